"""What a day brought, read once for its report, and what a figure made of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from gatekeeper.domain.daily_report import Group, Row
from gatekeeper.domain.day_sheet import ReadingState
from gatekeeper.domain.duty import Gap, Shift
from gatekeeper.domain.ledger import Ledger
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.posts import Post
from gatekeeper.store.abnormal import AbnormalRecord
from gatekeeper.store.day_rows import (
    CaseRow,
    PassageRow,
    ReferralRow,
    ReturneeRow,
    ScreeningRow,
)
from gatekeeper.store.ledger_pages import EntryRow
from gatekeeper.store.vehicle_lists import VehiclePassageRow
from gatekeeper.store.visit_lists import VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading of somebody observed that was to be taken on the day; tenths of a degree."""

    id: str
    name: str
    place: str
    state: ReadingState
    tenths: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a span brought, read once; the figures below only sort it."""

    begins_at: datetime
    ends_at: datetime
    policy: Policy
    zone: tzinfo | None
    passages: tuple[PassageRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    cars: tuple[VehiclePassageRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    readings: tuple[Reading, ...] = ()
    screenings: tuple[ScreeningRow, ...] = ()
    returnees: tuple[ReturneeRow, ...] = ()
    reports: tuple[AbnormalRecord, ...] = ()
    referrals: tuple[ReferralRow, ...] = ()
    shifts: tuple[tuple[Post, Shift], ...] = ()
    gaps: tuple[Gap, ...] = ()
    entries: tuple[tuple[Ledger, tuple[EntryRow, ...]], ...] = ()

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins_at <= moment < self.ends_at


Rows = Iterable[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One figure; `asked` is False where the profile in force has nothing to do with it."""

    key: str
    group: Group
    rows: Callable[[Gathered], Rows]
    asked: Callable[[Policy], bool] = lambda policy: True
