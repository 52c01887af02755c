"""Hand-overs as rows: what was open, equipment, notes; who signed is told by account."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.handover import Condition, Handover, Item, Kind, Piece, Told
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.lines import canonical


class HandoverRecord(Base, kw_only=True):
    """Projection of a hand-over's ledger line; the second block is cleared by erasure.

    `items` counts what was open and `equipment` what there was, in JSON; `lines` names them.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_handed_at", "handed_at"),
        Index("ix_handovers_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    post: Mapped[UUID]
    handed_at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[Kind]
    outgoing: Mapped[UUID]
    relief: Mapped[UUID | None] = mapped_column(default=None)
    items: Mapped[str] = mapped_column(Text)
    equipment: Mapped[str] = mapped_column(Text)

    person: Mapped[UUID | None]
    notes: Mapped[str] = mapped_column(String(500), default="")
    objection: Mapped[str] = mapped_column(String(200), default="")
    lines: Mapped[str] = mapped_column(Text, default="")

    @property
    def handover(self) -> Handover:
        named = json.loads(self.lines or "{}")
        told = Told(
            items=tuple(
                Item(key=key, count=count, lines=tuple(named.get(key, ())))
                for key, count in json.loads(self.items)
            ),
            equipment=tuple(
                Piece(name=name, number=number, condition=Condition(condition))
                for name, number, condition in json.loads(self.equipment)
            ),
            notes=self.notes,
            objection=self.objection,
        )
        return Handover(
            id=self.id,
            post=self.post,
            station=self.station,
            sequence=self.sequence,
            handed_at=self.handed_at,
            kind=self.kind,
            outgoing=self.outgoing,
            relief=self.relief,
            told=told,
        )


def say(row: HandoverRecord, told: Told) -> None:
    """The row says what both saw."""
    row.items = canonical([[one.key, one.count] for one in told.items])
    row.equipment = canonical(
        [[one.name, one.number, one.condition.value] for one in told.equipment]
    )
    row.lines = canonical({one.key: list(one.lines) for one in told.items if one.lines})
    row.notes, row.objection = told.notes, told.objection


LINED = Lined(
    table=HandoverRecord,
    ledger="handovers",
    public=("post", "handed_at", "kind", "outgoing", "relief", "items", "equipment"),
    private=("person", "notes", "objection", "lines"),
)


def last(session: Session, post: UUID) -> Handover | None:
    """The last one of a post at which somebody took over."""
    statement = (
        select(HandoverRecord)
        .where(HandoverRecord.post == post, HandoverRecord.kind != Kind.NO_RELIEF)
        .order_by(HandoverRecord.handed_at.desc(), HandoverRecord.sequence.desc())
        .limit(1)
    )
    row = session.scalars(statement).first()
    return row.handover if row else None


def between(session: Session, begins: datetime, ends: datetime) -> Sequence[Handover]:
    """Those of a span, in order."""
    statement = (
        select(HandoverRecord)
        .where(HandoverRecord.handed_at >= begins, HandoverRecord.handed_at < ends)
        .order_by(HandoverRecord.handed_at, HandoverRecord.sequence)
    )
    return [row.handover for row in session.scalars(statement)]
