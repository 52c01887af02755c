"""Goods at the gate: what lies there since when, and what a waybill looks like (G16, G35)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gatekeeper.domain.identifiers import is_resident_id

MESSAGES = {
    "caller-courier": "Courier ({company}), short passage.",
    "caller-takeaway": "Takeaway ({company}), short passage.",
    "caller-ride": "Ride-hailing ({company}), short passage.",
    "caller-outside": "Waits outside; whoever ordered comes to the gate.",
    "caller-stays-outside": "In this profile they stay outside. Put the goods down here.",
    "nothing-lies": "Nothing lies here for building {building}.",
    "pieces-wrong": "Between 1 and {most} pieces.",
    "building-missing": "Which building?",
}

# Parcels whose building nobody wrote down.
NOWHERE = "?"
LAST_DIGITS = 4

# 顺丰 SF, 京东 JD, 圆通 YT, 极兔 JT, 邮政 two letters at both ends; 中通, 申通, 韵达 digits alone.
_WAYBILL = re.compile(
    r"(?:[A-Z]{2,4}[0-9]{9,15}|[A-Z]{2}[0-9]{9}[A-Z]{2}|[0-9]{12,15})(?:-[0-9]{1,3}){0,3}-?"
)


def waybill_of(text: str) -> str:
    """The number of a parcel's waybill, "" where the text is none; an ID number is none."""
    plain = text.strip().upper()
    if not _WAYBILL.fullmatch(plain) or is_resident_id(plain):
        return ""
    return plain


def last_digits(waybill: str) -> str:
    """What is kept of it and asked for at the shelf (取件码后四位)."""
    number = waybill.partition("-")[0]
    return re.sub("[^0-9]", "", number)[-LAST_DIGITS:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What was put down at once, by building; `fresh` of them are."""

    at: datetime
    pieces: Mapping[str, int]
    fresh: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """What lies there for a building; `since` is when the oldest piece came."""

    building: str
    pieces: int
    fresh: int
    since: datetime

    def is_too_long(self, now: datetime, rule: timedelta) -> bool:
        """Fresh goods are looked after at once, all others after the rule's span."""
        return now - self.since >= (min(rule, FRESH) if self.fresh else rule)


# A summer's day.
FRESH = timedelta(hours=6)


def lying(drops: Iterable[Drop], taken: Mapping[str, int]) -> tuple[Lying, ...]:
    """By building what is still there if the oldest goes first, of one drop the fresh ones."""
    left = dict(taken)
    found: dict[str, Lying] = {}
    for drop in sorted(drops, key=lambda one: one.at):
        for building, count in drop.pieces.items():
            gone = min(left.get(building, 0), count)
            left[building] = left.get(building, 0) - gone
            if gone == count:
                continue
            fresh = max(min(drop.fresh.get(building, 0), count) - gone, 0)
            before = found.get(building)
            found[building] = Lying(
                building=building,
                pieces=count - gone + (before.pieces if before else 0),
                fresh=fresh + (before.fresh if before else 0),
                since=before.since if before else drop.at,
            )
    return tuple(sorted(found.values(), key=lambda one: _order(one.building)))


def _order(building: str) -> tuple[int, str]:
    digits = re.match("[0-9]+", building)
    return (int(digits.group()) if digits else 1_000_000, building)
