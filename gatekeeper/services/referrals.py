"""送发热门诊: from the second high reading until somebody took the resident over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import Presentation
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.services import writing
from gatekeeper.store import lookup
from gatekeeper.store.access import Referral
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, Part, canonical

SUBJECT = "referrals"
FINDING = "temperature-referral"
KEEP = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """An open referral, as its panel shows it; temperatures in tenths of a degree Celsius."""

    id: UUID
    presentation: UUID
    name: str
    place: str
    opened_at: datetime
    first_tenths: int | None
    second_tenths: int | None
    waiting_place: str
    clinic: str
    called: str
    taken_over_by: str


def open_referral(
    session: Session,
    journal: Journal,
    shown: Presentation,
    person: UUID | None,
    now: datetime,
    referral: UUID,
    operator: Operator,
) -> None:
    """Open one in the transaction of the verdict that calls for it."""
    tenths = [t.tenths for t in shown.temperatures]
    session.add(
        Referral(
            id=referral,
            presentation=shown.id,
            person=person,
            opened_at=now,
            first_tenths=tenths[0] if tenths else None,
            second_tenths=tenths[-1] if tenths else None,
        )
    )
    _line(session, journal, referral, "opened", person, now, operator, {"temperatures": tenths})


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Open referrals and what was done about them."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    keep_acts: Callable[[], timedelta] = lambda: KEEP

    def open(self) -> tuple[ReferralRow, ...]:
        """Those nobody took over yet, oldest first."""
        statement = select(Referral).where(Referral.closed_at.is_(None))
        with self.database.read() as session:
            return tuple(
                _row(session, referral)
                for referral in session.execute(statement.order_by(Referral.opened_at)).scalars()
            )

    def full_name(self, referral: UUID, operator: Operator) -> str:
        """For the call to the clinic; the log tells who saw it."""
        require(operator, Act.REFER)
        with self.database.begin(SUBJECT) as session:
            row = session.get_one(Referral, referral)
            until = self.clock() + self.keep_acts()
            writing.audit(
                self.journal, session, "referral-named", operator, until, person=row.person
            )
            return _row(session, row).name

    def update(
        self,
        referral: UUID,
        *,
        waiting_place: str = "",
        clinic: str = "",
        called: str = "",
        taken_over_by: str = "",
        operator: Operator,
    ) -> ReferralRow:
        """Fill in what happened; naming who took over closes it. Each change is a line."""
        require(operator, Act.REFER)
        done = {
            "waiting_place": waiting_place.strip(),
            "clinic": clinic.strip(),
            "called": called.strip(),
            "taken_over_by": taken_over_by.strip(),
        }
        with self.database.begin(SUBJECT) as session:
            row = session.get_one(Referral, referral)
            for column, value in done.items():
                setattr(row, column, value)
            closing = bool(row.taken_over_by)
            row.closed_at = self.clock() if closing else None
            action = "closed" if closing else "updated"
            now = self.clock()
            _line(session, self.journal, referral, action, row.person, now, operator, done)
            return _row(session, row)


def close_referral(
    session: Session,
    journal: Journal,
    referral: UUID,
    reason: str,
    now: datetime,
    operator: Operator,
) -> None:
    """It ends without anybody having taken over; inside the caller's transaction."""
    row = session.get_one(Referral, referral)
    row.closed_at = now
    _line(session, journal, referral, "closed", row.person, now, operator, {"reason": reason})


def _line(
    session: Session,
    journal: Journal,
    referral: UUID,
    action: str,
    person: UUID | None,
    occurred_at: datetime,
    operator: Operator,
    values: Mapping[str, object],
) -> None:
    part = Part(name="referral", data=canonical(values), person=person)
    columns = {
        "ledger": "referral",
        "entry": referral.hex,
        "action": action,
        "occurred_at": utc_text(occurred_at),
        "operator": operator.account.hex,
        "values": "{}",
    }
    journal.append(session, "ledger-1", columns, [part])


def _row(session: Session, referral: Referral) -> ReferralRow:
    holder = lookup.holder(session, referral.person) if referral.person else None
    return ReferralRow(
        id=referral.id,
        presentation=referral.presentation,
        name=holder.name if holder else "",
        place=holder.place if holder else "",
        opened_at=referral.opened_at,
        first_tenths=referral.first_tenths,
        second_tenths=referral.second_tenths,
        waiting_place=referral.waiting_place,
        clinic=referral.clinic,
        called=referral.called,
        taken_over_by=referral.taken_over_by,
    )
