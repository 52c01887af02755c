"""Rented flats: who answers for the tenants, and when he was asked (O42, O43)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.people import TENANT
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.people import Household, Person


class LandlordAsked(Base, kw_only=True):
    """A landlord was asked for his tenants; the newest of a flat counts. Private: which, and what.

    `tenants` is how many he named.
    """

    __tablename__ = "landlords_asked"
    __table_args__ = (
        Index("ix_landlords_asked_household", "household", "asked_at"),
        Index("ix_landlords_asked_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[UUID]
    tenants: Mapped[int]

    household: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(100), default="")


LINED = Lined(
    table=LandlordAsked,
    ledger="landlords-asked",
    public=("asked_at", "asked_by", "tenants"),
    private=("household", "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RentedFlat:
    """A flat with tenants or a landlord; of the tenants, so many have no resident ID."""

    household: UUID
    building: str
    place: str
    landlord: str
    landlord_phone: str
    people: int
    tenants: int
    foreign: int


def rented(session: Session) -> Sequence[RentedFlat]:
    """Every flat for which a landlord answers or in which a tenant lives."""
    is_tenant = Person.tenure == TENANT
    tenants = func.count(Person.id).filter(is_tenant)
    foreign = func.count(Person.id).filter(is_tenant, Person.paper_number != "")
    statement = (
        select(Household, func.count(Person.id), tenants, foreign)
        .outerjoin(Person, and_(Person.household == Household.id, LIVES_THERE))
        .group_by(Household.id)
        .having((tenants > 0) | (Household.landlord != "") | (Household.landlord_phone != ""))
    )
    return [
        RentedFlat(
            household=flat.id,
            building=flat.building,
            place=flat.place,
            landlord=flat.landlord,
            landlord_phone=flat.landlord_phone,
            people=people,
            tenants=lodgers,
            foreign=strangers,
        )
        for flat, people, lodgers, strangers in session.execute(statement)
    ]


def last_asked(session: Session) -> dict[UUID, LandlordAsked]:
    """The newest asking of each flat."""
    statement = (
        select(LandlordAsked)
        .where(LandlordAsked.household.is_not(None))
        .order_by(LandlordAsked.asked_at)
    )
    return {row.household: row for row in session.scalars(statement) if row.household}
