"""A car at the gate judged and recorded: everybody in it, the car itself, one barrier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from gatekeeper.domain import vehicles as rules
from gatekeeper.domain.access import (
    Decision,
    Finding,
    Outcome,
    Presentation,
)
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.carload import Carload
from gatekeeper.domain.vehicles import CarFacts
from gatekeeper.services import car_people, carloads, evidence, judging, writing
from gatekeeper.services.carloads import CarShown
from gatekeeper.services.lineup import Scene
from gatekeeper.services.recording import Source
from gatekeeper.store import car_holds, vehicles
from gatekeeper.store import carloads as store
from gatekeeper.store import lane as lane_store
from gatekeeper.store.carloads import VehiclePassage

if TYPE_CHECKING:
    from gatekeeper.services.gate import Gate
    from gatekeeper.services.shown import Shown, Weighed

REFUSED, ABANDONED = "turned-back", "abandoned"


def keep(session: Session, scene: Scene, load: Carload) -> None:
    """Everything needed to go on with this car."""
    store.save(session, load.id, load.lane, load.number, scene.now, carloads.dump(load))


# --- gather, decide, record -----------------------------------------------------------------------


def judge(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    operator: Operator,
    source: Source,
    *,
    stay: bool = False,
) -> Shown:
    """Everybody in the car and the car itself; a verdict is recorded, then told.

    Who is held or refused has a line at once; who is complete has one when the barrier opens.
    """
    seats = list(load.seats)
    weighed: list[Weighed | None] = [None] * len(seats)
    for place in car_people.adults_first(gate, session, scene, load):
        mine = car_people.weigh(gate, session, scene, load, place, weighed)
        if mine is None:
            continue
        weighed[place] = mine
        seat = replace(seats[place], presentation=mine.presentation)
        told = fingerprint(mine.presentation.decision)
        speaks = mine.decision.outcome in (Outcome.HELD, Outcome.DENIED)
        has_line = speaks and mine.presentation.identity and gate.standing.clock_trusted
        if has_line and told != seat.recorded:
            judging.write(gate, session, scene, mine, operator, source)
            seat = replace(seat, recorded=told)
        seats[place] = seat
    load = _with_driver(replace(load, seats=tuple(seats)))
    facts = _facts(gate, session, scene, load, weighed)
    load = replace(load, car=replace(load.car, decision=rules.judge(facts)))
    load = load if stay else load.moved_on()
    if load.outcome is Outcome.GRANTED and gate.standing.clock_trusted:
        load = _let_through(gate, session, scene, load, weighed, operator, source)
    else:
        load = _kept(gate, session, scene, load, operator)
    return shown(gate, session, scene, load)


def _with_driver(load: Carload) -> Carload:
    """Somebody drives: the first who is still in it, when the driver got out."""
    if not load.seats[load.driver].put_off:
        return load
    inside = (place for place, seat in enumerate(load.seats) if not seat.put_off)
    return replace(load, driver=next(inside, load.driver))


def _facts(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    weighed: Sequence[Weighed | None],
) -> CarFacts:
    driver = weighed[load.driver]
    return CarFacts(
        now=scene.now,
        policy=gate.standing.policy,
        direction=load.direction,
        car=load.car,
        known=vehicles.known(session, load.car.plate, scene.now),
        hold=car_holds.of_plate(session, load.car.plate),
        driver=driver.found.holder if driver else None,
        emergency=scene.row.emergency,
        zone=gate.standing.zone,
    )


def _let_through(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    weighed: Sequence[Weighed | None],
    operator: Operator,
    source: Source,
) -> Carload:
    """A line for everybody in it, one for the car; then nothing of it is open any more."""
    keys: list[str] = []
    line = 0
    for seat, mine in zip(load.seats, weighed, strict=True):
        if seat.put_off or mine is None or mine.presentation.identity is None:
            continue
        keys.append(mine.presentation.identity.key)
        line = judging.write(gate, session, scene, mine, operator, source)
    write(gate, session, scene, load, Outcome.GRANTED.key, operator)
    store.delete(session, load.id)
    driver = load.seats[load.driver].presentation
    lane_store.save_lane(
        session,
        scene.lane,
        pinned=None,
        key="\n".join(keys) or None,
        at=scene.now,
        sequence=line,
        verdict=evidence.dump(driver),
    )
    return replace(load, line=line, number=None)


def _kept(gate: Gate, session: Session, scene: Scene, load: Carload, operator: Operator) -> Carload:
    """Not decided for good: a car that is held or refused has its line and keeps standing here."""
    outcome = load.outcome
    if outcome is Outcome.HELD and load.number is None:
        load = replace(load, number=lane_store.free_number(session))
    told = f"{outcome.key} {fingerprint(load.car.decision)} " + " ".join(
        f"{seat.outcome.key}{seat.put_off and '-'}" for seat in load.seats
    )
    speaks = outcome in (Outcome.HELD, Outcome.DENIED) and gate.standing.clock_trusted
    if speaks and told != load.recorded:
        line = write(gate, session, scene, load, outcome.key, operator)
        load = replace(load, recorded=told, line=line)
    keep(session, scene, load)
    return load


def write(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    outcome: str,
    operator: Operator,
) -> int:
    """The car's line in the register of vehicles, and its number."""
    known = vehicles.known(session, load.car.plate, scene.now)
    driver = load.seats[load.driver].presentation
    drives = gate.lineup.found(session, driver).holder
    whose = (known.person or known.visit if known else None) or (drives.person if drives else None)
    decision = load.car.decision
    findings = decision.findings if decision else ()
    row = session.get(VehiclePassage, load.id) or VehiclePassage(
        id=load.id,
        outcome="",
        direction=load.direction,
        lane=scene.lane,
        occurred_at=scene.now,
        policy="",
        occupants=0,
        presentations="",
        driver=None,
        person=None,
    )
    row.outcome, row.direction, row.occurred_at = outcome, load.direction, scene.now
    row.policy, row.lane = gate.standing.policy.name, scene.lane
    row.occupants = len(load.inside)
    row.presentations = " ".join(seat.presentation.id.hex for seat in load.inside)
    row.driver = driver.id
    row.put_off = " ".join(
        f"{seat.presentation.id.hex}:{seat.put_off}" for seat in load.seats if seat.put_off
    )
    row.findings = " ".join(dict.fromkeys(finding.code for finding in findings))
    row.overridden = " ".join(finding.code for finding in findings if finding.overridden)
    row.person, row.plate = whose, load.car.plate
    return writing.write_row(
        gate, session, store.LINED, row, outcome, operator, occurred_at=scene.now
    ).sequence


