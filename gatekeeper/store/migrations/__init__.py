"""How a database file comes to the newest form: created from the tables, or upgraded by Alembic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from gatekeeper.errors import StoreError
from gatekeeper.store.journal import Journal
from gatekeeper.store.station import found_station, own_key, station_id
from gatekeeper.store.tables import Base
from gatekeeper.store.triggers import create_triggers

# The newest script in versions/; a test compares.
NEWEST = "0001"


def prepare(
    driver: Any,
    path: Path,
    key: bytes | None,
    clock: Callable[[], datetime],
    new_id: Callable[[], UUID],
) -> Journal:
    """Create or upgrade what lies behind `driver`; the journal of the station it belongs to."""
    found = revision(driver)
    if found is None:
        _create(driver, clock())
    elif found > NEWEST:
        raise StoreError("store-too-new", path=str(path), found=found, known=NEWEST)
    own = own_key(driver)
    if own is None:
        raise StoreError("store-damaged", path=str(path), detail="no station key")
    return Journal(station=station_id(own.public), key=own, clock=clock, new_id=new_id)


def revision(driver: Any) -> str | None:
    """The revision a file was left at; None for an empty file."""
    tables = driver.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).fetchone()
    if not tables[0]:
        return None
    row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _create(driver: Any, now: datetime) -> None:
    """A new file straight from the tables; a test holds that the scripts lead to the same."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: driver,
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )
    connection = engine.connect()
    driver.execute("BEGIN IMMEDIATE")
    try:
        Base.metadata.create_all(connection)
        driver.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        driver.execute("INSERT INTO alembic_version VALUES (?)", (NEWEST,))
        create_triggers(driver)
        found_station(driver, now)
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise
