"""The life of a pass: the key that signs, issuing, printing again, lost, revoked, re-issued."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import keys
from gatekeeper.credentials.claims import SITE_CHARACTERS
from gatekeeper.credentials.trust import Trust, office_key, station_keys
from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import normalise_pass_number
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem
from gatekeeper.keys import SigningKey
from gatekeeper.services.cards import (
    REASON_LENGTH,
    Issue,
    IssuedPass,
    Issuer,
    issue,
    kind_of,
    seal,
)
from gatekeeper.services.certifying import believed
from gatekeeper.services.eligibility import refusal
from gatekeeper.store import issuing, people, search
from gatekeeper.store.database import Database
from gatekeeper.store.issuing import CardData, IssuingKey, PassRow
from gatekeeper.store.journal import Journal
from gatekeeper.store.people import Pass, Person

__all__ = ["IssuedPass", "Issuer", "PassRow", "Passes"]

SUBJECT = "passes"
LOST = "lost-pass"  # the other posts are to know of it at once

# Keys are renewed yearly and the old one counts for another year (standards 5.2).
LIFE = timedelta(days=365)
# The write lane is the gate's: so many passes at a time.
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """Passes of residents and staff, one active per person, and one per household (G08)."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    # --- the issuing key ----------------------------------------------------------------------

    def trust(self) -> Trust:
        """Whose passes count here: the site, every key it ever signed with, and the stations'.

        A station, this one and those the office certified, signs visitors' slips for a day and
        stop-gap passes for a week.
        """
        with self.database.read() as session:
            known = issuing.keys(session)
            # Where an office told of its keys, its site counts and no older one of this station.
            told = [key for key in known if key.wrapped is None]
            site = next((key.site for key in (*told, *known)), "")
            trusted = tuple(office_key(key.public, key.sign_until) for key in known)
            others = believed(session, self.journal.key.public)
        own = station_keys(self.journal.key.public)
        return Trust(site=site, station=self.journal.station, keys=(*trusted, *own, *others))

    def can_issue(self) -> bool:
        """Is there an issuing key on this station?"""
        with self.database.read() as session:
            return issuing.signing(session) is not None

    def create_key(self, site: str, passphrase: str, by: Operator) -> Issuer:
        """A new issuing key under the administrator's passphrase; the one before retires.

        Passes already out stay good. Whoever calls this renews `Standing.trust` by `trust()`.
        """
        require(by, Act.ISSUING_KEY)
        named = " ".join(site.split())
        if not named or len(named) > SITE_CHARACTERS:
            raise InvalidInput([Problem(code="site-wrong", field="site")])
        key = SigningKey.generate()
        wrapped = keys.wrap(key.private_bytes(), passphrase)
        now = self._now()
        with self.database.begin(SUBJECT, operator=by.account) as session:
            before = issuing.signing(session)
            if before is not None:
                before.sign_until = now
            made = IssuingKey(public=key.public, site=named, created_at=now, wrapped=wrapped)
            session.add(made)
            self.journal.audit(
                session, "issuing-key-created", by.account, key=key.id.hex(), site=named
            )
        return Issuer(site=named, key=key)

    def sealed_key(self) -> tuple[str, bytes]:
        """Site and wrapped key, read lane; GatekeeperError issuing-key-missing."""
        with self.database.read() as session:
            key = issuing.signing(session)
            if key is None or key.wrapped is None:
                raise GatekeeperError("issuing-key-missing")
            return key.site, key.wrapped

    def unlock(self, passphrase: str) -> Issuer:
        """Open the issuing key: a tenth of a second of computing, so not in the write lane.

        Raises GatekeeperError: issuing-key-missing, passphrase-wrong, key-damaged.
        """
        site, wrapped = self.sealed_key()
        return Issuer(site=site, key=SigningKey.from_private(keys.unwrap(wrapped, passphrase)))

    # --- issuing ------------------------------------------------------------------------------

    def issue(
        self,
        persons: Sequence[UUID],
        issuer: Issuer,
        operator: Operator,
        *,
        valid_until: datetime | None = None,
        token: bool = False,
        reissue: bool = False,
        reason: str = "reissued",
    ) -> tuple[IssuedPass, ...]:
        """Issue to these people, in short transactions; who has an active pass is skipped.

        With `reissue` the active pass is superseded and the counter goes up. `token` adds a short
        code for a sticker. Visitors get no such pass; they, and whoever is under observation
        (G09), are skipped: `refusals` says who and why.
        """
        require(operator, Act.ISSUE_PASSES)
        what = partial(self._what, operator, valid_until, reason=reason, token=token)
        return self._issue_all(persons, issuing.cards, what, issuer, reissue=reissue)

    def issue_to_households(
        self,
        households: Sequence[UUID],
        issuer: Issuer,
        operator: Operator,
        *,
        valid_until: datetime | None = None,
        reissue: bool = False,
        reason: str = "reissued",
    ) -> tuple[IssuedPass, ...]:
        """住户出入证: one active pass for each of these flats where somebody lives (G08)."""
        require(operator, Act.ISSUE_PASSES)
        what = partial(self._what, operator, valid_until, reason=reason, token=False)
        return self._issue_all(households, _household_cards, what, issuer, reissue=reissue)

    def refusals(self, persons: Sequence[UUID]) -> tuple[Problem, ...]:
        """Who of these people may hold no pass now, and why; read lane."""
        with self.database.read() as session:
            cards = issuing.cards(session, persons)
            return tuple(p for p in (self._refusal(session, card) for card in cards) if p)

    def flat_of(self, person: UUID) -> UUID | None:
        """The household of a person, for its pass; read lane."""
        with self.database.read() as session:
            found = session.get(Person, person)
            return found.household if found else None

    def of_household(self, household: UUID) -> tuple[UUID, ...]:
        """The people to issue to, for one flat; read lane."""
        with self.database.read() as session:
            return people.members(session, [household])

    def of_building(self, building: str) -> tuple[UUID, ...]:
        """The people to issue to, door by door; read lane."""
        with self.database.read() as session:
            flats = people.households_of(session, building)
            return tuple(one for flat in flats for one in people.members(session, [flat]))

    def flats_of_building(self, building: str) -> tuple[UUID, ...]:
        """The flats of a building, door by door; read lane."""
        with self.database.read() as session:
            return people.households_of(session, building)

    def reissue(
        self, person: UUID, issuer: Issuer, operator: Operator, *, reason: str = "reissued"
    ) -> IssuedPass:
        """A new issue for one person; the older one, lost or active, counts no more.

        InvalidInput names the day until which somebody under observation gets none.
        """
        refused = self.refusals([person])
        if refused:
            raise InvalidInput(list(refused))
        made = self.issue([person], issuer, operator, reissue=True, reason=reason)
        if not made:
            raise InvalidInput([Problem(code="person-unknown", field="person")])
        return made[0]

    def reissue_to_household(
        self, household: UUID, issuer: Issuer, operator: Operator, *, reason: str = "reissued"
    ) -> IssuedPass:
        """A new issue of a household's pass; the older one counts no more."""
        made = self.issue_to_households([household], issuer, operator, reissue=True, reason=reason)
        if not made:
            raise InvalidInput([Problem(code="no-members", field="household")])
        return made[0]

    def print_again(
        self, owners: Sequence[UUID], issuer: Issuer, *, of_households: bool = False
    ) -> tuple[IssuedPass, ...]:
        """The active passes of these people (or households), sealed again as they were; read lane.

        The same claims and key give the same text. A token cannot be printed again: re-issue.
        """
        cards = _household_cards if of_households else issuing.cards
        with self.database.read() as session:
            printed = []
            for card in cards(session, owners):
                active = issuing.active(session, card.owner, kind_of(card))
                if active is not None:
                    printed.append(seal(session, card, active, issuer))
            return tuple(printed)

    def history(self, person: UUID) -> tuple[PassRow, ...]:
        """All issues of a person, the newest first; read lane."""
        with self.database.read() as session:
            return issuing.rows_of(session, person, self.clock())

    def numbered(self, number: str) -> PassRow:
        """The issue with this printed number, with or without its dash; read lane."""
        with self.database.read() as session:
            found = issuing.numbered(session, normalise_pass_number(number), self.clock())
            if found is None:
                raise InvalidInput([Problem(code="pass-unknown", field="number")])
            return found

    # --- the end of a pass --------------------------------------------------------------------

    def report_lost(self, id: UUID, operator: Operator) -> None:
        """挂失: whoever shows it is denied and the card kept, until a re-issue and after it."""
        require(operator, Act.REPORT_LOST)
        self._close(id, PassStatus.LOST, "lost", operator)

    def revoke(self, id: UUID, reason: str, operator: Operator) -> None:
        """Take a pass out of force, for a reason."""
        require(operator, Act.REVOKE_PASSES)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        self._close(id, PassStatus.REVOKED, reason, operator)

    def _close(self, id: UUID, status: PassStatus, reason: str, operator: Operator) -> None:
        subject = LOST if status is PassStatus.LOST else SUBJECT
        with self.database.begin(subject, operator=operator.account) as session:
            found = session.get(Pass, id)
            if found is None:
                raise InvalidInput([Problem(code="pass-unknown", field="pass")])
            if found.status is status:
                return
            if found.status not in _CLOSABLE[status]:
                told = {"status": found.status.value}
                raise InvalidInput([Problem(code="pass-closed", field="pass", parameters=told)])
            found.status = status
            found.closed_at, found.closed_reason = self._now(), reason[:REASON_LENGTH]
            self.journal.audit(session, f"pass-{status.value}", operator.account, id=found.id.hex)

    # --- inside a transaction -----------------------------------------------------------------

    def _issue_all(
        self,
        owners: Sequence[UUID],
        cards: Cards,
        what: Callable[[str], Issue],
        issuer: Issuer,
        *,
        reissue: bool,
    ) -> tuple[IssuedPass, ...]:
        issued: list[IssuedPass] = []
        operator = what("").operator
        for start in range(0, len(owners), BATCH):
            some = tuple(dict.fromkeys(owners[start : start + BATCH]))
            with self.database.begin(SUBJECT, operator=operator) as session:
                made = [
                    issue(session, card, what(kind_of(card)), issuer)
                    for card in cards(session, some)
                    if self._may_issue(session, card, reissue)
                ]
                if made:
                    self.journal.audit(session, "passes-issued", operator, count=len(made))
                    search.index(session, _found_by(session, made))
            issued += made
        return tuple(issued)

    def _what(
        self,
        operator: Operator,
        valid_until: datetime | None,
        kind: str,
        *,
        reason: str,
        token: bool,
    ) -> Issue:
        """InvalidInput for an end that has passed."""
        now = self._now()
        until = (valid_until or now + LIFE).replace(microsecond=0)
        if until <= now:
            raise InvalidInput([Problem(code="valid-until-past", field="valid_until")])
        return Issue(
            kind=kind,
            now=now,
            until=until,
            operator=operator.account,
            new_id=self.new_id,
            reason=reason,
            token=token,
        )

    def _may_issue(self, session: Session, card: CardData, reissue: bool) -> bool:
        if not kind_of(card) or self._refusal(session, card) is not None:
            return False
        return reissue or issuing.active(session, card.owner, kind_of(card)) is None

    def _refusal(self, session: Session, card: CardData) -> Problem | None:
        """A household's pass is nobody's: each member is asked about when he shows it."""
        if card.person is None:
            return None
        return refusal(session, card.person, self.clock().astimezone().date())

    def _now(self) -> datetime:
        """Whole seconds, as a pass writes them: printed again it must be the same text."""
        return self.clock().replace(microsecond=0)


Cards = Callable[[Session, Sequence[UUID]], Sequence[CardData]]

# A lost pass may still be revoked; nothing else that ended comes back or ends anew.
_CLOSABLE = {
    PassStatus.LOST: {PassStatus.ACTIVE, PassStatus.SUPERSEDED},
    PassStatus.REVOKED: {PassStatus.ACTIVE, PassStatus.LOST},
}


def _household_cards(session: Session, households: Sequence[UUID]) -> tuple[CardData, ...]:
    made = (issuing.household_card(session, one) for one in households)
    return tuple(card for card in made if card is not None)


def _found_by(session: Session, made: Sequence[IssuedPass]) -> list[UUID]:
    """Whom the search finds by the numbers of these passes."""
    flats = [one.household for one in made if one.household is not None]
    own = [one.person for one in made if one.person is not None]
    return [*own, *people.members(session, flats)]
