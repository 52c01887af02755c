"""What an office keeps of its stations: who they are, what they sent, what it did not take."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gatekeeper.domain.exchange import ReceiptState, Way
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.exchange import SHA256
from gatekeeper.store.journal import STATION


class EnrolledStation(Base, kw_only=True):
    """A station that may send; its public key stands in `stations`.

    `snapshot` is the number it told it has, `down_number` that of the last bundle made for it.
    All its lines up to the moment `known_until` are stored.
    A chain that was closed at `closed_through` takes no further line. A restored station
    `replaces` another and ships its last lines too; `replaced_by` is the first that did.
    """

    __tablename__ = "enrolled_stations"

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    post: Mapped[UUID | None] = mapped_column(default=None)
    recipient: Mapped[str] = mapped_column(String(80))
    enrolled_at: Mapped[datetime] = mapped_column(Utc)
    enrolled_by: Mapped[UUID]
    seen_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    known_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    snapshot: Mapped[int] = mapped_column(default=0)
    down_number: Mapped[int] = mapped_column(default=0)
    replaces: Mapped[str] = mapped_column(STATION, default="")
    replaced_by: Mapped[str] = mapped_column(STATION, default="")
    program: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[str] = mapped_column(String(400), default="")
    closed_through: Mapped[int | None] = mapped_column(default=None)
    closed_reason: Mapped[str] = mapped_column(String(200), default="")
    closed_by: Mapped[UUID | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class EnrolmentCode(Base, kw_only=True):
    """A code that lets one station in, once; kept as its SHA-256.

    `number` is the part of it that is no secret: wrong tries are counted on the codes it names.
    """

    __tablename__ = "enrolment_codes"

    code_hash: Mapped[str] = mapped_column(SHA256, primary_key=True)
    number: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(80))
    post: Mapped[UUID | None] = mapped_column(default=None)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[UUID]
    expires_at: Mapped[datetime] = mapped_column(Utc)
    wrong: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    station: Mapped[str] = mapped_column(STATION, default="")


class IncomingBundle(Base, kw_only=True):
    """A bundle that came, once for each content; the file stays while it waits or is set aside.

    `named` are the digits in its name, where it could not be opened. `rows` is how many lines it
    told of; of the rows of tables so many were `applied`, were `had` already or were `refused`.
    `compared` once the reports that were given out before were compared with what it brought.
    """

    __tablename__ = "incoming_bundles"
    __table_args__ = (
        Index("ix_incoming_bundles_chain_first", "chain", "first"),
        Index("ix_incoming_bundles_compared_received", "compared", "received_at"),
    )

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    station: Mapped[str] = mapped_column(STATION)
    chain: Mapped[str] = mapped_column(STATION)
    number: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    rows: Mapped[int] = mapped_column(default=0)
    applied: Mapped[int] = mapped_column(default=0)
    had: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    size: Mapped[int]
    file: Mapped[str] = mapped_column(String(80), default="")
    named: Mapped[str] = mapped_column(String(12), default="")
    made_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    received_at: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[ReceiptState]
    acknowledged: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(String(40), default="")
    parameters: Mapped[str] = mapped_column(default="{}")
    receipt_in: Mapped[int | None] = mapped_column(default=None)
    told_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    compared: Mapped[bool] = mapped_column(default=False)


class ReceivedRow(Base, kw_only=True):
    """Which station's line the version of an exchanged row comes from that was taken last."""

    __tablename__ = "received_rows"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    station: Mapped[str] = mapped_column(STATION)
    sequence: Mapped[int]
    version: Mapped[str] = mapped_column(String(32), default="")


class RefusedRow(Base, kw_only=True):
    """A row of a station that the office did not take, and by which rule, until a person settles.

    `values` is the row as the station sent it; it is emptied once settled.
    """

    __tablename__ = "refused_rows"
    __table_args__ = (Index("ix_refused_rows_station_sequence", "station", "sequence"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION)
    sequence: Mapped[int]
    table_name: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(100))
    base: Mapped[str] = mapped_column(String(32), default="")
    values: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[str] = mapped_column(default="{}")
    refused_at: Mapped[datetime] = mapped_column(Utc)
    way: Mapped[Way] = mapped_column(default=Way.OPEN)
    reason: Mapped[str] = mapped_column(String(200), default="")
    settled_by: Mapped[UUID | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    told_in: Mapped[int | None] = mapped_column(default=None)


class PublishedRow(Base, kw_only=True):
    """A row as it was last published: in which snapshot, and its digest; empty once it is gone."""

    __tablename__ = "published_rows"
    __table_args__ = (Index("ix_published_rows_number", "number"),)

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(SHA256, default="")


class PublishedSnapshot(Base, kw_only=True):
    """A numbered state of what the office publishes; a station asks for the changes since one.

    `heads` says in JSON how far each chain was stored then: whose passages a station has with it.
    `whole_at` is when all rows were compared last, not only those that lines tell of.
    """

    __tablename__ = "published_snapshots"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Utc)
    changed: Mapped[int]
    heads: Mapped[str] = mapped_column(default="{}")
    whole_at: Mapped[datetime] = mapped_column(Utc)


class TouchedTable(Base, kw_only=True):
    """A table to which rows of stations were written since it was last compared; how often."""

    __tablename__ = "touched_tables"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int]


class DownBundle(Base, kw_only=True):
    """A bundle made for a station: with the changes after snapshot `since` up to `snapshot`.

    `content` names what it tells, so that nothing is told twice for nothing, `acknowledged` says in
    JSON how far each chain was stored; `taken_at` is when the station had it. The file goes then,
    or when a later one tells all of it.
    """

    __tablename__ = "down_bundles"
    __table_args__ = (Index("ix_down_bundles_taken_at", "taken_at"),)

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(SHA256)
    size: Mapped[int]
    since: Mapped[int]
    snapshot: Mapped[int]
    content: Mapped[str] = mapped_column(SHA256)
    acknowledged: Mapped[str] = mapped_column(default="{}")
    made_at: Mapped[datetime] = mapped_column(Utc)
    taken_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class GivenReport(Base, kw_only=True):
    """A report that was printed or saved as a file once its span was over, with its figures then.

    Each time it is given out there is a row more; `correction` is the number it was given out with.
    """

    __tablename__ = "given_reports"
    __table_args__ = (
        Index("ix_given_reports_kind_subject", "kind", "subject", "given_at"),
        Index("ix_given_reports_begins_at", "begins_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(100))
    begins_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    given_at: Mapped[datetime] = mapped_column(Utc)
    given_by: Mapped[UUID]
    figures: Mapped[str]
    missing: Mapped[str] = mapped_column(default="[]")
    correction: Mapped[int] = mapped_column(default=0)


class Correction(Base, kw_only=True):
    """更正: the figures of a report that a late bundle changed after it was given out.

    Until it is given out itself, what comes later is added to it; `changes` is old and new by key.
    """

    __tablename__ = "corrections"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    report: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    stations: Mapped[str] = mapped_column(default="")
    changes: Mapped[str]
    given_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    given_by: Mapped[UUID | None] = mapped_column(default=None)
