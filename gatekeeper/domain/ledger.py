"""What one simple ledger (台账) is: a declaration, its entries and their life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.accounts import Role
from gatekeeper.domain.ledger_rules import Due, Stock, Unique
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, mask_plate

# An amount as it is typed and stored; no sum of money or people has more digits.
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
# Stands behind a number that is too high; the font has it, and it needs no colour.
HIGH = "▲"

Words = Mapping[str, str]
"""A title by language ("zh_CN", "en")."""


class FieldKind(StrEnum):
    """What one types or picks.

    COUNTS is a number for each building ("3:12 5:8"), TICKS are some of the options ("a b").
    """

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON = "person"
    HOUSEHOLD = "household"
    VEHICLE = "vehicle"
    PLACE = "place"
    TICKS = "ticks"
    TIME = "time"
    DATE = "date"
    COUNTS = "counts"
    PHOTO = "photo"
    SIGNATURE = "signature"


PICTURES = frozenset({FieldKind.PHOTO, FieldKind.SIGNATURE})
# Only these can name nobody; everything else stands in a private part of the log.
_HARMLESS = frozenset(
    {
        FieldKind.NUMBER,
        FieldKind.CHOICE,
        FieldKind.TICKS,
        FieldKind.TIME,
        FieldKind.DATE,
        FieldKind.COUNTS,
    }
)


class Keeper(StrEnum):
    """Where a ledger is kept: what the OFFICE keeps is not shown at a gate."""

    GATE = "gate"
    OFFICE = "office"


class Group(StrEnum):
    """What a ledger is about, for the order in which they are listed."""

    POST = "post"
    GOODS = "goods"
    PEOPLE = "people"
    CARE = "care"
    HEALTH = "health"
    PLACES = "places"
    SUPPLIES = "supplies"
    WORK = "work"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice, or a place that is offered."""

    key: str
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column; `recalls` names the fields that an earlier entry with the same value fills.

    A number at or above `high` is marked wherever it is shown, masked or not. Each answer of a
    `coded` one has a printed code that fills it. A date is proposed as the last of so many `days`
    that begin with the one in the field `after`.
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
    after: str = ""
    days: int = 0

    @property
    def is_apart(self) -> bool:
        """Does its value stand in a private part and never in the line?"""
        return self.private or self.kind not in _HARMLESS

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A book of the gate or the office, declared in a TOML file.

    `health`: it tells of people's health and goes when an epidemic ends.
    Of a list (`is_list`) what is open is in force, and nothing is unfinished.
    `slip` is the title of one entry as a paper of its own, `signed` who signs that.
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
    stock: Stock | None = None
    role: Role = Role.OPERATOR
    place: Keeper = Keeper.GATE
    group: Group = Group.POST
    is_list: bool = False
    slip: Words = field(default_factory=dict)
    signed: tuple[Words, ...] = ()

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
    if one.kind is FieldKind.TICKS:
        known = {option.key: said(option.title, language) for option in one.options}
        return " / ".join(known.get(key, key) for key in value.split())
    unit = said(one.unit, language)
    words = f"{value} {unit}" if unit else value
    return f"{words} {HIGH}" if is_high(one, value) else words


def day_of(value: str) -> date | None:
    """The day of a DATE value; None where it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


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
