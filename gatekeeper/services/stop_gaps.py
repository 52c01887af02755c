"""A pass that stands in for some days, when a card was lost and nobody who issues is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from gatekeeper.credentials.claims import PassKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.passes import STOP_GAP_DAYS
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.keys import SigningKey
from gatekeeper.services.cards import Issue, IssuedPass, Issuer, issue, kind_of
from gatekeeper.services.eligibility import refusal
from gatekeeper.services.gate import Gate
from gatekeeper.services.passes import SUBJECT
from gatekeeper.store import issuing, search


@dataclass(frozen=True, slots=True, kw_only=True)
class StopGaps:
    """Signed by the station itself, good here for a week at most, ended by the next issue."""

    gate: Gate

    def issue(self, person: UUID, operator: Operator, *, days: int = STOP_GAP_DAYS) -> IssuedPass:
        """For somebody whose card is gone; one more takes the place of the one before.

        InvalidInput for whoever may hold no pass (G09), and while his own card still counts: it is
        reported lost first.
        """
        require(operator, Act.STOP_GAP)
        if not 1 <= days <= STOP_GAP_DAYS:
            told = {"most": STOP_GAP_DAYS}
            raise InvalidInput([Problem(code="stop-gap-days-wrong", field="days", parameters=told)])
        now = self.gate.clock().replace(microsecond=0)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            found = issuing.cards(session, [person])
            if not found or found[0].person is None:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            (card,) = found
            today = local(now, self.gate.standing.zone).date()
            problem = refusal(session, found[0].person, today)
            if problem is None and issuing.active(session, person, kind_of(card)) is not None:
                problem = Problem(code="stop-gap-not-lost", field="person")
            if problem is not None:
                raise InvalidInput([problem])
            what = Issue(
                kind=PassKind.STOP_GAP.value,
                now=now,
                until=now + timedelta(days=days),
                operator=operator.account,
                new_id=self.gate.new_id,
            )
            made = issue(session, card, what, self._station)
            self.gate.journal.audit(session, "stop-gap-issued", operator.account, days=days)
            search.index(session, [person])
            return made

    @property
    def _station(self) -> Issuer:
        """The station's own key; before it belongs to a site it stands for itself."""
        trust, key = self.gate.standing.trust, self.gate.journal.key
        assert isinstance(key, SigningKey)
        return Issuer(site=trust.site or trust.station, key=key)
