"""The equipment of a post as it is handed over: number and condition of each kind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel

from gatekeeper import text
from gatekeeper.domain.handover import NUMBER_AT_MOST, Condition, Piece
from gatekeeper.errors import Problem
from gatekeeper.text import tr
from gatekeeper.text.handover import condition_words, equipment_words
from gatekeeper.ui.inputs import Number, choice, fill
from gatekeeper.ui.screen import GAP, Speaking, label

WIDTH = 500


class Equipment(Speaking):
    """A line each; what is typed beyond the limits stays the number before."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(0, 1)
        self.numbers: dict[str, Number] = {}
        self.conditions: dict[str, QComboBox] = {}
        self._names: dict[str, QLabel] = {}
        self.setFixedWidth(WIDTH)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """As they were handed over last."""
        for row, piece in enumerate(pieces):
            name = label("label")
            number = Number(0, NUMBER_AT_MOST, piece.number)
            state = choice(_states(), piece.condition.value)
            self._names[piece.name], self.numbers[piece.name] = name, number
            self.conditions[piece.name] = state
            for column, made in enumerate((name, number, state)):
                self._grid.addWidget(made, row, column)
        self._grid.setRowStretch(len(pieces), 1)
        self.retranslate()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What stands there now."""
        return tuple(
            Piece(
                name=name,
                number=number.value,
                condition=Condition(self.conditions[name].currentData()),
            )
            for name, number in self.numbers.items()
        )

    def show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Beside the piece it is about; those of no piece come back."""
        told = {one.field: one for one in problems}
        for name, shown in self._names.items():
            words = equipment_words(name)
            if name in told:
                words += "  " + text.sentence(told[name].code, told[name].parameters)
            shown.setText(words)
        return tuple(one for one in problems if one.field not in self._names)

    def retranslate(self) -> None:
        super().retranslate()
        for name, shown in self._names.items():
            words = equipment_words(name)
            shown.setText(words)
            self.numbers[name].typed.setAccessibleName(words)
            fill(self.conditions[name], _states())
            self.conditions[name].setAccessibleName(tr("{what}: condition", what=words))


def _states() -> list[tuple[str, str]]:
    return [(one.value, condition_words(one)) for one in Condition]
