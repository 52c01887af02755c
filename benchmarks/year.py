"""A gate a year old: 9,000 residents, 550,000 passages, and what every list shows besides.

Rows go straight into the tables, with the private parts that queries read; the chain is not valid.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.station import GUARD
from gatekeeper import app
from gatekeeper.app import App
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.access import Direction
from gatekeeper.domain.duty import Pattern, ShiftKey
from gatekeeper.domain.duty import Standing as DutyStanding
from gatekeeper.domain.ledger import State
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.paper import SheetKind
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.domain.visits import HostAnswer
from gatekeeper.domain.work import ProofState
from gatekeeper.services import community
from gatekeeper.services.community import Neighbour, Size
from gatekeeper.store import changes, ledgers
from gatekeeper.store.abnormal import AbnormalRecord
from gatekeeper.store.approvals import LeaveApproval
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.carloads import VehiclePassage
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.duty import DutyPost, DutyShift
from gatekeeper.store.four_pieces import FourPiecesRecord
from gatekeeper.store.ledgers import Apart, Step
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.paper import PaperEntry, PaperSheet
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.visits import VisitRecord
from gatekeeper.store.work import WorkProofRecord

DAYS = 365
PASSPHRASE = "of a measurement"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much happens on a day."""

    outings: int = 750
    visits: int = 30
    cars: int = 200
    entries: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The program with all its services over the year's database."""

    program: App
    people: tuple[Neighbour, ...]
    cards: tuple[str, ...]


def lived(folder: Path, size: Size, *, days: int = DAYS, pace: Pace | None = None) -> Year:
    """A new station and all that happened there in so many days until now."""
    lane = LaneSettings(key="1", name="1", usual=Direction.EXIT)
    program = app.build(Settings(data=folder, lanes=(lane,), encrypted=False, language="zh_CN"))
    found: Year = program.lanes.write(_live, program, size, days, pace or Pace()).result()
    return found


def _live(program: App, size: Size, days: int, pace: Pace) -> Year:
    issuer = program.passes.create_key("site", PASSPHRASE, GUARD)
    program.standing.trust = program.passes.trust()
    now = program.gate.clock()
    people = community.settle(program.gate, now, size)
    cards = program.passes.print_again([one.person for one in people[:200]], issuer)
    chance = random.Random(3)
    with program.database.begin("access") as session:
        told = _Log(program, session)
        indexes = _without_indexes(session)
        for day in range(days, 0, -1):
            _day(told, chance, people, now - timedelta(days=day), pace, day)
        told.end()
        for statement in indexes:
            driver(session).execute(statement)
        _entries(program, session, chance, now, days, pace)
        _lists(session, chance, people, now, days)
    held = program.database
    held.checkpoint(truncate=True)
    return Year(program=program, people=people, cards=tuple(one.text for one in cards))


def _without_indexes(session: Session) -> list[str]:
    """What makes them again: a tree that is filled in order is filled quickly."""
    held = driver(session)
    found = held.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('access_events', 'passages', 'journal_private')"
    ).fetchall()
    for name, _ in found:
        held.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


# --- passages -------------------------------------------------------------------------------------


class _Log:
    """Access lines with their rows, collected and written by the ten thousand."""

    def __init__(self, program: App, session: Session) -> None:
        self.station, self.session = program.database.journal.station, session
        self.policy = program.standing.policy.name
        (self.sequence,) = driver(session).execute("SELECT count FROM log_head").fetchone()
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _INSERTS}

    def passed(
        self,
        person: UUID,
        household: UUID | None,
        direction: Direction,
        at: datetime,
        *,
        due_at: datetime | None = None,
        outcome: str = "granted",
        findings: str = "health-code-colour-only",
    ) -> str:
        self.sequence += 1
        presentation, moment = uuid4().hex, utc_text(at)
        key = (self.station, self.sequence)
        home = household.hex if household else None
        named = person.hex if outcome == "granted" else None
        self.rows["journal"].append((*key, presentation, "access-1", "x" * 300, b"x" * 32))
        self.rows["journal_private"].append((*key, "who", named, moment, b"x" * 16, "{}"))
        said = (direction.value, outcome)
        self.rows["access_events"].append(
            (*key, presentation, outcome, presentation, moment, moment, "1", *said, findings)
            + ("", self.policy, "", "0" * 32, "camera", "", named, 365)
        )
        due = utc_text(due_at) if due_at else None
        self.rows["passages"].append(
            (self.station, presentation, self.sequence, named, home, *said, moment, 0)
            + ("groceries" if due else "", due)
        )
        if len(self.rows["journal"]) >= 10_000:
            self.end()
        return presentation

    def end(self) -> None:
        held = driver(self.session)
        for table, statement in _INSERTS.items():
            held.executemany(statement, self.rows[table])
            self.rows[table].clear()
        held.execute("UPDATE log_head SET count = ?", (self.sequence,))


