"""What is typed into a ledger: its one normal form, and the rules an entry must keep."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from gatekeeper.domain.identifiers import normalise_phone, normalise_plate, phone_problems
from gatekeeper.domain.ledger import (
    NUMBER,
    UNFINISHED,
    Entry,
    Field,
    FieldKind,
    Ledger,
    Shape,
    State,
    Values,
    day_of,
)
from gatekeeper.domain.ledger_rules import Span, Unique
from gatekeeper.domain.ledger_totals import COUNT, counts_of
from gatekeeper.errors import Problem

MESSAGES = {
    "ledger-text-long": "At most {most} characters.",
    "ledger-text-wrong": "The text has characters that cannot be kept.",
    "ledger-number-wrong": "Please type a number.",
    "ledger-number-decimals": "At most {decimals} digits after the point.",
    "ledger-number-range": "Must be between {least} and {most}.",
    "ledger-choice-unknown": "Please choose one of the list.",
    "ledger-time-wrong": "Please type a time such as 08:30.",
    "ledger-date-wrong": "Please type a day such as 2022-03-14.",
    "ledger-counts-wrong": "Please type building and number, such as 3:12 5:8.",
    "ledger-picture-wrong": "The picture is missing.",
    "ledger-in-future": "This moment has not come yet.",
    "ledger-too-old": "This is too long ago to be entered here.",
    "ledger-twice": "There is such an entry already ({when}).",
    "ledger-step-wrong": "This entry cannot take that step.",
    "ledger-field-unknown": "The ledger has no such field.",
    "ledger-field-missing": "There is no field {name} in this ledger.",
    "entry-unknown": "There is no such entry.",
    "ledger-missing": "There is no ledger {name}.",
    "ledger-due-wrong": "One of windows, every_days, or within_hours with of.",
}


def cleaned(ledger: Ledger, typed: Values) -> dict[str, str]:
    """What was typed in the one form to store; empty values are left out."""
    values = {}
    for one in ledger.fields:
        value = _CLEANERS.get(one.kind, _plain)(one, typed.get(one.key, ""))
        if value:
            values[one.key] = value
    return values


def problems(ledger: Ledger, typed: Values) -> tuple[Problem, ...]:
    """Broken rules of an entry, each at its field; nothing where it may be written."""
    values = cleaned(ledger, typed)
    known = {one.key for one in ledger.fields}
    found = [Problem(code="ledger-field-unknown", field=key) for key in typed.keys() - known]
    for one in ledger.fields:
        value = values.get(one.key, "")
        if not value:
            found += [Problem(code="required", field=one.key)] if one.required else []
            continue
        told = _fault(one, value)
        if told is not None:
            found.append(told)
    return tuple(found)


def proposed(ledger: Ledger, typed: Values) -> dict[str, str]:
    """The dates that follow from others typed already, for whoever fills in the form."""
    values = cleaned(ledger, typed)
    found = {}
    for one in ledger.fields:
        begins = day_of(values.get(one.after, "")) if one.after else None
        if begins is not None and begins <= date.max - timedelta(days=one.days):
            found[one.key] = (begins + timedelta(days=one.days - 1)).isoformat()
    return found


def moment_problems(ledger: Ledger, occurred_at: datetime, now: datetime) -> tuple[Problem, ...]:
    """Nothing is entered before it happened, nor when its private parts would be due to go."""
    if occurred_at > now:
        return (Problem(code="ledger-in-future", field="occurred_at"),)
    if occurred_at <= now - ledger.keep:
        return (Problem(code="ledger-too-old", field="occurred_at"),)
    return ()


def clash(
    ledger: Ledger, values: Values, occurred_at: datetime, others: Iterable[Entry]
) -> Problem | None:
    """The entry that says the same, where the ledger wants it said once.

    The day is the one of `occurred_at`'s own zone.
    """
    rule = ledger.unique
    if rule is None:
        return None
    for other in others:
        same = all(other.values.get(key, "") == values.get(key, "") for key in rule.fields)
        if other.state is not State.WITHDRAWN and same and _meets(rule, occurred_at, other):
            when = other.occurred_at.astimezone(occurred_at.tzinfo)
            told = {"when": f"{when:%m-%d %H:%M}"}
            return Problem(code="ledger-twice", field=rule.fields[0], parameters=told)
    return None


def _meets(rule: Unique, occurred_at: datetime, other: Entry) -> bool:
    if rule.per is Span.OPEN:
        return other.state in UNFINISHED
    return other.occurred_at.astimezone(occurred_at.tzinfo).date() == occurred_at.date()


def _plain(_: Field, typed: str) -> str:
    return " ".join(unicodedata.normalize("NFC", typed).split())


def _number(one: Field, typed: str) -> str:
    """36.5, ３６．５; and 365 where one decimal is kept and only 36.5 is possible."""
    text = unicodedata.normalize("NFKC", typed).replace(",", "").replace("。", ".")
    text = "".join(text.split())
    if not NUMBER.fullmatch(text):
        return text
    value = Decimal(text)
    tenth = value / 10
    if one.decimals == 1 and "." not in text and not _in_range(one, value):
        value = tenth if _in_range(one, tenth) else value
    if value != round(value, one.decimals):
        return text
    return f"{value:.{one.decimals}f}"


def _time(_: Field, typed: str) -> str:
    """08:30 for 8:30, 8：30 and 0830."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _CLOCK.fullmatch(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def _date(_: Field, typed: str) -> str:
    """2022-03-14 for 2022/3/14, 2022.3.14, 2022年3月14日 and 20220314."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day = (part for part in found.groups() if part)
    return f"{year}-{int(month):02}-{int(day):02}"


def _ticks(one: Field, typed: str) -> str:
    """In the order of the options; what is none of them stays, to be told."""
    ticked = dict.fromkeys(typed.split())
    known = [option.key for option in one.options]
    strangers = [key for key in ticked if key not in known]
    return " ".join([*(key for key in known if key in ticked), *strangers])


def _counts(_: Field, typed: str) -> str:
    """3:12 5:8 for 3栋12，5栋8 and 3*12+5*8; the same building twice is added up."""
    text = unicodedata.normalize("NFKC", typed).strip()
    rest = COUNT.sub("", text)
    if rest.strip(" +,;、，；"):
        return text
    return " ".join(f"{building}:{count}" for building, count in counts_of(text).items())


def _vehicle(_: Field, typed: str) -> str:
    return normalise_plate(typed)


def _phone_or_text(one: Field, typed: str) -> str:
    return normalise_phone(typed) if one.shape is Shape.PHONE else _plain(one, typed)


_CLEANERS: Mapping[FieldKind, Callable[[Field, str], str]] = {
    FieldKind.TEXT: _phone_or_text,
    FieldKind.NUMBER: _number,
    FieldKind.TICKS: _ticks,
    FieldKind.TIME: _time,
    FieldKind.DATE: _date,
    FieldKind.COUNTS: _counts,
    FieldKind.VEHICLE: _vehicle,
}

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")
_DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
# The form that `_counts` makes of what it understands.
_COUNTS = re.compile(r"[^\s:]+:[0-9]+( [^\s:]+:[0-9]+)*")
_HASH = re.compile(r"[0-9a-f]{64}")


def _fault(one: Field, value: str) -> Problem | None:
    match one.kind:
        case FieldKind.NUMBER:
            return _number_fault(one, value)
        case FieldKind.CHOICE:
            known = any(option.key == value for option in one.options)
            return None if known else Problem(code="ledger-choice-unknown", field=one.key)
        case FieldKind.TIME:
            good = _CLOCK.fullmatch(value)
            return None if good else Problem(code="ledger-time-wrong", field=one.key)
        case FieldKind.TICKS:
            known = {option.key for option in one.options} >= set(value.split())
            return None if known else Problem(code="ledger-choice-unknown", field=one.key)
        case FieldKind.DATE:
            is_day = day_of(value) is not None
            return None if is_day else Problem(code="ledger-date-wrong", field=one.key)
        case FieldKind.COUNTS:
            good = _COUNTS.fullmatch(value)
            return None if good else Problem(code="ledger-counts-wrong", field=one.key)
        case FieldKind.PHOTO | FieldKind.SIGNATURE:
            good = _HASH.fullmatch(value)
            return None if good else Problem(code="ledger-picture-wrong", field=one.key)
    return _text_fault(one, value)


def _text_fault(one: Field, value: str) -> Problem | None:
    if len(value) > one.longest:
        told = {"most": one.longest}
        return Problem(code="ledger-text-long", field=one.key, parameters=told)
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
        return Problem(code="ledger-text-wrong", field=one.key)
    if one.shape is Shape.PHONE and value.startswith("1"):  # anything else may be a landline
        broken = phone_problems(value)
        return Problem(code=broken[0], field=one.key) if broken else None
    return None


def _number_fault(one: Field, value: str) -> Problem | None:
    if not NUMBER.fullmatch(value):
        return Problem(code="ledger-number-wrong", field=one.key)
    if not _in_range(one, Decimal(value)):
        told = {"least": one.least, "most": one.most}
        return Problem(code="ledger-number-range", field=one.key, parameters=told)
    if value.partition(".")[2][one.decimals :]:
        told = {"decimals": one.decimals}
        return Problem(code="ledger-number-decimals", field=one.key, parameters=told)
    return None


def _in_range(one: Field, value: Decimal) -> bool:
    least, most = one.least, one.most
    return (least is None or value >= least) and (most is None or value <= most)
