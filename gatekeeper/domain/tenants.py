"""The floating population (流动人口): tenants by building, landlords who answer (O42, O43)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gatekeeper.domain.grid import natural

MESSAGES = {
    "landlord-unknown": "The landlord of this flat is not known.",
    "landlord-note": "At most {most} characters.",
}

NOTE_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rented:
    """One rented flat, as far as figures ask."""

    building: str
    tenants: int
    foreign: int = 0
    has_landlord: bool = True
    is_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Floating:
    """The tenants of a building, or of all; `foreign` have a document other than a resident ID."""

    building: str = ""
    flats: int = 0
    tenants: int = 0
    foreign: int = 0
    without_landlord: int = 0
    asked: int = 0


def floating(flats: Iterable[Rented]) -> tuple[Floating, ...]:
    """Building by building, in the order of numbers."""
    found: dict[str, Floating] = {}
    for flat in flats:
        sofar = found.get(flat.building, Floating(building=flat.building))
        found[flat.building] = _plus(sofar, flat)
    return tuple(found[building] for building in sorted(found, key=natural))


def total(parts: Iterable[Floating]) -> Floating:
    """All buildings together."""
    whole = Floating()
    for part in parts:
        whole = replace(
            whole,
            flats=whole.flats + part.flats,
            tenants=whole.tenants + part.tenants,
            foreign=whole.foreign + part.foreign,
            without_landlord=whole.without_landlord + part.without_landlord,
            asked=whole.asked + part.asked,
        )
    return whole


def _plus(sofar: Floating, flat: Rented) -> Floating:
    return replace(
        sofar,
        flats=sofar.flats + 1,
        tenants=sofar.tenants + flat.tenants,
        foreign=sofar.foreign + flat.foreign,
        without_landlord=sofar.without_landlord + (not flat.has_landlord),
        asked=sofar.asked + flat.is_asked,
    )
