"""The stations of an office and the codes that let them in, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gatekeeper.domain.enrolment import WRONG_CODES, fingerprint
from gatekeeper.store.journal import JournalLine
from gatekeeper.store.received import EnrolledStation, EnrolmentCode, IncomingBundle
from gatekeeper.store.station import Station


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    """A station as the office's list shows it; `lines` of its chain are stored.

    `way` is the mailbox it sends by, "" the office's own server.
    """

    station: str
    name: str
    post: UUID | None
    public: bytes
    recipient: str
    program: str
    enrolled_at: datetime
    seen_at: datetime | None
    lines: int
    replaces: str
    replaced_by: str
    closed_at: datetime | None
    closed_through: int | None
    closed_reason: str
    way: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_awaited(self) -> bool:
        """Does the office expect it to send?"""
        return not self.is_closed and not self.replaced_by


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code that nobody used yet."""

    number: str
    name: str
    post: UUID | None
    made_at: datetime
    expires_at: datetime
    wrong: int

    @property
    def is_burnt(self) -> bool:
        """Typed wrongly so often that it lets nobody in any more."""
        return self.wrong >= WRONG_CODES


_STORED = (
    select(func.max(JournalLine.sequence))
    .where(JournalLine.station == EnrolledStation.station)
    .scalar_subquery()
)


def stations(session: Session) -> tuple[StationRow, ...]:
    """All that were ever let in; those awaited first, by name."""
    found = session.execute(
        select(EnrolledStation, Station.public, _STORED).join(
            Station, Station.id == EnrolledStation.station
        )
    )
    rows = [_row(one, public, count) for one, public, count in found]
    return tuple(sorted(rows, key=lambda row: (not row.is_awaited, row.name, row.enrolled_at)))


def station(session: Session, id: str) -> StationRow | None:
    found = session.execute(
        select(EnrolledStation, Station.public, _STORED)
        .join(Station, Station.id == EnrolledStation.station)
        .where(EnrolledStation.station == id)
    ).one_or_none()
    return None if found is None else _row(*found)


def size_of_bundle(session: Session, station: str, digest: str) -> int:
    """The size of a bundle that came from there, by the first digits of its hash; 0: none did."""
    statement = select(IncomingBundle.size).where(
        IncomingBundle.station == station, IncomingBundle.sha256.startswith(digest)
    )
    return session.scalars(statement).first() or 0


def codes(session: Session, now: datetime) -> tuple[CodeRow, ...]:
    """Those that may still be typed, and those burnt, until they are over."""
    statement = select(EnrolmentCode).where(
        EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > now
    )
    return tuple(
        CodeRow(
            number=one.number,
            name=one.name,
            post=one.post,
            made_at=one.made_at,
            expires_at=one.expires_at,
            wrong=one.wrong,
        )
        for one in session.scalars(statement.order_by(EnrolmentCode.made_at))
    )


def _row(one: EnrolledStation, public: bytes, count: int | None) -> StationRow:
    return StationRow(
        station=one.station,
        name=one.name,
        post=one.post,
        public=public,
        recipient=one.recipient,
        program=one.program,
        enrolled_at=one.enrolled_at,
        seen_at=one.seen_at,
        lines=count or 0,
        replaces=one.replaces,
        replaced_by=one.replaced_by,
        closed_at=one.closed_at,
        closed_through=one.closed_through,
        closed_reason=one.closed_reason,
        way=one.way,
    )
