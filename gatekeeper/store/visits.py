"""The register of visitors: one row per visit, whom hosts refuse, and the gate's look-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select, type_coerce
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import ClaimKind, Subject
from gatekeeper.domain.visits import HostAnswer, Visit
from gatekeeper.store.columns import Base, Utc, utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.observation import OBSERVED_UNTIL


class VisitRecord(Base, kw_only=True):
    """Projection of a visit's last ledger line; a visitor is no row of `people`.

    The second block is private and cleared by erasure; `entered_at` and `left_at` follow from the
    passages (`follow`). Of a document only mask and keyed hash stand here, the number in the part.
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_phone", "phone", "registered_at"),
        Index("ix_visits_expected_at", "expected_at"),
        Index("ix_visits_left_at", "left_at", "until"),
        Index("ix_visits_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION)
    sequence: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int] = mapped_column(index=True)
    party: Mapped[UUID | None] = mapped_column(default=None)
    purpose: Mapped[str] = mapped_column(String(16))
    answer: Mapped[HostAnswer] = mapped_column(default=HostAnswer.NOT_ASKED)
    answered_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    expected_at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    refused: Mapped[str] = mapped_column(String(32), default="")
    registered_at: Mapped[datetime] = mapped_column(Utc)
    registered_by: Mapped[UUID]
    entered_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    left_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    name: Mapped[str] = mapped_column(String(80))
    household: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), default=None)
    phone: Mapped[str] = mapped_column(String(32), default="")
    plate: Mapped[str] = mapped_column(String(16), default="")
    document_kind: Mapped[str] = mapped_column(String(24), default="")
    document_mask: Mapped[str] = mapped_column(String(32), default="")
    document_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    pass_id: Mapped[str | None] = mapped_column(String(16), unique=True, default=None)
    notes: Mapped[str] = mapped_column(String(400), default="")
    travel: Mapped[str] = mapped_column(String(400), default="")


class HostRefusal(Base, kw_only=True):
    """Whom a household does not want to see, by phone or name (G54); edits leave change lines."""

    __tablename__ = "host_refusals"
    __exchanged__ = True
    __private__ = ("household", "name", "phone")
    __person__ = "id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    added_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[UUID | None] = mapped_column(default=None)


def number_of(serial: int) -> str:
    """What is printed on the slip and called out: V0042."""
    return f"V{serial:04d}"


# --- the gate's look-up -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFound:
    """A visit with what the gate shows of the visitor."""

    visit: Visit
    name: str
    household: UUID | None
    place: tuple[str | None, str | None, str | None]
    registered_at: datetime


_VISIT = """
SELECT v.id, v.serial, v.expected_at, v.until, v.answer, v.refused, v.entered_at, v.left_at,
       v.name, v.household, h.building, h.unit, h.room, {observed_until}, v.registered_at,
       EXISTS (SELECT 1 FROM host_refusals AS r WHERE r.household = v.household
               AND ((r.phone <> '' AND r.phone = v.phone) OR (r.name <> '' AND r.name = v.name)))
FROM visits AS v LEFT JOIN households AS h ON h.id = v.household
""".format(observed_until=OBSERVED_UNTIL.format(household="v.household"))  # noqa: S608  (own)
_BY = {ClaimKind.PASS: "WHERE v.pass_id = ?", ClaimKind.PERSON: "WHERE v.id = ?"}


def found(session: Session, subject: Subject) -> VisitFound | None:
    """The visit of a slip's code, or one picked from the list; asked only of unknown codes."""
    where = _BY.get(subject.claim)
    if where is None:
        return None
    value = subject.value.lower().replace("-", "")
    row = driver(session).execute(_VISIT + where, (value,)).fetchone()
    return _found(row) if row else None


def _found(row: Any) -> VisitFound:
    visit = Visit(
        id=UUID(row[0]),
        number=number_of(row[1]),
        expected_at=utc_from(row[2]),
        until=utc_from(row[3]),
        answer=HostAnswer(row[4]),
        is_refused=bool(row[5]),
        entered_at=utc_from(row[6]) if row[6] else None,
        left_at=utc_from(row[7]) if row[7] else None,
        host_refuses=bool(row[15]),
        host_observed_until=date.fromisoformat(row[13]) if row[13] else None,
    )
    return VisitFound(
        visit=visit,
        name=row[8],
        household=UUID(row[9]) if row[9] else None,
        place=(row[10], row[11], row[12]),
        registered_at=utc_from(row[14]),
    )


# Below what one statement takes as values.
_AT_ONCE = 500

# A correction voids a passage, an override may let somebody in again: always from all of them.
_FOLLOW = """
UPDATE visits SET
  entered_at = (SELECT min(occurred_at) FROM passages WHERE person = :visit AND void = 0
                AND outcome = 'granted' AND direction = 'entry'),
  left_at = (SELECT CASE direction WHEN 'exit' THEN occurred_at END FROM passages
             WHERE person = :visit AND void = 0 AND outcome = 'granted'
             ORDER BY occurred_at DESC, sequence DESC LIMIT 1)
WHERE id = :visit
"""


def follow(session: Session, visit: UUID) -> None:
    """Entered and left as the visitor's passages say now."""
    driver(session).execute(_FOLLOW, {"visit": visit.hex})


def known(session: Session, people: Sequence[str]) -> list[UUID]:
    """Those of these ids that are visits."""
    found: list[UUID] = []
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        statement = select(VisitRecord.id).where(type_coerce(VisitRecord.id, String).in_(some))
        found += session.scalars(statement)
    return found


_IS_TOLD = " AND EXISTS (SELECT 1 FROM passages WHERE person = :visit AND direction = 'entry')"


def follow_all(session: Session, visits: Iterable[UUID]) -> None:
    """The same for visits of another station, but where no passage says whose it was any more."""
    held = driver(session)
    held.executemany(_FOLLOW + _IS_TOLD, [{"visit": visit.hex} for visit in visits])


# --- the log ----------------------------------------------------------------------------------


def same_visitor(session: Session, visit: UUID) -> tuple[UUID, ...]:
    """All visits of the visitor of this one, by phone or document; empty when there is none."""
    held = driver(session)
    row = held.execute(
        "SELECT phone, document_hash FROM visits WHERE id = ?", (visit.hex,)
    ).fetchone()
    if row is None:
        return ()
    others = held.execute(
        "SELECT id FROM visits WHERE (phone <> '' AND phone = ?) "
        "OR (document_hash <> '' AND document_hash = ?)",
        (row[0], row[1]),
    )
    return tuple({visit, *(UUID(one) for (one,) in others)})


def refusals_of(session: Session, household: UUID) -> Sequence[HostRefusal]:
    """A household's own list, the newest first."""
    statement = select(HostRefusal).where(HostRefusal.household == household)
    return session.scalars(statement.order_by(HostRefusal.added_at.desc())).all()
