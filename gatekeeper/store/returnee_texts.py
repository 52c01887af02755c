"""Columns of the register of returnees that hold more than one value: the route, the steps done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gatekeeper.domain.eight_steps import Step
from gatekeeper.domain.returnees import Leg
from gatekeeper.store.columns import utc_from, utc_text


def route_text(legs: Iterable[Leg]) -> str:
    """A route in one text."""
    told = [
        [leg.origin, leg.to, leg.by, leg.number, leg.on.isoformat() if leg.on else "", leg.seat]
        for leg in legs
    ]
    return json.dumps(told, ensure_ascii=False) if told else ""


def route_from(told: str) -> tuple[Leg, ...]:
    """The route of `route_text`; none once it was erased."""
    return tuple(
        Leg(
            origin=origin,
            to=to,
            by=by,
            number=number,
            on=date.fromisoformat(on) if on else None,
            seat=seat,
        )
        for origin, to, by, number, on, seat in json.loads(told or "[]")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """When a step was complete for the first time, and who completed it."""

    at: datetime
    by: UUID


def steps_text(done: Mapping[Step, Done]) -> str:
    """The steps done in one text."""
    told = {step.value: [utc_text(one.at), one.by.hex] for step, one in done.items()}
    return json.dumps(told, sort_keys=True)


def steps_from(told: str) -> dict[Step, Done]:
    """The steps of `steps_text`."""
    return {
        Step(step): Done(at=utc_from(at), by=UUID(by))
        for step, (at, by) in json.loads(told).items()
    }
