"""What goes beside the private parts: old lines, others' passages, photos, a person's own rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from gatekeeper.store import ledgers, returnees
from gatekeeper.store.changes import PRIVATE_PART
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import BATCH, delete_lines, set_checkpoint
from gatekeeper.store.journal import Journal
from gatekeeper.store.lines import values_of
from gatekeeper.store.merges import Apart
from gatekeeper.store.people import Pass, Person
from gatekeeper.store.search import SearchTerm
from gatekeeper.store.vehicles import Vehicle

# Each photo is up to 60 kB that is overwritten: fewer at a time than rows.
PHOTOS = 20

# --- lines past their time --------------------------------------------------------------------

_FIRST = "SELECT sequence, kind, line FROM journal WHERE station = ? ORDER BY sequence LIMIT ?"
_HAS_OFFICE = (
    "SELECT coalesce((SELECT through FROM acknowledged_lines WHERE chain = offices.station), 0) "
    "FROM offices WHERE station = ?"
)


def drop_old_lines(
    session: Session, journal: Journal, before: datetime, *, limit: int = BATCH
) -> int:
    """Delete the first own lines older than `before`, up to a checkpoint signed for just them.

    Their parts and typed rows go with them. One step, one checkpoint: the chain that is left is
    good after each. Returns how many went.
    """
    through = _through(session, journal.station, before, limit)
    if through is None:
        return 0
    set_checkpoint(session, journal, through)
    return drop_lines_through(session, journal.station, through)


def drop_lines_through(session: Session, station: str, through: int) -> int:
    """Delete a station's lines that a checkpoint covers, with their parts and typed rows."""
    held = driver(session)
    for statement in (
        "DELETE FROM access_events WHERE station = ? AND sequence <= ?",
        "DELETE FROM passages WHERE station = ? AND sequence <= ?",
        "DELETE FROM visits WHERE station = ? AND sequence <= ?",
        "DELETE FROM vehicle_passages WHERE station = ? AND sequence <= ?",
        # The one that stands where the chain now begins says all that the others said.
        "DELETE FROM log_checkpoints WHERE station = ? AND through < ?",
    ):
        held.execute(statement, (station, through))
    ledgers.drop_before(session, station, through)
    return delete_lines(session, station, through)


def _through(session: Session, station: str, before: datetime, limit: int) -> int | None:
    """The last of the first lines that may go.

    A line that erased parts of another station's chain stays as long as that chain: without it
    the parts would seem to be cut behind the log's back. One that the office has not stored yet
    stays until it has.
    """
    moment = utc_text(before)
    through = None
    office = driver(session).execute(_HAS_OFFICE, (station,)).fetchone()
    for sequence, kind, line in driver(session).execute(_FIRST, (station, limit)).fetchall():
        values = values_of(kind, line)
        if values is None or values["recorded_at"] >= moment:
            break
        if office is not None and sequence > office[0]:
            break
        if kind == "erasure-1" and values["station"] != station and _has_lines(session, values):
            break
        through = sequence
    return through


def _has_lines(session: Session, values: Any) -> bool:
    statement = "SELECT 1 FROM journal WHERE station = ? LIMIT 1"
    return driver(session).execute(statement, (values["station"],)).fetchone() is not None


def drop_settled(session: Session, before: datetime) -> int:
    """Delete referrals closed and overrides settled before a moment; their lines go too."""
    moment = utc_text(before)
    held = driver(session)
    referrals = held.execute("DELETE FROM referrals WHERE closed_at < ?", (moment,)).rowcount
    overrides = held.execute(
        "DELETE FROM overrides WHERE made_at < ? "
        "AND (on_word_of IS NULL OR confirmed_at IS NOT NULL)",
        (moment,),
    ).rowcount
    return int(referrals + overrides)


# --- copies of other posts' passages ----------------------------------------------------------

Place = tuple[str, str]

