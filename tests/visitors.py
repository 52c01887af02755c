"""Visitors for the tests: a host's flat at a post, and registrations with keyword defaults."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from gatekeeper.domain.access import Direction
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.domain.visits import HostAnswer, Registration
from gatekeeper.services.visits import VisitRow
from gatekeeper.store import search
from gatekeeper.store.people import Household, Person
from tests.stations import GUARD, Post, Shown

PHONE, HOST_PHONE = "13912345678", "13800138000"
DOCUMENT = "110101199003070134"


def host(post: Post, name: str = "张三", room: str = "501", phone: str = HOST_PHONE) -> UUID:
    """A household with one person who has a telephone and is found by the search."""
    with post.database.begin("people") as session:
        household = Household(id=post.new_id(), building="12", unit="2", room=room)
        session.add(household)
        session.flush()
        person = Person(id=post.new_id(), name=name, household=household.id, phone=phone)
        session.add(person)
        search.index(session, [person.id])
    return household.id


def told(household: UUID | None, **more: Any) -> Registration:
    """A visitor whose host agreed."""
    values = {
        "name": "陈静",
        "purpose": "family",
        "phone": PHONE,
        "document_kind": "resident-id",
        "document": DOCUMENT,
        "answer": HostAnswer.AGREED,
    }
    return Registration(household=household, **(values | more))


def registered(post: Post, household: UUID, **more: Any) -> VisitRow:
    (row,) = post.visits.register([told(household, **more)], GUARD)
    return row


def picked(row: VisitRow) -> Symbol:
    """The visitor chosen from the list."""
    return Symbol(text=str(row.id), symbology=Symbology.RECORD, source="keyboard")


def let_in(post: Post, row: VisitRow) -> Shown:
    return post.present(picked(row))


def let_out(post: Post, row: VisitRow, lane: str = "1") -> Shown:
    return post.gate.present(lane, [picked(row)], operator=GUARD, direction=Direction.EXIT)
