"""A made-up community in a station's database: doors, people, passes and a week of passages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, EventKind, Outcome, PassStatus, Presentation
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.services.gate import Gate
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.store import changes, search
from gatekeeper.store.access import DataAge, PassageRecord
from gatekeeper.store.people import Household, Pass, Person

SEED = 20_200_126
DAYS = 7

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "单区翟仇查解任"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建华玉梅志红文波海燕春宁辉鹏宇欣怡"
    "子轩浩然梓涵喆"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is made up; the defaults are the community of the requirements (G02)."""

    buildings: int = 109
    households: int = 3_000
    residents: int = 9_000
    passages_a_day: int = 600
    other_posts: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A made-up resident."""

    person: UUID
    household: UUID


def settle(gate: Gate, now: datetime, size: Size) -> tuple[Neighbour, ...]:
    """Doors, people and a pass for each, valid at `now`, in one batch of the log; write lane."""
    chooser = random.Random(SEED)  # noqa: S311  (a play, not a secret)
    flats = list(_flats(chooser, size))
    persons = [
        _person(chooser, number, flats[number * size.households // size.residents]["id"])
        for number in range(size.residents)
    ]
    since = (now - timedelta(days=200)).replace(microsecond=0)
    passes = [_pass(chooser, serial, one["id"], since) for serial, one in enumerate(persons, 1)]
    with (
        gate.database.begin("people") as session,
        changes.batch(session, "community") as batch,
    ):
        for table, rows in ((Household, flats), (Person, persons), (Pass, passes)):
            session.execute(insert(table), [{**row, "version": batch.id} for row in rows])
        search.index(session, [one["id"] for one in persons])
    return tuple(Neighbour(person=one["id"], household=one["household"]) for one in persons)


def _id(chooser: random.Random) -> UUID:
    return UUID(int=chooser.getrandbits(128), version=4)


def _flats(chooser: random.Random, size: Size) -> Iterator[dict[str, Any]]:
    """Two units a building, two doors a floor."""
    doors = -(-size.households // size.buildings)
    for number in range(size.households):
        building, door = divmod(number, doors)
        yield {
            "id": _id(chooser),
            "building": str(building + 1),
            "unit": str(1 + door % 2),
            "room": f"{1 + door // 4}{1 + door // 2 % 2:02d}",
        }


def _person(chooser: random.Random, number: int, household: UUID) -> dict[str, Any]:
    given = "".join(chooser.choices(_GIVEN, k=chooser.choice((1, 2, 2))))
    return {
        "id": _id(chooser),
        "name": chooser.choice(_SURNAMES) + given,
        "kind": "resident",
        "household": household,
        "phone": f"1{chooser.choice('3578')}{chooser.randrange(10**9):09d}",
        "sex": chooser.choice(("male", "female")),
        # 3,500 of the 9,000 rent (O06).
        "tenure": "tenant" if number % 18 < 7 else "owner",
    }


def _pass(chooser: random.Random, serial: int, person: UUID, since: datetime) -> dict[str, Any]:
    return {
        "id": _id(chooser),
        "person": person,
        "kind": "resident",
        "number": pass_number(serial),
        "issue": 1,
        "pass_id": person.hex[:16],
        "status": PassStatus.ACTIVE,
        "valid_from": since,
        "valid_until": since + timedelta(days=565),
        "issued_at": since,
        "issued_by": SYSTEM.account,
    }


def live_a_week(
    gate: Gate,
    people: tuple[Neighbour, ...],
    now: datetime,
    size: Size,
    set_clock: Callable[[datetime], None],
) -> None:
    """The seven days before `now`: this station's own lines, and the rows of the other posts.

    `set_clock` moves the gate's clock, which the lines take their moments from; write lane.
    """
    chooser = random.Random(SEED + 1)  # noqa: S311
    today = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    ours, others = people[: len(people) // 2], people[len(people) // 2 :]
    for day in range(DAYS, 0, -1):
        morning = today - timedelta(days=day)
        moments = sorted(_moment(chooser, morning) for _ in range(size.passages_a_day))
        with gate.database.begin("access") as session:
            for moment in moments:
                set_clock(moment)
                _record(gate, session, chooser, ours)
    with gate.database.begin("passages") as session:
        rows = list(_elsewhere(chooser, others, today, size))
        if rows:
            session.execute(insert(PassageRecord), rows)


def refresh(gate: Gate, size: Size) -> None:
    """The other posts' data reaches to this moment; write lane."""
    with gate.database.begin("passages") as session:
        for post in range(size.other_posts):
            session.merge(DataAge(source=_station(post), until=gate.clock()))


def _record(
    gate: Gate, session: Session, chooser: random.Random, people: tuple[Neighbour, ...]
) -> None:
    """One passage of the days before, recorded as the gate records it."""
    now = gate.clock()
    one = chooser.choice(people)
    presentation = Presentation(
        id=_id(chooser), lane="1", direction=chooser.choice(list(Direction)), opened_at=now
    )
    record(
        session,
        gate.journal,
        presentation=presentation,
        event=EventKind.GRANTED,
        who=Who(person=one.person, household=one.household),
        operator=SYSTEM,
        source=Source.CAMERA,
        policy=gate.standing.policy,
        lane="1",
        occurred_at=now,
        outcome=Outcome.GRANTED,
    )


def _moment(chooser: random.Random, morning: datetime) -> datetime:
    """Two humps, like every gate: out before eight, back after six."""
    hour = chooser.gauss(7.8, 0.9) if chooser.random() < 0.5 else chooser.gauss(18.2, 1.4)
    return (morning + timedelta(hours=min(max(hour, 0.1), 23.5))).astimezone(UTC)


def _station(post: int) -> str:
    return f"{post + 1:016x}"


def _elsewhere(
    chooser: random.Random, people: tuple[Neighbour, ...], today: datetime, size: Size
) -> Iterator[dict[str, Any]]:
    for post in range(size.other_posts):
        for sequence in range(1, DAYS * size.passages_a_day + 1):
            one = chooser.choice(people)
            yield {
                "station": _station(post),
                "presentation": _id(chooser),
                "sequence": sequence,
                "person": one.person,
                "household": one.household,
                "direction": chooser.choice(list(Direction)).value,
                "outcome": Outcome.GRANTED.key,
                "occurred_at": _moment(chooser, today - timedelta(days=1 + sequence % DAYS)),
                "void": False,
            }


def everybody(gate: Gate) -> tuple[UUID, ...]:
    """The people of the community; read lane. Only a play may ask for all of them at once."""
    with gate.database.read() as session:
        return tuple(session.scalars(select(Person.id).order_by(Person.id)))
