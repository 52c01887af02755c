"""The database file: one writer at a time, readers beside it, faults told as StoreError."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NoReturn
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from gatekeeper.errors import StoreError
from gatekeeper.store import changes
from gatekeeper.store.connections import (
    open_reading,
    open_writing,
    require_current_sqlite,
    store_error,
)
from gatekeeper.store.ids import utc_now, uuid7
from gatekeeper.store.journal import Journal
from gatekeeper.store.lock import lock
from gatekeeper.store.unit import Unit

Listener = Callable[[str], None]

# The read lane and a few readers of the window's start; each connection costs a key set-up.
READERS = 4


class Reader:
    """Read-only sight of a database file; what desk processes and reading commands open."""

    def __init__(self, path: Path, *, key: bytes | None = None) -> None:
        require_current_sqlite()
        self.path = path
        self._engine = create_engine(
            "sqlite://",
            module=dbapi2,
            creator=lambda: open_reading(path, key),
            poolclass=QueuePool,
            pool_size=READERS,
            pool_reset_on_return=None,
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent sight of the last commit; nothing can be written through it."""
        with faults(self.path):
            connection = self._engine.connect()
            try:
                yield from _reading(connection)
            except BaseException:
                connection.invalidate()
                raise
            finally:
                connection.close()

    def renew(self) -> None:
        """Let go of the connections at rest: the file they look at was swapped or damaged."""
        self._engine.dispose()

    def close(self) -> None:
        self._engine.dispose()


def _reading(connection: Connection) -> Iterator[Session]:
    held = connection.connection.driver_connection
    assert held is not None
    held.execute("BEGIN")
    session = Unit(connection, held, writing=False)
    try:
        yield session
    finally:
        session.discard()


class Database:
    """The database of one station: `begin` writes, `read` reads, listeners hear what changed."""

    def __init__(
        self,
        path: Path,
        *,
        key: bytes | None = None,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], UUID] = uuid7,
    ) -> None:
        """Use `open`: it also locks, checks, creates or upgrades the file."""
        self.path = path
        self.journal: Journal
        self._key = key
        self._clock = clock
        self._new_id = new_id
        self._turn = threading.RLock()
        self._listeners: list[Listener] = []
        self._engine: Engine = create_engine(
            "sqlite://",
            module=dbapi2,
            creator=lambda: open_writing(path, key),
            poolclass=NullPool,
            pool_reset_on_return=None,
        )
        self._held: Connection | None = None
        self._driver: Any = None
        self._file: tuple[int, int] = (0, 0)
        self._busy = False
        self._reader = Reader(path, key=key)
        self._lock: IO[bytes] | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        key: bytes | None = None,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], UUID] = uuid7,
        check: bool = True,
    ) -> Database:
        """Lock, check and open the file for writing; a missing one is created, an old upgraded.

        `key` is the 32 raw bytes of the encryption, None for a plain file. Raises StoreError:
        store-in-use, store-key-wrong, store-damaged, store-too-new, store-sqlite-old and the
        faults of `begin`.
        """
        from gatekeeper.store import migrations  # loads every table; not needed by readers

        require_current_sqlite()
        changes.listen()
        database = cls(path, key=key, clock=clock, new_id=new_id)
        with faults(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            database._lock = lock(path)
            try:
                database._connect()
                if check:
                    database._check()
                database.journal = migrations.prepare(database._driver, path, key, clock, new_id)
            except BaseException:
                database.close()
                raise
        return database

    @contextmanager
    def begin(self, subject: str, *, operator: UUID | None = None) -> Iterator[Session]:
        """One writing transaction, committed at the end and then announced as `subject`.

        Nothing is flushed before a query: `session.flush()` says when. The block never commits
        itself. Whatever is raised inside rolls back all of it.
        """
        with self._turn:
            if self._busy:
                raise RuntimeError("begin inside begin: one transaction is open already")
            self._busy = True
            try:
                with faults(self.path):
                    yield from self._writing(operator)
            except StoreError as error:
                # What is damaged or gone is opened anew by the next transaction.
                if error.code in ("store-damaged", "store-gone", "store-read-only"):
                    self._disconnect()
                raise
            finally:
                self._busy = False
        for listener in self._listeners:
            listener(subject)

    def _writing(self, operator: UUID | None) -> Iterator[Session]:
        self._connect()
        held = self._held
        assert held is not None
        self._driver.execute("BEGIN IMMEDIATE")
        unit = Unit(held, self._driver, journal=self.journal, operator=operator)
        try:
            yield unit
            unit.finish()
        except BaseException:
            unit.discard()
            raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent sight of the last commit on a read-only connection; any thread."""
        with self._reader.read() as session:
            yield session

    def on_commit(self, listener: Listener) -> None:
        """Call `listener(subject)` after each commit, in the committing thread."""
        self._listeners.append(listener)

    def checkpoint(self, *, truncate: bool = False) -> bool:
        """Move the log's pages into the file while idle; True when all of them went.

        With `truncate` the log is emptied as well: what was erased is then gone from the disk.
        """
        with self._turn, faults(self.path):
            self._connect()
            mode = "TRUNCATE" if truncate else "PASSIVE"
            busy, pages, moved = self._driver.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            return not busy and pages == moved

    def checkpoint_beside(self) -> None:
        """Move the log's pages into the file while others go on writing; any thread.

        For who writes much: at its bound the log would be moved by whichever commit reaches it.
        """
        with faults(self.path):
            connection = open_writing(self.path, self._key)
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                connection.close()

    def close(self) -> None:
        """Close every connection and let go of the file."""
        with self._turn:
            self._reader.close()
            self._disconnect()
            self._engine.dispose()
            if self._lock is not None:
                self._lock.close()
                self._lock = None

    def _connect(self) -> None:
        """Hold the writing connection; a file that was swapped or unplugged is opened anew."""
        if self._held is not None:
            try:
                if _identity(self.path) == self._file:
                    return
            except OSError:
                self._disconnect()
                raise
            self._disconnect()
        if self._lock is None:
            raise StoreError("store-gone", path=str(self.path), detail="closed")
        if self._file != (0, 0) and not self.path.exists():
            raise StoreError("store-gone", path=str(self.path), detail="no file")
        self._held = self._engine.connect()
        self._driver = self._held.connection.driver_connection
        self._file = _identity(self.path)

    def _disconnect(self) -> None:
        held, self._held, self._driver = self._held, None, None
        if held is not None:
            held.invalidate()
            held.close()
        self._reader.renew()

    def _check(self) -> None:
        (found,) = self._driver.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError("store-damaged", path=str(self.path), detail=found)


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Translate what the driver and the system raise; bugs pass through as they are."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        _raise(error, path)


def _raise(error: Exception, path: Path) -> NoReturn:
    told = store_error(error, path)
    if told is None:
        raise error
    raise told from error


def driver(session: Session) -> Any:
    """The DBAPI connection inside the session's transaction, for fixed statements."""
    assert isinstance(session, Unit)
    return session.driver


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
