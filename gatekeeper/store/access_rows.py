"""Events and passages made from the access lines of another station, many at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, EventKind, Outcome
from gatekeeper.store import visits
from gatekeeper.store.access_log import SHARED
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.lane import UPSERT_PASSAGE
from gatekeeper.store.lines import COLUMNS, Line

KIND = "access-1"
PARTS = ("who", "measured", "leave")


@dataclass(frozen=True, slots=True)
class Told:
    """What a line and its parts say: the fields of `access-1` in their order, parts if kept."""

    fields: Sequence[str]
    who: str | None = None
    measured: str | None = None
    leave: str | None = None


def derive(session: Session, line: Line) -> bool:
    """Write the event and the passage that a line from elsewhere tells of; twice changes nothing.

    False, and nothing, for a line as no gate writes it. Whoever was merged into another entry
    here is that one.
    """
    fields = [line.values[column] for column in COLUMNS[KIND]]
    told = Told(fields, *(line.parts.get(name) for name in PARTS))
    return not derive_all(session, line.station, [told])


def derive_all(session: Session, station: str, told: Iterable[Told]) -> list[int]:
    """The same of many lines of one station; the sequences of those that nothing was made of.

    The visits that their passages tell of follow.
    """
    made = AccessRows()
    reader = AccessReader(station)
    for one in told:
        reader.add(made, one)
    write(session, made)
    return made.odd


@dataclass(slots=True)
class AccessRows:
    """Events and passages as they are stored, and the sequences of lines as no gate writes them."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    passages: list[tuple[Any, ...]] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)


class AccessReader:
    """Reads the lines of one station; remembers what it read of parts that come again and again."""

    def __init__(self, station: str) -> None:
        self._station = station
        self._who = lru_cache(REMEMBERED)(_who)
        self._measured = lru_cache(REMEMBERED)(_measured)

    def add(self, into: AccessRows, told: Told) -> None:
        """Event and passage of a line; nothing but its number for one as no gate writes it.

        A million of them at a time: written for speed.
        """
        fields = told.fields
        try:
            _refuse_odd(fields)
            person, household = self._who(told.who)
            measured = self._measured(told.measured)
            sequence, purpose, due_at = int(fields[0]), *_leave(told.leave)
        except (ValueError, TypeError, AttributeError, RecursionError):
            into.odd.append(int(fields[0]))
            return
        into.events.append((self._station, sequence, *fields[1:16], person, *measured))
        place = (self._station, fields[3], sequence, person, household)
        is_void = fields[2] == "correction"
        into.passages.append((*place, fields[7], fields[8], fields[4], is_void, purpose, due_at))


# Of a community of some thousand people, each one's part.
REMEMBERED = 4096


def write(session: Session, made: AccessRows) -> None:
    """Store them; who was merged into another entry here is that one. The visits follow."""
    held = driver(session)
    merged = dict(held.execute(_MERGED).fetchall())
    events, passages = made.events, made.passages
    if merged:
        events = [_led(row, _EVENT_PERSON, merged) for row in events]
        passages = [_led(row, _PERSON, merged) for row in passages]
    held.executemany(_INSERT_EVENT, events)
    held.executemany(UPSERT_PASSAGE, passages)
    people = {passage[_PERSON] for passage in passages} - {None}
    visits.follow_all(session, visits.known(session, sorted(people)))


def _led(row: tuple[Any, ...], at: int, merged: Mapping[str, str]) -> tuple[Any, ...]:
    person = row[at]
    return (*row[:at], merged[person], *row[at + 1 :]) if person in merged else row


_MERGED = "SELECT id, merged_into FROM people WHERE merged_into IS NOT NULL"
_COLUMNS = ("station", "sequence", *SHARED, "person", "tenths", "colour", "evidence")
_INSERT_EVENT = (
    f"INSERT INTO access_events ({', '.join(_COLUMNS)}) "  # noqa: S608  (own names)
    f"VALUES ({', '.join('?' * len(_COLUMNS))}) ON CONFLICT (station, sequence) DO NOTHING"
)
# Where the person stands among the values of a passage and of an event.
_PERSON = 3
_EVENT_PERSON = len(_COLUMNS) - 4

_EVENTS = frozenset(kind.value for kind in EventKind)
_WAYS = frozenset(way.value for way in Direction)
_OUTCOMES = frozenset(outcome.key for outcome in Outcome)
_LONGEST = ((6, 32), (9, 1024), (10, 1024), (11, 64), (12, 16), (14, 16))
"""How long a field may be, by its place in the line, as the columns are."""


def _refuse_odd(fields: Sequence[str]) -> None:
    """Raises ValueError and its like for what no gate writes."""
    if fields[2] not in _EVENTS or fields[7] not in _WAYS or fields[8] not in _OUTCOMES:
        raise ValueError("no event")
    if not _IDS(f"{fields[1]} {fields[3]} {fields[13]} {fields[15]}"):
        raise ValueError("no id")
    utc_from(fields[4])
    if fields[5] != fields[4]:
        utc_from(fields[5])
    for place, longest in _LONGEST:
        if len(fields[place]) > longest:
            raise ValueError("too long")


_ID = r"[0-9a-f]{32}"
_IS_ID = re.compile(_ID).fullmatch
_IDS = re.compile(f"{_ID} {_ID} {_ID} (?:{_ID})?").fullmatch


def _part(text: str) -> dict[str, Any]:
    told = json.loads(text)
    if type(told) is not dict:
        raise ValueError("no part")
    return told


def _who(text: str | None) -> tuple[str | None, str | None]:
    """Person and household."""
    if not text:
        return None, None
    told = _part(text)
    person, household = told.get("person"), told.get("household")
    for id in (person, household):
        if id is not None and not _IS_ID(id):
            raise ValueError("no id")
    return person, household


def _measured(text: str | None) -> tuple[int | None, str | None, str | None]:
    """The last temperature in tenths, the colour, the kind of evidence."""
    if not text:
        return None, None, None
    told = _part(text)
    readings = told.get("temperatures")
    tenths = readings[-1] if readings else None
    if tenths is not None and type(tenths) is not int:
        raise ValueError("no temperature")
    return tenths, _word(told.get("colour"), 8), _word(told.get("evidence"), 24)


def _leave(text: str | None) -> tuple[str, str | None]:
    """For what, and until when."""
    if not text:
        return "", None
    told = _part(text)
    due_at = told.get("due_at")
    if due_at is not None:
        utc_from(due_at)
    return _word(told.get("purpose"), 32) or "", due_at


def _word(told: str | None, longest: int) -> str | None:
    """A word of the program."""
    if told is not None and len(told.encode()) > longest:
        raise ValueError("too long")
    return told
