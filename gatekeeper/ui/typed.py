"""What is wrong with days, times and hours as they were typed; empty where nothing is."""

from __future__ import annotations

from datetime import date, tzinfo

from gatekeeper.domain.typed import (
    day_typed,
    hours_typed,
    moment_typed,
    time_typed,
    weekdays_typed,
)
from gatekeeper.text import tr


def hours_fault(typed: str) -> str:
    return "" if hours_typed(typed) else tr("Like 08:00-18:00.")


def weekdays_fault(typed: str) -> str:
    return "" if weekdays_typed(typed) else tr("Only the digits 1 to 7.")


def day_fault(typed: str) -> str:
    return "" if day_typed(typed) else tr("A day like 2022-03-14.")


def optional_day_fault(typed: str) -> str:
    return day_fault(typed) if typed.strip() else ""


def time_fault(typed: str) -> str:
    return "" if time_typed(typed) else tr("A time like 930 or 9:30.")


def optional_time_fault(typed: str) -> str:
    return time_fault(typed) if typed.strip() else ""


def moment_fault(typed: str, today: date, zone: tzinfo | None) -> str:
    return "" if moment_typed(typed, today, zone) else tr("Day and time like 2022-03-14 18:00.")
