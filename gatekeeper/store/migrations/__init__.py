"""How a database file comes to the newest form: created from the tables, or upgraded by Alembic.

A new file is made from the tables and stamped; a test holds that the scripts lead to the same.
While nothing is released, `python -m gatekeeper.store.migrations` writes the first script anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from gatekeeper.errors import StoreError
from gatekeeper.store.backup import copy_to
from gatekeeper.store.journal import Journal
from gatekeeper.store.station import found_station, own_key, station_id
from gatekeeper.store.tables import Base
from gatekeeper.store.triggers import create_triggers

if TYPE_CHECKING:
    from alembic.config import Config

# The newest script in versions/; a test compares.
NEWEST = "0001"

FOLDER = Path(__file__).parent


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
        create(driver, clock())
    elif found > NEWEST:
        raise StoreError("store-too-new", path=str(path), found=found, known=NEWEST)
    elif found < NEWEST:
        copy_to(path, path.with_name(f"{path.name}.before-{NEWEST}"), key=key)
        upgrade(driver, NEWEST)
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


def create(driver: Any, now: datetime) -> None:
    """A new file straight from the tables, with its triggers and its station."""
    with _transaction(driver) as connection:
        Base.metadata.create_all(connection)
        driver.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        driver.execute("INSERT INTO alembic_version VALUES (?)", (NEWEST,))
        create_triggers(driver)
        found_station(driver, now)


def upgrade(driver: Any, to: str, *, folder: Path = FOLDER) -> None:
    """Run the scripts up to `to` in one transaction; triggers are put back, keys checked."""
    from alembic import command

    # A batch migration drops a table that others refer to: allowed only while this is off.
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with _transaction(driver) as connection:
            command.upgrade(alembic_config(connection, folder=folder), to)
            create_triggers(driver)
            if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StoreError("store-damaged", detail="foreign keys after the upgrade")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def alembic_config(connection: Connection | None, *, folder: Path = FOLDER) -> Config:
    """Alembic's settings, without a file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config


def connected(driver: Any) -> Connection:
    """SQLAlchemy's sight of a driver connection that somebody else holds and commits."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: driver,
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )
    return engine.connect()


@contextmanager
def _transaction(driver: Any) -> Iterator[Connection]:
    """All or nothing; Alembic finds the transaction begun and leaves it to us."""
    with connected(driver) as connection, connection.begin():
        driver.execute("BEGIN IMMEDIATE")
        yield connection
