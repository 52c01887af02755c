"""J: what was said or handed out, one key a time; each is a counted line (G24, G38, G39, G46)."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.tally import TALLIES, Tally
from gatekeeper.services.ledgers import Draft, Ledgers
from gatekeeper.text import tr
from gatekeeper.text.tally import tally_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks


class TallyPanel(Screen):
    """Stays open, so that three leaflets are three key presses; Esc leaves."""

    def __init__(
        self, ledgers: Ledgers, tasks: Tasks, parent: QWidget | None = None, *, operator: Operator
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._ledgers, self._operator = ledgers, operator
        self._counts: dict[str, int] = {}
        self.choices = Choices(_options, columns=0)
        self.choices.chosen.connect(self._on_chosen)
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Count one"))
        self.say(self.hint.setText, lambda: tr("Each key is a line of the ledger."))
        self.setFocusProxy(self.choices)

    def _on_chosen(self, key: str) -> None:
        tally = next(one for one in TALLIES if one.key == key)
        self.run(
            self._ledgers.add,
            tally.ledger,
            Draft(values=tally.values),
            self._operator,
            then=partial(self._on_added, tally),
        )

    def _on_added(self, tally: Tally, _: object) -> None:
        count = self._counts[tally.key] = self._counts.get(tally.key, 0) + 1
        self.tell(tr("{what}: {count}", what=tally_words(tally.key), count=count))

    def take_key(self, key: str) -> bool:
        """The window's keys: a digit counts one, the tenth is A."""
        return self.choices.press_digit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.choices.press_digit(event.text()):
            super().keyPressEvent(event)


def _options() -> list[tuple[str, str]]:
    return [(one.key, tally_words(one.key)) for one in TALLIES]
