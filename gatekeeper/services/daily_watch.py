"""Figures of the daily report about readings of the observed and doors of a screening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from sqlalchemy.orm import Session

from gatekeeper.domain.calendar import local
from gatekeeper.domain.daily_report import Balance, Group, Row
from gatekeeper.domain.day_sheet import DayEntry, Half, Planned, ReadingState, celsius, state_of
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.screening import Channel, Outcome
from gatekeeper.services.day import Counted, Gathered, Reading, Rows
from gatekeeper.store import lookup, observation, observation_days
from gatekeeper.store.day_rows import ScreeningRow
from gatekeeper.text.screening import stands_words

_WANTED = (ReadingState.DONE, ReadingState.DUE, ReadingState.MISSED)


def readings(
    session: Session, day: date, now: datetime, zone: tzinfo | None
) -> tuple[Reading, ...]:
    """Each reading of this day that was to be taken by now, and how it stands (O13)."""
    rows = [
        row
        for row in observation.listed(session, day)
        if row.closed_at is None or local(row.closed_at, zone).date() > day
    ]
    entered = observation_days.days_of(session, [row.id for row in rows])
    found = []
    for row in rows:
        case, entry = observation.case_of(row), entered[row.id].get(day, DayEntry())
        if not case.first_on <= day <= case.last_on:
            continue
        holder = lookup.holder(session, case.person)
        for half in Half:
            planned = Planned(day_on=day, half=half)
            state = state_of(planned, entry.reading(half), case, now, zone)
            if state in _WANTED:
                found.append(
                    Reading(
                        id=f"{case.id.hex} {half.value}",
                        name=holder.name if holder else "",
                        place=holder.place if holder else "",
                        state=state,
                        tenths=entry.reading(half),
                    )
                )
    return tuple(found)


def _readings(*states: ReadingState) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(
            id=one.id,
            name=mask_name(one.name),
            place=one.place,
            what=f"{celsius(one.tenths)} °C" if one.tenths is not None else "",
        )
        for one in day.readings
        if one.state in states
    )


def _uses_observation(policy: Policy) -> bool:
    return policy.uses("observation")


def _doors(is_meant: Callable[[ScreeningRow], bool]) -> Callable[[Gathered], Rows]:
    return lambda day: (
        Row(id=one.id, at=one.tried_at, place=one.place, what=stands_words(one.screened))
        for one in day.screenings
        if is_meant(one)
    )


def _stands(outcome: Outcome) -> Callable[[ScreeningRow], bool]:
    return lambda one: one.screened.outcome is outcome


def _reached(channel: Channel) -> Callable[[ScreeningRow], bool]:
    return lambda one: one.screened.outcome is Outcome.REACHED and one.screened.channel is channel


FIGURES = (
    *(
        Counted(key=key, group=Group.OBSERVATION, rows=_readings(*states), asked=_uses_observation)
        for key, states in (
            ("readings", _WANTED),
            ("readings-done", (ReadingState.DONE,)),
            ("readings-due", (ReadingState.DUE,)),
            ("readings-missed", (ReadingState.MISSED,)),
        )
    ),
    Counted(key="doors", group=Group.SCREENING, rows=_doors(lambda one: True)),
    Counted(key="doors-phone", group=Group.SCREENING, rows=_doors(_reached(Channel.PHONE))),
    Counted(key="doors-door", group=Group.SCREENING, rows=_doors(_reached(Channel.DOOR))),
    *(
        Counted(key=f"doors-{outcome.value}", group=Group.SCREENING, rows=_doors(_stands(outcome)))
        for outcome in (Outcome.ELSEWHERE, Outcome.MISSED)
    ),
)
BALANCES = (
    Balance(total="readings", parts=("readings-done", "readings-due", "readings-missed")),
    Balance(total="doors", parts=("doors-phone", "doors-door", "doors-elsewhere", "doors-missed")),
)
