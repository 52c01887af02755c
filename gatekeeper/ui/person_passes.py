"""The passes of a person on his card: the list, and issuing, losing and revoking them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.passes import IssuedPass, Issuer, Passes, PassRow
from gatekeeper.services.registry import PersonCard
from gatekeeper.services.standing import Standing
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.text import tr
from gatekeeper.ui.issuer_panel import IssuerPanel
from gatekeeper.ui.person_facts import PASS_COLUMNS
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import TOUCH, Screen, Speaking, button

REVOKE_REASONS = ("moved-away", "misused", "damaged", "data-changed")
REISSUE_REASONS = ("damaged", "lost", "data-changed")
STOP_GAP = "stop-gap"


class PersonPasses(Speaking):
    """The list is a section of the card; its `buttons` stand in the card's foot while it is in
    front, and what they ask appears in `place`, above the sections.
    """

    sheet_asked = Signal(object)
    slip_asked = Signal(object, bool)  # a stop-gap pass, on the roll

    def __init__(
        self,
        person: UUID,
        passes: Passes,
        standing: Standing,
        screen: Screen,
        *,
        operator: Operator,
        stop_gaps: StopGaps | None,
    ) -> None:
        super().__init__()
        self._person, self._passes, self._standing = person, passes, standing
        self._screen, self._operator, self._stop_gaps = screen, operator, stop_gaps
        self._card: PersonCard | None = None
        self._issuer: Issuer | None = None
        self._is_in_front = True
        self.issuer: IssuerPanel | None = None
        self.list = RowsView(
            PASS_COLUMNS,
            lambda: tr("No pass yet. “Issue a pass” makes the first one."),
            searchable=False,
        )
        self.list.table.setMinimumHeight(5 * TOUCH // 2)
        self.list.picked.connect(lambda _: self._allow())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.reasons = ReasonBar()
        self.place = QWidget()
        self._below = QVBoxLayout(self.place)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self.reasons)
        self.issue, self.lost, self.revoke, self.stop_gap = (button() for _ in range(4))
        self.roll = button("chip")
        self.roll.setCheckable(True)
        self.roll.setChecked(True)
        self.buttons = (self.revoke, self.lost, self.roll, self.stop_gap, self.issue)
        self._say()

    def _say(self) -> None:
        self.say(self.lost.setText, lambda: tr("Report lost"))
        self.say(self.revoke.setText, lambda: tr("Revoke"))
        self.say(self.stop_gap.setText, lambda: tr("Stop-gap pass"))
        self.say(self.roll.setText, lambda: tr("80 mm"))
        self.say(self.roll.setAccessibleName, lambda: tr("Slip on the 80 mm roll, else on A4"))
        self.say(self.issue.setText, self._issue_words)
        self.stop_gap.clicked.connect(self._on_stop_gap)
        self.issue.clicked.connect(self._on_issue)
        self.lost.clicked.connect(self._on_lost)
        self.revoke.clicked.connect(self._on_revoke)

    def show_card(self, card: PersonCard | None) -> None:
        """The passes as the card was opened; None once nothing of him may stay."""
        self._card = card
        self.list.set_rows(card.passes if card is not None else ())
        self._allow()

    def bring(self, *, is_in_front: bool) -> None:
        """Another section came to the front, or this one again."""
        self._is_in_front = is_in_front
        self._allow()

    def _reload_passes(self) -> None:
        """The passes again after an act; not another look by the log's count."""
        self._screen.run(self._passes.history, self._person, then=self.list.set_rows, lane="read")

    def _issue_words(self) -> str:
        if self._household is not None:
            return tr("Replace the household pass")
        has = any(_is_own(row) for row in self.list.model.shown)
        return tr("Replace the pass") if has else tr("Issue a pass")

    def _allow(self) -> None:
        row: PassRow | None = self.list.current
        known = self._card is not None
        for made in (self.revoke, self.lost, self.issue):
            made.setVisible(self._is_in_front)
        eligible = self._card is not None and self._card.refusal is None
        self.issue.setEnabled(known and self._may(Act.ISSUE_PASSES))
        has_own = any(_is_own(row) for row in self.list.model.shown)
        self.stop_gap.setEnabled(eligible and not has_own)
        has_stop_gaps = self._stop_gaps is not None and self._may(Act.STOP_GAP)
        for made in (self.stop_gap, self.roll):
            made.setVisible(self._is_in_front and has_stop_gaps)
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

    def _on_lost(self) -> None:
        row: PassRow | None = self.list.current
        if row is not None:
            self._screen.question.ask(
                lambda: tr(
                    "Report pass {number} lost? Whoever shows it is denied, and the pass is kept.",
                    number=row.number,
                ),
                lambda: tr("Report lost"),
                lambda: self._screen.run(
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
            lambda reason: self._screen.run(
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
        self._screen.run(
            act, flat or self._person, self._issuer, self._operator, then=self._on_issued
        )

    def _unlock(self) -> None:
        if self.issuer is not None:
            self.issuer.setFocus()
            return
        self.issuer = IssuerPanel(self._passes, self._standing, self._screen, self._operator)
        self.issuer.unlocked.connect(self._on_unlocked)
        self._below.addWidget(self.issuer)
        self.issuer.setFocus()

    def _on_unlocked(self, issuer: Issuer) -> None:
        self._issuer = issuer
        if self.issuer is not None:
            self.issuer.hide()
            self.issuer.deleteLater()
            self.issuer = None
        self._on_issue()

    def _on_issued(self, issued: IssuedPass) -> None:
        self._screen.tell(tr("Pass {number} is issued.", number=issued.number))
        self._reload_passes()
        self.sheet_asked.emit((issued,))

    def _on_stop_gap(self) -> None:
        """At once, by whoever stands here: the station signs, and it ends in a week."""
        if self._stop_gaps is not None:
            give = self._stop_gaps.issue
            self._screen.run(give, self._person, self._operator, then=self._on_given)

    def _on_given(self, issued: IssuedPass) -> None:
        self._screen.tell(tr("Pass {number} is issued.", number=issued.number))
        self._reload_passes()
        self.slip_asked.emit(issued, self.roll.isChecked())

    def _on_done(self, _result: object) -> None:
        self._screen.tell(tr("Done and recorded."))
        self._reload_passes()


def _is_own(row: PassRow) -> bool:
    """A card of his own that counts; a stop-gap only stands in for one."""
    return row.person is not None and row.kind != STOP_GAP and row.status is PassStatus.ACTIVE
