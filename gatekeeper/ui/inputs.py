"""What one types into or chooses from: lines, numbers, lists, ticks; all fit for a glove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIntValidator, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from gatekeeper.ui import theme
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.screen import GAP, TOUCH, button, label

BOX = 24
"""Side of a tick's box in px, as the theme's indicators."""


def line(secret: bool = False, longest: int = 100) -> QLineEdit:
    """A line to type in."""
    made = QLineEdit()
    made.setMinimumHeight(TOUCH)
    made.setMaxLength(longest)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return made


class Lines(QPlainTextEdit):
    """Lines to type, at least so many in sight; Tab, Esc and Ctrl+Enter stay the screen's."""

    changed = Signal()

    def __init__(self, text: str, least: int = 6) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setMinimumHeight(least * TOUCH)
        self.setPlainText(text)
        self.textChanged.connect(self.changed)

    @property
    def value(self) -> str:
        return self.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (is_enter and has_ctrl):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Number(QWidget):
    """A whole number with its unit, and a key to each side for fingers."""

    changed = Signal()

    def __init__(self, lowest: int, highest: int, value: int, unit: str = "") -> None:
        super().__init__()
        self._lowest, self._highest = lowest, highest
        self._last = value
        self.typed = line(longest=len(str(highest)))
        self.typed.setText(str(value))
        self.typed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.typed.setValidator(QIntValidator(0, highest, self))
        self.typed.textChanged.connect(self._on_typed)
        self.typed.editingFinished.connect(lambda: self.typed.setText(str(self.value)))
        self.unit = QLabel(unit.strip())
        self.less, self.more = button("", "−"), button("", "+")
        self.less.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for made in (self.less, self.typed, self.more, self.unit):
            row.addWidget(made, 1 if made is self.typed else 0)
        for made in (self.less, self.more):
            made.setAutoRepeat(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMaximumWidth(360)
        self.setFocusProxy(self.typed)

    @property
    def value(self) -> int:
        """What was typed last and lies within the limits."""
        return self._last

    def set_unit(self, unit: str) -> None:
        """The unit in another language."""
        self.unit.setText(unit.strip())

    def _step(self, by: int) -> None:
        self.typed.setText(str(min(max(self._last + by, self._lowest), self._highest)))

    def _on_typed(self, typed: str) -> None:
        if typed.isdigit() and self._lowest <= int(typed) <= self._highest:
            self._last = int(typed)
        self.changed.emit()


class Choice(QComboBox):
    """A drop-down of (value, words); its arrow is drawn in the theme's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().muted), 2))
        x, y = self.width() - 2.5 * GAP, self.height() / 2
        painter.drawPolyline(
            QPolygonF([QPointF(x - 6, y - 3), QPointF(x, y + 3), QPointF(x + 6, y - 3)])
        )
        painter.end()


def choice(options: Sequence[tuple[Any, str]], current: Any = None) -> Choice:
    """A drop-down with the current value chosen."""
    made = Choice()
    made.setMinimumHeight(TOUCH)
    # A long option must not make the whole screen wide.
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    fill(made, options, current)
    return made


def fill(box: QComboBox, options: Sequence[tuple[Any, str]], current: Any = None) -> None:
    """New options or new words for them; what was chosen stays chosen."""
    kept = box.currentData() if current is None else current
    box.blockSignals(True)
    box.clear()
    for value, words in options:
        box.addItem(words, value)
    places = [index for index, (value, _) in enumerate(options) if value == kept]
    box.setCurrentIndex(places[0] if places else (0 if options else -1))
    box.blockSignals(False)


def choose(box: QComboBox, value: Any) -> None:
    """The line of this value, the first where there is none; Qt finds no Python values itself."""
    places = [place for place in range(box.count()) if box.itemData(place) == value]
    box.setCurrentIndex(places[0] if places else min(0, box.count() - 1))


class Tick(QAbstractButton):
    """A tick box with a target as high as the rest; long words break into lines."""

    def __init__(self, checked: bool = False) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(checked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(TOUCH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(TOUCH, self._words_in(width).height() + GAP)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(min(words, 480) + BOX + 3 * GAP, TOUCH)

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * TOUCH, TOUCH)

    def _words_in(self, width: int) -> QRect:
        room = QRect(0, 0, max(width - BOX - 2 * GAP, TOUCH), 10 * TOUCH)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2, (self.height() - BOX) / 2, BOX, BOX)
        ink = QColor(c.text if self.isEnabled() else c.muted)
        on = self.isChecked()
        edge = QColor(c.accent if self.isEnabled() and (on or self.hasFocus()) else c.muted)
        painter.setPen(QPen(edge, 3 if self.hasFocus() else 2))
        painter.setBrush(QColor(c.accent if on and self.isEnabled() else c.surface))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.setPen(QPen(QColor(c.on_accent if self.isEnabled() else c.muted), 3))
            left, top = box.left(), box.top()
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(left + 5, top + 12),
                        QPointF(left + 10, top + 17),
                        QPointF(left + 19, top + 7),
                    ]
                )
            )
        painter.setPen(ink)
        room = self.rect().adjusted(BOX + 2 * GAP, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self.text())
        painter.end()


def tick(checked: bool = False) -> Tick:
    """A tick box."""
    return Tick(checked)


SIGNS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The key of each line of a list; I and O look like digits."""


class Choices(QWidget):
    """A short list of big buttons, one of which holds; a digit picks its line, beyond 9 a letter.

    In so many `columns`; 0 sets them one behind the other, each as wide as its words. In columns,
    `heads` tells what stands above which line, and the line begins a row.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Callable[[], Sequence[tuple[str, str]]],
        columns: int = 1,
        heads: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__()
        self._options, self._heads = options, heads
        self._above = {key: label("label", words) for key, words in heads().items()}
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self.buttons: list[QPushButton] = []
        place_in = QGridLayout(self) if columns else Flow(self)
        place_in.setContentsMargins(0, 0, 0, 0)
        place_in.setSpacing(GAP)
        cell = 0
        for place, (key, words) in enumerate(options()):
            made = button("choice", f"{SIGNS[place]}  {words}")
            made.setCheckable(True)
            self._group.addButton(made, place)
            self._keys.append(key)
            self.buttons.append(made)
            if isinstance(place_in, QGridLayout):
                if key in self._above:
                    row = -(-cell // columns)
                    place_in.addWidget(self._above[key], row, 0, 1, columns)
                    cell = (row + 1) * columns
                place_in.addWidget(made, cell // columns, cell % columns)
                place_in.setColumnStretch(cell % columns, 1)
                cell += 1
            else:
                place_in.addWidget(made)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(columns == 0)
        self.setSizePolicy(policy)
        self._group.idClicked.connect(self._on_clicked)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    @property
    def value(self) -> str:
        place = self._group.checkedId()
        return self._keys[place] if place >= 0 else ""

    def pick(self, key: str) -> None:
        """Choose as if pressed."""
        place = self._keys.index(key)
        self.buttons[place].setChecked(True)
        self.chosen.emit(key)

    def check(self, key: str) -> None:
        """What was chosen before stands again; nobody is told."""
        self.buttons[self._keys.index(key)].setChecked(True)

    def press_digit(self, typed: str) -> bool:
        """Choose the line with this sign; true when there is one that may be chosen."""
        place = SIGNS.find(typed.upper()) if len(typed) == 1 else -1
        if 0 <= place < len(self._keys) and self.buttons[place].isEnabled():
            self.pick(self._keys[place])
            return True
        return False

    def retranslate(self) -> None:
        """The same buttons in another language."""
        for place, (_, words) in enumerate(self._options()):
            self.buttons[place].setText(f"{SIGNS[place]}  {words}")
        for key, words in self._heads().items():
            self._above[key].setText(words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.press_digit(event.text()):
            super().keyPressEvent(event)

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._keys[place])
