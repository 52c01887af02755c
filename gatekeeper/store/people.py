"""Households, people, passes and photos, and the one look-up the gate makes for a code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import (
    PassStatus,
    PersonKind,
)
from gatekeeper.store.columns import Base, Utc


def place_text(building: str | None, unit: str | None, room: str | None) -> str:
    """Building, unit and room as everybody writes them: 12-2-501; what is unknown is left out."""
    return "-".join(part for part in (building, unit, room) if part)


class Household(Base, kw_only=True):
    """A flat; parts are stored without their words (12, not 12栋), so that one flat is one row.

    The landlord (出租户主) answers for the tenants; an empty flat is a row as any other.
    """

    __tablename__ = "households"
    __table_args__ = (UniqueConstraint("building", "unit", "room"),)
    __exchanged__ = True
    __private__ = ("building", "unit", "room", "landlord", "landlord_phone")

    id: Mapped[UUID] = mapped_column(primary_key=True)
    building: Mapped[str] = mapped_column(String(32), default="")
    unit: Mapped[str] = mapped_column(String(32), default="")
    room: Mapped[str] = mapped_column(String(32))
    landlord: Mapped[str] = mapped_column(String(80), default="")
    landlord_phone: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def place(self) -> str:
        return place_text(self.building, self.unit, self.room)


class Person(Base, kw_only=True):
    """Anybody the gate knows; empty text means unknown.

    `paper_kind` and `paper_number` are his document beside or instead of the resident ID;
    `merged_into` makes the row another name for a person entered twice: see `duplicates`.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_household_name", "household", "name"),
        Index(
            "ix_people_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )
    __exchanged__ = True
    __private__ = (
        "name",
        "household",
        "phone",
        "id_number",
        "tenure",
        "sex",
        "photo",
        "no_phone_until",
        "latin_name",
        "paper_kind",
        "paper_number",
        "language",
        "born_on",
        "employer",
        "moved_out_on",
        "merged_into",
    )
    __person__ = "id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[PersonKind] = mapped_column(default=PersonKind.RESIDENT)
    household: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), default=None)
    phone: Mapped[str] = mapped_column(String(32), default="", index=True)
    id_number: Mapped[str] = mapped_column(String(32), default="", index=True)
    tenure: Mapped[str] = mapped_column(String(8), default="")
    sex: Mapped[str] = mapped_column(String(8), default="")
    photo: Mapped[str | None] = mapped_column(String(64), default=None)
    no_phone_until: Mapped[date | None] = mapped_column(default=None)
    latin_name: Mapped[str] = mapped_column(String(80), default="")
    paper_kind: Mapped[str] = mapped_column(String(24), default="")
    paper_number: Mapped[str] = mapped_column(String(32), default="", index=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    born_on: Mapped[date | None] = mapped_column(default=None)
    employer: Mapped[UUID | None] = mapped_column(
        ForeignKey("employers.id"), default=None, index=True
    )
    moved_out_on: Mapped[date | None] = mapped_column(default=None)
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), default=None)
    version: Mapped[UUID | None] = mapped_column(default=None)


class Pass(Base, kw_only=True):
    """One issue of a pass (出入证): one active per person or household and kind (G08).

    It belongs to a person or, as 住户出入证, to a household. The last five columns are those of a
    temporary pass; `weekdays` are digits, 0 is Monday.
    """

    __tablename__ = "passes"
    __table_args__ = (
        UniqueConstraint("person", "kind", "issue"),
        UniqueConstraint("household", "kind", "issue"),
        Index(
            "uq_passes_active",
            "person",
            "kind",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "uq_passes_household_active",
            "household",
            "kind",
            unique=True,
            sqlite_where=text("status = 'active' AND household IS NOT NULL"),
            postgresql_where=text("status = 'active' AND household IS NOT NULL"),
        ),
    )
    __exchanged__ = True
    __private__ = ("person", "household", "number", "pass_id", "token_hash", "company", "sponsor")
    __person__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), default=None)
    household: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), default=None)
    kind: Mapped[str] = mapped_column(String(16), default="resident")
    number: Mapped[str] = mapped_column(String(16), index=True)
    issue: Mapped[int]
    pass_id: Mapped[str] = mapped_column(String(16), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    status: Mapped[PassStatus] = mapped_column(default=PassStatus.ACTIVE)
    valid_from: Mapped[datetime] = mapped_column(Utc)
    valid_until: Mapped[datetime] = mapped_column(Utc)
    issued_at: Mapped[datetime] = mapped_column(Utc)
    issued_by: Mapped[UUID]
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    closed_reason: Mapped[str] = mapped_column(String(64), default="")
    trade: Mapped[str] = mapped_column(String(16), default="")
    company: Mapped[str] = mapped_column(String(60), default="")
    sponsor: Mapped[UUID | None] = mapped_column(
        ForeignKey("households.id"), index=True, default=None
    )
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    hours: Mapped[str] = mapped_column(String(16), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)


class Photo(Base, kw_only=True):
    """A JPEG of at most 480x640 and 60 kB, kept once, under its own hash."""

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)


# --- the hot path: one fixed statement on the held driver connection --------------------------


# --- everything else --------------------------------------------------------------------------


def one(session: Session, person: UUID) -> Person | None:
    """A person, by the id of any of his entries."""
    known = session.get(Person, person)
    if known is None or known.merged_into is None:
        return known
    return session.get(Person, known.merged_into)


def entries_of(session: Session, person: UUID) -> tuple[UUID, ...]:
    """The ids under which somebody was entered, his own first."""
    merged = session.scalars(select(Person.id).where(Person.merged_into == person))
    return (person, *merged)


def members(session: Session, households: Iterable[UUID]) -> tuple[UUID, ...]:
    """The people of some households, by name."""
    statement = (
        select(Person.id)
        .where(Person.household.in_(tuple(households)))
        .where(Person.moved_out_on.is_(None), Person.merged_into.is_(None))
        .order_by(Person.name)
    )
    return tuple(session.scalars(statement))


def households_of(session: Session, building: str) -> tuple[UUID, ...]:
    """The flats of a building, in the order of the doors."""
    rows = session.scalars(select(Household).where(Household.building == building)).all()
    ordered = sorted(rows, key=lambda one: (_natural(one.unit), _natural(one.room)))
    return tuple(one.id for one in ordered)


def _natural(part: str) -> tuple[int, str]:
    return (int(part) if part.isdecimal() else 0, part)


def photo_of(session: Session, sha256: str | None) -> bytes | None:
    """A photo by its hash; None when there is none or it was erased."""
    kept = session.get(Photo, sha256) if sha256 else None
    return kept.jpeg if kept else None
