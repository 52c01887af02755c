"""What one simple ledger (台账) is: a declaration, its entries, their life and their totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.accounts import Role
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, mask_plate

# An amount as it is typed and stored; no sum of money or people has more digits.
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
COUNT = re.compile(r"([^\s:=*+,;、栋楼号]{1,8})\s*(?:栋|号楼|楼|[:=*])\s*([0-9]{1,4})(?![0-9])")
# Stands behind a number that is too high; the font has it, and it needs no colour.
HIGH = "▲"

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
    """One column; `recalls` names the fields that an earlier entry with the same value fills.

    A number at or above `high` is marked wherever it is shown, masked or not. Each answer of a
    `coded` one has a printed code that fills it.
    """

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
    high: float | None = None
    total: bool = False
    shape: Shape = Shape.PLAIN
    suggested: bool = False
    coded: bool = False
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
    entry of which ledger calls for one `within` a span. `rostered`: of everybody who is on duty in
    a window, where a roster is kept. In `profiles` it always holds, elsewhere
    only while the ledger is in use.
    """

    windows: tuple[Window, ...] = ()
    every: timedelta | None = None
    within: timedelta | None = None
    of: str = ""
    when: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    rostered: bool = False
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """These fields together stand once within a span."""

    fields: tuple[str, ...]
    per: Span = Span.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A book of the gate or the office, declared in a TOML file.

    `health`: it tells of people's health and goes when an epidemic ends.
    """

    key: str
    title: Words
    fields: tuple[Field, ...]
    version: str = ""
    hint: Words = field(default_factory=dict)
    keep: timedelta = timedelta(days=90)
    health: bool = False
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
    def coded(self) -> Field | None:
        """The field that a printed code fills; none where no code is printed."""
        return next((one for one in self.fields if one.coded), None)

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
    words = f"{value} {unit}" if unit else value
    return f"{words} {HIGH}" if is_high(one, value) else words


def is_high(one: Field, value: str) -> bool:
    """Is it a number that calls for somebody to look?"""
    if one.high is None or not NUMBER.fullmatch(value):
        return False
    return Decimal(value) >= Decimal(str(one.high))


def masked(one: Field, value: str, language: str) -> str:
    """A value as it is shown to those who need not know it in full."""
    words = shown(one, value, language)
    if not one.private or not words:
        return words
    match one.kind:
        case FieldKind.PERSON:
            return mask_name(words)
        case FieldKind.VEHICLE:
            return mask_plate(words)
        case FieldKind.HOUSEHOLD:
            return words.partition("-")[0] + "-*" if "-" in words else "*"
    if one.shape is Shape.PHONE:
        return mask_phone(words)
    if one.shape is Shape.ID:
        return mask_id(words)
    return f"*** {HIGH}" if is_high(one, value) else "***"


# --- life and totals ---------------------------------------------------------------------------


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
    return Decimal(value) if NUMBER.fullmatch(value) else Decimal(0)


def counts_of(value: str) -> dict[str, int]:
    """Building -> number of a COUNTS value; empty where it is none."""
    counts: dict[str, int] = {}
    for building, count in COUNT.findall(value):
        counts[building] = counts.get(building, 0) + int(count)
    return counts