def fingerprint(decision: Decision | None) -> str:
    """Changes when outcome or findings do: only then somebody held adds a line."""
    if decision is None:
        return ""
    told = " ".join(f"{finding.code}:{finding.outcome.key}" for finding in decision.findings)
    return f"{decision.outcome.key} {told}"


# --- the car drives off ---------------------------------------------------------------------------


def turned_back(
    gate: Gate, session: Session, scene: Scene, load: Carload, operator: Operator
) -> None:
    """劝返: the car leaves without having passed; each who showed something has a line.

    A refused car's people are refused with it; a car that goes before its verdict was abandoned,
    and one typed by mistake leaves no line.
    """
    is_refused = load.outcome is Outcome.DENIED
    for seat in load.inside:
        shown = seat.presentation
        if shown.identity is None or (seat.outcome is Outcome.DENIED and seat.recorded):
            continue
        if is_refused and gate.standing.clock_trusted:
            with_all = Finding(
                check=rules.CHECK, code="vehicle-turned-back", outcome=Outcome.DENIED
            )
            weighed = judging.weigh(gate, session, scene, shown, in_vehicle=True)
            findings = (*weighed.decision.findings, with_all)
            decision = Decision(findings=findings, decided_at=scene.now)
            refused = replace(weighed.presentation, decision=decision)
            judging.write(
                gate,
                session,
                scene,
                replace(weighed, presentation=refused),
                operator,
                Source.KEYBOARD,
            )
        else:
            judging.abandon(gate, session, not_through(shown), scene.lane, operator)
    if gate.standing.clock_trusted and (load.line or _has_evidence(load)):
        write(gate, session, scene, load, REFUSED if is_refused else ABANDONED, operator)
    store.delete(session, load.id)


def not_through(shown: Presentation) -> Presentation:
    """Of somebody whose car did not pass: no line may count him as let through."""
    if shown.decision is None or shown.decision.outcome is not Outcome.GRANTED:
        return shown
    return replace(shown, decision=None)


def _has_evidence(load: Carload) -> bool:
    return any(seat.presentation.has_evidence for seat in load.seats)


# --- what is shown --------------------------------------------------------------------------------


def shown(gate: Gate, session: Session, scene: Scene, load: Carload) -> Shown:
    """The car, and the person in it who is being filled; of one let through, the driver."""
    found = [gate.lineup.found(session, seat.presentation) for seat in load.seats]
    known = vehicles.known(session, load.car.plate, scene.now)
    place = load.driver if load.outcome is Outcome.GRANTED else load.current
    return replace(
        gate.idle(scene),
        direction=load.direction,
        presentation=load.seats[place].presentation,
        holder=found[place].holder,
        members=judging.members_of(session, found[place]),
        sequence=load.line if load.outcome.is_final else None,
        moved=scene.moved,
        car=CarShown(
            load=load,
            holders=tuple(one.holder for one in found),
            known=known,
            riders=vehicles.riders(session, known, scene.now),
        ),
    )
