"""替班: somebody signed on who is not on the roster of this shift; whom does he replace?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import Assignment
from gatekeeper.services.duty import Roster
from gatekeeper.text import tr
from gatekeeper.text.crew import hours_words, person_words, shift_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

ADDITIONAL = "additional"
AT_MOST = 7  # names beside the one line more; a digit each


class SubstitutePanel(Screen):
    """`finished` carries where he stands now; Esc leaves it open and records nothing."""

    def __init__(
        self,
        roster: Roster,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        others: Sequence[Assignment],
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._roster, self._operator = roster, operator
        self._others = tuple(others)[:AT_MOST]
        self.choices = Choices(self._lines, columns=0)
        self.choices.chosen.connect(self._on_chosen)
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        shift = others[0].shift
        self.say(self.title.setText, lambda: tr("Whom do you replace?"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "{name} is not on the roster: {shift} {hours}.",
                name=operator.name,
                shift=shift_words(shift.key),
                hours=hours_words(shift, roster.standing.zone),
            ),
        )
        self.setFocusProxy(self.choices)

    def _lines(self) -> list[tuple[str, str]]:
        named = [(one.id.hex, person_words(one)) for one in self._others]
        return [*named, (ADDITIONAL, tr("Nobody: additional"))]

    def _on_chosen(self, key: str) -> None:
        replaces = None if key == ADDITIONAL else UUID(key)
        self.run(self._roster.stand_in, self._operator, replaces, then=self.finished.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit picks its line."""
        if not self.choices.press_digit(event.text()):
            super().keyPressEvent(event)
