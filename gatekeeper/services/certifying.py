"""The office certifies whose key a station's is, so that its other stations believe it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from gatekeeper import keys
from gatekeeper.credentials.trust import TrustedKey, station_keys
from gatekeeper.domain.enrolment import Certificate, signed
from gatekeeper.keys import SigningKey
from gatekeeper.store import certified, office_key
from gatekeeper.store.certified import CertifiedKey
from gatekeeper.store.office_key import Seal
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station, station_id


def certify(session: Session, one: EnrolledStation, seal: Seal, now: datetime) -> Certificate:
    """Write what is true of a station now; one that was closed or replaced signs no more."""
    station = session.get(Station, one.station)
    assert station is not None
    before = session.get(CertifiedKey, one.station)
    ended_at = before.sign_until if before is not None else None
    if ended_at is None and (one.closed_at is not None or one.replaced_by):
        ended_at = one.closed_at or now
    told = Certificate(
        office=seal.id,
        station=one.station,
        public=station.public,
        name=one.name,
        certified_at=before.certified_at if before is not None else now,
        sign_until=ended_at,
    )
    made = signed(told, seal.key.sign(told.signed_bytes()))
    certified.keep(session, made)
    return made


def believed(session: Session, own: bytes) -> tuple[TrustedKey, ...]:
    """The keys of other stations that the office certified, or this one where it is an office."""
    office = certified.office_of(session) or _here(session)
    return (
        ()
        if office is None
        else tuple(
            key
            for one in certified.certificates(session)
            if one.public != own and _is_genuine(one, office)
            for key in station_keys(one.public, one.sign_until)
        )
    )


def _is_genuine(one: Certificate, office: bytes) -> bool:
    names_both = one.office == station_id(office) and one.station == station_id(one.public)
    return names_both and keys.verify(office, one.signature, one.signed_bytes())


def _here(session: Session) -> bytes | None:
    found = office_key.row(session)
    return SigningKey.from_private(found.private).public if found is not None else None
