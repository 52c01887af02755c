"""Key persons (重点人员) in figures that add up: all = central + home + monitoring (O22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gatekeeper.domain.policy import ObservationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPerson:
    """What is counted of one: his measure, and whose household he is of."""

    kind: ObservationKind
    household: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """`households` are those with somebody at home; who has none counts as one by himself."""

    people: int
    central: int
    home: int
    monitoring: int
    households: int


def figures(people: Sequence[KeyPerson]) -> KeyFigures:
    """The counts of these."""
    by_kind = {kind: [one for one in people if one.kind is kind] for kind in ObservationKind}
    home = by_kind[ObservationKind.HOME]
    doors = {one.household for one in home if one.household is not None}
    return KeyFigures(
        people=len(people),
        central=len(by_kind[ObservationKind.CENTRAL]),
        home=len(home),
        monitoring=len(by_kind[ObservationKind.MONITORING]),
        households=len(doors) + sum(one.household is None for one in home),
    )
