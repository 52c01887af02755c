"""A gate a year old: 9,000 residents, 550,000 passages, and what every list shows besides.

Rows go straight into the tables, with the private parts that queries read; the chain is not valid.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks import year_lists
from benchmarks.station import GUARD
from benchmarks.year_lists import plate
from gatekeeper import app
from gatekeeper.app import App
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.ledger import State
from gatekeeper.domain.visits import HostAnswer
from gatekeeper.services import community
from gatekeeper.services.community import Neighbour, Size
from gatekeeper.store import ledgers
from gatekeeper.store.carloads import VehiclePassage
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.ledgers import Apart, Step
from gatekeeper.store.visits import VisitRecord

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
        year_lists.fill(session, chance, people, now, days)
    program.rounds.sweep(GUARD)
    program.database.checkpoint(truncate=True)
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
        line = (
            f"{self.sequence},{presentation},{outcome},{presentation},{moment},{moment},1,"
            f"{direction.value},{outcome},{findings},,{self.policy},,{'0' * 32},camera,,"
            f"who:{'0' * 64}"
        )
        self.rows["journal"].append((*key, presentation, "access-1", line, b"x" * 32))
        self.rows["journal_private"].append((*key, "who", named, moment, b"x" * 16, "{}"))
        said = (direction.value, outcome)
        event = (presentation, outcome, presentation, moment, moment, "1", *said, findings, "")
        by = (self.policy, "", "0" * 32, "camera", "", named, 365)
        self.rows["access_events"].append((*key, *event, *by))
        due = utc_text(due_at) if due_at else None
        passage = (named, home, *said, moment, 0, "groceries" if due else "", due)
        self.rows["passages"].append((self.station, presentation, self.sequence, *passage))
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
        "plate": plate(one.person.int % 3_000),
    }


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
