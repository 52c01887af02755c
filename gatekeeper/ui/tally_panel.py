"""J: what was said or handed out, one digit a time; each is a counted line (G24, G39, G40, G46)."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.tally import TALLIES, Tally
from gatekeeper.services.ledgers import Draft, Ledgers
from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

_WORDS = {
    "leaflet": mark("Leaflet handed out"),
    "reminder": mark("Reminded on leaving"),
    "distance": mark("Asked to keep a metre"),
    "mask-put-on": mark("Mask put on when asked"),
    "mask-given": mark("Mask given"),
    "mask-turned-back": mark("Turned back without a mask"),
    "telephone": mark("Answered by telephone"),
    "code-help": mark("Helped with the code"),
}


class TallyPanel(Screen):
    """Stays open, so that three leaflets are three key presses; Esc leaves."""

    def __init__(
        self, ledgers: Ledgers, tasks: Tasks, parent: QWidget | None = None, *, operator: Operator
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._ledgers, self._operator = ledgers, operator
        self._counts: dict[str, int] = {}
        self.choices = Choices(_options, columns=2)
        self.choices.chosen.connect(self._on_chosen)
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Count one"))
        self.say(self.hint.setText, lambda: tr("Each digit is a line of the ledger."))
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
        self.tell(tr("{what}: {count}", what=tr(_WORDS[tally.key]), count=count))

    def take_key(self, key: str) -> bool:
        """The window's keys: a digit counts one."""
        return self.choices.press_digit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.choices.press_digit(event.text()):
            super().keyPressEvent(event)


def _options() -> list[tuple[str, str]]:
    return [(one.key, tr(_WORDS[one.key])) for one in TALLIES]
