"""Places that are no homes: shops, hotels, companies, yards of vehicles (O47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain import people
from gatekeeper.domain.posts import NAME_CHARACTERS, name_fault
from gatekeeper.errors import Problem

MESSAGES = {
    "place-known": "A place of this name is in the list already.",
    "place-unknown": "This place is not in the list.",
    "place-address-long": "At most {most} characters.",
}

ADDRESS_CHARACTERS = 80


class PlaceKind(StrEnum):
    """商户, 宾馆, 药店, 企业, 车辆停放点."""

    SHOP = "shop"
    HOTEL = "hotel"
    PHARMACY = "pharmacy"
    COMPANY = "company"
    YARD = "yard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place with somebody to ask there, and the grid that looks after it."""

    id: UUID
    kind: PlaceKind = PlaceKind.SHOP
    name: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    grid: UUID | None = None
    closed_on: date | None = None

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


def place_problems(place: Place) -> list[Problem]:
    """What is wrong with a place, each at its field."""
    found: list[Problem] = []
    if name_fault(place.name):
        most: dict[str, object] = {"most": NAME_CHARACTERS}
        found.append(Problem(code="post-name-wrong", field="name", parameters=most))
    if len(place.address) > ADDRESS_CHARACTERS or not place.address.isprintable():
        most = {"most": ADDRESS_CHARACTERS}
        found.append(Problem(code="place-address-long", field="address", parameters=most))
    if place.contact:
        found += [
            Problem(code=one.code, field="contact", parameters=one.parameters)
            for one in people.name_problems(place.contact)
        ]
    found += [Problem(code=code, field="phone") for code in people.contact_faults(place.phone)]
    return found
