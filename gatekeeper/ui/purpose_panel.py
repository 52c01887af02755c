"""On leaving, the panel asks why, where the profile wants to know; its digits are the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.outings import PURPOSE, WORK
from gatekeeper.domain.readings import Answer
from gatekeeper.text import tr
from gatekeeper.text.outings import purpose_words
from gatekeeper.ui.faces import findings_of
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

if TYPE_CHECKING:
    from gatekeeper.services.gate import Shown
    from gatekeeper.ui.gate_screen import GateScreen

# The lane's own keys work on: who stands here may be coming in after all.
_OF_THE_LANE = frozenset("+-*/")
PROOF_CODES = frozenset({"work-proof-wanted", "work-proof-unverified", "work-proof-expired"})


def purposes_wanted(shown: Shown | None) -> tuple[str, ...]:
    """The purposes to choose from, while the person shown is asked."""
    person = shown.presentation if shown else None
    if shown is None or person is None or person.is_final or person.identity is None:
        return ()
    asked = (f for f in findings_of(shown) if f.code == "purpose-wanted")
    told = next((str(finding.parameters.get("purposes", "")) for finding in asked), "")
    return tuple(told.split())


def wants_proof(shown: Shown | None) -> bool:
    """Does a work proof have to be taken down?"""
    person = shown.presentation if shown else None
    if shown is None or person is None or person.is_final:
        return False
    return any(finding.code in PROOF_CODES for finding in findings_of(shown))


class PurposePanel(Screen):
    """`chosen` carries the purpose; a digit is the whole answer."""

    chosen = Signal(str)
    passed_on = Signal(str)

    def __init__(
        self,
        purposes: tuple[str, ...],
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        who: str = "",
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self.choices = Choices(lambda: [(key, purpose_words(key)) for key in purposes], columns=2)
        self.choices.chosen.connect(self.chosen)
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: f"{tr('Why does the person go out?')}  {who}".rstrip())
        self.say(self.hint.setText, lambda: tr("Press the digit. It counts at once."))
        self.setFocusProxy(self.choices)

    def take_key(self, key: str) -> bool:
        """The window's keys: digits are answers here, the lane's own keys go on to the lane."""
        if key in _OF_THE_LANE:
            self.passed_on.emit(key)
            return True
        return self.choices.press_digit(key)


class PurposeAsking(QObject):
    """Opens and closes the question of one gate screen as people come and go."""

    def __init__(self, screen: GateScreen, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen, self._tasks = screen, tasks
        self._panel: PurposePanel | None = None
        self._of: object = None  # whose question it is
        self._dropped: object = None  # closed by Esc for this very answer of the gate
        self._has_said_work = False
        screen.changed.connect(self.look)
        screen.asked.connect(self.look)

    @Slot()
    def look(self, *_: object) -> None:
        """Whoever is shown now: is he asked, and does the question stand there?"""
        screen, shown = self._screen, self._screen.shown
        if self._panel is not None and screen.asking is not self._panel:
            self._panel, self._dropped = None, shown
            return
        purposes = purposes_wanted(shown)
        person = shown.presentation.id if shown and shown.presentation else None
        if self._panel is not None and (not purposes or person != self._of):
            self._panel = None
            screen.close_question()
        if self._has_said_work and wants_proof(shown):
            self._has_said_work = False
            screen.opened.emit("work-proof")
        elif purposes and screen.asking is None and shown is not self._dropped:
            self._ask(purposes, person)

    def _ask(self, purposes: tuple[str, ...], person: object) -> None:
        panel = PurposePanel(purposes, self._tasks, who=_who(self._screen.shown))
        panel.chosen.connect(self._on_chosen)
        panel.passed_on.connect(self._on_passed_on)
        self._panel, self._of = panel, person
        self._screen.ask(panel)

    @Slot(str)
    def _on_chosen(self, purpose: str) -> None:
        if self._screen.is_under_way:
            return  # an answer never meets a person who was not on the screen yet
        self._has_said_work = purpose == WORK
        self._screen.take_typed((Answer(question=PURPOSE, value=purpose),))

    @Slot(str)
    def _on_passed_on(self, key: str) -> None:
        self._screen.close_question()
        self._screen.take_key(key)


def _who(shown: Shown | None) -> str:
    """Masked: the people in the queue can read it."""
    holder = shown.holder if shown else None
    return f"{mask_name(holder.name)}  {holder.place}" if holder else ""


def said_work(screen: GateScreen) -> None:
    """The proof is taken down: judge again."""
    screen.take_typed((Answer(question=PURPOSE, value=WORK),))
