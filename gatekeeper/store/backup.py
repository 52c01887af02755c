"""Backup: a copy every night, kept seven days, with the lists of what was erased since."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gatekeeper.store.columns import utc_text
from gatekeeper.store.connections import open_reading
from gatekeeper.store.database import Database, Reader, driver, faults
from gatekeeper.store.lines import values_of

KEPT = timedelta(days=7)

# A day longer than the oldest backup, so that the list covers it whatever the hour.
LISTED = KEPT + timedelta(days=1)

PREFIX, SUFFIX = "gatekeeper-", ".db"
ERASED_LIST = "erased.csv"
ERASED_PEOPLE = "erased-people.csv"
STAMP = "%Y%m%dT%H%M%S%fZ"


def back_up(path: Path, folder: Path, *, key: bytes | None, now: datetime) -> Path:
    """Copy the file of a running station, whole and synced; old copies beyond KEPT go.

    Reads on its own connection and computes nothing here: fit for a desk process.
    """
    with faults(path):
        folder.mkdir(parents=True, exist_ok=True)
        made = copy_to(path, folder / f"{PREFIX}{stamped(now)}{SUFFIX}", key=key)
        reader = Reader(path, key=key)
        try:
            list_erased(reader, folder, now)
        finally:
            reader.close()
        for old in backups(folder):
            if _made_at(old) < now - KEPT:
                old.unlink()
        return made


def copy_to(path: Path, target: Path, *, key: bytes | None) -> Path:
    """One consistent copy under a temporary name, synced, then under its own."""
    with faults(path):
        half = target.with_name(target.name + ".part")
        half.unlink(missing_ok=True)
        connection = open_reading(path, key)
        try:
            connection.execute("PRAGMA query_only = OFF").fetchall()
            connection.execute("VACUUM INTO ?", (str(half),))
        finally:
            connection.close()
        sync(half)
        half.replace(target)
        sync_folder(target.parent)
        return target


def backups(folder: Path) -> list[Path]:
    """The copies in a folder, oldest first."""
    return sorted(path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if _stamp(path))


def list_erased(source: Database | Reader, folder: Path, now: datetime) -> None:
    """Write the lists of what was lately erased beside the backups: numbers only, nobody's name."""
    since = utc_text(now - LISTED)
    with source.read() as session:
        parts = driver(session).execute(
            "SELECT station, sequence, part FROM erased_parts WHERE erased_at >= ? "
            "ORDER BY station, sequence, part",
            (since,),
        )
        _write_list(folder / ERASED_LIST, parts)
        _write_list(folder / ERASED_PEOPLE, _deleted_people(driver(session), since))


def list_anew(path: Path, folders: tuple[Path, ...], key: bytes | None, now: datetime) -> None:
    """Write the lists of erased parts beside the backups there are; on its own connection."""
    reader = Reader(path, key=key)
    try:
        for folder in folders:
            if folder.is_dir():
                list_erased(reader, folder, now)
    finally:
        reader.close()


def _deleted_people(held: Any, since: str) -> Iterator[tuple[str]]:
    """People whose row was deleted, by the change lines that say so."""
    lines = held.execute(
        "SELECT kind, line FROM journal WHERE kind = 'change-1' AND instr(line, ',people,') > 0"
    )
    for kind, line in lines:
        values = values_of(kind, line)
        if values is None or (values["table"], values["action"]) != ("people", "delete"):
            continue
        if values["recorded_at"] >= since:
            yield (values["row"],)


def _write_list(target: Path, rows: Iterable[Sequence[Any]]) -> None:
    half = target.with_name(target.name + ".part")
    with half.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)
    sync_folder(target.parent)


def stamped(now: datetime) -> str:
    """The moment as the name of a copy tells it."""
    return now.astimezone(UTC).strftime(STAMP)


def _stamp(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name[len(PREFIX) : -len(SUFFIX)], "%Y%m%dT%H%M%S%f%z")
    except ValueError:
        return None


def _made_at(path: Path) -> datetime:
    moment = _stamp(path)
    assert moment is not None
    return moment


def sync(path: Path) -> None:
    """Make what was written last."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
