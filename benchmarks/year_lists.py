"""The lists of a year besides its passages: cases, returnees, proofs, sheets, the roster ..."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.station import GUARD
from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.duty import Pattern, ShiftKey
from gatekeeper.domain.duty import Standing as DutyStanding
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.paper import SheetKind
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.domain.stints import Ending, Source
from gatekeeper.domain.work import ProofState
from gatekeeper.services.community import Neighbour
from gatekeeper.store import changes
from gatekeeper.store.abnormal import AbnormalRecord
from gatekeeper.store.approvals import LeaveApproval
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.database import driver
from gatekeeper.store.duty import DutyShift
from gatekeeper.store.four_pieces import FourPiecesRecord
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.paper import PaperEntry, PaperSheet
from gatekeeper.store.posts import Post
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty
from gatekeeper.store.stints import StintRecord
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.work import WorkProofRecord


def plate(number: int) -> str:
    """The car of this number."""
    return f"京A{number:05d}"


def fill(
    session: Session,
    chance: random.Random,
    people: Sequence[Neighbour],
    now: datetime,
    days: int,
) -> None:
    """Cases, returnees, cars, approvals, proofs, sheets, reports, the roster; some moved out."""
    lined = _Lined(now=now, station="0" * 32)
    for table, rows in (
        (ObservationCase, _cases(lined, people)),
        (ReturneeParty, _parties(lined, people)),
        (ReturneeMember, _members(lined, people)),
        (LeaveApproval, _approvals(lined, people)),
        (WorkProofRecord, _proofs(lined, people)),
        (FourPiecesRecord, _pieces(lined, people)),
        (CarHoldRecord, _holds(lined, people)),
        (AbnormalRecord, _reports(lined, people)),
        (PaperSheet, _sheets(lined)),
        (PaperEntry, _sheet_lines(lined)),
        (DutyShift, _shifts(lined, days)),
        (StintRecord, _stints(lined, days)),
    ):
        session.execute(insert(table), list(rows))
    with changes.batch(session, "community") as batch:
        for exchanged, made in ((Vehicle, _vehicles(people)), (Post, _posts())):
            session.execute(insert(exchanged), [{**row, "version": batch.id} for row in made])
    left = chance.sample(people, min(300, len(people) // 10))
    driver(session).executemany(
        "UPDATE people SET moved_out_on = ? WHERE id = ?",
        [(now.date().isoformat(), one.person.hex) for one in left],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lined:
    """What every row of a ledger's own table has."""

    now: datetime
    station: str

    def row(self, number: int, **columns: Any) -> dict[str, Any]:
        named = {"id": UUID(int=(number + 1) << 64 | 7), "station": self.station}
        return {**named, "sequence": number + 1, **columns}


