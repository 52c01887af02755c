"""自主申报 (G32): what a returnee says of himself before anybody asked; claims and no evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gatekeeper.domain.returnees import Condition, Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReport:
    """A family's own words; `conditions` stand in the order of `names`, the address is as typed."""

    filled_on: date
    names: tuple[str, ...]
    conditions: tuple[Condition, ...]
    phone: str
    origin: str
    arrives_on: date
    address: str
    plate: str = ""
    legs: tuple[Leg, ...] = ()

    @property
    def complaints(self) -> Mapping[str, Condition]:
        """Who says that he is not well. That somebody is well is asked and seen, never taken over:
        a claim may add a worry and never answer a question."""
        return {
            name: condition
            for name, condition in zip(self.names, self.conditions, strict=True)
            if condition is not Condition.WELL
        }
