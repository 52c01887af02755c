"""Whose records a figure is made of: this station's at a gate, every station's at the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from gatekeeper.domain.coverage import Coverage
from gatekeeper.services.standing import Standing
from gatekeeper.store import reach


def stations_of(session: Session, standing: Standing, own: str) -> tuple[str, ...]:
    """The chains to be read: at the office all of them."""
    return reach.chains(session) if standing.is_office else (own,)


def coverage_of(
    session: Session,
    standing: Standing,
    begins_at: datetime,
    ends_at: datetime,
    now: datetime,
    only: Sequence[str] | None = None,
) -> Coverage | None:
    """What the office holds of a span, of all stations or of these; None at a gate.

    An office that let no station in tells of itself alone: there is nothing to be missing.
    """
    return reach.coverage(session, begins_at, ends_at, now, only) if standing.is_office else None
