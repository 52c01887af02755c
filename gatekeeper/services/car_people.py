"""The people in a car judged one by one: a household's quota among them, children with an adult."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Companion, Direction, Holder, Outcome
from gatekeeper.domain.calendar import local
from gatekeeper.domain.carload import Carload
from gatekeeper.domain.outings import Crossing, leave_of
from gatekeeper.domain.party import born_after
from gatekeeper.services import judging
from gatekeeper.services.lineup import Scene
from gatekeeper.store import lookup

if TYPE_CHECKING:
    from gatekeeper.services.gate import Gate
    from gatekeeper.services.shown import Weighed


def adults_first(gate: Gate, session: Session, scene: Scene, load: Carload) -> tuple[int, ...]:
    """The places in the order they are judged: whether a child may pass hangs on an adult."""
    children = {
        place
        for place, seat in enumerate(load.seats)
        if _is_child(gate, session, scene, gate.lineup.found(session, seat.presentation).holder)
    }
    return tuple(sorted(range(len(load.seats)), key=lambda place: place in children))


def _is_child(gate: Gate, session: Session, scene: Scene, holder: Holder | None) -> bool:
    if holder is None or holder.household is None:
        return False
    today = local(scene.now, gate.standing.zone).date()
    children = lookup.children(session, holder.household, born_after(today))
    return any(child.person == holder.person for child in children)


def weigh(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    place: int,
    others: Sequence[Weighed | None],
) -> Weighed | None:
    """One person in the car; nobody who was refused with a line, or got out, is asked again.

    Who of the household leaves in the same car uses the quota as if he had passed already. A child
    comes along with an adult of his household, and waits until that one is complete.
    """
    seat = load.seats[place]
    if seat.put_off or (seat.outcome is Outcome.DENIED and seat.recorded):
        return None
    weighed = judging.weigh(gate, session, scene, seat.presentation, in_vehicle=True)
    holder = weighed.found.holder
    if holder is None or holder.household is None or scene.row.emergency:
        return weighed
    family = [
        one
        for one in others
        if one is not None and one.found.holder and one.found.holder.household == holder.household
    ]
    if _is_child(gate, session, scene, holder):
        adults = [one for one in family if not _is_child(gate, session, scene, one.found.holder)]
        return _beside(gate, session, scene, load, weighed, adults)
    along = tuple(_crossing(scene, one) for one in family if _uses_quota(one))
    if not along:
        return weighed
    crossings = (*weighed.facts.crossings, *along)
    return judging.weigh(
        gate, session, scene, seat.presentation, in_vehicle=True, crossings=crossings
    )


def _beside(
    gate: Gate,
    session: Session,
    scene: Scene,
    load: Carload,
    alone: Weighed,
    adults: Sequence[Weighed],
) -> Weighed:
    """A child with an adult of his household who is complete; while one may come, he waits."""
    adult = next((one for one in adults if one.decision.outcome is Outcome.GRANTED), None)
    if adult is not None and adult.found.holder is not None:
        leave = leave_of(adult.facts)
        companion = Companion(
            person=adult.found.holder.person,
            name=adult.found.holder.name,
            direction=adult.presentation.direction,
            granted=True,
            purpose=leave.purpose if leave else "",
            due_at=leave.due_at if leave else None,
        )
        return judging.weigh(
            gate, session, scene, alone.facts.presentation, in_vehicle=True, companion=companion
        )
    is_open = any(one.decision.outcome is Outcome.PENDING for one in adults)
    if not is_open and all(seat.presentation.identity for seat in load.inside):
        return alone
    findings = tuple(
        replace(finding, outcome=min(finding.outcome, Outcome.PENDING))
        for finding in alone.decision.findings
    )
    decision = replace(alone.decision, findings=findings)
    return replace(alone, presentation=replace(alone.presentation, decision=decision))


def _uses_quota(one: Weighed) -> bool:
    return one.decision.outcome is Outcome.GRANTED and leave_of(one.facts) is not None


def _crossing(scene: Scene, one: Weighed) -> Crossing:
    """Somebody complete in this car, as if he had passed."""
    leave, holder = leave_of(one.facts), one.found.holder
    assert leave is not None
    assert holder is not None
    return Crossing(
        person=holder.person,
        name=holder.name,
        direction=Direction.EXIT,
        occurred_at=scene.now,
        purpose=leave.purpose,
        due_at=leave.due_at,
    )
