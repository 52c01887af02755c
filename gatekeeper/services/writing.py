"""What several subjects write alike: a typed row as its line, and whom an act was about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.standing import Standing
from gatekeeper.store.journal import Journal, Part, Written
from gatekeeper.store.lined import Lined
from gatekeeper.store.lines import canonical


class Station(Protocol):
    """Whose lines these are: the gate, and whoever erases a person."""

    @property
    def journal(self) -> Journal: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...


def write_row(
    station: Station,
    session: Session,
    lined: Lined,
    row: Any,
    action: str,
    operator: Operator,
    *,
    ends_at: datetime | None = None,
    occurred_at: datetime | None = None,
) -> Written:
    """The row's line; its private part outlasts `ends_at`, or this moment, as the profile says."""
    now = station.clock()
    return lined.write(
        session,
        station.journal,
        row,
        action,
        operator=operator.account,
        occurred_at=occurred_at or now,
        expires_at=(ends_at or now) + station.standing.policy.timings.keep_private,
    )


def audit(
    journal: Journal,
    session: Session,
    action: str,
    operator: Operator,
    until: datetime,
    *,
    person: UUID | None = None,
    **who: str,
) -> None:
    """An audit line; `who` it was about stands in a private part until then, never in the line."""
    told = who if person is None else {"person": person.hex, **who}
    part = Part(name="who", data=canonical(told), person=person, expires_at=until)
    journal.audit(session, action, operator.account, [part])


def audit_act(
    station: Station,
    session: Session,
    action: str,
    operator: Operator,
    *,
    person: UUID | None = None,
    **who: str,
) -> None:
    """The same, known as long as the profile in force says."""
    until = station.clock() + station.standing.policy.timings.keep_audit_private
    audit(station.journal, session, action, operator, until, person=person, **who)
