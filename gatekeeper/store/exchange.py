"""What a station keeps of the exchange: its office, the bundles it made, the rows it edited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper import keys
from gatekeeper.domain.exchange import SPOILT, BundleState, Way
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION

SHA256 = String(64)


class ExchangeKey(Base, kw_only=True):
    """The age identity that opens what is sent here; one row, never exchanged."""

    __tablename__ = "exchange_keys"

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    identity: Mapped[str] = mapped_column(String(96), repr=False, info={"secret": True})


def identity(session: Session, station: str) -> str:
    """The age identity of this station; made when there is none yet, in a writing transaction.

    A restored station gets one of its own.
    """
    found = session.get(ExchangeKey, station)
    if found is None:
        found = ExchangeKey(station=station, identity=keys.new_identity())
        session.add(found)
    return found.identity


class OfficePeer(Base, kw_only=True):
    """The community office this station belongs to, as both sides confirmed it; one row at most.

    There the station is `known_as` and stands at `post`. `snapshot` is the number of the office's
    rows that were applied last, counted in its `log`: a restored office begins another.
    """

    __tablename__ = "offices"

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    recipient: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(400))
    enrolled_at: Mapped[datetime] = mapped_column(Utc)
    known_as: Mapped[str] = mapped_column(String(80), default="")
    post: Mapped[UUID | None] = mapped_column(default=None)
    log: Mapped[str] = mapped_column(STATION, default="")
    snapshot: Mapped[int] = mapped_column(default=0)
    snapshot_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    exchanged_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class EnrolmentLetter(Base, kw_only=True):
    """The request that this station wrote last, until its office has answered; one row at most.

    `check` is the end of the code, which tells the office's key and was not sent.
    """

    __tablename__ = "enrolment_letters"

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    address: Mapped[str] = mapped_column(String(400))
    check: Mapped[str] = mapped_column("office_check", String(8))
    request: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Utc)


class OutgoingBundle(Base, kw_only=True):
    """A bundle this station made, of its own chain or of the one it replaced.

    Numbers go on in a restored file: those of another `sender` are the replaced station's.
    """

    __tablename__ = "outgoing_bundles"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sender: Mapped[str] = mapped_column(STATION)
    chain: Mapped[str] = mapped_column(STATION)
    first: Mapped[int]
    last: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(SHA256)
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Utc)
    sent_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    answered_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    state: Mapped[BundleState] = mapped_column(default=BundleState.MADE)
    code: Mapped[str] = mapped_column(String(40), default="")
    parameters: Mapped[str] = mapped_column(default="{}")

    @property
    def is_spoilt(self) -> bool:
        """Could the office not open it?"""
        return self.state is BundleState.SET_ASIDE and self.code in SPOILT


class Acknowledged(Base, kw_only=True):
    """The office stores every line of this chain up to `through`; its receipt says so."""

    __tablename__ = "acknowledged_lines"

    chain: Mapped[str] = mapped_column(STATION, primary_key=True)
    through: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)


class ArrivedBundle(Base, kw_only=True):
    """A bundle of the office that was applied here; a second time it changes nothing."""

    __tablename__ = "arrived_bundles"

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    number: Mapped[int]
    snapshot: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Utc)
    applied_at: Mapped[datetime] = mapped_column(Utc)
    rows: Mapped[int] = mapped_column(default=0)
    held_back: Mapped[int] = mapped_column(default=0)


class EditedRow(Base, kw_only=True):
    """A row of the office's tables that was edited here, until the office has the line.

    `base` is the version it had before the first such edit, empty for a new row; `station` and
    `sequence` are the last line about it. Meanwhile the office's snapshot of it is held back.
    """

    __tablename__ = "edited_rows"
    __table_args__ = (Index("ix_edited_rows_station_sequence", "station", "sequence"),)

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    base: Mapped[str] = mapped_column(String(32), default="")
    station: Mapped[str] = mapped_column(STATION)
    sequence: Mapped[int]


class SettledRow(Base, kw_only=True):
    """What a person at the office decided about a row sent from here that was not taken."""

    __tablename__ = "settled_rows"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    way: Mapped[Way]
    reason: Mapped[str] = mapped_column(String(200), default="")
    told_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class HeldRow(Base, kw_only=True):
    """A row of the office that could not be written yet, as it came; empty values: it is gone.

    With an empty `code` an edit made here stands over it until its receipt; else the code says
    what is in its way. `photo` is the one it names, so that this is not thrown away.
    """

    __tablename__ = "held_rows"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int]
    told: Mapped[str]
    photo: Mapped[str | None] = mapped_column(String(64), default=None)
    code: Mapped[str] = mapped_column(String(40), default="")
    held_at: Mapped[datetime] = mapped_column(Utc)


class OfficeOrder(Base, kw_only=True):
    """A profile that the office ordered, and the order of this station that it became."""

    __tablename__ = "office_orders"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
