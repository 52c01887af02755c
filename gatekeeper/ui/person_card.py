"""One person opened: masked until asked with a reason, photo, passes and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.services.passes import IssuedPass, Issuer, Passes, PassRow
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.registry import PersonCard, Registry, Revealed
from gatekeeper.services.standing import Standing
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection, Sections
from gatekeeper.ui.issuer_panel import IssuerPanel
from gatekeeper.ui.person_acts import PersonActs
from gatekeeper.ui.person_facts import PASS_COLUMNS, facts, more, observed_words
from gatekeeper.ui.person_photo import PersonPhoto
from gatekeeper.ui.person_requests import PersonRequests
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.ringing import RING_KEY, Ringing
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import GAP, TOUCH, Screen, Tasks, button, label

PASSES = "passes"
TWO_COLUMNS = 1100
"""Width in px below which two columns of facts would squeeze the buttons."""
REVEAL_REASONS = ("at-the-gate", "passes", "asked")
REVOKE_REASONS = ("moved-away", "misused", "damaged", "data-changed")
REISSUE_REASONS = ("damaged", "lost", "data-changed")
STOP_GAP = "stop-gap"


class PersonCardScreen(Screen):
    """`sheet_asked` carries passes to be printed, `screen_asked` a screen to show above this one.

    `picture` gives the newest camera picture; `sections` are what other subjects know of a person.
    """

    sheet_asked = Signal(object)
    screen_asked = Signal(object)
    household_asked = Signal(object)
    edit_asked = Signal(object)
    slip_asked = Signal(object, bool)  # a stop-gap pass, on the roll

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
        privacy: Privacy | None = None,
        stop_gaps: StopGaps | None = None,
        picture: Callable[[], QImage | None] | None = None,
        cases: ObservationLists | None = None,
        sections: Sequence[CardSection] = (),
        app: Any = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._person = person
        self._registry = registry
        self._passes = passes
        self._standing = standing
        self._operator = operator
        self._offered, self._app = sections, app
        self._stop_gaps = stop_gaps
        self._card: PersonCard | None = None
        self._full: Revealed | None = None
        self._issuer: Issuer | None = None
        self._case: CaseRow | None = None
        self.portrait = PersonPhoto(registry, self, operator=operator, picture=picture)
        self.facts, self.more = label("label"), label("label")
        self.list = self._list()
        self.sections = Sections(PASSES, lambda: tr("Passes"), self.list)
        self.sections.turned.connect(lambda _: self._allow())
        self.reasons = ReasonBar()
        self.requests = PersonRequests(registry, privacy, self, operator=operator)
        self.requests.marked.connect(self._on_marked)
        self.requests.erased.connect(self._on_erased)
        self.acts = PersonActs(getattr(app, "enrolment", None), self, operator=operator)
        self.acts.edit_asked.connect(lambda: self.edit_asked.emit(person))
        self.acts.changed.connect(self.reload)
        self.ringing = Ringing(self, getattr(app, "hosts", None), operator)
        self.issuer: IssuerPanel | None = None
        self.reveal, self.issue, self.lost, self.revoke = (button() for _ in range(4))
        self.stop_gap, self.roll = button(), button("chip")
        self.roll.setCheckable(True)
        self.roll.setChecked(True)
        self._lay_out()
        self._say()
        self.setFocusProxy(self.reveal)
        self.reload()
        if cases is not None:
            self.run(cases.of_person, person, then=self._show_case, lane="read")

    def _list(self) -> RowsView:
        return RowsView(
            PASS_COLUMNS,
            lambda: tr("No pass yet. “Issue a pass” makes the first one."),
            searchable=False,
        )

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
        self._ask_place = QVBoxLayout()
        self._ask_place.addWidget(self.reasons)
        self._ask_place.addWidget(self.requests.place)
        self.body.addLayout(self._ask_place)
        self.body.addWidget(self.sections, 1)
        for made in (self.revoke, self.lost, self.roll, self.stop_gap, self.issue):
            self.buttons.addWidget(made)
        self.list.table.setMinimumHeight(5 * TOUCH // 2)

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
        self.say(self.lost.setText, lambda: tr("Report lost"))
        self.say(self.revoke.setText, lambda: tr("Revoke"))
        self.say(self.stop_gap.setText, lambda: tr("Stop-gap pass"))
        self.say(self.roll.setText, lambda: tr("80 mm"))
        self.say(self.roll.setAccessibleName, lambda: tr("Slip on the 80 mm roll, else on A4"))
        self.say(self.issue.setText, self._issue_words)
        self.stop_gap.clicked.connect(self._on_stop_gap)
        self.reveal.clicked.connect(self._on_reveal)
        self.issue.clicked.connect(self._on_issue)
        self.lost.clicked.connect(self._on_lost)
        self.revoke.clicked.connect(self._on_revoke)
        self.list.picked.connect(lambda _: self._allow())
        self._allow()

    # --- showing ------------------------------------------------------------------------------

    def reload(self) -> None:
        """Open the person again, after he was changed; that is another look by the log's count."""
        self.run(
            self._registry.open_person, self._person, self._operator, then=self._show, quiet=True
        )

    def _reload_passes(self) -> None:
        """The passes again after an act; not another look by the log's count."""
        self.run(self._passes.history, self._person, then=self.list.set_rows, lane="read")

    def _show(self, card: PersonCard) -> None:
        self._card = card
        self.portrait.allow(card)
        self.list.set_rows(card.passes)
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

    def _issue_words(self) -> str:
        if self._household is not None:
            return tr("Replace the household pass")
        has = any(_is_own(row) for row in self.list.model.shown)
        return tr("Replace the pass") if has else tr("Issue a pass")

    def _allow(self) -> None:
        row: PassRow | None = self.list.current
        known = self._card is not None
        self.reveal.setEnabled(known and self._full is None and self._may(Act.UNMASK))
        in_front = self.sections.current is self.list
        for made in (self.revoke, self.lost, self.issue):
            made.setVisible(in_front)
        eligible = self._card is not None and self._card.refusal is None
        self.issue.setEnabled(known and self._may(Act.ISSUE_PASSES))
        has_own = any(_is_own(row) for row in self.list.model.shown)
        self.stop_gap.setEnabled(eligible and not has_own)
        for made in (self.stop_gap, self.roll):
            made.setVisible(in_front and self._stop_gaps is not None and self._may(Act.STOP_GAP))
        is_active = row is not None and row.status is PassStatus.ACTIVE
        self.lost.setEnabled(is_active and self._may(Act.REPORT_LOST))
        stands = row is not None and row.status in (PassStatus.ACTIVE, PassStatus.LOST)
        self.revoke.setEnabled(stands and self._may(Act.REVOKE_PASSES))
        self.issue.setText(self._issue_words())

    @property
    def _household(self) -> UUID | None:
        """The flat whose pass is the line chosen."""
        row: PassRow | None = self.list.current
        return row.household if row is not None else None

    def _may(self, act: Act) -> bool:
        return may(self._operator.role, act)

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

    def _on_lost(self) -> None:
        row: PassRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr(
                    "Report pass {number} lost? Whoever shows it is denied, and the pass is kept.",
                    number=row.number,
                ),
                lambda: tr("Report lost"),
                lambda: self.run(
                    self._passes.report_lost, row.id, self._operator, then=self._on_done
                ),
            )

    def _on_revoke(self) -> None:
        row: PassRow | None = self.list.current
        if row is None:
            return
        self.reasons.ask(
            lambda: tr("Revoke pass {number} for good? Why?", number=row.number),
            REVOKE_REASONS,
            lambda reason: self.run(
                self._passes.revoke, row.id, reason, self._operator, then=self._on_done
            ),
        )

    def _on_issue(self) -> None:
        if self._issuer is None:
            self._unlock()
            return
        if self._household is None and not any(_is_own(row) for row in self.list.model.shown):
            self._issue("first-issue")
            return
        self.reasons.ask(
            lambda: tr("Replace the pass? The old one becomes invalid at once. Why?"),
            REISSUE_REASONS,
            self._issue,
        )

    def _issue(self, reason: str) -> None:
        flat = self._household
        reissue = self._passes.reissue_to_household if flat else self._passes.reissue
        act = partial(reissue, reason=reason)
        self.run(act, flat or self._person, self._issuer, self._operator, then=self._on_issued)

    def _unlock(self) -> None:
        if self.issuer is not None:
            self.issuer.setFocus()
            return
        self.issuer = IssuerPanel(self._passes, self._standing, self, self._operator)
        self.issuer.unlocked.connect(self._on_unlocked)
        self._ask_place.addWidget(self.issuer)
        self.issuer.setFocus()

    def _on_unlocked(self, issuer: Issuer) -> None:
        self._issuer = issuer
        if self.issuer is not None:
            self.issuer.hide()
            self.issuer.deleteLater()
            self.issuer = None
        self._on_issue()

    def _on_issued(self, issued: IssuedPass) -> None:
        self.tell(tr("Pass {number} is issued.", number=issued.number))
        self._reload_passes()
        self.sheet_asked.emit((issued,))

    def _on_stop_gap(self) -> None:
        """At once, by whoever stands here: the station signs, and it ends in a week."""
        if self._stop_gaps is not None:
            give = self._stop_gaps.issue
            self.run(give, self._person, self._operator, then=self._on_given)

    def _on_given(self, issued: IssuedPass) -> None:
        self.tell(tr("Pass {number} is issued.", number=issued.number))
        self._reload_passes()
        self.slip_asked.emit(issued, self.roll.isChecked())

    def _on_marked(self, until: date | None) -> None:
        if self._card is not None:
            self._card = replace(self._card, no_phone_until=until)
            self.requests.allow(self._card)
            self._tell_facts()

    def _on_erased(self, _result: object) -> None:
        """Nothing of him stays on the screen either."""
        self._card = self._full = self._case = None
        self.acts.allow(None)
        self.ringing.allow(None)
        self.facts.clear()
        self.more.clear()
        self.portrait.clear()
        self.list.set_rows(())
        self._allow()

    def _on_done(self, _result: object) -> None:
        self.tell(tr("Done and recorded."))
        self._reload_passes()

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


def _is_own(row: PassRow) -> bool:
    """A card of his own that counts; a stop-gap only stands in for one."""
    return row.person is not None and row.kind != STOP_GAP and row.status is PassStatus.ACTIVE
