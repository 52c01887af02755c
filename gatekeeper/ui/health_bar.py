"""The figures of the post and the health of the machine in words; what is wrong says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted, sized
from gatekeeper.ui.shapes import draw_shape, draw_text, fitting
from gatekeeper.ui.theme import LARGE, SMALL, UNIT, Tone

if TYPE_CHECKING:
    from gatekeeper.services.overview import Counts

COUNTS_HEIGHT = 72
MOST_CELLS = 4  # more would cut their words; who is overdue counts more than who went out
NARROW = 256  # px: below it only inside, waiting and overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one part of the machine is; `sentence` is empty when it is well."""

    name: str
    sentence: str = ""
    again: Callable[[], Health] | None = field(default=None, compare=False)


def health(name: Callable[[], str], sentence: Callable[[], str] = lambda: "") -> Health:
    """A health that can say itself again when the language changes."""
    return Health(name=name(), sentence=sentence(), again=lambda: health(name, sentence))


class CountsBar(Painted):
    """Inside, waiting, overdue if any, in and out today: numbers large, words small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Counts | None = None
        self.be_high(COUNTS_HEIGHT)

    def show_counts(self, counts: Counts) -> None:
        """Replace the figures."""
        self._counts = counts
        words = (f"{name} {number}" for name, number, _ in self._cells() if number is not None)
        self.setAccessibleName(", ".join(words))
        self.update()

    def retranslate(self) -> None:
        """Say the words beside the figures again."""
        if self._counts is not None:
            self.show_counts(self._counts)
        self.update()

    def _cells(self) -> tuple[tuple[str, int | None, bool], ...]:
        """Word, figure, and whether anybody it counts waits for the guard; those stand first."""
        counts = self._counts
        overdue = counts.overdue if counts else 0
        cells = (
            (tr("inside"), counts.inside if counts else None, False),
            (tr("waiting"), counts.waiting if counts else None, True),
            *(((tr("overdue"), overdue, True),) if overdue else ()),
            (tr("in today"), counts.entered if counts else None, False),
            (tr("out today"), counts.left if counts else None, False),
        )
        return cells[:MOST_CELLS]

    def paint(self, painter: QPainter, room: QRectF) -> None:
        colours, cells = theme.colours(), self._cells()
        if room.width() < NARROW:
            cells = cells[: 1 + sum(is_urgent for *_, is_urgent in cells)]
        each = room.width() / len(cells)
        for place, (name, number, is_urgent) in enumerate(cells):
            box = QRectF(place * each, 0, each, room.height())
            middle = Qt.AlignmentFlag.AlignCenter
            figure = "–" if number is None else str(number)
            size = fitting(figure, each - UNIT, 48, most=LARGE)
            ink = colours.mark(Tone.HELD) if is_urgent and number else QColor(colours.text)
            draw_text(painter, figure, box.adjusted(0, 0, 0, -24), size, ink, flags=middle)
            foot = box.adjusted(0, 40, 0, -4)
            draw_text(painter, name, foot, SMALL, QColor(colours.muted), flags=middle)


class HealthBar(Painted):
    """One calm line when all is well; otherwise a sentence per trouble."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, Health] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, key: str, health: Health) -> None:
        """How one part is now."""
        if self._parts.get(key) != health:
            self._parts[key] = health
            self._measure()

    @property
    def parts(self) -> Mapping[str, Health]:
        """What is known."""
        return self._parts

    def retranslate(self) -> None:
        """Say everything again; the width may differ."""
        for key, part in self._parts.items():
            self._parts[key] = part.again() if part.again else part
        self._measure()

    def _lines(self) -> list[tuple[Tone, str]]:
        wrong = [(Tone.HELD, part.sentence) for part in self._parts.values() if part.sentence]
        well = " · ".join(part.name for part in self._parts.values() if not part.sentence)
        return [*wrong, (Tone.GRANTED, tr("Working: {parts}", parts=well))] if well else wrong

    def _height(self, words: str) -> float:
        box = QRectF(0, 0, max(40, self.room().width() - 28), 1000)
        flags = int(Qt.TextFlag.TextWordWrap)
        return QFontMetricsF(theme.font(SMALL)).boundingRect(box, flags, words).height()

    def _measure(self) -> None:
        self.updateGeometry()
        self.setAccessibleName(". ".join(words for _, words in self._lines()))
        self.update()

    def sizeHint(self) -> QSize:
        height = sum(self._height(words) + UNIT for _, words in self._lines())
        return sized(240, int(height) + UNIT)

    def minimumSizeHint(self) -> QSize:
        return QSize(sized(160, 0).width(), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        colours = theme.colours()
        top = float(UNIT)
        for tone, words in self._lines():
            height = self._height(words)
            mark = QRectF(0, top + 1, 18, 18)
            draw_shape(painter, tone, mark, colours.mark(tone), QColor(colours.surface))
            box = QRectF(28, top, room.width() - 28, height)
            ink = QColor(colours.text if tone is Tone.HELD else colours.muted)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            draw_text(painter, words, box, SMALL, ink, flags=flags, wraps=True)
            top += height + UNIT