# Comes after every hexadecimal digit.
_END = "g"

_OTHERS = """
SELECT station, presentation, occurred_at < ? AND (
         person IS NULL OR void <> 0 OR outcome <> 'granted' OR EXISTS (
           SELECT 1 FROM passages AS later
           WHERE later.person = passages.person AND later.void = 0
             AND later.outcome = 'granted' AND later.occurred_at > passages.occurred_at))
FROM passages
WHERE (station, presentation) > (?, ?) AND station < ?
  AND station NOT IN (SELECT id FROM stations)
ORDER BY station, presentation LIMIT ?
"""


def drop_copies(
    session: Session, own: str, before: datetime, *, after: Place | None, limit: int = BATCH
) -> tuple[int, Place | None]:
    """Delete other posts' passages older than `before`, but for each person's last.

    Looks at `limit` rows and tells after which to go on, None at the end. The post that wrote
    them keeps its own.
    """
    held = driver(session)
    start = after or ("", "")
    # Own rows are hundreds of thousands: two ranges of the key step over them.
    rows: list[Any] = []
    for low, high in ((start, own), (max(start, (own, _END)), _END)):
        values = (utc_text(before), *low, high, limit - len(rows))
        rows += held.execute(_OTHERS, values).fetchall()
    held.executemany(
        "DELETE FROM passages WHERE station = ? AND presentation = ?",
        [(station, presentation) for station, presentation, goes in rows if goes],
    )
    last = (rows[-1][0], rows[-1][1]) if len(rows) == limit else None
    return sum(bool(row[2]) for row in rows), last


# --- photos -----------------------------------------------------------------------------------

# Parts that never expire by themselves are the ones that name photos: those of change lines.
_UNNAMED = f"""
SELECT sha256 FROM photos
WHERE sha256 NOT IN (SELECT photo FROM people WHERE photo IS NOT NULL)
  AND sha256 NOT IN (SELECT sha256 FROM ledger_pictures)
  AND sha256 NOT IN (SELECT photo FROM work_proofs WHERE photo IS NOT NULL)
  AND sha256 NOT IN ({returnees.NAMED_PICTURES})
  AND sha256 NOT IN (SELECT photo FROM car_holds WHERE photo IS NOT NULL)
  AND sha256 NOT IN (SELECT photo FROM held_rows WHERE photo IS NOT NULL)
  AND sha256 NOT IN (
    SELECT json_extract(data, '$.photo') FROM journal_private
    WHERE expires_at IS NULL AND part = '{PRIVATE_PART}' AND instr(data, '"photo":"'))
LIMIT ?
"""  # noqa: S608  (our own part's name)


def drop_photos(session: Session, *, limit: int = PHOTOS) -> int:
    """Delete pictures that no person and no part of the log names any more."""
    held = driver(session)
    unnamed = held.execute(_UNNAMED, (limit,)).fetchall()
    held.executemany("DELETE FROM photos WHERE sha256 = ?", unnamed)
    return len(unnamed)


def unnamed_photos(session: Session) -> int:
    """How many photos nothing names any more."""
    return len(driver(session).execute(_UNNAMED, (-1,)).fetchall())


def photos_named(session: Session, person: UUID) -> frozenset[str]:
    """The pictures that a person's row and his parts name, today's and earlier ones."""
    held = driver(session)
    named = held.execute(
        "SELECT data FROM journal_private WHERE person = ? AND part = ?",
        (person.hex, PRIVATE_PART),
    )
    told = {json.loads(data).get("photo") for (data,) in named}
    told |= {row[0] for row in held.execute("SELECT photo FROM people WHERE id = ?", (person.hex,))}
    for table in ("work_proofs", "car_holds"):
        statement = f"SELECT photo FROM {table} WHERE person = ?"  # noqa: S608  (own name)
        told |= {row[0] for row in held.execute(statement, (person.hex,))}
    told |= ledgers.pictures_named(session, person)
    told |= returnees.pictures_named(session, person)
    return frozenset(sha256 for sha256 in told if sha256)