_INSERTS = {
    "journal": "INSERT INTO journal (station, sequence, id, kind, line, hash) "
    "VALUES (?, ?, ?, ?, ?, ?)",
    "journal_private": "INSERT INTO journal_private "
    "(station, sequence, part, person, expires_at, salt, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "access_events": "INSERT INTO access_events (station, sequence, id, event, presentation, "
    "occurred_at, recorded_at, lane, direction, outcome, findings, overridden, policy, "
    "lists_age, operator, source, corrects, person, tenths) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "passages": "INSERT INTO passages (station, presentation, sequence, person, household, "
    "direction, outcome, occurred_at, void, purpose, due_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
}


def _day(
    told: _Log,
    chance: random.Random,
    people: Sequence[Neighbour],
    begins: datetime,
    pace: Pace,
    day: int,
) -> None:
    """Out and back; some are turned away, one of a hundred does not come back."""
    cars: list[dict[str, Any]] = []
    for number, one in enumerate(chance.sample(people, min(pace.outings, len(people)))):
        out = begins + timedelta(hours=chance.uniform(0, 20))
        back = out + timedelta(minutes=chance.randrange(30, 200))
        due = out + timedelta(hours=2)
        first = told.passed(one.person, one.household, Direction.EXIT, out, due_at=due)
        last = first
        if chance.random() > 0.01:
            last = told.passed(one.person, one.household, Direction.ENTRY, back)
        if number < 20:
            told.passed(
                one.person,
                one.household,
                Direction.ENTRY,
                out,
                outcome="denied",
                findings="refused-no-register" if number % 2 else "pass-expired",
            )
        if number < pace.cars // 2:
            cars += [
                _car(told, way, at, who, one) for way, at, who in _ways(out, back, first, last)
            ]
    if cars:
        told.session.execute(insert(VehiclePassage), cars)
    visits = [
        _visit(told, chance, chance.choice(people), begins, (DAYS - day) * pace.visits + number)
        for number in range(pace.visits)
    ]
    if visits:
        told.session.execute(insert(VisitRecord), visits)


def _ways(
    out: datetime, back: datetime, first: str, last: str
) -> tuple[tuple[Direction, datetime, str], ...]:
    return (Direction.EXIT, out, first), (Direction.ENTRY, back, last)


def _car(
    told: _Log, way: Direction, at: datetime, presentation: str, one: Neighbour
) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "station": told.station,
        "sequence": told.sequence,
        "outcome": "granted",
        "direction": way,
        "lane": "1",
        "occurred_at": at,
        "policy": told.policy,
        "occupants": 1,
        "presentations": presentation,
        "driver": UUID(presentation),
        "person": one.person,
        "plate": _plate(one.person.int % 3_000),
    }


def _plate(number: int) -> str:
    return f"京A{number:05d}"


def _visit(
    told: _Log, chance: random.Random, host: Neighbour, begins: datetime, serial: int
) -> dict[str, Any]:
    visit = uuid4()
    entered = begins + timedelta(hours=chance.uniform(0, 20))
    left = entered + timedelta(hours=chance.uniform(0.5, 3))
    told.passed(visit, host.household, Direction.ENTRY, entered)
    told.passed(visit, host.household, Direction.EXIT, left)
    return {
        "id": visit,
        "station": told.station,
        "sequence": told.sequence,
        "serial": serial + 1,
        "purpose": "family",
        "answer": HostAnswer.AGREED,
        "expected_at": entered,
        "until": entered + timedelta(hours=4),
        "registered_at": entered,
        "registered_by": GUARD.account,
        "entered_at": entered,
        "left_at": left,
        "name": "王来访",
        "household": host.household,
        "phone": f"139{chance.randrange(10**8):08d}",
        "pass_id": visit.hex[:16],
    }


# --- ledgers --------------------------------------------------------------------------------------


def _entries(
    program: App, session: Session, chance: random.Random, now: datetime, days: int, pace: Pace
) -> None:
    """Every ledger in turn, with a text and somebody's name in its private part."""
    keys = list(program.ledger_lists.declared.ledgers)
    for number in range(days * pace.entries):
        at = now - timedelta(days=days) + timedelta(days=number / pace.entries)
        step = Step(
            entry=uuid4(),
            ledger=keys[number % len(keys)],
            form="1",
            action=ledgers.ENTERED,
            state=State.DONE if number % 50 else State.OPEN,
            occurred_at=at,
            operator=GUARD.account,
            public={"place": f"{chance.randrange(109) + 1}号楼", "note": "已完成"},
            apart=(Apart(name=ledgers.PRIVATE, values={"phone": f"138{number:08d}"}),),
        )
        ledgers.write(session, program.database.journal, step)


# --- the other lists ------------------------------------------------------------------------------


def _lists(
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
    ):
        session.execute(insert(table), list(rows))
    with changes.batch(session, "community") as batch:
        for exchanged, made in ((Vehicle, _vehicles(people)), (DutyPost, _posts())):
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
    for number, one in enumerate(people[1_000:2_000]):
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
    for number, one in enumerate(people[1_000:2_000]):
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
        yield {"id": uuid4(), "plate": _plate(number), "person": one.person, "about": "白色轿车"}


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
            plate=_plate(number),
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
