"""People under observation for tests: cases opened as the office opens them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from gatekeeper.domain.calendar import local
from gatekeeper.domain.observation import Particulars
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.store import people
from tests.stations import CHIEF, Post


def today(post: Post) -> date:
    return local(post.clock(), post.standing.zone).date()


def particulars(post: Post, arrived: int = 0, **more: Any) -> Particulars:
    """Home, 14 days, arrived so many days ago."""
    told: dict[str, Any] = {
        "kind": ObservationKind.HOME,
        "arrived_on": today(post) - timedelta(days=arrived),
        "days": 14,
        "reason": "到过武汉",
        "charge_name": "周网格员",
        "charge_phone": "13800138000",
    }
    return Particulars(**(told | more))


def observed(post: Post, person: UUID, arrived: int = 0, **more: Any) -> UUID:
    """A case of this person."""
    (case,) = post.observation.open([person], particulars(post, arrived, **more), CHIEF)
    return case


def observed_flat(post: Post, household: UUID, arrived: int = 0, **more: Any) -> tuple[UUID, ...]:
    """A case of everybody of a household."""
    with post.database.read() as session:
        members = people.members(session, [household])
    return post.observation.open(members, particulars(post, arrived, **more), CHIEF)
