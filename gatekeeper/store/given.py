"""Reports that were given out, with their figures then, and the corrections of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gatekeeper.domain.corrections import Change, Corrected, Kind
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.arrivals import DONE
from gatekeeper.store.journal import JournalLine
from gatekeeper.store.ledgers import LedgerEntry
from gatekeeper.store.lines import values_of
from gatekeeper.store.received import Correction, GivenReport, IncomingBundle


def last_given(session: Session, kind: Kind, subject: str) -> GivenReport | None:
    """The report as it was given out last."""
    statement = (
        select(GivenReport)
        .where(GivenReport.kind == kind, GivenReport.subject == subject)
        .order_by(GivenReport.given_at.desc(), GivenReport.correction.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def given_at(session: Session, kind: Kind, subject: str) -> datetime:
    """When a report was given out last; it was."""
    row = last_given(session, kind, subject)
    assert row is not None
    return row.given_at


def figures_of(row: GivenReport) -> Mapping[str, int]:
    return {str(key): int(count) for key, count in json.loads(row.figures).items()}


def touching(
    session: Session, begins_at: datetime, ends_at: datetime, oldest: datetime
) -> tuple[tuple[Kind, str], ...]:
    """The reports given out whose span shares time with this one and began after `oldest`."""
    statement = (
        select(GivenReport.kind, GivenReport.subject)
        .where(GivenReport.begins_at <= ends_at, GivenReport.ends_at > begins_at)
        .where(GivenReport.begins_at >= oldest)
        .distinct()
        .order_by(GivenReport.kind, GivenReport.subject)
    )
    return tuple((Kind(kind), subject) for kind, subject in session.execute(statement))


# --- corrections ----------------------------------------------------------------------------------


def last_correction(session: Session, kind: Kind, subject: str) -> Correction | None:
    statement = (
        select(Correction)
        .where(Correction.kind == kind, Correction.subject == subject)
        .order_by(Correction.number.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def corrections(session: Session) -> Sequence[Correction]:
    """All of them, those not given out yet first, then the newest."""
    statement = select(Correction).order_by(
        Correction.given_at.is_not(None), Correction.changed_at.desc(), Correction.number.desc()
    )
    return session.scalars(statement).all()


def waiting(session: Session) -> int:
    """How many were not given out yet."""
    statement = select(func.count()).select_from(Correction).where(Correction.given_at.is_(None))
    return int(session.execute(statement).scalar_one())


def corrected(row: Correction) -> Corrected:
    return Corrected(
        number=row.number,
        changes=tuple(
            Change(key=key, old=old, new=new) for key, old, new in json.loads(row.changes)
        ),
        made_at=row.made_at,
        stations=tuple(json.loads(row.stations)),
        given_at=row.given_at,
    )


def of_report(session: Session, kind: Kind, subject: str) -> Corrected | None:
    """The last correction of a report, if there is one."""
    row = last_correction(session, kind, subject)
    return corrected(row) if row is not None else None


# --- what bundles touch ---------------------------------------------------------------------------


def not_compared(session: Session, limit: int) -> Sequence[IncomingBundle]:
    """Bundles that brought lines since reports were compared, in the order of their coming."""
    statement = (
        select(IncomingBundle)
        .where(IncomingBundle.compared.is_(False), IncomingBundle.state.in_(DONE))
        .order_by(IncomingBundle.received_at)
        .limit(limit)
    )
    return session.scalars(statement).all()


def note_compared(session: Session, bundles: Sequence[str]) -> None:
    """The reports were compared with what these brought."""
    session.execute(
        update(IncomingBundle).where(IncomingBundle.sha256.in_(bundles)).values(compared=True)
    )


def touched(session: Session, bundle: IncomingBundle) -> tuple[datetime, datetime] | None:
    """From when to when a bundle tells: what was written down later happened earlier."""
    found = [
        moment
        for sequence in (bundle.first, bundle.last)
        if (moment := _recorded(session, bundle.chain, sequence)) is not None
    ]
    events = select(func.min(AccessEvent.occurred_at)).where(
        AccessEvent.station == bundle.chain,
        AccessEvent.sequence.between(bundle.first, bundle.last),
    )
    entries = select(func.min(LedgerEntry.occurred_at)).where(
        LedgerEntry.station == bundle.chain,
        LedgerEntry.sequence.between(bundle.first, bundle.last),
    )
    for statement in (events, entries):
        earliest: datetime | None = session.execute(statement).scalar_one()
        if earliest is not None:
            found.append(earliest)
    return (min(found), max(found)) if found else None


def _recorded(session: Session, chain: str, sequence: int) -> datetime | None:
    row: Any = session.execute(
        select(JournalLine.kind, JournalLine.line).where(
            JournalLine.station == chain, JournalLine.sequence == sequence
        )
    ).first()
    told = values_of(*row) if row is not None else None
    return datetime.fromisoformat(told["recorded_at"]) if told is not None else None
