"""Figures of the daily report about visitors, cars, cases, returns, reports and the crew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.calendar import local
from gatekeeper.domain.daily_report import Balance, Group, Row
from gatekeeper.domain.duty import Shift
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.domain.policy import ObservationKind, Policy
from gatekeeper.domain.posts import Post
from gatekeeper.domain.returnees import Disposition
from gatekeeper.services.day import Counted, Gathered, Rows
from gatekeeper.store.abnormal import AbnormalRecord
from gatekeeper.store.day_rows import CaseRow
from gatekeeper.store.vehicle_lists import VehiclePassageRow
from gatekeeper.store.visit_lists import VisitRow
from gatekeeper.text import tr
from gatekeeper.text.abnormal import kind_words
from gatekeeper.text.crew import hours_words, shift_words
from gatekeeper.text.observation import kind_words as case_words
from gatekeeper.text.vehicles import car_outcome_words
from gatekeeper.text.visits import purpose_words, refusal_words

GRANTED = Outcome.GRANTED.key
# The span ends before its cut-off: at midnight the last day of it is the one before.
_MOMENT = timedelta(microseconds=1)


def _visits(is_meant: Callable[[Gathered, VisitRow], bool]) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(
            id=one.id.hex,
            at=one.entered_at or one.registered_at,
            name=mask_name(one.name),
            place=one.place,
            what=refusal_words(one.refused) if one.refused else purpose_words(one.purpose),
        )
        for one in day.visits
        if is_meant(day, one)
    )


def _has_come(day: Gathered, one: VisitRow) -> bool:
    return day.holds(one.entered_at)


def _has_left(day: Gathered, one: VisitRow) -> bool:
    return one.left_at is not None and one.left_at < day.ends_at


_VISITORS = (
    Counted(key="visitors", group=Group.VISITORS, rows=_visits(_has_come)),
    Counted(
        key="visitors-left",
        group=Group.VISITORS,
        rows=_visits(lambda day, one: _has_come(day, one) and _has_left(day, one)),
    ),
    Counted(
        key="visitors-inside",
        group=Group.VISITORS,
        rows=_visits(lambda day, one: _has_come(day, one) and not _has_left(day, one)),
    ),
    Counted(
        key="visitors-refused",
        group=Group.VISITORS,
        rows=_visits(lambda day, one: bool(one.refused) and day.holds(one.registered_at)),
    ),
)


def _cars(is_meant: Callable[[VehiclePassageRow], bool]) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(
            id=one.id.hex,
            at=one.occurred_at,
            name=mask_plate(one.plate),
            place=one.place,
            what=car_outcome_words(one.outcome),
        )
        for one in reversed(day.cars)
        if not one.void and is_meant(one)
    )


_VEHICLES = (
    Counted(key="cars", group=Group.VEHICLES, rows=_cars(lambda one: True)),
    Counted(
        key="cars-in",
        group=Group.VEHICLES,
        rows=_cars(lambda one: one.outcome == GRANTED and one.direction == Direction.ENTRY.value),
    ),
    Counted(
        key="cars-out",
        group=Group.VEHICLES,
        rows=_cars(lambda one: one.outcome == GRANTED and one.direction == Direction.EXIT.value),
    ),
    Counted(key="cars-not", group=Group.VEHICLES, rows=_cars(lambda one: one.outcome != GRANTED)),
)


# --- observation and returns ----------------------------------------------------------------------


def _cases(is_meant: Callable[[Gathered, CaseRow], bool]) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(
            id=one.id,
            at=one.opened_at,
            name=mask_name(one.name),
            place=one.place,
            what=case_words(ObservationKind(one.kind)),
        )
        for one in day.cases
        if is_meant(day, one)
    )


def _is_observed(day: Gathered, one: CaseRow) -> bool:
    """Open when the report is cut off; the last day still counts."""
    is_closed = one.closed_at is not None and one.closed_at < day.ends_at
    return not is_closed and one.ends_on >= _last_day(day)


def _last_day(day: Gathered) -> date:
    """The day on which the span ends; at midnight the one before it."""
    return local(day.ends_at - _MOMENT, day.zone).date()


def _uses_observation(policy: Policy) -> bool:
    return policy.uses("observation")


def _of_kind(kind: ObservationKind) -> Callable[[Gathered, CaseRow], bool]:
    return lambda day, one: _is_observed(day, one) and one.kind == kind.value


_OBSERVATION = (
    Counted(
        key="observed", group=Group.OBSERVATION, rows=_cases(_is_observed), asked=_uses_observation
    ),
    *(
        Counted(
            key=f"observed-{kind.value}",
            group=Group.OBSERVATION,
            rows=_cases(_of_kind(kind)),
            asked=_uses_observation,
        )
        for kind in ObservationKind
    ),
    Counted(
        key="observation-began",
        group=Group.OBSERVATION,
        rows=_cases(lambda day, one: day.holds(one.opened_at)),
        asked=_uses_observation,
    ),
    Counted(
        key="observation-ended",
        group=Group.OBSERVATION,
        rows=_cases(lambda day, one: not _is_observed(day, one)),
        asked=_uses_observation,
    ),
)


def _returned(*dispositions: str) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(
            id=one.id,
            at=one.arrived_at,
            name=mask_name(one.name),
            place=one.place,
            what=one.origin,
        )
        for one in day.returnees
        if not dispositions or one.disposition in dispositions
    )


def _uses_returnees(policy: Policy) -> bool:
    return policy.uses("returnees")


_RETURNEES = tuple(
    Counted(key=key, group=Group.RETURNEES, rows=_returned(*meant), asked=_uses_returnees)
    for key, meant in (
        ("returned", ()),
        ("returned-home", (Disposition.ENTER.value,)),
        ("returned-central", (Disposition.TRANSFER.value,)),
        ("returned-refused", (Disposition.REFUSED.value,)),
        ("returned-open", (Disposition.HELD.value, "")),
    )
)


# --- reports upward, the crew, the ledgers --------------------------------------------------------


def _reports(is_meant: Callable[[AbnormalRecord], bool]) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(id=one.id.hex, at=one.found_at, name=f"{one.serial}", what=kind_words(one.kind))
        for one in day.reports
        if is_meant(one)
    )


_REPORTS = (
    Counted(key="reported", group=Group.REPORTS, rows=_reports(lambda one: True)),
    Counted(
        key="reported-taken",
        group=Group.REPORTS,
        rows=_reports(lambda one: one.taken_over_at is not None),
    ),
    Counted(
        key="reported-open",
        group=Group.REPORTS,
        rows=_reports(lambda one: one.taken_over_at is None),
    ),
)


def _shift_id(post: Post, shift: Shift) -> str:
    return f"{post.id.hex} {shift.day} {shift.key.value}"


def _shifts(*, short: bool | None) -> Callable[[Gathered], Rows]:
    def rows(day: Gathered) -> Iterator[Row]:
        missing = {_shift_id(gap.post, gap.shift): gap.missing for gap in day.gaps}
        for post, shift in day.shifts:
            key = _shift_id(post, shift)
            if short is None or short == (key in missing):
                words = f"{shift_words(shift.key)} {hours_words(shift, day.zone)}"
                if key in missing:
                    words += " · " + tr("{count} missing", count=missing[key])
                yield Row(id=key, at=shift.begins_at, place=post.name, what=words)

    return rows


CREW = (
    Counted(key="shifts", group=Group.CREW, rows=_shifts(short=None)),
    Counted(key="shifts-covered", group=Group.CREW, rows=_shifts(short=False)),
    Counted(key="shifts-short", group=Group.CREW, rows=_shifts(short=True)),
)

FIGURES = (*_VISITORS, *_VEHICLES, *_OBSERVATION, *_RETURNEES, *_REPORTS, *CREW)
BALANCES = (
    Balance(total="visitors", parts=("visitors-left", "visitors-inside")),
    Balance(total="cars", parts=("cars-in", "cars-out", "cars-not")),
    Balance(total="observed", parts=tuple(f"observed-{kind.value}" for kind in ObservationKind)),
    Balance(
        total="returned",
        parts=("returned-home", "returned-central", "returned-refused", "returned-open"),
    ),
    Balance(total="reported", parts=("reported-taken", "reported-open")),
    Balance(total="shifts", parts=("shifts-covered", "shifts-short")),
)
