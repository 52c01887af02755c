"""The office certifies whose key a station's is, so that its other stations believe it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from gatekeeper import keys
from gatekeeper.credentials.trust import TrustedKey, station_keys
from gatekeeper.domain.enrolment import Certificate, signed
from gatekeeper.store import certified
from gatekeeper.store.certified import CertifiedKey
from gatekeeper.store.journal import Journal
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station, station_id


class Office(Protocol):
    """Whose key certifies."""

    @property
    def journal(self) -> Journal: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...


def certify(office: Office, session: Session, one: EnrolledStation) -> Certificate:
    """Write what is true of a station now; one that was closed or replaced signs no more."""
    station = session.get(Station, one.station)
    assert station is not None
    before = session.get(CertifiedKey, one.station)
    ended_at = before.sign_until if before is not None else None
    if ended_at is None and (one.closed_at is not None or one.replaced_by):
        ended_at = one.closed_at or office.clock()
    made = _signed(
        office,
        Certificate(
            office=office.journal.station,
            station=one.station,
            public=station.public,
            name=one.name,
            certified_at=before.certified_at if before is not None else office.clock(),
            sign_until=ended_at,
        ),
    )
    certified.keep(session, made)
    return made


def certify_again(office: Office, session: Session) -> int:
    """Sign anew what an office signed that this one was restored from; how many there were."""
    others = [
        one for one in certified.certificates(session) if one.office != office.journal.station
    ]
    for one in others:
        certified.keep(session, _signed(office, one))
    return len(others)


def believed(session: Session, own: bytes) -> tuple[TrustedKey, ...]:
    """The keys of other stations that the office certified: this one where it belongs to none."""
    office = certified.office_of(session) or own
    return tuple(
        key
        for one in certified.certificates(session)
        if one.public != own and _is_genuine(one, office)
        for key in station_keys(one.public, one.sign_until)
    )


def _is_genuine(one: Certificate, office: bytes) -> bool:
    names_both = one.office == station_id(office) and one.station == station_id(one.public)
    return names_both and keys.verify(office, one.signature, one.signed_bytes())


def _signed(office: Office, certificate: Certificate) -> Certificate:
    own = replace(certificate, office=office.journal.station)
    return signed(own, office.journal.key.sign(own.signed_bytes()))
