"""A car at a lane: readings fill the people in it, one by one; the barrier opens once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from gatekeeper.domain import vehicles as rules
from gatekeeper.domain.access import (
    Credential,
    Direction,
    LaneKind,
    Notice,
    Outcome,
    Presentation,
)
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.carload import Carload
from gatekeeper.domain.readings import MEMBER, Answer, Reading
from gatekeeper.services import car_verdicts, carloads
from gatekeeper.services.lineup import Scene
from gatekeeper.services.recording import Source
from gatekeeper.store import carloads as store
from gatekeeper.store import lane as lane_store
from gatekeeper.store import lookup

if TYPE_CHECKING:
    from gatekeeper.services.gate import Gate
    from gatekeeper.services.shown import Shown


# --- what comes in --------------------------------------------------------------------------------


def present(
    gate: Gate,
    session: Session,
    scene: Scene,
    readings: Sequence[Reading],
    operator: Operator,
    source: Source,
) -> Shown:
    """Readings for whoever in the car is being filled; then the car is decided again."""
    load, notice = at_lane(gate, scene), None
    for reading in readings:
        if isinstance(reading, Answer) and reading.question == rules.INSPECTED:
            answers = (*load.car.answers, replace(reading, answered_at=scene.now))
            load = replace(load, car=replace(load.car, answers=answers))
            continue
        read = gate.lineup.read(reading, scene.now)
        if isinstance(read, Notice):
            notice = read
            continue
        if isinstance(read, Answer) and _sits_there(gate, session, load, read):
            notice = Notice(code="notice-in-the-car")
            continue
        added = load.add(read, lambda one, other: _same(gate, session, one, other))
        if isinstance(added, str):
            notice = Notice(code=added)
        else:
            load = added
    return replace(car_verdicts.judge(gate, session, scene, load, operator, source), notice=notice)


def _same(gate: Gate, session: Session, shown: Presentation, identity: Credential) -> bool:
    """Is this a code of somebody in the car? His card and his sticker are one person's."""
    if identity.subject is None:
        return False
    first = gate.lineup.found(session, shown).holder
    second = lookup.found(session, identity.subject).holder
    return first is not None and second is not None and first.person == second.person


def _sits_there(gate: Gate, session: Session, load: Carload, said: Answer) -> bool:
    """Is the member named for a household's pass in another place of the car already?"""
    if said.question != MEMBER:
        return False
    holders = (
        gate.lineup.found(session, seat.presentation).holder
        for place, seat in enumerate(load.seats)
        if place != load.current and not seat.put_off
    )
    return any(holder is not None and str(holder.person) == said.value for holder in holders)


def turn(
    gate: Gate, session: Session, scene: Scene, direction: Direction, operator: Operator
) -> Shown:
    """The whole car goes the other way."""
    load = at_lane(gate, scene)
    seats = tuple(
        seat
        if seat.outcome is Outcome.DENIED and seat.recorded
        else replace(seat, presentation=replace(seat.presentation, direction=direction))
        for seat in load.seats
    )
    turned = replace(load, direction=direction, seats=seats)
    return car_verdicts.judge(gate, session, scene, turned, operator, Source.KEYBOARD)


def recalled(
    gate: Gate, session: Session, scene: Scene, number: int | None, operator: Operator
) -> Shown | None:
    """The car aside with this number comes back to the lane; None when a person is meant.

    Without a number a lane for vehicles takes the next car first, any other lane only when no
    person waits. A car that stands here makes room for a person.
    """
    is_for_cars = gate.standing.lane(scene.lane).kind is LaneKind.VEHICLE
    row = store.waiting(session, number)
    if number is None and not is_for_cars and lane_store.next_waiting(session, None, None):
        row = None
    here = at_lane(gate, scene) if scene.row.car is not None else None
    if row is None:
        if here is not None and number is not None:
            step_aside(gate, session, scene, here)  # a person is called
        elif here is not None:
            return car_verdicts.judge(gate, session, scene, here, operator, Source.KEYBOARD)
        return None
    if here is not None:
        moved: int | None = step_aside(gate, session, scene, here)
    else:
        scene = gate.lineup.step_aside(session, scene)
        moved = scene.moved
    back = _at(carloads.load(row.content, gate.standing.trust), scene.lane, scene.fixed)
    shown = car_verdicts.judge(gate, session, scene, back, operator, Source.KEYBOARD)
    return replace(shown, moved=moved)


def _at(load: Carload, lane: str | None, direction: Direction | None = None) -> Carload:
    way = direction or load.direction
    seats = tuple(
        replace(seat, presentation=replace(seat.presentation, lane=lane, direction=way))
        for seat in load.seats
    )
    return replace(load, lane=lane, direction=way, seats=seats)


def at_lane(gate: Gate, scene: Scene) -> Carload:
    """The car that stands here."""
    assert scene.row.car is not None
    return carloads.load(scene.row.car, gate.standing.trust)


def step_aside(gate: Gate, session: Session, scene: Scene, load: Carload) -> int:
    """The car waits with a number, all that was shown stays with it."""
    number = load.number or lane_store.free_number(session)
    car_verdicts.keep(session, scene, _at(replace(load, number=number), None))
    return number


# --- what is shown --------------------------------------------------------------------------------


def look(gate: Gate, session: Session, scene: Scene) -> Shown:
    """The car as it stands here, without deciding anything."""
    return car_verdicts.shown(gate, session, scene, at_lane(gate, scene))
