"""Screening, whereabouts, intakes, referrals and reports of one person, for his file (O07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.calendar import local
from gatekeeper.domain.day_sheet import celsius
from gatekeeper.domain.person_events import Event, Happening, latest_first
from gatekeeper.store import person_events as stored
from gatekeeper.store import whereabouts


def events_of(session: Session, person: UUID, zone: tzinfo | None) -> tuple[Event, ...]:
    """The latest first, on the clock of the place; who took him over is nobody's but theirs."""
    return latest_first(
        [
            *_screened(session, person, zone),
            *_stays(session, person, zone),
            *_intakes(session, person, zone),
            *_referred(session, person, zone),
        ]
    )


def _screened(session: Session, person: UUID, zone: tzinfo | None) -> Iterator[Event]:
    for row in stored.screened(session, person):
        since = row.since.isoformat() if row.since else ""
        yield Event(
            at=local(row.told_at, zone),
            what=Happening.SCREENED,
            code=row.result,
            told=_said(row.place, since),
        )


def _stays(session: Session, person: UUID, zone: tzinfo | None) -> Iterator[Event]:
    for row in whereabouts.of_person(session, person):
        stay = row.stay
        days = [day.isoformat() if day else "" for day in (stay.from_on, stay.until_on)]
        began = datetime.combine(stay.from_on, time(), zone) if stay.from_on else None
        yield Event(
            at=began.astimezone(zone) if began else local(row.told_at, zone),
            what=Happening.ELSEWHERE,
            told=_said(stay.place, " – ".join(days)),
        )


def _intakes(session: Session, person: UUID, zone: tzinfo | None) -> Iterator[Event]:
    for row in stored.intakes(session, person):
        reading = f"{celsius(row.tenths)} °C" if row.tenths is not None else ""
        yield Event(
            at=local(row.taken_at, zone),
            what=Happening.TAKEN_IN,
            code=row.desk,
            told=_said(row.origin, row.room, reading, row.symptoms),
        )


def _referred(session: Session, person: UUID, zone: tzinfo | None) -> Iterator[Event]:
    for row in stored.referrals(session, person):
        readings = [row.first_tenths, row.second_tenths]
        told = " / ".join(celsius(one) for one in readings if one is not None)
        yield Event(
            at=local(row.opened_at, zone),
            what=Happening.REFERRED,
            told=_said(f"{told} °C" if told else "", row.waiting_place, row.clinic),
        )
    for report in stored.reports(session, person):
        yield Event(
            at=local(report.found_at, zone),
            what=Happening.REPORTED,
            code=report.kind,
            told=_said(f"{report.serial:04}", report.what),
        )


def _said(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
