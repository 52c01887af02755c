"""更正: the figures of a report that was given out, and what a late bundle changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The reports whose figures are kept once they are given out."""

    DAILY = "daily-report"
    SHIFTS = "shift-log"
    TEMPERATURES = "temperature-ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A report as it leaves: which one (`subject`), of which span, its figures by their keys.

    `missing` are the stations that were not in yet.
    """

    kind: Kind
    subject: str
    begins_at: datetime
    ends_at: datetime
    figures: Mapping[str, int]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure, as it was given out and as it is now."""

    key: str
    old: int
    new: int


def changes(old: Mapping[str, int], new: Mapping[str, int]) -> tuple[Change, ...]:
    """The figures that differ, in the order of the report; one that is not in it counts nothing."""
    keys: Iterable[str] = dict.fromkeys((*new, *old))
    return tuple(
        Change(key=key, old=old.get(key, 0), new=new.get(key, 0))
        for key in keys
        if old.get(key, 0) != new.get(key, 0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction of a report: its number and what changed; given out once it left itself."""

    number: int
    changes: tuple[Change, ...]
    made_at: datetime
    stations: tuple[str, ...] = ()
    given_at: datetime | None = None

    @property
    def old(self) -> Mapping[str, int]:
        """The changed figures as they were."""
        return {one.key: one.old for one in self.changes}
