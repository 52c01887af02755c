"""A party of returnees as the screen and the papers see it, and its rows as the rules see them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.areas import Area
from gatekeeper.domain.eight_steps import Clear, Gap, Step, clears, gaps
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import Question, marked
from gatekeeper.domain.people import sex_of
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.returnees import (
    Disposition,
    Member,
    Party,
    Seen,
    Signed,
    cleaned,
    number_of,
)
from gatekeeper.domain.triage import Triage, assessed
from gatekeeper.domain.visits import DocumentKind
from gatekeeper.store import returnee_texts, returnees, search
from gatekeeper.store.accounts import Account
from gatekeeper.store.people import Household, Person
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One of the eight; `gaps` is empty and `done_at` set once it is complete."""

    step: Step
    gaps: tuple[Gap, ...]
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShown:
    """One of the family with what the rules say of him and what became of him."""

    id: UUID
    person: UUID
    place: int
    member: Member
    triage: Triage
    disposition: Disposition | None
    measure: Measure
    settled: str
    decided_at: datetime | None
    transfer_to: str
    asked_at: datetime | None
    fetched_at: datetime | None
    is_in_records: bool
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A party with its members and steps; `door` is the address they come home to.

    `slot` is where their car is held, nothing while it is not and in lists.
    """

    id: UUID
    number: str
    state: str
    lane: str
    opened_at: datetime
    arrived_at: datetime | None
    party: Party
    door: str
    slot: str
    members: tuple[MemberShown, ...]
    steps: tuple[StepShown, ...]
    clears: tuple[tuple[Clear, Gap], ...]

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """Those before entry that still want something."""
        return tuple(one.step for one in self.steps if one.gaps)

    @property
    def next_step(self) -> Step:
        """Where to go on; the last one once all seven are complete."""
        return next(iter(self.open_steps), Step.VISIT)

    def step(self, step: Step) -> StepShown:
        return next(one for one in self.steps if one.step is step)


def shown(
    session: Session,
    row: ReturneeParty,
    rows: Sequence[ReturneeMember],
    policy: Policy,
    questions: Sequence[Question],
    areas: Sequence[Area],
    day: date,
    slot: str = "",
) -> Arrival:
    """The party with its members; `day` is the one on which it arrived, on the place's clock."""
    party = party_of(row)
    members = [member_of(one) for one in rows]
    answered = marked(questions, party.answers)
    flat = session.get(Household, row.household) if row.household else None
    dispositions = [Disposition(one.disposition) if one.disposition else None for one in rows]
    return Arrival(
        id=row.id,
        number=number_of(row.serial),
        state=row.state,
        lane=row.lane,
        opened_at=row.opened_at,
        arrived_at=row.arrived_at,
        party=party,
        door=flat.place if flat else "",
        slot=slot,
        members=tuple(
            _member_shown(
                session, one, member, assessed(party, member, areas, day, answered, policy)
            )
            for one, member in zip(rows, members, strict=True)
        ),
        steps=_steps(session, row, party, members, questions),
        clears=clears(party, members, questions, dispositions),
    )


def _member_shown(
    session: Session, row: ReturneeMember, member: Member, said: Triage
) -> MemberShown:
    assert row.person is not None
    return MemberShown(
        id=row.id,
        person=row.person,
        place=row.place,
        member=member,
        triage=said,
        disposition=Disposition(row.disposition) if row.disposition else None,
        measure=row.measure,
        settled=row.settled,
        decided_at=row.decided_at,
        transfer_to=row.transfer_to,
        asked_at=row.asked_at,
        fetched_at=row.fetched_at,
        is_in_records=session.get(Person, row.person) is not None,
        pictures={name: getattr(row, name) for name in returnees.PICTURES if getattr(row, name)},
    )


def _steps(
    session: Session,
    row: ReturneeParty,
    party: Party,
    members: Sequence[Member],
    questions: Sequence[Question],
) -> tuple[StepShown, ...]:
    done, made = returnee_texts.steps_from(row.steps), []
    for step in Step:
        stamp = done.get(step)
        by = session.get(Account, stamp.by) if stamp else None
        made.append(
            StepShown(
                step=step,
                gaps=gaps(step, party, members, questions),
                done_at=stamp.at if stamp else None,
                done_by=by.name if by else "",
            )
        )
    return tuple(made)


def around(session: Session, parties: Sequence[ReturneeParty]) -> list[Any]:
    """What `shown` looks up besides, in three statements: found in the session while it is held."""
    flats = select(Household).where(Household.id.in_({row.household for row in parties}))
    members = select(ReturneeMember.person).where(
        ReturneeMember.party.in_([row.id for row in parties])
    )
    known = select(Person).where(Person.id.in_(members))
    return [one for told in (flats, known, select(Account)) for one in session.scalars(told)]


