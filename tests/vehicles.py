"""Cars of the registry for tests of the vehicle lane."""

from __future__ import annotations

from uuid import UUID

from gatekeeper.services.vehicles import Entry, VehicleRow
from tests.stations import CHIEF, Post

PLATE = "苏B8123X"


def registered(post: Post, person: UUID, plate: str = PLATE, **told: object) -> VehicleRow:
    """A car in somebody's name."""
    return post.vehicles.register(Entry(plate=plate, person=person, **told), CHIEF)  # type: ignore[arg-type]
