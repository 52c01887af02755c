"""Opens a database in a temporary folder and writes a small log into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from gatekeeper.store.connections import open_writing
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Part, Written
from gatekeeper.store.lines import canonical
from gatekeeper.store.triggers import TRIGGERS, create_triggers
from tests.builders import Clock, numbered_id, numbered_ids

KEY = bytes(range(32))


@contextmanager
def opened(
    folder: Path, *, name: str = "gate.db", key: bytes | None = None, clock: Clock | None = None
) -> Iterator[Database]:
    """A new database, or the one already there."""
    database = Database.open(
        folder / name, key=key, clock=clock or Clock(), new_id=numbered_ids(1000)
    )
    try:
        yield database
    finally:
        database.close()


def a_passage(
    database: Database,
    number: int,
    *,
    person: UUID | None = None,
    keep: timedelta = timedelta(days=7),
) -> Written:
    """One access line with two private parts."""
    whose = person or numbered_id(number)
    now = database.journal.clock()
    columns = {
        "event": "granted",
        "presentation": numbered_id(500 + number).hex,
        "occurred_at": "2026-03-02T00:30:00.000000Z",
        "lane": "1",
        "direction": "entry",
        "outcome": "granted",
        "findings": "pass-active temperature-normal",
        "overridden": "",
        "policy": "everyday@0",
        "lists_age": "",
        "operator": numbered_id(1).hex,
        "source": "camera",
        "corrects": "",
    }
    who = canonical({"name": "张三", "person": whose.hex})
    measured = canonical({"tenths": 365})
    parts = [
        Part(name="who", data=who, person=whose, expires_at=now + keep),
        Part(name="measured", data=measured, person=whose, expires_at=now + keep),
    ]
    with database.begin("passages") as session:
        return database.journal.append(session, "access-1", columns, parts)


def tamper(path: Path, *statements: str, key: bytes | None = None) -> None:
    """What somebody does who opens the file with the key and another program."""
    connection = open_writing(path, key)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    create_triggers(connection)
    connection.close()
