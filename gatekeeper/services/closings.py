"""What ends when measures are lifted: each subject says what there is, and closes it.

A subject joins by one line in `CLOSINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.strips import StripEnd
from gatekeeper.services import abroad as abroad_marks
from gatekeeper.services import car_holds as cars
from gatekeeper.services import evidence, judging, observation, outings
from gatekeeper.services.gate import Gate
from gatekeeper.services.referrals import close_referral
from gatekeeper.services.returns import Returns
from gatekeeper.services.rounds import Rounds
from gatekeeper.services.strips import Strips
from gatekeeper.store import abroad, car_holds, four_pieces, lookup, returnees, rounds, strips
from gatekeeper.store import lane as lane_store
from gatekeeper.store import observation as observation_store
from gatekeeper.store.abroad import AbroadMark
from gatekeeper.store.access import PassageRecord, Referral
from gatekeeper.store.approvals import LeaveApproval
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.four_pieces import FourPiecesRecord
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.returnees import ReturneeParty
from gatekeeper.store.rounds import ScreeningRound
from gatekeeper.store.strips import Strip
from gatekeeper.text import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One row that would end: its id, and whose it is."""

    id: UUID
    person: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A subject: `found` lists what there is, `close` ends one of it with its own line.

    `whose` is asked afterwards, by the id of what ended: as long as the row still names somebody.
    """

    key: str
    title: str
    found: Callable[[Session, Gate], Iterable[Thing]]
    close: Callable[[Session, Gate, UUID, str, Operator], None]
    whose: Callable[[Session, UUID], UUID | None]


def _of(table: type[Any]) -> Callable[[Session, UUID], UUID | None]:
    """From the row itself."""

    def whose(session: Session, thing: UUID) -> UUID | None:
        person: UUID | None = getattr(session.get(table, thing), "person", None)
        return person

    return whose


def _cases(session: Session, gate: Gate) -> Iterable[Thing]:
    today = local(gate.clock(), gate.standing.zone).date()
    rows = observation_store.listed(session, today)
    return [Thing(id=row.id, person=row.person) for row in rows if row.closed_at is None]


def _close_case(session: Session, gate: Gate, case: UUID, reason: str, operator: Operator) -> None:
    observation.close(session, gate, session.get_one(ObservationCase, case), reason, operator)


def _approvals(session: Session, gate: Gate) -> Iterable[Thing]:
    statement = (
        select(LeaveApproval.id, LeaveApproval.person)
        .where(LeaveApproval.until > gate.clock(), LeaveApproval.withdrawn_at.is_(None))
        .where(LeaveApproval.person.is_not(None))
    )
    return [Thing(id=row.id, person=row.person) for row in session.execute(statement)]


def _withdraw(session: Session, gate: Gate, approval: UUID, _: str, operator: Operator) -> None:
    outings.withdraw(gate, session, session.get_one(LeaveApproval, approval), operator)


def _pieces(session: Session, gate: Gate) -> Iterable[Thing]:
    rows = four_pieces.still_open(session, limit=None)
    return [Thing(id=row.id, person=row.person) for row in rows]


def _close_pieces(session: Session, gate: Gate, record: UUID, _: str, operator: Operator) -> None:
    Returns(gate=gate).end(session, session.get_one(FourPiecesRecord, record), operator)


def _referrals(session: Session, gate: Gate) -> Iterable[Thing]:
    statement = select(Referral.id, Referral.person).where(Referral.closed_at.is_(None))
    return [Thing(id=row.id, person=row.person) for row in session.execute(statement)]


def _close_referral(
    session: Session, gate: Gate, referral: UUID, reason: str, operator: Operator
) -> None:
    close_referral(session, gate.journal, referral, reason, gate.clock(), operator)


def _waiting(session: Session, gate: Gate) -> Iterable[Thing]:
    """Who waits aside, held by a check; who stands at a lane is judged by the new profile."""
    for row in lane_store.open_rows(session):
        if row.lane is None:
            shown = evidence.load(row.content, gate.standing.trust)
            found = gate.lineup.found(session, shown)
            yield Thing(id=shown.id, person=found.holder.person if found.holder else None)


def _let_go(session: Session, gate: Gate, presentation: UUID, _: str, operator: Operator) -> None:
    row = lane_store.open_by_id(session, presentation)
    if row is not None:
        shown = evidence.load(row.content, gate.standing.trust)
        judging.abandon(gate, session, shown, row.lane or "", operator)


def _who_waited(session: Session, presentation: UUID) -> UUID | None:
    statement = select(PassageRecord.person).where(PassageRecord.presentation == presentation)
    return session.scalars(statement).first()


def _cars(session: Session, gate: Gate) -> Iterable[Thing]:
    today = local(gate.clock(), gate.standing.zone).date()
    rows = car_holds.open_rows(session)
    return [Thing(id=row.id, person=row.person) for row in rows if not row.hold.is_over(today)]


def _release_car(session: Session, gate: Gate, held: UUID, _: str, operator: Operator) -> None:
    row = session.get_one(CarHoldRecord, held)
    cars.end(session, gate, row, cars.LIFTED, operator)


def _parties(session: Session, gate: Gate) -> Iterable[Thing]:
    statement = select(ReturneeParty.id, ReturneeParty.person).where(
        ReturneeParty.state.in_(returnees.UNFINISHED), ReturneeParty.person.is_not(None)
    )
    return [Thing(id=row.id, person=row.person) for row in session.execute(statement)]


def _withdraw_party(session: Session, gate: Gate, party: UUID, _: str, operator: Operator) -> None:
    row, now = session.get_one(ReturneeParty, party), gate.clock()
    row.state, row.lane = returnees.WITHDRAWN, ""
    returnees.PARTIES.write(
        session,
        gate.journal,
        row,
        "withdrawn",
        operator=operator.account,
        occurred_at=now,
        expires_at=now + gate.standing.policy.returnee.keep,
    )


def _abroad(session: Session, gate: Gate) -> Iterable[Thing]:
    today = local(gate.clock(), gate.standing.zone).date()
    return [Thing(id=row.id, person=row.person) for row in abroad.open_marks(session, today)]


def _end_abroad(session: Session, gate: Gate, told: UUID, _: str, operator: Operator) -> None:
    abroad_marks.end(session, gate, session.get_one(AbroadMark, told), operator)


def _strips(session: Session, gate: Gate) -> Iterable[Thing]:
    return [Thing(id=strip, person=None) for strip in strips.open_ids(session)]


def _take_down(session: Session, gate: Gate, strip: UUID, _: str, operator: Operator) -> None:
    Strips(gate=gate).end(session, session.get_one(Strip, strip), StripEnd.TAKEN_DOWN, operator)


def _rounds(session: Session, gate: Gate) -> Iterable[Thing]:
    under_way = (row for row in rounds.listed(session) if row.closed_at is None)
    return [Thing(id=row.id, person=None) for row in under_way]


def _close_round(session: Session, gate: Gate, round: UUID, _: str, operator: Operator) -> None:
    Rounds(gate=gate).end(session, session.get_one(ScreeningRound, round), operator)


# Cars first: a case that ends lets its car go by itself.
CLOSINGS: tuple[Closing, ...] = (
    Closing(
        key="cars",
        title=mark("Held cars"),
        found=_cars,
        close=_release_car,
        whose=_of(CarHoldRecord),
    ),
    Closing(
        key="observation",
        title=mark("Observation cases"),
        found=_cases,
        close=_close_case,
        whose=_of(ObservationCase),
    ),
    Closing(
        key="abroad",
        title=mark("Relatives abroad"),
        found=_abroad,
        close=_end_abroad,
        whose=_of(AbroadMark),
    ),
    Closing(
        key="returnees",
        title=mark("Returnees under way"),
        found=_parties,
        close=_withdraw_party,
        whose=_of(ReturneeParty),
    ),
    Closing(
        key="approvals",
        title=mark("Approved exceptions"),
        found=_approvals,
        close=_withdraw,
        whose=_of(LeaveApproval),
    ),
    Closing(
        key="four-pieces",
        title=mark("Form, card, code, approval"),
        found=_pieces,
        close=_close_pieces,
        whose=_of(FourPiecesRecord),
    ),
    Closing(
        key="referrals",
        title=mark("Referrals"),
        found=_referrals,
        close=_close_referral,
        whose=_of(Referral),
    ),
    Closing(
        key="strips",
        title=mark("Strips on doors"),
        found=_strips,
        close=_take_down,
        whose=_of(Strip),
    ),
    Closing(
        key="rounds",
        title=mark("Screening rounds"),
        found=_rounds,
        close=_close_round,
        whose=_of(ScreeningRound),
    ),
    Closing(
        key="waiting",
        title=mark("People who wait aside"),
        found=_waiting,
        close=_let_go,
        whose=_who_waited,
    ),
)


def names(session: Session, people_: Iterable[UUID | None]) -> tuple[tuple[str, str], ...]:
    """Name and place of each, as far as the records still know them; mask before showing."""
    holders = [lookup.holder(session, person) if person else None for person in people_]
    return tuple((one.name, one.place) if one else ("", "") for one in holders)
