"""The keys of the office's stations, as the office certified them: published to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.enrolment import Certificate
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.journal import STATION


class CertifiedKey(Base, kw_only=True):
    """A certificate; only the office writes it, and it counts by its signature alone."""

    __tablename__ = "certified_keys"
    __exchanged__ = True

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    office: Mapped[str] = mapped_column(STATION)
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    name: Mapped[str] = mapped_column(String(80))
    certified_at: Mapped[datetime] = mapped_column(Utc)
    sign_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    version: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def certificate(self) -> Certificate:
        return Certificate(
            office=self.office,
            station=self.station,
            public=self.public,
            name=self.name,
            certified_at=self.certified_at,
            sign_until=self.sign_until,
            signature=self.signature,
        )


def keep(session: Session, certificate: Certificate) -> None:
    """The newest certificate of a station takes the place of the one before."""
    row = session.get(CertifiedKey, certificate.station)
    if row is None:
        session.add(
            CertifiedKey(
                station=certificate.station,
                office=certificate.office,
                public=certificate.public,
                name=certificate.name,
                certified_at=certificate.certified_at,
                sign_until=certificate.sign_until,
                signature=certificate.signature,
            )
        )
        return
    for name in ("office", "public", "name", "certified_at", "sign_until", "signature"):
        if getattr(row, name) != getattr(certificate, name):
            setattr(row, name, getattr(certificate, name))


def certificates(session: Session) -> Sequence[Certificate]:
    """All of them, unverified."""
    rows = session.scalars(select(CertifiedKey).order_by(CertifiedKey.station))
    return [row.certificate for row in rows]


def office_of(session: Session) -> bytes | None:
    """The public key of the office this station belongs to; None where it belongs to none."""
    return session.scalars(select(OfficePeer.public)).one_or_none()
