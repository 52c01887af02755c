"""What happened to a person beside passages and cases of observation (O07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What it was."""

    SCREENED = "screened"
    ELSEWHERE = "elsewhere"
    TAKEN_IN = "taken-in"
    REFERRED = "referred"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One of them; `code` is the result, the desk or the kind of report."""

    at: datetime
    what: Happening
    code: str = ""
    told: str = ""


def latest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """As a file tells them; of one moment in the order they were told."""
    return tuple(sorted(events, key=lambda one: one.at, reverse=True))