def _cases(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    today = lined.now.date()
    for number, one in enumerate(people[:600]):
        arrived = today - timedelta(days=number // 2)
        yield lined.row(
            number,
            serial=number + 1,
            kind=ObservationKind.HOME,
            arrived_on=arrived,
            days=14,
            first_day=FirstDay.ZERO,
            ends_on=arrived + timedelta(days=14),
            opened_at=lined.now - timedelta(days=number // 2),
            opened_by=GUARD.account,
            person=one.person,
            household=one.household,
            charge_name="王医生",
            charge_phone=f"137{number:08d}",
        )


def _parties(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(people[len(people) // 9 : 2 * len(people) // 9]):
        yield lined.row(
            number,
            serial=number + 1,
            state="open" if number < 30 else "closed",
            opened_at=lined.now - timedelta(hours=8 * number),
            opened_by=GUARD.account,
            arrived_at=lined.now - timedelta(hours=8 * number),
            person=one.person,
            household=one.household,
            origin="武汉市",
        )


def _members(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(people[len(people) // 9 : 2 * len(people) // 9]):
        yield lined.row(
            number,
            party=lined.row(number)["id"],
            place=0,
            disposition="" if number < 30 else "enter",
            measure=Measure.NONE,
            decided_at=None if number < 30 else lined.now - timedelta(hours=8 * number),
            person=one.person,
            name="王返来",
            phone=f"136{number:08d}",
        )


def _vehicles(people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(people[:3_000]):
        yield {"id": uuid4(), "plate": plate(number), "person": one.person, "about": "白色轿车"}


def _approvals(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number in range(1_800):
        begins = lined.now - timedelta(hours=5 * number)
        yield lined.row(
            number,
            begins_at=begins,
            until=begins + timedelta(days=30),
            entered_at=begins,
            entered_by=GUARD.account,
            person=people[number % len(people)].person,
            reason="hospital",
            approved_by="李主任",
        )


def _proofs(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number in range(2_000):
        yield lined.row(
            number,
            state=ProofState.VERIFIED if number % 10 else ProofState.PROVISIONAL,
            taken_at=lined.now - timedelta(hours=4 * number),
            taken_by=GUARD.account,
            until=lined.now + timedelta(hours=2_000 - 4 * number),
            person=people[number % len(people)].person,
            employer=f"单位{number % 50}",
            shift="day 08:00 18:00 67",
        )


def _pieces(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number in range(1_000):
        yield lined.row(
            number,
            begun_at=lined.now - timedelta(hours=8 * number),
            entered_by=GUARD.account,
            person=people[number % len(people)].person,
            card=f"{number:05d}",
        )


def _holds(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number in range(300):
        yield lined.row(
            number,
            started_on=lined.now.date() - timedelta(days=number),
            days=14,
            first_day=0,
            held_by=GUARD.account,
            ended_at=None if number < 15 else lined.now,
            person=people[number % len(people)].person,
            plate=plate(number),
            slot=f"A{number:03d}",
        )


def _reports(lined: _Lined, people: Sequence[Neighbour]) -> Iterator[dict[str, Any]]:
    for number in range(700):
        found = lined.now - timedelta(hours=12 * number)
        yield lined.row(
            number,
            serial=700 - number,
            kind=next(iter(AbnormalKind)),
            found_at=found,
            found_by=GUARD.account,
            taken_over_at=None if number < 5 else found,
            person=people[number % len(people)].person,
            what="体温异常",
            calls="[]",
        )


def _sheets(lined: _Lined) -> Iterator[dict[str, Any]]:
    for number in range(700):
        yield lined.row(
            number,
            serial=number + 1,
            kind=SheetKind.RESIDENTS,
            printed_at=lined.now - timedelta(hours=12 * number),
            printed_by=GUARD.account,
        )


def _sheet_lines(lined: _Lined) -> Iterator[dict[str, Any]]:
    for number in range(7_000):
        yield lined.row(
            number,
            sheet=lined.row(number // 10)["id"],
            line=number % 10 + 1,
            written_at=lined.now - timedelta(hours=number),
            typed_at=lined.now,
            typed_by=GUARD.account,
            told="王来访",
        )


def _posts() -> Iterator[dict[str, Any]]:
    for number in range(4):
        yield {
            "id": UUID(int=number + 1),
            "name": f"{number + 1}号岗",
            "pattern": next(iter(Pattern)),
            "staff": 2,
            "watch": True,
            "starts": "08:00",
            "ends": "20:00",
        }


def _shifts(lined: _Lined, days: int) -> Iterator[dict[str, Any]]:
    for number in range((days + 14) * 12):
        day: date = lined.now.date() + timedelta(days=14 - number // 12)
        begins = lined.now.replace(hour=0, minute=0, second=0, microsecond=0)
        begins += timedelta(days=14 - number // 12, hours=8 * (number % 3))
        yield lined.row(
            number,
            post=UUID(int=number % 4 + 1),
            day=day,
            shift=next(iter(ShiftKey)),
            begins_at=begins,
            ends_at=begins + timedelta(hours=8),
            standing=next(iter(DutyStanding)),
            entered_at=lined.now,
            entered_by=GUARD.account,
            person=UUID(int=number % 40 + 100),
            name=f"值守{number % 40}",
            affiliation="社区",
        )


def _stints(lined: _Lined, days: int) -> Iterator[dict[str, Any]]:
    """Twenty people stand three times a day in turn, at this station."""
    for number in range(3 * days):
        ended_at = lined.now - timedelta(hours=8 * number)
        yield lined.row(
            number,
            post=UUID(int=number % 3 + 1),
            began_at=ended_at - timedelta(hours=8),
            ended_at=ended_at,
            source=Source.SIGNED,
            ending=Ending.SIGNED_OFF,
            entered_by=GUARD.account,
            person=UUID(int=number % 20 + 1),
            account=UUID(int=number % 20 + 1),
            name=f"值班{number % 20}",
            affiliation="property",
        )
