"""Work proofs (工作证明): who works when, how far that was verified; and the gate's look-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.work import ProofState, Shift, ShiftKind
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class WorkProofRecord(Base, kw_only=True):
    """Projection of a proof's last ledger line; the newest of a person is the one that counts.

    The second block is private and cleared by erasure: of the rest nobody can tell whose it is.
    """

    __tablename__ = "work_proofs"
    __table_args__ = (
        Index("ix_work_proofs_person_taken_at", "person", "taken_at"),
        Index("ix_work_proofs_state", "state", "until"),
        Index("ix_work_proofs_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[ProofState]
    taken_at: Mapped[datetime] = mapped_column(Utc)
    taken_by: Mapped[UUID]
    until: Mapped[datetime] = mapped_column(Utc)
    decided_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    decided_by: Mapped[UUID | None] = mapped_column(default=None)

    person: Mapped[UUID | None]
    employer: Mapped[str] = mapped_column(String(60))
    employer_phone: Mapped[str] = mapped_column(String(32), default="")
    shift: Mapped[str] = mapped_column(String(64))
    photo: Mapped[str | None] = mapped_column(String(64), default=None)


LINED = Lined(
    table=WorkProofRecord,
    ledger="work-proofs",
    public=("state", "taken_at", "taken_by", "until", "decided_at", "decided_by"),
    private=("person", "employer", "employer_phone", "shift", "photo"),
)


def shift_text(shift: Shift) -> str:
    """A shift in one text: "night 20:00 08:00 56", "rota 08:00 20:00 2 2 2022-03-14"."""
    told = f"{shift.kind.value} {shift.starts:%H:%M} {shift.ends:%H:%M}"
    if shift.kind is ShiftKind.ROTA:
        first = shift.counted_from.isoformat() if shift.counted_from else ""
        return f"{told} {shift.days_on} {shift.days_off} {first}".strip()
    return f"{told} {''.join(map(str, sorted(shift.rest_days)))}".strip()


def shift_from(told: str) -> Shift | None:
    """The shift of `shift_text`; None once it was erased."""
    kind, starts, ends, *rest = told.split() or ("", "", "")
    if not kind:
        return None
    values: dict[str, Any] = {
        "kind": ShiftKind(kind),
        "starts": time.fromisoformat(starts),
        "ends": time.fromisoformat(ends),
    }
    if kind == ShiftKind.ROTA:
        on, off, *first = rest
        values |= {"days_on": int(on), "days_off": int(off)}
        values["counted_from"] = date.fromisoformat(first[0]) if first else None
    else:
        values["rest_days"] = frozenset(int(day) for day in "".join(rest))
    return Shift(**values)


def to_verify(session: Session, now: datetime) -> Sequence[WorkProofRecord]:
    """Those that still name somebody, newest first, what nobody verified before the others."""
    statement = (
        select(WorkProofRecord)
        .where(WorkProofRecord.person.is_not(None))
        .where((WorkProofRecord.until > now) | (WorkProofRecord.state == ProofState.PROVISIONAL))
        .order_by(WorkProofRecord.state != ProofState.PROVISIONAL, WorkProofRecord.taken_at.desc())
        .limit(500)
    )
    return session.scalars(statement).all()
