"""Erasing on request: whole where nothing holds it; else all that may go, and the rest is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.held_data import Tie, kept_lines
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.retention import CHANGED, Kind
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.held_data import HeldData
from gatekeeper.services.privacy import ERASE_REASONS, SUBJECT, Erased, Privacy, all_ids
from gatekeeper.store import erasure
from gatekeeper.store.backup import KEPT
from gatekeeper.store.projections import Cut

# What was entered by mistake is nobody's: nothing holds it.
MISTAKE = "mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What was erased, kind by kind, and what was not; `result` is what the cut itself told."""

    result: Erased
    reason: str
    at: datetime
    by: str
    kinds: Mapping[str, int]
    ties: tuple[Tie, ...]
    backups_until: date
    ledgers: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """Runs in the write lane."""

    privacy: Privacy
    held: HeldData

    def erase(self, person: UUID, reason: str, operator: Operator) -> Erasure:
        """Everything, or everything but what a tie still needs.

        Raises NotAllowed, InvalidInput reason-wanted or person-unknown.
        """
        require(operator, Act.ERASE)
        if reason not in ERASE_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        privacy = self.privacy
        with privacy.database.read() as session:
            everybody = all_ids(session, person)
            ties = () if reason == MISTAKE else self.held.ties_of(session, everybody)
            cuts = [cut for one in everybody for cut in erasure.of_person(session, one)]
        if ties:
            cuts = going(cuts, ties)
            result = self._erase_past(cuts, ties, reason, operator)
        else:
            result = privacy.erase_person(person, reason, operator)
        now = privacy.clock()
        return Erasure(
            result=result,
            reason=reason,
            at=now,
            by=operator.name,
            kinds=Counter(cut.subject for cut in cuts),
            ties=ties,
            ledgers=self.held.titles(),
            backups_until=local(now + KEPT, privacy.standing.zone).date(),
        )

    def _erase_past(
        self, cuts: list[Cut], ties: tuple[Tie, ...], reason: str, operator: Operator
    ) -> Erased:
        """Passages, visits, cases and acts that are over; the record itself stays."""
        privacy = self.privacy
        with privacy.database.begin(SUBJECT, operator=operator.account) as session:
            number = self._cut(session, cuts, ties, reason, operator)
        privacy.gone_waits = privacy.lists_wait = True
        return Erased(parts=len(cuts), photos=0, gone=privacy.gone(), number=number)

    def _cut(
        self,
        session: Session,
        cuts: list[Cut],
        ties: tuple[Tie, ...],
        reason: str,
        operator: Operator,
    ) -> int:
        journal = self.privacy.journal
        erasure.erase(session, journal, cuts, reason=reason, operator=operator.account)
        left = sorted({tie.obstacle.value for tie in ties})
        written = journal.audit(
            session, "person-erased", operator.account, erased=len(cuts), photos=0, left=left
        )
        return written.sequence


def going(cuts: list[Cut], ties: tuple[Tie, ...]) -> list[Cut]:
    """What may go although something holds: neither the record's own lines nor those of a tie."""
    kept = kept_lines(ties)
    return [cut for cut in cuts if cut.kind != CHANGED and (cut.station, cut.sequence) not in kept]
