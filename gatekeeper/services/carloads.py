"""An open car as text and back: the car and everybody in it, evidence as it was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Holder
from gatekeeper.domain.carload import Carload, Seat, about_the_car
from gatekeeper.domain.vehicles import Car, KnownCar
from gatekeeper.services import evidence
from gatekeeper.store.vehicles import Rider as Rider


@dataclass(frozen=True, slots=True, kw_only=True)
class CarShown:
    """What the guard sees of a car: who sits where, whose car it is, who usually sits in it."""

    load: Carload
    holders: tuple[Holder | None, ...]
    known: KnownCar | None = None
    riders: tuple[Rider, ...] = ()


def dump(load: Carload) -> str:
    """Everything needed to go on with this car after a restart, as JSON."""
    content = {
        "car": evidence.dump(about_the_car(load)),
        "plate": load.car.plate,
        "current": load.current,
        "driver": load.driver,
        "recorded": load.recorded,
        "line": load.line,
        "seats": [
            (evidence.dump(seat.presentation), seat.put_off, seat.recorded) for seat in load.seats
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def load(content: str, trust: Trust) -> Carload:
    """The car that `dump` wrote; credentials are read and verified anew."""
    kept: dict[str, Any] = json.loads(content)
    car = evidence.load(kept["car"], trust)
    return Carload(
        id=car.id,
        lane=car.lane,
        direction=car.direction,
        opened_at=car.opened_at,
        number=car.number,
        car=Car(
            plate=kept["plate"],
            answers=car.answers,
            overrides=car.overrides,
            decision=car.decision,
        ),
        current=kept["current"],
        driver=kept["driver"],
        recorded=kept["recorded"],
        line=kept["line"],
        seats=tuple(
            Seat(presentation=evidence.load(told, trust), put_off=put_off, recorded=recorded)
            for told, put_off, recorded in kept["seats"]
        ),
    )
