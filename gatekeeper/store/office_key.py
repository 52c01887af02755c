"""What an office signs and opens with; it stays the office's when its database was restored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import LargeBinary, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper import keys
from gatekeeper.keys import SigningKey
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.station import station_id


class OfficeKey(Base, kw_only=True):
    """The office's keys, one row, never exchanged: stations believe this key and no other.

    A restore ends the office's own log and its key; this one goes on, and with it the TLS
    certificate (PEM) that stations know by its digest.
    """

    __tablename__ = "office_keys"

    office: Mapped[str] = mapped_column(STATION, primary_key=True)
    private: Mapped[bytes] = mapped_column(LargeBinary(32), repr=False, info={"secret": True})
    identity: Mapped[str] = mapped_column(String(96), repr=False, info={"secret": True})
    made_at: Mapped[datetime] = mapped_column(Utc)
    certificate: Mapped[str] = mapped_column(Text, default="")
    certificate_key: Mapped[str] = mapped_column(
        Text, default="", repr=False, info={"secret": True}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The office in its letters and bundles: who it is, what it signs with and opens with."""

    key: SigningKey = field(repr=False)
    identity: str = field(repr=False)

    @property
    def id(self) -> str:
        return station_id(self.key.public)

    @property
    def public(self) -> bytes:
        return self.key.public

    @property
    def recipient(self) -> str:
        return keys.recipient_of(self.identity)

    @classmethod
    def generate(cls) -> Seal:
        return cls(key=SigningKey.generate(), identity=keys.new_identity())


def seal(session: Session, now: datetime) -> Seal:
    """The office's own; made when there is none yet, in a writing transaction."""
    found = row(session)
    if found is None:
        made = Seal.generate()
        session.add(
            OfficeKey(
                office=made.id,
                private=made.key.private_bytes(),
                identity=made.identity,
                made_at=now,
            )
        )
        session.flush()
        return made
    return Seal(key=SigningKey.from_private(found.private), identity=found.identity)


def row(session: Session) -> OfficeKey | None:
    """None where this station is no office."""
    return session.scalars(select(OfficeKey)).one_or_none()
