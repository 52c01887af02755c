"""What one simple ledger (台账) is: a declaration, its entries, and the rules that hold for both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.accounts import Role
from gatekeeper.domain.identifiers import normalise_phone, normalise_plate, phone_problems
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.errors import Problem

MESSAGES = {
    "ledger-text-long": "At most {most} characters.",
    "ledger-text-wrong": "The text has characters that cannot be kept.",
    "ledger-number-wrong": "Please type a number.",
    "ledger-number-decimals": "At most {decimals} digits after the point.",
    "ledger-number-range": "Must be between {least} and {most}.",
    "ledger-choice-unknown": "Please choose one of the list.",
    "ledger-time-wrong": "Please type a time such as 08:30.",
    "ledger-counts-wrong": "Please type building and number, such as 3:12 5:8.",
    "ledger-picture-wrong": "The picture is missing.",
    "ledger-in-future": "This moment has not come yet.",
    "ledger-too-old": "This is too long ago to be entered here.",
    "ledger-twice": "There is such an entry already ({when}).",
    "ledger-step-wrong": "This entry cannot take that step.",
    "ledger-field-unknown": "The ledger has no such field.",
}

Words = Mapping[str, str]
"""A title by language ("zh_CN", "en")."""


class FieldKind(StrEnum):
    """What one types or picks; COUNTS is a number for each building ("3:12 5:8")."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON = "person"
    HOUSEHOLD = "household"
    VEHICLE = "vehicle"
    PLACE = "place"
    TIME = "time"
    COUNTS = "counts"
    PHOTO = "photo"
    SIGNATURE = "signature"


PICTURES = frozenset({FieldKind.PHOTO, FieldKind.SIGNATURE})
# Only these can name nobody; everything else stands in a private part of the log.
_HARMLESS = frozenset({FieldKind.NUMBER, FieldKind.CHOICE, FieldKind.TIME, FieldKind.COUNTS})


class Shape(StrEnum):
    """What a text looks like, for its check and its mask."""

    PLAIN = ""
    PHONE = "phone"
    ID = "id"


class State(StrEnum):
    """Where an entry stands in its life; WITHDRAWN was entered by mistake and counts nowhere."""

    OPEN = "open"
    ASSIGNED = "assigned"
    DONE = "done"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"


UNFINISHED = frozenset({State.OPEN, State.ASSIGNED})


class Span(StrEnum):
    """Within what nothing may stand twice: a day, or those entries not finished yet."""

    DAY = "day"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice, or a place that is offered."""

    key: str
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column; `recalls` names the fields that an earlier entry with the same value fills."""

    key: str
    title: Words
    kind: FieldKind
    required: bool = False
    private: bool = False
    unit: Words = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    longest: int = 200
    total: bool = False
    shape: Shape = Shape.PLAIN
    suggested: bool = False
    recalls: tuple[str, ...] = ()

    @property
    def is_apart(self) -> bool:
        """Does its value stand in a private part and never in the line?"""
        return self.private or self.kind not in _HARMLESS

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `start` to before `end` on the clock of the place; over midnight when `end` is less."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When an entry is expected: in windows of the day, every so many days, or after another one.

    `per` is a field: each of its options, or each value seen lately, is expected by itself.
    `counts` are the values an entry must have to be the expected one; `of` and `when` say which
    entry of which ledger calls for one `within` a span. In `profiles` it always holds, elsewhere
    only while the ledger is in use.
    """

    windows: tuple[Window, ...] = ()
    every: timedelta | None = None
    within: timedelta | None = None
    of: str = ""
    when: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """These fields together stand once within a span."""

    fields: tuple[str, ...]
    per: Span = Span.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A book of the gate or the office, declared in a TOML file."""

    key: str
    title: Words
    fields: tuple[Field, ...]
    version: str = ""
    hint: Words = field(default_factory=dict)
    keep: timedelta = timedelta(days=90)
    life: tuple[State, ...] = ()
    states: Mapping[State, Words] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    unique: Unique | None = None
    role: Role = Role.OPERATOR

    def field(self, key: str) -> Field:
        """KeyError when there is no such field."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)

    @property
    def first_state(self) -> State:
        """What has no life is done as it is written."""
        return self.life[0] if self.life else State.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a ledger, as the rules see it; values are text in their one normal form."""

    id: UUID
    ledger: str
    occurred_at: datetime
    values: Mapping[str, str]
    state: State = State.DONE


Values = Mapping[str, str]


