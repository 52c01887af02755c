"""How a database file is opened through SQLCipher's driver, and what its errors mean to us."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from gatekeeper.errors import StoreError

# 3.7.0 to 3.51.2 can lose committed rows in WAL mode (the WAL-reset bug).
OLDEST_SQLITE = (3, 51, 3)

# The write lane is the only writer: whoever else holds the lock will not let go soon.
BUSY_SECONDS = 0.25

# The checkpoint runs when idle. This bound (40 MB) is for the hour in which nobody is idle.
WAL_PAGES = 10_000

# More than the program has. The driver drops what was asked least often: in a full cache a
# statement that is new is prepared again at each call, and a decision takes half as long again.
STATEMENTS_KEPT = 2048

PLAIN_HEAD = b"SQLite format 3\x00"

FAULTS = {
    "SQLITE_FULL": "store-full",
    "SQLITE_BUSY": "store-locked",
    "SQLITE_LOCKED": "store-locked",
    "SQLITE_PROTOCOL": "store-locked",
    "SQLITE_READONLY": "store-read-only",
    "SQLITE_PERM": "store-read-only",
    "SQLITE_CORRUPT": "store-damaged",
    "SQLITE_NOTADB": "store-damaged",
    "SQLITE_FORMAT": "store-damaged",
    "SQLITE_CANTOPEN": "store-gone",
    "SQLITE_IOERR": "store-gone",
}

OS_FAULTS = {
    errno.ENOSPC: "store-full",
    errno.EDQUOT: "store-full",
    errno.EFBIG: "store-full",
    errno.EROFS: "store-read-only",
    errno.EACCES: "store-read-only",
    errno.EPERM: "store-read-only",
}


def require_current_sqlite(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse a SQLite that may lose committed rows."""
    if version < OLDEST_SQLITE:
        found = ".".join(map(str, version))
        raise StoreError("store-sqlite-old", version=found)


def store_error(error: BaseException, path: Path) -> StoreError | None:
    """The fault behind a driver's or the system's error; None where it is a bug instead."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, dbapi2.Error):
        name = getattr(cause, "sqlite_errorname", "") or ""
        primary = "_".join(name.split("_")[:2])
        code = FAULTS.get(primary)
        if code is None:
            return None
        return StoreError(code, path=str(path), detail=f"{cause} ({name})")
    if isinstance(cause, OSError):
        code = OS_FAULTS.get(cause.errno or 0, "store-gone")
        return StoreError(code, path=str(path), detail=str(cause))
    return None


def open_writing(path: Path, key: bytes | None) -> Any:
    """The one writing connection: WAL, every commit synced, deleted bytes overwritten."""
    connection = _open(path, key, "rwc")
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise StoreError("store-read-only", path=str(path), detail=f"journal mode {mode}")
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "secure_delete = ON",
            f"wal_autocheckpoint = {WAL_PAGES}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def open_reading(path: Path, key: bytes | None) -> Any:
    """A connection that cannot write, whatever is asked of it."""
    connection = _open(path, key, "ro")
    connection.execute("PRAGMA query_only = ON").fetchall()
    return connection


def _open(path: Path, key: bytes | None, mode: str) -> Any:
    """Connected, unlocked by the key and once read, so that a wrong key tells here."""
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=STATEMENTS_KEPT,
    )
    try:
        # The driver would print its own words on standard error; ours are the StoreError.
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB" and not _broken(path, key):
            raise StoreError("store-key-wrong", path=str(path)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _broken(path: Path, key: bytes | None) -> bool:
    """Is an unreadable file a damaged plain one, rather than one with another key?

    An encrypted file begins with 16 random bytes: more than half of a plain head in place is no
    chance.
    """
    with path.open("rb") as file:
        head = file.read(len(PLAIN_HEAD))
    same = sum(a == b for a, b in zip(head, PLAIN_HEAD, strict=False))
    if key is not None:
        return False
    return same > len(PLAIN_HEAD) // 2 or len(head) < len(PLAIN_HEAD)