def drop_these_photos(session: Session, photos: Iterable[str]) -> int:
    """Delete those of these pictures that nothing names any more."""
    unnamed = {row[0] for row in driver(session).execute(_UNNAMED, (-1,))}
    going = sorted(unnamed.intersection(photos))
    driver(session).executemany("DELETE FROM photos WHERE sha256 = ?", [(one,) for one in going])
    return len(going)


# --- a lane's memory --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A person still shown or waiting (`presentation`), an open `car`, or a lane's last verdict.

    Of a party (an adult with children) each is remembered by himself.
    """

    content: str
    presentation: str = ""
    car: str = ""
    lane: str = ""


def remembered(session: Session) -> tuple[Remembered, ...]:
    """Everything the lanes remember of people."""
    held = driver(session)
    opened = held.execute("SELECT id, content FROM open_presentations").fetchall()
    cars = held.execute("SELECT id, content FROM open_cars").fetchall()
    verdicts = held.execute(
        "SELECT lane, verdict FROM lane_states WHERE verdict IS NOT NULL "
        "UNION ALL SELECT s.lane, one.value FROM lane_states AS s, json_each(s.party) AS one "
        "WHERE s.party IS NOT NULL"
    )
    return (
        *(Remembered(presentation=id, content=content) for id, content in opened),
        *(Remembered(car=id, content=content) for id, content in cars),
        *(Remembered(lane=lane, content=content) for lane, content in verdicts),
    )


def forget(session: Session, these: Sequence[Remembered]) -> None:
    """Drop presentations and cars without a line, and verdicts with key and party."""
    held = driver(session)
    for one in these:
        if one.presentation:
            held.execute("DELETE FROM open_presentations WHERE id = ?", (one.presentation,))
        elif one.car:
            held.execute("DELETE FROM open_cars WHERE id = ?", (one.car,))
        else:
            held.execute(
                "UPDATE lane_states SET verdict = NULL, verdict_key = NULL, party = NULL "
                "WHERE lane = ?",
                (one.lane,),
            )


def forget_old_verdicts(session: Session, before: datetime) -> int:
    """Clear what lanes keep of verdicts given at `before` or earlier."""
    statement = (
        "UPDATE lane_states SET verdict = NULL, verdict_key = NULL, party = NULL "
        "WHERE verdict_at <= ? AND (verdict IS NOT NULL OR verdict_key IS NOT NULL)"
    )
    cleared: int = driver(session).execute(statement, (utc_text(before),)).rowcount
    return cleared


# --- one person -------------------------------------------------------------------------------


def drop_person(session: Session, person: UUID) -> bool:
    """Delete a person with passes, plates and search terms, and clear what else points at him.

    Each deleted row of the exchanged tables leaves its change line, which says only that it is
    gone. False when there was no such person.
    """
    held = driver(session)
    held.execute(
        "UPDATE passages SET person = NULL, household = NULL, purpose = '', due_at = NULL "
        "WHERE person = ?",
        (person.hex,),
    )
    held.execute(
        "UPDATE referrals SET person = NULL, first_tenths = NULL, second_tenths = NULL, "
        "waiting_place = '', clinic = '', called = '', taken_over_by = '', "
        "closed_at = coalesce(closed_at, opened_at) WHERE person = ?",
        (person.hex,),
    )
    session.execute(delete(SearchTerm).where(SearchTerm.person == person))
    for pair in session.scalars(
        select(Apart).where(or_(Apart.one == person, Apart.other == person))
    ):
        session.delete(pair)
    for table in (Pass, Vehicle):
        for row in session.scalars(select(table).where(table.person == person)).all():
            session.delete(row)
    session.flush()
    known = session.get(Person, person)
    if known is not None:
        session.delete(known)
        session.flush()
    return known is not None
