"""Numbered snapshots of what the office publishes: what differs, written down, told since one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from gatekeeper.store import row_states, touched, touching
from gatekeeper.store.lines import canonical
from gatekeeper.store.published import TABLES, states
from gatekeeper.store.received import PublishedRow, PublishedSnapshot
from gatekeeper.store.touched import BESIDE

# They go after what pointed to them has gone.
POINTED_TO = ("grids", "people", "households", "employers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed since the last snapshot, not written down yet.

    `heads` are the ends of all chains as they were looked at; `changed` are table, key and digest,
    an empty digest for what is gone. `has_news`: somebody passed since, or something was erased.
    """

    number: int
    heads: Mapping[str, int]
    changed: tuple[tuple[str, str, str], ...]
    known: frozenset[tuple[str, str]]
    marks: Mapping[str, int]
    has_news: bool
    is_whole: bool

    @property
    def is_new(self) -> bool:
        """Is there anything for a station?"""
        return bool(self.changed) or self.has_news or self.number == 0

    def is_worth_noting(self, newest: PublishedSnapshot) -> bool:
        """Would the next comparison have less to look at?"""
        return self.is_whole or bool(self.marks) or dict(self.heads) != heads_of(newest)


def last(session: Session) -> PublishedSnapshot | None:
    """The newest snapshot."""
    statement = select(PublishedSnapshot).order_by(PublishedSnapshot.number.desc()).limit(1)
    return session.scalars(statement).first()


def heads_of(snapshot: PublishedSnapshot | None) -> dict[str, int]:
    """The ends of the chains that went into it."""
    return dict(json.loads(snapshot.heads)) if snapshot is not None else {}


def compare(session: Session, now: datetime, *, whole: bool = False) -> Difference:
    """What differs from what was published last; only reads.

    Looks at the tables that the lines since then are about; at all of them where `whole`, or
    where that was not done for an hour.
    """
    before = last(session)
    since, heads = heads_of(before), touched.heads(session)
    whole = whole or _is_time(session, now)
    marks = touched.marks(session)
    tables, has_news = touched.since(session, since, heads)
    tables |= marks.keys()
    asked = TABLES + BESIDE if whole else [one for one in TABLES + BESIDE if one in tables]
    changed: list[tuple[str, str, str]] = []
    known: set[tuple[str, str]] = set()
    for name in asked:
        was = _was(session, name)
        known.update((name, key) for key in was)
        changed.extend(_changed(name, was, states(session, name, now)))
    return Difference(
        number=before.number if before is not None else 0,
        heads=heads,
        changed=tuple(changed),
        known=frozenset(known),
        marks=marks,
        has_news=has_news,
        is_whole=whole,
    )


WHOLE_EVERY = timedelta(hours=1)


def _is_time(session: Session, now: datetime) -> bool:
    """Whatever changed a row without a line of its own is found within the hour."""
    statement = (
        select(PublishedSnapshot.whole_at).order_by(PublishedSnapshot.number.desc()).limit(1)
    )
    at = session.scalars(statement).first()
    return at is None or not at <= now < at + WHOLE_EVERY


def _was(session: Session, name: str) -> dict[str, str]:
    statement = select(PublishedRow.row_key, PublishedRow.digest).where(
        PublishedRow.table_name == name
    )
    return {key: digest for key, digest in session.execute(statement)}  # noqa: C416  (typed)


def _changed(
    name: str, was: Mapping[str, str], states: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    there = set()
    for key, values in states:
        there.add(key)
        digest = row_states.digest(name, values)
        if was.get(key) != digest:
            yield name, key, digest
    for key, digest in was.items():
        if digest and key not in there:
            yield name, key, ""


def record(session: Session, found: Difference, now: datetime) -> int | None:
    """Write the difference down as the next snapshot; its number.

    None where somebody else published meanwhile: compare again.
    """
    before = last(session)
    if (before.number if before is not None else 0) != found.number:
        return None
    touched.clear(session, found.marks)
    if before is not None and not found.is_new:
        before.heads = canonical(dict(found.heads))
        if found.is_whole:
            before.whole_at = now
        session.flush()
        return before.number
    number = found.number + 1
    rows = [
        {"table_name": name, "row_key": key, "number": number, "digest": digest}
        for name, key, digest in found.changed
    ]
    new = [row for row in rows if (row["table_name"], row["row_key"]) not in found.known]
    old = [row for row in rows if (row["table_name"], row["row_key"]) in found.known]
    if new:
        session.execute(insert(PublishedRow), new)
    if old:
        session.execute(update(PublishedRow), old)
    whole_at = now if found.is_whole else (before.whole_at if before is not None else now)
    session.add(
        PublishedSnapshot(
            number=number,
            made_at=now,
            changed=len(rows),
            heads=canonical(dict(found.heads)),
            whole_at=whole_at,
        )
    )
    session.flush()
    return number


# No digest: whatever is there, or not there, differs from it.
_ANY = "-"


def tell_again(session: Session, table: str, key: str) -> None:
    """Whoever has another state of the row gets the office's, which is as it was.

    A station whose edit was not taken has its own still. Of a row that never went nothing is told.
    """
    known = session.get(PublishedRow, (table, key))
    if known is None:
        return
    known.digest = _ANY
    touching.mark(session, [table])


# --- what a station is told -------------------------------------------------------------------


def changes(
    session: Session, since: int, through: int, now: datetime
) -> Iterator[tuple[str, str, int, str]]:
    """Table, key, number and values of what changed after a snapshot, as `rows-1.csv` holds them.

    Each row as it stands now. Values are empty for what is gone: first, so that what was its alone
    (a plate) is free; what others point to last.
    """
    for name in TABLES:
        if name not in POINTED_TO:
            yield from _gone(session, name, since, through)
        yield from _there(session, name, since, through, now)
    for name in POINTED_TO:
        yield from _gone(session, name, since, through)
    for name in BESIDE:
        yield from _gone(session, name, since, through)
        yield from _there(session, name, since, through, now)


def _gone(
    session: Session, name: str, since: int, through: int
) -> Iterator[tuple[str, str, int, str]]:
    """Told also to who asks for everything: he may have more than he told."""
    statement = _within(select(PublishedRow.row_key, PublishedRow.number), name, since, through)
    for key, number in session.execute(statement.where(PublishedRow.digest == "")):
        yield name, key, number, ""


def _there(
    session: Session, name: str, since: int, through: int, now: datetime
) -> Iterator[tuple[str, str, int, str]]:
    statement = _within(select(PublishedRow.row_key, PublishedRow.number), name, since, through)
    found = session.execute(statement.where(PublishedRow.digest != ""))
    numbers = {key: number for key, number in found}  # noqa: C416  (typed)
    if not numbers:
        return
    for key, values in states(session, name, now, since=since):
        if key in numbers:
            yield name, key, numbers[key], values


def _within(statement: Any, name: str, since: int, through: int) -> Any:
    return statement.where(
        PublishedRow.table_name == name,
        PublishedRow.number > since,
        PublishedRow.number <= through,
    )
