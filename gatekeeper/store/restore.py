"""Restore: a backup takes the place of the database, as a new station with its own chain."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from gatekeeper.errors import StoreError
from gatekeeper.store import retention
from gatekeeper.store.backup import (
    ERASED_LIST,
    ERASED_PEOPLE,
    copy_to,
    stamped,
    sync,
    sync_folder,
)
from gatekeeper.store.connections import open_reading
from gatekeeper.store.database import Database, driver, faults
from gatekeeper.store.erasure import erase, make_gone
from gatekeeper.store.ids import utc_now, uuid7
from gatekeeper.store.journal import Journal
from gatekeeper.store.lock import lock
from gatekeeper.store.projections import Cut
from gatekeeper.store.station import found_station, station_id
from gatekeeper.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore made: the new station, the retired one, how many parts were erased again."""

    station: str
    retired: str
    lines: int
    erased_again: int
    replaced: Path | None


def restore(
    backup: Path,
    target: Path,
    *,
    key: bytes | None = None,
    clock: Callable[[], datetime] = utc_now,
    new_id: Callable[[], UUID] = uuid7,
) -> Restored:
    """Put a backup in the place of `target`, as a new station with a chain of its own.

    What was erased since is erased again from the list beside the backup. A file already at
    `target` is kept under another name. Raises StoreError store-in-use while a program runs on it.
    """
    with faults(target):
        if not backup.is_file():
            raise StoreError("backup-gone", path=str(backup))
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + ".restoring")
        _remove(half)
        shutil.copyfile(backup, half)
        database = Database.open(half, key=key, clock=clock, new_id=new_id)
        try:
            made = _begin_again(database, backup, clock())
            if not make_gone(database):
                raise StoreError("store-locked", path=str(half), detail="checkpoint")
        finally:
            database.close()
        sync(half)
        replaced = _put_in_place(half, target, key, clock())
        half.with_name(half.name + ".lock").unlink(missing_ok=True)
        return Restored(
            station=made.station,
            retired=made.retired,
            lines=made.lines,
            erased_again=made.erased_again,
            replaced=replaced,
        )


def _put_in_place(half: Path, target: Path, key: bytes | None, now: datetime) -> Path | None:
    """Swap the files while holding the lock of the old one; its name if there was one."""
    replaced = None
    if target.exists():
        replaced = target.with_name(f"{target.name}.replaced-{stamped(now)}")
        running = lock(target)
        try:
            if not _is_unreadable(target, key):
                copy_to(target, replaced, key=key)
            else:
                shutil.copyfile(target, replaced)
            _remove(target)
            half.replace(target)
        finally:
            running.close()
    else:
        half.replace(target)
    _remove(half)
    sync_folder(target.parent)
    return replaced


def _is_unreadable(path: Path, key: bytes | None) -> bool:
    """A damaged file is kept byte for byte: someone may still rescue something from it."""
    try:
        with faults(path):
            open_reading(path, key).close()
    except StoreError:
        return True
    return False


def _begin_again(database: Database, backup: Path, now: datetime) -> Restored:
    """Retire the chain of the backup and begin a new one that says where it comes from."""
    retired = database.journal.station
    with database.begin("station") as session:
        held = driver(session)
        count, last_hash = held.execute(
            "SELECT count, hash FROM log_head WHERE station = ?", (retired,)
        ).fetchone()
        own = found_station(held, now)
        journal = Journal(
            station=station_id(own.public),
            key=own,
            clock=database.journal.clock,
            new_id=database.journal.new_id,
        )
        journal.audit(
            session,
            "restored",
            None,
            backup=backup.name,
            station=retired,
            count=count,
            hash=last_hash.hex(),
        )
        assert isinstance(session, Unit)
        session.journal = journal
        parts = _listed(backup.parent / ERASED_LIST)
        cuts = [cut for item in parts if (cut := _still_there(held, item)) is not None]
        photos = _erase_people(session, backup.parent)
        erase(session, journal, cuts, reason="restored")
        retention.drop_these_photos(session, photos)
    return Restored(
        station=journal.station,
        retired=retired,
        lines=count,
        erased_again=len(cuts),
        replaced=None,
    )


def _erase_people(session: Unit, folder: Path) -> frozenset[str]:
    """Delete again the rows of people erased since; the photos that were theirs."""
    photos: frozenset[str] = frozenset()
    for (person,) in _listed(folder / ERASED_PEOPLE):
        photos |= retention.photos_named(session, UUID(hex=person))
        if retention.drop_person(session, UUID(hex=person)):
            # Whoever stood at a lane when the copy was made has long gone.
            retention.forget(session, retention.remembered(session))
    return photos


def _still_there(held: Any, item: Sequence[str]) -> Cut | None:
    station, sequence, part = item[0], int(item[1]), item[2]
    row = held.execute(
        "SELECT j.kind, p.person FROM journal_private p JOIN journal j "
        "ON j.station = p.station AND j.sequence = p.sequence "
        "WHERE p.station = ? AND p.sequence = ? AND p.part = ?",
        (station, sequence, part),
    ).fetchone()
    if row is None:
        return None
    person = UUID(hex=row[1]) if row[1] else None
    return Cut(station=station, sequence=sequence, part=part, kind=row[0], person=person)


def _listed(path: Path) -> Iterator[list[str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
