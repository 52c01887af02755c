"""What happened to one person beside passages and cases: by the indexes of his id (O07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.store.abnormal import AbnormalRecord
from gatekeeper.store.access import Referral
from gatekeeper.store.desk_intakes import DeskIntake
from gatekeeper.store.screening import ScreenedPerson


def screened(session: Session, person: UUID) -> Sequence[ScreenedPerson]:
    """What rounds were told of him, the latest first."""
    statement = (
        select(ScreenedPerson)
        .where(ScreenedPerson.person == person)
        .order_by(ScreenedPerson.told_at.desc())
    )
    return session.scalars(statement).all()


def intakes(session: Session, person: UUID) -> Sequence[DeskIntake]:
    """At the triage desk or the isolation site."""
    return session.scalars(select(DeskIntake).where(DeskIntake.person == person)).all()


def referrals(session: Session, person: UUID) -> Sequence[Referral]:
    """Second high readings at a gate."""
    return session.scalars(select(Referral).where(Referral.person == person)).all()


def reports(session: Session, person: UUID) -> Sequence[AbnormalRecord]:
    """Abnormal findings about him that were reported upward."""
    return session.scalars(select(AbnormalRecord).where(AbnormalRecord.person == person)).all()
