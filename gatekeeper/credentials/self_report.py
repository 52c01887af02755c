"""The code of a self-report (自主申报, G32): `GKR1:` and base45 of deterministic CBOR.

A map: 1 day it was filled in, 2 names, 3 how each of them is, 4 phone, 5 coming from, 6 day of
arrival, 7 address, 8 plate, 9 route (from, to, means, number, day). Days count from 1970, words
and lists that are empty are left out. Nobody signs it and anybody can make one: it fills a form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from gatekeeper.credentials import base45
from gatekeeper.credentials.claims import Unreadable, strict
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Notice
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import (
    LEGS_AT_MOST,
    MEMBERS_AT_MOST,
    NUMBER_CHARACTERS,
    PLACE_CHARACTERS,
    Condition,
    Leg,
    Means,
)
from gatekeeper.domain.self_report import SelfReport

REPORT_PREFIX = "GKR1:"

MESSAGES: Mapping[str, str] = {
    "notice-self-report": "A returnee's self-report: press F6 and show it again.",
    "notice-self-report-damaged": "A self-report that cannot be read. Ask them to make it anew.",
}

# The page makes nothing longer; a code of more is not read from a phone.
MAX_BYTES = 900
MAX_CHARACTERS = len(REPORT_PREFIX) + MAX_BYTES * 3 // 2
FILLED, NAMES, CONDITIONS, PHONE, ORIGIN, ARRIVES, ADDRESS, PLATE, LEGS = range(1, 10)
_REQUIRED = {FILLED, NAMES, CONDITIONS, PHONE, ORIGIN, ARRIVES, ADDRESS}
_NAME_CHARACTERS, _PHONE_CHARACTERS, _PLATE_CHARACTERS = 40, 24, 16
_CONDITIONS = (Condition.WELL, Condition.FEVER, Condition.COUGH, Condition.OTHER)
_MEANS = (Means.TRAIN, Means.PLANE, Means.CAR, Means.COACH, Means.SHIP, Means.OTHER)
_FIRST_DAY, _LAST_DAY = 1, 2_932_896  # the end of the year 9999
_EPOCH = date(1970, 1, 1)

One = TypeVar("One")


def open_report(text: str) -> SelfReport:
    """Read a `GKR1:` text; Unreadable where it is not exactly what the page writes."""
    if not text.startswith(REPORT_PREFIX) or len(text) > MAX_CHARACTERS:
        raise _damaged()
    try:
        told = strict(base45.decode(text.removeprefix(REPORT_PREFIX)))
    except ValueError as fault:  # Unreadable is one
        raise _damaged() from fault
    if type(told) is not dict or not _REQUIRED <= told.keys() <= _REQUIRED | {PLATE, LEGS}:
        raise _damaged()
    names = _list(told[NAMES], MEMBERS_AT_MOST, lambda one: _words(one, _NAME_CHARACTERS))
    conditions = _list(told[CONDITIONS], MEMBERS_AT_MOST, lambda one: _one_of(_CONDITIONS, one))
    if len(names) != len(conditions):
        raise _damaged()
    return SelfReport(
        filled_on=_day(told[FILLED]),
        names=names,
        conditions=conditions,
        phone=_words(told[PHONE], _PHONE_CHARACTERS),
        origin=_words(told[ORIGIN], PLACE_CHARACTERS),
        arrives_on=_day(told[ARRIVES]),
        address=_words(told[ADDRESS], PLACE_CHARACTERS),
        plate=_words(told[PLATE], _PLATE_CHARACTERS) if PLATE in told else "",
        legs=_list(told[LEGS], LEGS_AT_MOST, _leg) if LEGS in told else (),
    )


def parse(symbol: Symbol, trust: Trust) -> Notice | None:
    """Named in passing: at the gate it is nobody's evidence."""
    if not symbol.text.startswith(REPORT_PREFIX):
        return None
    try:
        open_report(symbol.text)
    except Unreadable as fault:
        return Notice(code=fault.code)
    return Notice(code="notice-self-report")


def _damaged() -> Unreadable:
    return Unreadable("notice-self-report-damaged")


def _leg(told: Any) -> Leg:
    if type(told) is not list or len(told) != 5:
        raise _damaged()
    origin, to, by, number, on = told
    return Leg(
        origin=_words(origin, PLACE_CHARACTERS),
        to=_words(to, PLACE_CHARACTERS) if to != "" else "",
        by=_one_of(_MEANS, by),
        number=_words(number, NUMBER_CHARACTERS) if number != "" else "",
        on=_day(on),
    )


def _list(value: Any, most: int, read: Callable[[Any], One]) -> tuple[One, ...]:
    if type(value) is not list or not 0 < len(value) <= most:
        raise _damaged()
    return tuple(read(one) for one in value)


def _words(value: Any, most: int) -> str:
    # Printable: no line breaks, no marks that turn the direction of writing.
    if type(value) is not str or not 0 < len(value) <= most or not value.isprintable():
        raise _damaged()
    return value


def _one_of(those: tuple[One, ...], value: Any) -> One:
    if type(value) is not int or not 0 < value <= len(those):
        raise _damaged()
    return those[value - 1]


def _day(value: Any) -> date:
    if type(value) is not int or not _FIRST_DAY <= value <= _LAST_DAY:
        raise _damaged()
    return _EPOCH + timedelta(days=value)