# --- rows and values --------------------------------------------------------------------------


def party_of(row: ReturneeParty) -> Party:
    """The row as the rules ask about it."""
    return Party(
        origin=row.origin,
        household=row.household,
        plate=row.plate,
        legs=returnee_texts.route_from(row.route),
        answers=json.loads(row.answers or "{}"),
        reported=row.reported,
        handed=frozenset(row.handed.split()),
        items=frozenset(row.items.split()),
        claimed_on=row.claimed_on,
    )


def fill_party(row: ReturneeParty, told: Party) -> None:
    """The row as it is told; a receipt is taken apart from this."""
    answers = {key: answer.strip() for key, answer in told.answers.items() if answer.strip()}
    row.origin, row.household = " ".join(told.origin.split()), told.household
    row.plate = told.plate.strip().upper()
    row.route = returnee_texts.route_text(told.legs)
    row.answers = json.dumps(answers, ensure_ascii=False, sort_keys=True) if answers else ""
    row.reported = told.reported
    row.claimed_on = told.claimed_on
    row.handed, row.items = " ".join(sorted(told.handed)), " ".join(sorted(told.items))


def member_of(row: ReturneeMember) -> Member:
    """The row as the rules ask about it."""
    return Member(
        name=row.name,
        document_kind=row.document_kind,
        document=row.document,
        phone=row.phone,
        origin=row.origin,
        language=row.language,
        condition=row.condition,
        tenths=row.tenths,
        signed=row.signed,
        seen=row.seen,
        ticket=row.ticket,
        history=row.history,
    )


def fill_member(row: ReturneeMember, told: Member) -> None:
    """The row as it is told."""
    one = cleaned(told)
    row.name, row.phone, row.origin = one.name, one.phone, one.origin
    row.document_kind, row.document = one.document_kind, one.document
    row.language, row.condition, row.tenths = one.language, one.condition, one.tenths
    row.signed, row.seen = one.signed, one.seen
    row.ticket, row.history = one.ticket, one.history


_SHOWS = {
    "document_photo": ("seen", Seen.PHOTO),
    "ticket_photo": ("ticket", Seen.PHOTO),
    "history_photo": ("history", Seen.PHOTO),
    "signature": ("signed", Signed.SCREEN),
}


def seen_in(row: ReturneeMember, picture: str) -> None:
    """A picture says how its document was seen."""
    name, value = _SHOWS[picture]
    setattr(row, name, value)


def be_honest(row: ReturneeMember) -> None:
    """Photographed is only what there is a picture of."""
    for picture, (name, value) in _SHOWS.items():
        if getattr(row, name) is value and not getattr(row, picture):
            setattr(row, name, type(value).NOT)


def state_of(row: ReturneeMember) -> tuple[Any, ...]:
    """What a save may change, to be compared."""
    return (member_of(row), row.person, *(getattr(row, name) for name in returnees.PICTURES))


# --- the records ------------------------------------------------------------------------------


def recognised(session: Session, row: ReturneeMember, household: UUID | None) -> UUID | None:
    """Who of the records he is: by his document, else name with phone or door; only if one fits."""
    ways = []
    if row.document_kind == DocumentKind.RESIDENT_ID and row.document:
        ways.append(Person.id_number == row.document)
    elif row.document:
        ways.append(Person.paper_number == row.document)
    if row.phone:
        ways.append((Person.phone == row.phone) & (Person.name == row.name))
    if household is not None:
        ways.append((Person.household == household) & (Person.name == row.name))
    for way in ways:
        found = session.scalars(
            select(Person).where(way, Person.merged_into.is_(None)).limit(2)
        ).all()
        if len(found) == 1:
            other = found[0].id_number
            is_resident_id = row.document_kind == DocumentKind.RESIDENT_ID
            is_another = bool(other) and is_resident_id and other != row.document
            return None if is_another else found[0].id
    return None


def enter_records(session: Session, row: ReturneeMember, household: UUID | None) -> None:
    """Who may enter is somebody of the records from now on, so that the gate knows him."""
    assert row.person is not None
    if session.get(Person, row.person) is not None:
        return
    is_resident_id = row.document_kind == DocumentKind.RESIDENT_ID
    number = row.document if is_resident_id else ""
    session.add(
        Person(
            id=row.person,
            name=row.name[:64],
            household=household,
            phone=row.phone,
            id_number=number,
            sex=sex_of(number),
            language=row.language,
        )
    )
    session.flush()
    search.index(session, (row.person,))
