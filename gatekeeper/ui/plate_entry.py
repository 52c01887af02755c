"""A plate typed: its last digits find known cars, one key types the province."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain import identifiers
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.vehicles import plate_faults, typed_plate
from gatekeeper.text import tr
from gatekeeper.ui.inputs import line
from gatekeeper.ui.province_board import ProvinceBoard
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Speaking, button, label

if TYPE_CHECKING:
    from gatekeeper.services.vehicles import Suggestion

# Fewer characters are the end of a plate, not a plate: only known cars are offered.
WHOLE = 5
PROVINCE_KEY = "/"
NO_PLATE = "."
LANE_KEYS = "+-*"

Ask = Callable[[str, Callable[[Sequence["Suggestion"]], None]], None]
"""Asks for the known plates that contain what was typed; the answer comes later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One line of the list: a known car, or the plate just as typed."""

    plate: str
    whose: str
    told: str


class PlateEntry(Speaking):
    """`chosen` carries the plate, empty of a car that has none; `handed_on` a key of the lane."""

    chosen = Signal(str)
    handed_on = Signal(str)

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self.home = ""
        self._found: Sequence[Suggestion] = ()
        self.plate = line(longest=12)
        self.plate.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.plate.installEventFilter(self)
        self.plate.textChanged.connect(self._on_typed)
        self.province, self.take = button(), button("primary")
        self.province.clicked.connect(self.show_board)
        self.take.clicked.connect(self.accept)
        self.problem = label("beside")
        self.offers = RowsView(
            (
                Column(title=lambda: tr("Plate"), words=lambda o: o.plate),
                Column(title=lambda: tr("Whose"), words=lambda o: o.whose, stretch=True),
                Column(title=lambda: tr("Known as"), words=lambda o: o.told),
            ),
            lambda: tr("The last digits find known cars. A point: no plate."),
            searchable=False,
        )
        self.offers.be_low()
        self.offers.opened.connect(lambda _: self.accept())
        self.board = ProvinceBoard()
        self.board.chosen.connect(self._on_province)
        self.board.cancelled.connect(self.hide_board)
        self._lay_out()
        self.say(self.plate.setPlaceholderText, lambda: tr("Plate, or its last digits"))
        self.say(self.plate.setAccessibleName, lambda: tr("Plate, or its last digits"))
        self.say(self.province.setText, lambda: tr("Province (/)"))
        self.say(self.take.setText, lambda: tr("Take it (Enter)"))
        self.setFocusProxy(self.plate)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.plate, 1)
        row.addWidget(self.province)
        row.addWidget(self.take)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addLayout(row)
        whole.addWidget(self.problem)
        whole.addWidget(self.offers, 1)
        whole.addWidget(self.board, 1)
        self.board.hide()

    def clear(self) -> None:
        """Ready for the next car."""
        self.plate.clear()
        self.hide_board()

    @property
    def is_choosing_province(self) -> bool:
        return not self.board.isHidden()

    def show_board(self) -> None:
        """Which province: one key."""
        self._show_board(True)
        self.board.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.board.setFocus()

    def hide_board(self) -> None:
        """Back to the known cars."""
        self._show_board(False)
        self.plate.setFocus()

    def _show_board(self, shown: bool) -> None:
        self.offers.setHidden(shown)
        self.board.setHidden(not shown)

    def show_problem(self, sentence: str) -> None:
        """Beside the field; what was typed stays."""
        self.problem.setText(sentence)

    def accept(self) -> None:
        """The chosen line counts; without one the reason why not is told."""
        typed = self.plate.text().strip()
        offer: Offer | None = self.offers.current
        if typed == NO_PLATE:
            self.chosen.emit("")
        elif offer is not None:
            self.chosen.emit(offer.plate)
        elif faults := plate_faults(typed):
            self.show_problem(text.sentence(faults[0].code, faults[0].parameters))
        else:
            self.show_problem(tr("No known car. Type the whole plate."))

    def take_key(self, key: str) -> None:
        """A key that was pressed while the cursor was elsewhere; keys in the field are its own."""
        if not self._is_sign(key):
            if key == "Backspace":
                self.plate.backspace()
            elif len(key) == 1:
                self.plate.insert(key)
        self.focus()

    def _is_sign(self, key: str) -> bool:
        """A key that is no letter of a plate but means something."""
        if key == "Enter":
            self.accept()
        elif key == PROVINCE_KEY:
            self.show_board()
        elif key and key in LANE_KEYS and not self.plate.text():
            self.handed_on.emit(key)
        else:
            return False
        return True

    def focus(self) -> None:
        """The cursor where the page wants it."""
        (self.board if self.is_choosing_province else self.plate).setFocus()

    def _on_typed(self, typed: str) -> None:
        self._found = ()
        self._show()
        if len(typed_plate(typed)) >= 2:
            self._ask(typed, lambda found: self._on_found(typed, found))

    def _on_found(self, typed: str, found: Sequence[Suggestion]) -> None:
        if typed == self.plate.text():  # else it answers what was typed before
            self._found = found
            self._show()

    def _show(self) -> None:
        typed = self._whole(typed_plate(self.plate.text()))
        known = [one for one in self._found if one.plate == typed]
        others = [one for one in self._found if one.plate != typed]
        rows = [_known(one) for one in (*known, *others)]
        self.problem.setText("")
        if len(typed) >= WHOLE and not known and not plate_faults(typed):
            new = Offer(plate=typed, whose="", told=tr("not registered"))
            rows = [new, *rows] if not identifiers.plate_problems(typed) else [*rows, new]
            codes = identifiers.plate_problems(typed) or identifiers.plate_warnings(typed)
            self.problem.setText(" ".join(text.sentence(code, {}) for code in codes))
        self.offers.set_rows(rows)
        if rows:
            self.offers.table.selectRow(0)

    def _whole(self, typed: str) -> str:
        """A plate of this province is typed without it: B12345."""
        wants = self.home and typed[:1].isascii() and typed[:1].isalpha() and len(typed) in (6, 7)
        guess = self.home + typed if wants else typed
        return guess if identifiers.is_plate(guess) or not wants else typed

    def _on_province(self, sign: str) -> None:
        kept = self.plate.text().lstrip()
        if kept[:1] and not kept[0].isascii():
            kept = kept[1:]
        self.plate.setText(sign + kept)
        self.hide_board()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows choose among the known cars while the cursor stays in the field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = self.offers.table.currentIndex().row() + step
            if 0 <= place < self.offers.model.rowCount():
                self.offers.table.selectRow(place)
            return True
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        key = "Enter" if is_enter else event.text()
        if self._is_sign(key):
            return True
        return super().eventFilter(watched, event)


def _known(one: Suggestion) -> Offer:
    whose = "  ".join(part for part in (mask_name(one.name), one.place) if part)
    told = tr("visitor") if one.is_visit else (one.about or tr("registered"))
    return Offer(plate=one.plate, whose=whose, told=told)
