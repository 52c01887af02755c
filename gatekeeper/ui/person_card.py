"""One person opened: masked until asked with a reason, photo, passes and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.erasing import Erasing, Erasure
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.services.passes import Passes
from gatekeeper.services.registry import PersonCard, Registry, Revealed
from gatekeeper.services.standing import Standing
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection, Sections
from gatekeeper.ui.person_acts import PersonActs
from gatekeeper.ui.person_facts import facts, more, observed_words
from gatekeeper.ui.person_passes import PersonPasses
from gatekeeper.ui.person_photo import PersonPhoto
from gatekeeper.ui.person_requests import PersonRequests
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.ringing import RING_KEY, Ringing
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label

PASSES = "passes"
TWO_COLUMNS = 1100
"""Width in px below which two columns of facts would squeeze the buttons."""
REVEAL_REASONS = ("at-the-gate", "passes", "asked")


class PersonCardScreen(Screen):
    """`sheet_asked` carries passes to be printed, `screen_asked` a screen to show above this one.

    `picture` gives the newest camera picture; `sections` are what other subjects know of a person.
    """

    sheet_asked = Signal(object)
    screen_asked = Signal(object)
    household_asked = Signal(object)
    edit_asked = Signal(object)
    slip_asked = Signal(object, bool)  # a stop-gap pass, on the roll
    confirmation_asked = Signal(object, str)  # what was erased, and whose it was

    def __init__(
        self,
        person: UUID,
        registry: Registry,
        passes: Passes,
        standing: Standing,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        erasing: Erasing | None = None,
        stop_gaps: StopGaps | None = None,
        picture: Callable[[], QImage | None] | None = None,
        cases: ObservationLists | None = None,
        sections: Sequence[CardSection] = (),
        app: Any = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._person = person
        self._registry = registry
        self._operator = operator
        self._offered, self._app = sections, app
        self._card: PersonCard | None = None
        self._full: Revealed | None = None
        self._case: CaseRow | None = None
        self.portrait = PersonPhoto(registry, self, operator=operator, picture=picture)
        self.facts, self.more = label("label"), label("label")
        self.passes = PersonPasses(
            person, passes, standing, self, operator=operator, stop_gaps=stop_gaps
        )
        self.passes.sheet_asked.connect(self.sheet_asked)
        self.passes.slip_asked.connect(self.slip_asked)
        self.sections = Sections(PASSES, lambda: tr("Passes"), self.passes)
        self.sections.turned.connect(lambda key: self.passes.bring(is_in_front=key == PASSES))
        self.reasons = ReasonBar()
        self.requests = PersonRequests(registry, erasing, self, operator=operator)
        self.requests.marked.connect(self._on_marked)
        self.requests.erased.connect(self._on_erased)
        self.acts = PersonActs(getattr(app, "enrolment", None), self, operator=operator)
        self.acts.edit_asked.connect(lambda: self.edit_asked.emit(person))
        self.acts.changed.connect(self.reload)
        self.ringing = Ringing(self, getattr(app, "hosts", None), operator)
        self.reveal = button()
        self._lay_out()
        self._say()
        self.setFocusProxy(self.reveal)
        self.reload()
        if cases is not None:
            self.run(cases.of_person, person, then=self._show_case, lane="read")

    def _lay_out(self) -> None:
        self.body.setSpacing(GAP)
        top = QHBoxLayout()
        top.setSpacing(3 * GAP)
        top.addWidget(self.portrait.photo)
        self._told = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for told in (self.facts, self.more):
            told.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._told.addWidget(told, 1)
        top.addLayout(self._told, 1)
        acts = QVBoxLayout()
        acts.setSpacing(GAP)
        for made in (self.reveal, self.ringing.button, self.portrait.shoot):
            acts.addWidget(made)
        acts.addStretch(1)
        top.addLayout(acts)
        clerks = QVBoxLayout()
        clerks.setSpacing(GAP)
        clerks.addWidget(self.acts)
        clerks.addWidget(self.requests)
        clerks.addStretch(1)
        top.addLayout(clerks)
        self.body.addLayout(top)
        for asking in (self.reasons, self.passes.place, self.requests.place):
            self.body.addWidget(asking)
        self.body.addWidget(self.sections, 1)
        for made in self.passes.buttons:
            self.buttons.addWidget(made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window what is known stands in one column, beside the buttons."""
        super().resizeEvent(event)
        is_wide = self.width() >= TWO_COLUMNS
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._told.setDirection(way)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Person details"))
        self.say(self.hint.setText, lambda: tr("Opening this page is recorded."))
        self.say(self.reveal.setText, lambda: tr("Show full details"))
        self.reveal.clicked.connect(self._on_reveal)
        self._allow()

    # --- showing ------------------------------------------------------------------------------

    def reload(self) -> None:
        """Open the person again, after he was changed; that is another look by the log's count."""
        self.run(
            self._registry.open_person, self._person, self._operator, then=self._show, quiet=True
        )

    def _show(self, card: PersonCard) -> None:
        self._card = card
        self.portrait.allow(card)
        self.passes.show_card(card)
        self._full = None
        self.requests.allow(card)
        self.acts.allow(card)
        self.ringing.allow(card.household)
        self.sections.offer(
            self._offered,
            CardContext(
                card=card,
                screen=self,
                operator=self._operator,
                app=self._app,
                show=self.screen_asked.emit,
                household=self.household_asked.emit,
            ),
        )
        self._tell_facts()
        self._allow()

    def _show_case(self, case: CaseRow | None) -> None:
        self._case = case
        self._tell_facts()

    def _tell_facts(self) -> None:
        card = self._card
        if card is None:
            return
        lines = facts(card, self._full)
        if self._case is not None:
            lines += observed_words(self._case, is_office=may(self._operator.role, Act.OBSERVATION))
        for place, told in ((self.facts, lines), (self.more, more(card, self._full))):
            place.setText("\n".join(told))

    def _allow(self) -> None:
        known = self._card is not None
        self.reveal.setEnabled(
            known and self._full is None and may(self._operator.role, Act.UNMASK)
        )

    # --- acts ---------------------------------------------------------------------------------

    def _on_reveal(self) -> None:
        self.reasons.ask(
            lambda: tr("Why the full details? The reason is recorded with your name."),
            REVEAL_REASONS,
            lambda reason: self.run(
                self._registry.reveal,
                self._person,
                reason,
                self._operator,
                then=self._on_revealed,
                quiet=True,
            ),
        )

    def _on_revealed(self, full: Revealed) -> None:
        self._full = full
        self._tell_facts()
        self._allow()

    def _on_marked(self, until: date | None) -> None:
        if self._card is not None:
            self._card = replace(self._card, no_phone_until=until)
            self.requests.allow(self._card)
            self._tell_facts()

    def _on_erased(self, done: Erasure, name: str) -> None:
        """Nothing of him stays on the screen either, unless something of him has to stay."""
        self.confirmation_asked.emit(done, name)
        if done.ties:
            return
        self._card = self._full = self._case = None
        self.acts.allow(None)
        self.ringing.allow(None)
        self.facts.clear()
        self.more.clear()
        self.portrait.clear()
        self.passes.show_card(None)
        self._allow()

    def take_key(self, key: str) -> bool:
        """F2 rings, as on the form of a visitor."""
        if key == RING_KEY:
            self.ringing.ring()
        return key == RING_KEY

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.ringing.ring()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        self._tell_facts()
