"""A small compound for rounds: a patch, a grid of two buildings, flats, and a round."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.screening import Channel, Outcome
from gatekeeper.services.screening import Said
from gatekeeper.store.people import Household, Person
from gatekeeper.store.rounds import ScreeningRound
from tests.stations import CHIEF, Post

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)

BY_PHONE = Said(channel=Channel.PHONE, outcome=Outcome.REACHED)
NO_ANSWER = Said(channel=Channel.PHONE, outcome=Outcome.MISSED)
AT_DOOR = Said(channel=Channel.DOOR, outcome=Outcome.REACHED)
NOBODY_HOME = Said(channel=Channel.DOOR, outcome=Outcome.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """Flats by door, people by name, and the grids."""

    doors: dict[str, UUID]
    people: dict[str, UUID]
    patch: Grid
    grid: Grid
    round: ScreeningRound


def compound(post: Post, name: str = "第一轮") -> Compound:
    """Buildings 3 and 4 in the grid of a patch, building 9 in no grid; most doors have people."""
    doors = {
        door: post.new_id() for door in ("3-1-101", "3-1-102", "3-2-201", "4-1-101", "9-1-101")
    }
    lives = {
        "钱一": "3-1-101",
        "钱二": "3-1-101",
        "孙三": "3-1-102",
        "李四": "4-1-101",
        "周五": "9-1-101",
    }
    people = {name: post.new_id() for name in lives}
    with post.database.begin("people") as session:
        for door, id in doors.items():
            building, unit, room = door.split("-")
            session.add(Household(id=id, building=building, unit=unit, room=room))
        session.flush()
        for place, (name_, door) in enumerate(lives.items()):
            phone = f"1380013800{place}" if door != "9-1-101" else ""
            session.add(Person(id=people[name_], name=name_, household=doors[door], phone=phone))
    grids = post.grids
    patch = grids.keep(Grid(id=post.new_id(), name="一片区", leader="周主任"), "", CLERK)
    low = Grid(id=post.new_id(), name="一网格", level=2, above=patch.id, leader="吴网格")
    grid = grids.keep(low, "3-4", CLERK)
    return Compound(
        doors=doors,
        people=people,
        patch=patch,
        grid=grid,
        round=post.rounds.start(name, "有无发热、是否外出", None, CLERK),
    )
