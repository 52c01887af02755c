"""Families with somebody still abroad (O20): a member's mark, told by a clerk, until it is old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.people import Person


class AbroadMark(Base, kw_only=True):
    """Projection of a mark's last ledger line; the second block is private.

    `until` is the last day on which it is believed; `who` is the relative, empty for the person.
    """

    __tablename__ = "abroad_marks"
    __table_args__ = (
        Index("ix_abroad_marks_person", "person"),
        Index("ix_abroad_marks_until", "until"),
        Index("ix_abroad_marks_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    since: Mapped[date]
    until: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(Utc)
    told_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    place: Mapped[str] = mapped_column(String(60), default="")
    who: Mapped[str] = mapped_column(String(40), default="")


LINED = Lined(
    table=AbroadMark,
    ledger="abroad-marks",
    public=("since", "until", "told_at", "told_by", "ended_at"),
    private=("person", "place", "who"),
)


def open_of_person(session: Session, person: UUID, today: date) -> AbroadMark | None:
    """The mark of this person that is believed today."""
    statement = (
        select(AbroadMark)
        .where(AbroadMark.person == person, AbroadMark.until >= today)
        .where(AbroadMark.ended_at.is_(None))
        .order_by(AbroadMark.told_at.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def open_marks(session: Session, today: date) -> Sequence[AbroadMark]:
    """Every mark that is believed today."""
    statement = (
        select(AbroadMark)
        .where(AbroadMark.until >= today, AbroadMark.ended_at.is_(None))
        .where(AbroadMark.person.is_not(None))
        .order_by(AbroadMark.since, AbroadMark.id)
    )
    return session.scalars(statement).all()


def open_of_household(
    session: Session, household: UUID, today: date
) -> Sequence[tuple[AbroadMark, str]]:
    """The marks of those who live in a flat, each with the person's name."""
    statement = (
        select(AbroadMark, Person.name)
        .join(Person, Person.id == AbroadMark.person)
        .where(Person.household == household, LIVES_THERE)
        .where(AbroadMark.until >= today, AbroadMark.ended_at.is_(None))
        .order_by(AbroadMark.since, AbroadMark.id)
    )
    return [(mark, name) for mark, name in session.execute(statement)]
