"""The file of one person and the form of a foreigner: gathered whole, masked, on record (O07)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.returnees import Disposition, number_of
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.foreigner_form import ForeignerForm
from gatekeeper.reports.known import CaseLine, PassLine
from gatekeeper.reports.person_file import Facts, PassageLine, PersonFile, ReturnLine
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation_lists import CaseRow, ObservationLists, case_line
from gatekeeper.services.person_events import events_of
from gatekeeper.store import (
    checklist,
    fever,
    issuing,
    observation,
    observation_days,
    people,
    returnee_texts,
    vehicles,
)
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.employers import Employer
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.people import Household, Person
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty

SUBJECT = "person-files"

# More passages than a month of a busy resident has; a file is to be read.
PASSAGES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFiles:
    """Both run in the write lane: the log tells who asked for whose file, and why."""

    gate: Gate
    lists: ObservationLists
    checkpoint: str

    @property
    def compound(self) -> str:
        """Whose papers they are."""
        return self.gate.standing.trust.site or self.checkpoint

    def file(self, person: UUID, reason: str, operator: Operator) -> PersonFile:
        """All that is known of somebody; numbers in full only for a reason.

        Raises InvalidInput where nobody is known by this id.
        """
        require(operator, Act.OBSERVATION)
        reason = " ".join(reason.split())
        if reason:
            require(operator, Act.UNMASK)
        with self.gate.database.begin(SUBJECT) as session:
            known = _known(session, person)
            self._audit(session, "person-file", known.id, reason, operator)
            data = self._gather(session, known, operator)
        if reason:
            return replace(data, reason=reason)
        facts = data.facts
        return replace(
            data,
            facts=replace(
                facts,
                phone=mask_phone(facts.phone),
                id_number=mask_id(facts.id_number),
                paper_number=mask_id(facts.paper_number),
                born_on=None,
            ),
            cases=tuple(replace(one, charge=mask_name(one.charge)) for one in data.cases),
        )

    def form(self, person: UUID, operator: Operator) -> ForeignerForm:
        """The form of a foreigner, filled with what is known; its numbers stand in full."""
        require(operator, Act.OBSERVATION)
        require(operator, Act.UNMASK)
        with self.gate.database.begin(SUBJECT) as session:
            known = _known(session, person)
            self._audit(session, "foreigner-form", known.id, "", operator)
            flat = session.get(Household, known.household) if known.household else None
            employer = session.get(Employer, known.employer) if known.employer else None
            cases = self._cases(session, known.id)
            case = cases[0] if cases else None
            member, party = _last_return(session, known.id)
            legs = returnee_texts.route_from(party.route) if party else ()
            return ForeignerForm(
                compound=self.compound,
                name=known.name,
                latin_name=known.latin_name,
                sex=known.sex,
                born_on=known.born_on,
                paper_kind=known.paper_kind,
                paper_number=known.paper_number or known.id_number,
                phone=known.phone,
                employer=employer.name if employer else "",
                place=flat.place if flat else "",
                landlord=flat.landlord_phone if flat else "",
                origin=(member.origin if member else "") or (case.origin if case else ""),
                route="  ".join(f"{leg.origin} {leg.number}".strip() for leg in legs),
                arrived_on=case.arrived_on if case else None,
                kind=case.kind if case else None,
                first_on=case.first_on if case else None,
                last_on=case.last_on if case else None,
                charge=f"{case.charge_name} {case.charge_phone}".strip() if case else "",
            )

    # --- inside a transaction -----------------------------------------------------------------

    def _gather(self, session: Session, known: Person, operator: Operator) -> PersonFile:
        now, zone = self.gate.clock(), self.gate.standing.zone
        cases = self._cases(session, known.id)
        ids = [case.id for case in cases]
        days = observation_days.days_of(session, ids)
        ticks = checklist.ticks_of(session, ids)
        fevers = fever.steps_of(session, fever.of_person(session, known.id))
        return PersonFile(
            compound=self.compound,
            reason="",
            facts=_facts(session, known),
            passes=tuple(
                PassLine(
                    number=one.number,
                    kind=one.kind,
                    since=local(one.valid_from, zone).date(),
                    until=local(one.valid_until, zone).date(),
                    closed=f"{local(one.closed_at, zone):%Y-%m-%d}" if one.closed_at else "",
                )
                for one in issuing.rows_of(session, known.id, now)
            ),
            passages=self._passages(session, known.id),
            returns=self._returns(session, known.id),
            cases=tuple(_case(case) for case in cases),
            days=tuple(
                (day_on, entry)
                for case in reversed(cases)
                for day_on, entry in days[case.id].items()
            ),
            ticks=tuple(
                replace(tick, done_at=local(tick.done_at, zone))
                for case in reversed(cases)
                for tick in ticks[case.id]
            ),
            fevers=tuple(
                (
                    fever.fever_number(rows[0].serial),
                    replace(fever.done_of(row), done_at=local(row.done_at, zone)),
                )
                for rows in reversed(list(fevers.values()))
                for row in rows
            ),
            events=events_of(session, known.id, zone),
        )

    def _cases(self, session: Session, person: UUID) -> list[CaseRow]:
        """The newest first."""
        return [self.lists.row(session, row) for row in observation.of_person(session, person)]

    def _passages(self, session: Session, person: UUID) -> tuple[PassageLine, ...]:
        """Those that retention has left, the newest first."""
        statement = (
            select(AccessEvent)
            .where(AccessEvent.person == person)
            .order_by(AccessEvent.occurred_at.desc())
            .limit(PASSAGES)
        )
        zone = self.gate.standing.zone
        return tuple(
            PassageLine(
                at=local(row.occurred_at, zone),
                direction=row.direction,
                outcome=row.outcome,
                tenths=row.tenths,
                lane=row.lane,
            )
            for row in session.scalars(statement)
        )

    def _returns(self, session: Session, person: UUID) -> tuple[ReturnLine, ...]:
        statement = (
            select(ReturneeMember, ReturneeParty)
            .join(ReturneeParty, ReturneeParty.id == ReturneeMember.party)
            .where(ReturneeMember.person == person, ReturneeMember.withdrawn.is_(False))
            .order_by(ReturneeParty.opened_at.desc())
        )
        zone = self.gate.standing.zone
        return tuple(
            ReturnLine(
                number=number_of(party.serial),
                on=local(party.arrived_at or party.opened_at, zone).date(),
                origin=member.origin or party.origin,
                disposition=Disposition(member.disposition) if member.disposition else None,
                measure=member.measure,
            )
            for member, party in session.execute(statement)
        )

    def _audit(
        self, session: Session, action: str, person: UUID, reason: str, operator: Operator
    ) -> None:
        """Whose file it was and why stand in a private part."""
        gate = self.gate
        ends: datetime = gate.clock() + gate.standing.policy.timings.keep_audit_private
        told = {"person": person.hex} | ({"reason": reason} if reason else {})
        part = Part(name="who", data=canonical(told), person=person, expires_at=ends)
        gate.journal.audit(session, action, operator.account, [part])


def _known(session: Session, person: UUID) -> Person:
    found = people.one(session, person)
    if found is None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _facts(session: Session, known: Person) -> Facts:
    flat = session.get(Household, known.household) if known.household else None
    employer = session.get(Employer, known.employer) if known.employer else None
    return Facts(
        name=known.name,
        latin_name=known.latin_name,
        sex=known.sex,
        born_on=known.born_on,
        place=flat.place if flat else "",
        phone=known.phone,
        id_number=known.id_number,
        paper_kind=known.paper_kind,
        paper_number=known.paper_number,
        employer=employer.name if employer else "",
        plates=vehicles.plates_of(session, known.id),
    )


def _case(row: CaseRow) -> CaseLine:
    drawn = [row.number if row.told_at else "", row.notice if row.noticed_at else ""]
    notices = " ".join(part for part in drawn if part)
    return replace(case_line(row), charge=row.charge_name, notices=notices)


def _last_return(
    session: Session, person: UUID
) -> tuple[ReturneeMember | None, ReturneeParty | None]:
    statement = (
        select(ReturneeMember, ReturneeParty)
        .join(ReturneeParty, ReturneeParty.id == ReturneeMember.party)
        .where(ReturneeMember.person == person, ReturneeMember.withdrawn.is_(False))
        .order_by(ReturneeParty.opened_at.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    return (found[0], found[1]) if found else (None, None)
