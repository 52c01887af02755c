"""What the office erased of a station's log, told to the station, and erased there as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.errors import SyncError
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import cut_of, erase
from gatekeeper.store.journal import Journal, JournalLine
from gatekeeper.store.lines import values_of
from gatekeeper.store.projections import Cut

# Each station's own purge does that, by the same days.
BY_ITSELF = "retention"
REASON_CHARACTERS = 32


def told(
    session: Session, own: str, span: tuple[int, int], is_its: Callable[[str], bool]
) -> Iterator[list[str]]:
    """Rows of `erased-1.csv`, of those chains of which `is_its` is true."""
    statement = (
        select(JournalLine.sequence, JournalLine.line)
        .where(JournalLine.station == own, JournalLine.kind == "erasure-1")
        .where(JournalLine.sequence > span[0], JournalLine.sequence <= span[1])
        .order_by(JournalLine.sequence)
    )
    for number, line in session.execute(statement):
        values = values_of("erasure-1", line)
        if values is None or values["reason"] == BY_ITSELF or not is_its(values["station"]):
            continue
        for item in values["erased"].split():
            sequence, _, part = item.partition(".")
            yield [values["station"], sequence, part, own, str(number), values["reason"]]


_HERE = (
    "SELECT p.station, p.sequence, p.part, j.kind, p.person, substr(j.line, 1, 120) "
    "FROM journal_private p JOIN journal j ON j.station = p.station AND j.sequence = p.sequence "
    "WHERE p.station = ? AND p.sequence = ? AND p.part = ?"
)


def take(
    session: Session, journal: Journal, rows: Iterable[Sequence[str]], own: Collection[str]
) -> int:
    """Erase what is still here of it, each reason by a line of its own; how many parts.

    SyncError for what names no part.
    """
    cuts: list[tuple[str, Cut]] = []
    for fields in rows:
        station, sequence, part, reason = _read(fields)
        found = driver(session).execute(_HERE, (station, sequence, part)).fetchone()
        if found is not None and station in own:
            cuts.append((reason, cut_of(found)))
    for reason, some in groupby(sorted(cuts, key=lambda one: one[0]), key=lambda one: one[0]):
        erase(session, journal, [cut for _, cut in some], reason=reason)
    return len(cuts)


def _read(fields: Sequence[str]) -> tuple[str, int, str, str]:
    try:
        station, sequence, part, _, _, reason = fields
        return station, int(sequence), part, reason[:REASON_CHARACTERS]
    except ValueError as fault:
        raise SyncError("bundle-line", row=str(fields)[:80], name="erased-1") from fault
