"""A household at a station: its members by name, and the pass that stands for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.readings import MEMBER, Answer, Symbol, Symbology
from gatekeeper.services.cards import IssuedPass, Issuer
from gatekeeper.store.people import Household, Person
from tests.stations import CHIEF, SITE, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """A household of the records."""

    id: UUID
    people: Mapping[str, UUID]

    def is_(self, name: str) -> Answer:
        """The answer which member it is."""
        return Answer(question=MEMBER, value=str(self.people[name]))

    def pick(self, name: str) -> Symbol:
        """The member found by the search."""
        text = str(self.people[name])
        return Symbol(text=text, symbology=Symbology.RECORD, source="keyboard")


def issuer(post: Post) -> Issuer:
    return Issuer(site=SITE, key=post.key)


def flat(post: Post, *grown: str, room: str = "101", children: tuple[str, ...] = ()) -> Flat:
    """A household with these people; children and dependants by their own list."""
    home = post.new_id()
    kinds = dict.fromkeys(grown, PersonKind.RESIDENT)
    kinds |= dict.fromkeys(children, PersonKind.DEPENDANT)
    people = {name: post.new_id() for name in kinds}
    with post.database.begin("people") as session:
        session.add(Household(id=home, building="7", unit="1", room=room))
        session.flush()
        for name, kind in kinds.items():
            session.add(Person(id=people[name], name=name, kind=kind, household=home))
    return Flat(id=home, people=people)


def household_pass(post: Post, home: Flat) -> IssuedPass:
    (issued,) = post.passes.issue_to_households([home.id], issuer(post), CHIEF)
    return issued


def card(issued: IssuedPass) -> Symbol:
    return Symbol(text=issued.text)
