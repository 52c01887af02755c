"""The passages of its neighbours, as one station is told them and as it takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from gatekeeper.errors import SyncError
from gatekeeper.store.access import AccessEvent, PassageRecord
from gatekeeper.store.columns import Base
from gatekeeper.store.journal import LogHead
from gatekeeper.store.lane import upsert_passage
from gatekeeper.store.people import Person
from gatekeeper.store.row_values import plain, read
from gatekeeper.store.station import Station
from gatekeeper.store.visits import VisitRecord

GRANTED = "granted"
# Nobody undoes what happened longer ago than that.
VOIDED_WITHIN = timedelta(days=30)
# People asked for in one statement; well below what one takes as values.
AT_ONCE = 400

_COLUMNS: tuple[Column[Any], ...] = tuple(Base.metadata.tables["passages"].columns)
NAMES = tuple(column.name for column in _COLUMNS)
# In the order in which the gate writes them.
STORED = (
    "station",
    "presentation",
    "sequence",
    "person",
    "household",
    "direction",
    "outcome",
    "occurred_at",
    "void",
    "purpose",
    "due_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a station asks: of which chains, from which line on and up to which one.

    Passages that count are told from `begins` on; what became void, and who passed last, whatever
    its age.
    """

    spans: Mapping[str, tuple[int, int]]
    begins: datetime


def told(session: Session, wanted: Wanted) -> Iterator[list[str]]:
    """Rows of `passages-1.csv`; some may be told twice."""
    behind: set[UUID] = set()
    grown = {chain: span for chain, span in wanted.spans.items() if 0 < span[0] < span[1]}
    for chain, span in grown.items():
        for row in _since(session, chain, *span):
            if row["void"] or row["occurred_at"] < wanted.begins:
                # Behind what went another passage may be the last one.
                behind.add(row["person"])
            if row["void"] or row["occurred_at"] >= wanted.begins:
                yield _fields(row)
    fresh = [chain for chain, span in wanted.spans.items() if not span[0] and span[1]]
    for row in _of_period(session, fresh, wanted.begins):
        yield _fields(row)
    for people in _portions(sorted(behind)):
        for row in _last_of(session, list(wanted.spans), people):
            yield _fields(row)
    for row in _last_of_all(session, fresh):
        if row["occurred_at"] < wanted.begins:
            yield _fields(row)


def _since(session: Session, chain: str, first: int, last: int) -> Iterator[Mapping[str, Any]]:
    """Those whose last line came since; found by their lines, which are in order."""
    statement = (
        select(*_COLUMNS)
        .join_from(
            AccessEvent,
            PassageRecord,
            and_(
                PassageRecord.station == AccessEvent.station,
                PassageRecord.presentation == AccessEvent.presentation,
                PassageRecord.sequence == AccessEvent.sequence,
            ),
        )
        .where(AccessEvent.station == chain)
        .where(AccessEvent.sequence > first, AccessEvent.sequence <= last)
        .where(PassageRecord.person.is_not(None), PassageRecord.outcome == GRANTED)
        .order_by(AccessEvent.sequence)
    )
    return _rows(session, statement)


def _of_period(
    session: Session, chains: Sequence[str], begins: datetime
) -> Iterator[Mapping[str, Any]]:
    """What counts since then, and what became void: a station may have more than it told."""
    if not chains:
        return iter(())
    passage = PassageRecord
    is_told = or_(passage.occurred_at >= begins, passage.void == true())
    statement = (
        select(*_COLUMNS)
        .where(passage.station.in_(chains), passage.occurred_at >= begins - VOIDED_WITHIN, is_told)
        .where(passage.person.is_not(None), passage.outcome == GRANTED)
        .order_by(PassageRecord.station, PassageRecord.occurred_at)
    )
    return _rows(session, statement)


def _last_of(
    session: Session, chains: Sequence[str], people: Sequence[UUID]
) -> Iterator[Mapping[str, Any]]:
    """Each one's last passage, where it was at one of these."""
    statement = (
        select(*_COLUMNS)
        # Joined to nothing, so that no index of stations is walked instead of that of people.
        .where(PassageRecord.person.in_(people), PassageRecord.station.concat("").in_(chains))
        .where(*_counts(PassageRecord), PassageRecord.occurred_at == _newest(PassageRecord.person))
    )
    return _rows(session, statement)


def _last_of_all(session: Session, chains: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The same of everybody, sought person by person: passages of a year are too many to read."""
    if not chains:
        return
    inside = select(VisitRecord.id).where(VisitRecord.left_at.is_(None))
    everybody = [*session.scalars(select(Person.id)), *session.scalars(inside)]
    for people in _portions(everybody):
        yield from _last_of(session, chains, people)


def _newest(person: Any) -> Any:
    """When somebody passed last, at whichever station."""
    later = aliased(PassageRecord)
    return (
        select(func.max(later.occurred_at))
        .where(later.person == person, *_counts(later))
        .scalar_subquery()
    )


def _counts(passage: Any) -> tuple[Any, ...]:
    return passage.void == false(), passage.outcome == GRANTED


def _rows(session: Session, statement: Select[Any]) -> Iterator[Mapping[str, Any]]:
    for row in session.execute(statement, execution_options={"yield_per": 500}):
        yield dict(zip(NAMES, row, strict=True))


def _fields(row: Mapping[str, Any]) -> list[str]:
    return [_text(plain(row[name])) for name in NAMES]


def _text(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _portions(people: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE))


def take(session: Session, rows: Iterable[Sequence[str]], own: Collection[str]) -> frozenset[UUID]:
    """Keep what other stations tell, the later line of a presentation; whose passages they are.

    Of the own chains the own lines tell more; of one that a restore ended, up to its end.
    SyncError for what is no passage.
    """
    whose, ended = set(), _ended(session)
    for fields in rows:
        try:
            values = _values_of(fields)
        except (ValueError, KeyError) as fault:
            raise SyncError("bundle-line", row=str(fields)[:80], name="passages-1") from fault
        station, sequence = values["station"], values["sequence"]
        is_news = station not in own or sequence > ended.get(station, sequence)
        if is_news and values["person"] is not None:
            upsert_passage(session, tuple(_stored(values[name]) for name in STORED))
            whose.add(values["person"])
    return frozenset(whose)


def _ended(session: Session) -> Mapping[str, int]:
    """Where the chains end that a restore ended here."""
    statement = (
        select(Station.id, LogHead.count)
        .join(LogHead, LogHead.station == Station.id)
        .where(Station.is_own, Station.retired_at.is_not(None))
    )
    return dict(session.execute(statement).all())


def _values_of(fields: Sequence[str]) -> dict[str, Any]:
    if len(fields) != len(_COLUMNS):
        raise ValueError("other columns")
    return {
        column.name: read(column, _told(column, text))
        for column, text in zip(_COLUMNS, fields, strict=True)
    }


def _stored(value: Any) -> Any:
    """As the fixed statements of the gate hold it."""
    return int(value) if isinstance(value, bool) else plain(value)


def _told(column: Any, text: str) -> Any:
    """What stood behind the text; an empty one is nothing where a column may be empty."""
    if not text and column.nullable:
        return None
    kind = column.type.python_type
    if kind is bool:
        return {"0": False, "1": True}[text]
    return int(text) if kind is int else text
