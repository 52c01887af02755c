"""临时出入证: passes of regular outsiders, with hours, an end and a sponsor (G53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from gatekeeper.credentials.claims import PassKind
from gatekeeper.domain.access import PassStatus, PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.passes import Hours, temporary_problems
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import name_faults, phone_faults
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.cards import Issue, IssuedPass, Issuer, issue, seal
from gatekeeper.services.gate import Gate
from gatekeeper.services.passes import SUBJECT
from gatekeeper.store import issuing, observation, search
from gatekeeper.store.pass_terms import hours_from, hours_text
from gatekeeper.store.people import Household, Pass, Person

KIND = PassKind.TEMPORARY.value
# What ended longer ago is found on the card of the person.
LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What is asked for; a household or a company answers for the holder, or both do."""

    name: str
    phone: str = ""
    trade: str
    company: str = ""
    sponsor: UUID | None = None
    hours: Hours
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryRow:
    """A holder with his newest pass; the name in full."""

    id: UUID
    person: UUID
    name: str
    phone: str
    number: str
    issue: int
    trade: str
    company: str
    sponsor: UUID | None
    sponsor_place: str
    hours: Hours
    status: PassStatus
    valid_until: datetime

    def is_in_force(self, now: datetime) -> bool:
        return self.status is PassStatus.ACTIVE and now < self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryPasses:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[TemporaryRow, ...]:
        """Everybody with a temporary pass once, by his newest issue; who ends first comes first."""
        with self.gate.database.read() as session:
            return _listed(session)

    def issue(self, told: Application, issuer: Issuer, operator: Operator) -> IssuedPass:
        """A pass for somebody new, or for the holder of the same name and phone.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.ISSUE_PASSES)
        name, phone = " ".join(told.name.split()), normalise_phone(told.phone)
        company, now = " ".join(told.company.split()), self._now()
        problems = [Problem(code=code, field="name") for code in name_faults(name)[:1]]
        problems += [Problem(code=code, field="phone") for code in phone_faults(phone)]
        problems += temporary_problems(
            company, told.sponsor, told.trade, told.hours, told.until, now
        )
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            problems += self._sponsor(session, told.sponsor, now)
            if problems:
                raise InvalidInput(problems)
            person = _known(session, name, phone) or self._added(session, name, phone)
            weekdays, hours = hours_text(told.hours)
            terms: dict[str, object] = {
                "trade": told.trade,
                "company": company,
                "sponsor": told.sponsor,
                "weekdays": weekdays,
                "hours": hours,
            }
            return self._issue(session, person, told.until, terms, issuer, operator)

    def renew(self, pass_: UUID, until: datetime, issuer: Issuer, operator: Operator) -> IssuedPass:
        """The same terms with a later end, on a new card; the one before counts no more."""
        require(operator, Act.ISSUE_PASSES)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            before = _get(session, pass_)
            hours = hours_from(before.weekdays, before.hours)
            now = self._now()
            problems = temporary_problems(
                before.company, before.sponsor, before.trade, hours, until, now
            )
            problems += self._sponsor(session, before.sponsor, now)
            if problems:
                raise InvalidInput(problems)
            assert before.person is not None
            names = ("trade", "company", "sponsor", "weekdays", "hours")
            terms = {name: getattr(before, name) for name in names}
            return self._issue(session, before.person, until, terms, issuer, operator)

    def print_again(self, pass_: UUID, issuer: Issuer) -> IssuedPass:
        """The pass sealed again as it was; read lane. InvalidInput unless it is in force."""
        with self.gate.database.read() as session:
            found = _get(session, pass_)
            if found.status is not PassStatus.ACTIVE or found.person is None:
                told = {"status": found.status.value}
                raise InvalidInput([Problem(code="pass-closed", field="pass", parameters=told)])
            (card,) = issuing.cards(session, [found.person])
            return seal(session, card, found, issuer)

    # --- inside a transaction -----------------------------------------------------------------

    def _issue(
        self,
        session: Session,
        person: UUID,
        until: datetime,
        terms: dict[str, object],
        issuer: Issuer,
        operator: Operator,
    ) -> IssuedPass:
        what = Issue(
            kind=KIND,
            now=self._now(),
            until=until.replace(microsecond=0),
            operator=operator.account,
            new_id=self.gate.new_id,
            terms=terms,
        )
        (card,) = issuing.cards(session, [person])
        made = issue(session, card, what, issuer)
        self.gate.journal.audit(
            session, "temporary-pass-issued", operator.account, issue=made.issue
        )
        search.index(session, [person])
        return made

    def _added(self, session: Session, name: str, phone: str) -> UUID:
        person = self.gate.new_id()
        session.add(Person(id=person, name=name, phone=phone, kind=PersonKind.WORKER))
        session.flush()
        return person

    def _sponsor(self, session: Session, sponsor: UUID | None, now: datetime) -> list[Problem]:
        """A household under observation answers for nobody (O59)."""
        if sponsor is None:
            return []
        if session.get(Household, sponsor) is None:
            return [Problem(code="sponsor-missing", field="sponsor")]
        today = local(now, self.gate.standing.zone).date()
        until = observation.observed_until(session, sponsor, today)
        if until is None:
            return []
        told = {"day": until.isoformat()}
        return [Problem(code="sponsor-observed", field="sponsor", parameters=told)]

    def _now(self) -> datetime:
        return self.gate.clock().replace(microsecond=0)


def _listed(session: Session) -> tuple[TemporaryRow, ...]:
    later = aliased(Pass)
    is_newer = (later.person == Pass.person) & (later.kind == KIND) & (later.issue > Pass.issue)
    statement = (
        select(Pass, Person, Household)
        .join(Person, Person.id == Pass.person)
        .outerjoin(Household, Household.id == Pass.sponsor)
        .where(Pass.kind == KIND, ~select(later.id).where(is_newer).exists())
        .order_by(Pass.status != PassStatus.ACTIVE, Pass.valid_until, Person.name)
        .limit(LISTED)
    )
    return tuple(_row(*found) for found in session.execute(statement))


def _row(one: Pass, person: Person, sponsor: Household | None) -> TemporaryRow:
    return TemporaryRow(
        id=one.id,
        person=person.id,
        name=person.name,
        phone=person.phone,
        number=one.number,
        issue=one.issue,
        trade=one.trade,
        company=one.company,
        sponsor=one.sponsor,
        sponsor_place=sponsor.place if sponsor else "",
        hours=hours_from(one.weekdays, one.hours),
        status=one.status,
        valid_until=one.valid_until,
    )


def _known(session: Session, name: str, phone: str) -> UUID | None:
    """Whoever had such a pass before; without a phone nobody can be told from his namesake."""
    if not phone:
        return None
    statement = select(Person.id).where(
        Person.phone == phone, Person.name == name, Person.kind == PersonKind.WORKER
    )
    return session.scalars(statement.limit(1)).one_or_none()


def _get(session: Session, pass_: UUID) -> Pass:
    found = session.get(Pass, pass_)
    if found is None or found.kind != KIND:
        raise InvalidInput([Problem(code="pass-unknown", field="pass")])
    return found
