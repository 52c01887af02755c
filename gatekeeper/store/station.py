"""Who this installation is: its id, its key, and the stations whose chains the file holds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.keys import SigningKey
from gatekeeper.store.columns import Base, Utc, utc_text
from gatekeeper.store.lines import first_hash, head_message

# 64 bits of the key's hash: enough that no two of a city's stations meet.
ID_DIGITS = 16


class Station(Base):
    """A station whose chain this file holds: the own one, and at an office those enrolled.

    `retired_at` is set on the own one once a restore replaced it.
    """

    __tablename__ = "stations"

    id: Mapped[str] = mapped_column(String(ID_DIGITS), primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(Utc)
    retired_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    is_own: Mapped[bool] = mapped_column(default=False)


# What the program does by itself it does to its own entries: those of another station are ended
# by that station, and two lines that do not know of each other would be a clash at the office.
OWN_CHAINS = select(Station.id).where(Station.is_own)


def own_chains(session: Session) -> frozenset[str]:
    """This station, and those it goes on for after a restore."""
    return frozenset(session.scalars(OWN_CHAINS))


class StationKey(Base):
    """The private key of the own station: one row, never exchanged, inside the encrypted file."""

    __tablename__ = "station_key"

    station: Mapped[str] = mapped_column(String(ID_DIGITS), primary_key=True)
    private: Mapped[bytes] = mapped_column(LargeBinary(32), repr=False)


def station_id(public: bytes) -> str:
    """A station is named after its key: the first 16 hex digits of SHA-256 of the public key."""
    return hashlib.sha256(public).hexdigest()[:ID_DIGITS]


def is_own(driver: Any, station: str) -> bool:
    """Did this installation write that chain, now or before a restore?"""
    row = driver.execute("SELECT is_own FROM stations WHERE id = ?", (station,)).fetchone()
    return row is not None and bool(row[0])


def own_key(driver: Any) -> SigningKey | None:
    """The key of the station that writes this file."""
    row = driver.execute("SELECT private FROM station_key").fetchone()
    return None if row is None else SigningKey.from_private(row[0])


def found_station(driver: Any, now: datetime) -> SigningKey:
    """Begin a new chain with a new key; the one before it, if any, is retired and stays readable.

    Its private key is destroyed, so that nobody continues the old chain.
    """
    key = SigningKey.generate()
    station, moment = station_id(key.public), utc_text(now)
    driver.execute(
        "UPDATE stations SET retired_at = ? WHERE id IN (SELECT station FROM station_key)",
        (moment,),
    )
    driver.execute("DELETE FROM station_key")
    driver.execute(
        "INSERT INTO stations (id, public, created_at, retired_at, is_own) "
        "VALUES (?, ?, ?, NULL, ?)",
        (station, key.public, moment, True),
    )
    driver.execute(
        "INSERT INTO station_key (station, private) VALUES (?, ?)", (station, key.private_bytes())
    )
    start = first_hash(key.public)
    driver.execute(
        "INSERT INTO log_head (station, count, hash, recorded_at, signature) "
        "VALUES (?, 0, ?, NULL, ?)",
        (station, start, key.sign(head_message(key.public, 0, start))),
    )
    return key
