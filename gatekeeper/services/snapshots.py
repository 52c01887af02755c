"""What the office publishes, taken over at a station: rows, passages, keys and profiles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import InvalidInput
from gatekeeper.services import ordered
from gatekeeper.services.adopting import KNOWN_BY, adopt
from gatekeeper.services.gate import Gate
from gatekeeper.services.passes import Passes
from gatekeeper.services.profiles import Profiles
from gatekeeper.store import (
    changes,
    issuing,
    search,
    snapshot,
    told_erasures,
    told_passages,
    visits,
)
from gatekeeper.store.access import OFFICE_LISTS
from gatekeeper.store.certified import CertifiedKey
from gatekeeper.store.people import Photo
from gatekeeper.store.snapshot import Row
from gatekeeper.store.touched import BESIDE, KEYS, ORDERS
from gatekeeper.sync.bundle import Opened
from gatekeeper.sync.told import Told, told_of

SUBJECT = "snapshot"
ACTION = "snapshot"

# A step holds the write lane no longer than somebody at the gate may wait.
AT_MOST = 200
LONGEST_STEP = 0.015  # seconds
# What is found by a search is indexed anew at the end of the step: a millisecond for each.
FOUND = frozenset({"households", "people", "passes"})
FOUND_AT_MOST = 25
PHOTOS_AT_MOST = 10
# The way a row names its photo.
PHOTO = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A row that could not be written: it is kept and tried again with every later snapshot."""

    table: str
    row: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a snapshot.

    `held_back` rows were edited here and wait for their receipt; `kept` ones something is in the
    way of. `is_waiting`: it follows one that has not come, and must be tried again after that.
    """

    number: int
    rows: int = 0
    passages: int = 0
    held_back: int = 0
    kept: tuple[Kept, ...] = ()
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """Everything runs in the write lane; `erased` is called where the office erased something."""

    gate: Gate
    passes: Passes
    profiles: Profiles
    erased: Callable[[], object] = lambda: None

    def begin(self, opened: Opened) -> Run:
        """Take over what a bundle of the office brings, step by step.

        What is older than what is here changes nothing. Raises SyncError for a bundle that is not
        as it should be, before anything is written.
        """
        told = told_of(opened.manifest)
        opened.check()
        search.prepare()
        return Run(snapshots=self, opened=opened, told=told)

    def apply(self, opened: Opened) -> Applied:
        """All steps at once, where nobody waits."""
        run = self.begin(opened)
        while not run.step():
            pass
        return run.applied


@dataclass(slots=True, kw_only=True)
class Run:
    """One snapshot being taken over; `step` until it says True, then `applied` is known."""

    snapshots: Snapshots
    opened: Opened
    told: Told
    applied: Applied = field(init=False)
    _steps: Iterator[None] | None = None
    _taken: Counter[str] = field(default_factory=Counter)
    _passages: int = 0
    _erased: int = 0
    _again: list[Row] = field(default_factory=list)
    _own: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.applied = Applied(number=self.told.snapshot)

    def step(self) -> bool:
        """One short transaction; True once all is done."""
        if self._steps is None:
            self._steps = self._walk()
        return next(self._steps, self) is self

    # --- the steps ----------------------------------------------------------------------------

    def _walk(self) -> Iterator[None]:
        has = self._begin()
        if has is None:
            return
        if self.told.since > has:
            self.applied = Applied(number=has, is_waiting=True)
            return
        if self.told.snapshot > has:
            yield from self._take_photos()
            yield from self._take_rows()
            yield from self._take_passages()
            yield from self._take_erased()
        if self.told.snapshot >= has:
            yield from self._take_waiting()
            self._finish(is_new=self.told.snapshot > has)
        else:
            self.applied = Applied(number=has)

    def _begin(self) -> int | None:
        """The snapshot that is here; None where the office made this one before its restore."""
        gate = self.snapshots.gate
        with gate.database.read() as session:
            self._own = snapshot.own_chains(session)
            office = snapshot.office(session, gate.journal.station)
        if office is None:
            return 0
        if office.log == self.told.log:
            return office.snapshot
        made_at = self.opened.manifest.made_at
        if office.log and office.snapshot_at is not None and made_at < office.snapshot_at:
            return None
        with gate.database.begin(SUBJECT) as session:
            if office.log:
                # A line of its own: the next bundle tells the office that nothing is here.
                told = {"log": self.told.log, "before": office.log}
                gate.journal.audit(session, "office-restored", SYSTEM.account, (), **told)
            return snapshot.count_anew(session, gate.journal.station, self.told.log)

    def _take_photos(self) -> Iterator[None]:
        photos = self.opened.photos()
        while some := list(islice(photos, PHOTOS_AT_MOST)):
            with self.snapshots.gate.database.begin(SUBJECT) as session:
                for sha256, jpeg in some:
                    if session.get(Photo, sha256) is None:
                        session.add(Photo(sha256=sha256, jpeg=jpeg))
            yield

    def _take_rows(self) -> Iterator[None]:
        rows = (snapshot.row_of(fields) for fields in self.opened.rows("rows-1"))
        yield from self._write_all(rows)
        # What was in a row's way may have gone meanwhile.
        while self._again:
            before, self._again = self._again, []
            yield from self._write_all(iter(before))
            if len(self._again) == len(before):
                break

    def _take_waiting(self) -> Iterator[None]:
        """What was held back before, now that its receipt is here or its way free."""
        with self.snapshots.gate.database.read() as session:
            waiting = snapshot.held(session)
        news = {(row.table, row.key) for row in self._again}
        yield from self._write_all(row for row in waiting if (row.table, row.key) not in news)
        for row in self._again:
            if row.table in KNOWN_BY:
                self._adopt(row)
                yield

    def _adopt(self, row: Row) -> None:
        """Entered here too: with lines, so that the office hears what became of it."""
        try:
            with self.snapshots.gate.database.begin(SUBJECT) as session:
                if adopt(session, row, self._own):
                    self._taken[row.table] += 1
        except (IntegrityError, InvalidInput):
            return  # it is kept, as it was

    def _write_all(self, rows: Iterator[Row]) -> Iterator[None]:
        pending = next(rows, None)
        while pending is not None:
            with self._writing() as session:
                pending = self._write_some(session, pending, rows)
            yield

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        database = self.snapshots.gate.database
        with database.begin(SUBJECT) as session, changes.applying(session) as applying:
            del applying
            yield session

    def _write_some(self, session: Session, first: Row, rows: Iterator[Row]) -> Row | None:
        """As many rows as a step takes; the one that follows."""
        until = perf_counter() + LONGEST_STEP
        pending: Row | None = first
        for _ in range(FOUND_AT_MOST if first.table in FOUND else AT_MOST):
            if pending is None or perf_counter() > until:
                break
            self._write(session, pending)
            pending = next(rows, None)
        return pending

    def _write(self, session: Session, row: Row) -> None:
        """Write a row, hold it back, or keep it for another try."""
        now = self.snapshots.gate.clock()
        if snapshot.is_shadowed(session, row.table, row.key):
            snapshot.hold(session, row, "", now, _photo(row))
            return
        code, has_changed = "", False
        try:
            # What the ORM flushes needs a savepoint of its own; of most rows it knows nothing.
            is_plain = row.values and row.table not in BESIDE
            with snapshot.saved(session) if is_plain else session.begin_nested():
                has_changed = self._put(session, row)
        except InvalidInput as error:
            code = error.problems[0].code
        except IntegrityError:
            code = "row-conflict"
        if code:
            self._again.append(row)
            snapshot.hold(session, row, code, now, _photo(row))
            return
        if has_changed:
            self._taken[row.table] += 1
        snapshot.release(session, row)

    def _put(self, session: Session, row: Row) -> bool:
        """Was there anything to write?"""
        profiles = self.snapshots.profiles
        if row.table == ORDERS and row.values:
            ordered.take(session, profiles, row.key, row.values)
        elif row.table == ORDERS:
            ordered.withdraw(session, profiles, row.key)
        elif row.table == KEYS:
            issuing.trust(session, row.key, row.values)
        else:
            return snapshot.put(session, row, self._own)
        return True

    def _take_passages(self) -> Iterator[None]:
        rows = self.opened.rows("passages-1")
        while some := list(islice(rows, AT_MOST)):
            with self._writing() as session:
                whose = told_passages.take(session, some, self._own)
                visits.follow_all(session, whose)
                self._passages += len(some)
            yield

    def _take_erased(self) -> Iterator[None]:
        gate = self.snapshots.gate
        rows = self.opened.rows("erased-1")
        while some := list(islice(rows, AT_MOST)):
            with gate.database.begin(SUBJECT) as session:
                self._erased += told_erasures.take(session, gate.journal, some, self._own)
            yield

    def _finish(self, *, is_new: bool) -> None:
        """The number, how far the data reaches, one line; then whose passes count from now on."""
        gate = self.snapshots.gate
        with gate.database.begin(SUBJECT) as session:
            office = snapshot.office(session, gate.journal.station)
            made_at = min(self.opened.manifest.made_at, gate.clock())
            is_newest = office is not None and (
                office.snapshot_at is None or made_at >= office.snapshot_at
            )
            if office is not None and (is_new or is_newest):
                office.snapshot, office.snapshot_at = self.told.snapshot, made_at
                ages = {name: min(until, made_at) for name, until in self.told.ages.items()}
                snapshot.set_ages(session, {**ages, OFFICE_LISTS: made_at})
            held_back, kept = snapshot.counts(session)
            if self._taken:
                told: dict[str, Any] = {
                    "number": self.told.snapshot,
                    "taken": dict(sorted(self._taken.items())),
                    "passages": self._passages,
                    "held_back": held_back,
                    "kept": len(kept),
                }
                gate.journal.audit(session, ACTION, SYSTEM.account, **told)
        self.applied = Applied(
            number=self.told.snapshot,
            rows=self._taken.total(),
            passages=self._passages,
            held_back=held_back,
            kept=tuple(Kept(table=table, row=key, code=code) for table, key, code in kept),
        )
        if self._taken.keys() & {KEYS, CertifiedKey.__tablename__}:
            gate.standing.trust = self.snapshots.passes.trust()
        if self._erased:
            self.snapshots.erased()


def _photo(row: Row) -> str | None:
    """The photo that a row names which may be of any form."""
    try:
        found = json.loads(row.values).get(PHOTO)
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) else None