def said(words: Words, language: str) -> str:
    """The title in a language, else in English, else in any; nothing where there is none."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def shown(one: Field, value: str, language: str) -> str:
    """A value as people read it: the option's title, the number with its unit."""
    if not value:
        return ""
    if one.kind in (FieldKind.CHOICE, FieldKind.PLACE):
        titles = {option.key: said(option.title, language) for option in one.options}
        return titles.get(value, value)
    unit = said(one.unit, language)
    return f"{value} {unit}" if unit else value


def masked(one: Field, value: str, language: str) -> str:
    """A value as it is shown to those who need not know it in full."""
    words = shown(one, value, language)
    if not one.private or not words:
        return words
    match one.kind:
        case FieldKind.PERSON:
            return mask_name(words)
        case FieldKind.VEHICLE:
            return words[:2] + "*" * max(len(words) - 4, 0) + words[-2:]
        case FieldKind.HOUSEHOLD:
            return words.partition("-")[0] + "-*" if "-" in words else "*"
    if one.shape is Shape.PHONE:
        return mask_phone(words)
    return mask_id(words) if one.shape is Shape.ID else "***"


# --- what was typed ---------------------------------------------------------------------------


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
    if not _NUMBER.fullmatch(text):
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


def _counts(_: Field, typed: str) -> str:
    """3:12 5:8 for 3栋12，5栋8; the same building twice is added up."""
    text = unicodedata.normalize("NFKC", typed).strip()
    rest = _COUNT.sub("", text)
    if rest.strip(" ,;、，；"):
        return text
    return " ".join(f"{building}:{count}" for building, count in counts_of(text).items())


def _vehicle(_: Field, typed: str) -> str:
    return normalise_plate(typed)


def _phone_or_text(one: Field, typed: str) -> str:
    return normalise_phone(typed) if one.shape is Shape.PHONE else _plain(one, typed)


_CLEANERS: Mapping[FieldKind, Callable[[Field, str], str]] = {
    FieldKind.TEXT: _phone_or_text,
    FieldKind.NUMBER: _number,
    FieldKind.TIME: _time,
    FieldKind.COUNTS: _counts,
    FieldKind.VEHICLE: _vehicle,
}

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")
_COUNT = re.compile(r"([^\s:=,;、栋楼号]{1,8})\s*(?:栋|号楼|楼|[:=])\s*([0-9]{1,4})(?![0-9])")
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
        case FieldKind.COUNTS:
            return None if counts_of(value) else Problem(code="ledger-counts-wrong", field=one.key)
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
    if not _NUMBER.fullmatch(value):
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


def counts_of(value: str) -> dict[str, int]:
    """Building -> number of a COUNTS value; empty where it is none."""
    counts: dict[str, int] = {}
    for building, count in _COUNT.findall(value):
        counts[building] = counts.get(building, 0) + int(count)
    return counts


# --- life and totals --------------------------------------------------------------------------


def next_states(ledger: Ledger, state: State) -> tuple[State, ...]:
    """The steps an entry may take: onward in its life, again to somebody else, or back to open."""
    if state not in ledger.life:
        return ()
    onward = ledger.life[ledger.life.index(state) + 1 :]
    # Checking is of what was done: it is never reached by a leap.
    leaps = [step for step in onward if step is not State.CHECKED or state is State.DONE]
    if state is State.ASSIGNED:
        leaps.insert(0, State.ASSIGNED)
    if state is State.DONE and len(ledger.life) > 1:
        leaps.append(ledger.life[0])
    return tuple(leaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a period adds up to: entries, unfinished ones, sums by field, answers by choice."""

    entries: int = 0
    unfinished: int = 0
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def totals(ledger: Ledger, entries: Iterable[Entry]) -> Totals:
    """Add up; what was withdrawn counts nowhere."""
    summed = [one for one in ledger.fields if one.total]
    asked = [one for one in ledger.fields if one.kind is FieldKind.CHOICE]
    sums = {one.key: Decimal(0) for one in summed}
    answers: dict[str, dict[str, int]] = {one.key: {} for one in asked}
    count = unfinished = 0
    for entry in entries:
        if entry.state is State.WITHDRAWN:
            continue
        count += 1
        unfinished += entry.state in UNFINISHED
        for one in summed:
            sums[one.key] += _amount(one, entry.values.get(one.key, ""))
        for one in asked:
            answer = entry.values.get(one.key, "")
            if answer:
                answers[one.key][answer] = answers[one.key].get(answer, 0) + 1
    return Totals(entries=count, unfinished=unfinished, sums=sums, answers=answers)


def _amount(one: Field, value: str) -> Decimal:
    if one.kind is FieldKind.COUNTS:
        return Decimal(sum(counts_of(value).values()))
    return Decimal(value) if _NUMBER.fullmatch(value) else Decimal(0)
