"""The register of visitors: one row per visit, whom hosts refuse, and the gate's look-up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import ClaimKind, Subject
from gatekeeper.domain.masking import mask_id
from gatekeeper.domain.visits import HostAnswer, Visit
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION, Journal, Part, Written
from gatekeeper.store.lines import Line, canonical
from gatekeeper.store.observation import OBSERVED_UNTIL
from gatekeeper.store.projections import Cut, Projection

LEDGER = "visits"
WHO, ASKED = "who", "asked"


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


# --- the log ----------------------------------------------------------------------------------


def write(
    session: Session,
    journal: Journal,
    row: VisitRecord,
    action: str,
    *,
    operator: UUID,
    occurred_at: datetime,
    document: str,
    expires_at: datetime,
) -> Written:
    """One line with all of the visit as it is now; the row follows it. Flushes."""
    who = {**_private(row), "document": document}
    asked = {"notes": row.notes, "travel": row.travel}
    parts = [
        Part(name=name, data=canonical(told), person=row.id, expires_at=expires_at)
        for name, values in ((WHO, who), (ASKED, asked))
        if (told := {key: value for key, value in values.items() if value})
    ]
    columns = {
        "ledger": LEDGER,
        "entry": row.id.hex,
        "action": action,
        "occurred_at": utc_text(occurred_at),
        "operator": operator.hex,
        "values": canonical(_public(row)),
    }
    written = journal.append(session, "ledger-1", columns, parts)
    row.station, row.sequence = journal.station, written.sequence
    session.flush()
    return written


def _public(row: VisitRecord) -> dict[str, Any]:
    return {
        "answer": row.answer.value,
        "answered_at": utc_text(row.answered_at) if row.answered_at else "",
        "expected_at": utc_text(row.expected_at),
        "number": row.serial,
        "party": row.party.hex if row.party else "",
        "purpose": row.purpose,
        "refused": row.refused,
        "registered_at": utc_text(row.registered_at),
        "registered_by": row.registered_by.hex,
        "until": utc_text(row.until),
    }


def _private(row: VisitRecord) -> dict[str, str]:
    return {
        "document_kind": row.document_kind,
        "household": row.household.hex if row.household else "",
        "name": row.name,
        "pass": row.pass_id or "",
        "phone": row.phone,
        "plate": row.plate,
    }


def document_of(session: Session, row: VisitRecord) -> str:
    """The full number, which stands in the private part of the visit's last line only."""
    kept = (
        driver(session)
        .execute(
            "SELECT data FROM journal_private WHERE station = ? AND sequence = ? AND part = ?",
            (row.station, row.sequence, WHO),
        )
        .fetchone()
    )
    return str(json.loads(kept[0]).get("document", "")) if kept else ""


def differs(session: Session, line: Line) -> str | None:
    """The first column in which a visit is not as its last line says; a row may be gone by age."""
    if line.values["ledger"] != LEDGER:
        return None
    row = session.get(VisitRecord, UUID(line.values["entry"]))
    if row is None:
        return LEDGER
    session.expunge(row)
    if (row.station, row.sequence) != (line.station, line.sequence):
        return None if row.sequence > line.sequence else LEDGER
    told, stands = json.loads(line.values["values"]), _public(row)
    wrong = next((name for name in stands if told.get(name) != stands[name]), None)
    return wrong or _private_differs(line, row)


def _private_differs(line: Line, row: VisitRecord) -> str | None:
    """Private columns repeat the parts while these are there, and are empty once they are cut."""
    who = json.loads(line.parts.get(WHO) or "{}")
    asked = json.loads(line.parts.get(ASKED) or "{}")
    stands = {**_private(row), "notes": row.notes, "travel": row.travel}
    told = {**who, **asked}
    for name, value in stands.items():
        if value != told.get(name, ""):
            return name
    mask = mask_id(str(who.get("document", "")))
    return "document_mask" if row.document_mask != mask else None


def surplus(session: Session, station: str) -> int | None:
    """A visit without its line."""
    statement = (
        "SELECT v.sequence FROM visits AS v LEFT JOIN journal AS j "
        "ON j.station = v.station AND j.sequence = v.sequence AND j.kind = 'ledger-1' "
        "WHERE v.station = ? AND j.sequence IS NULL ORDER BY v.sequence LIMIT 1"
    )
    row = driver(session).execute(statement, (station,)).fetchone()
    return row[0] if row else None


_CLEARED = {
    WHO: "name = '', household = NULL, phone = '', plate = '', document_kind = '', "
    "document_mask = '', document_hash = '', pass_id = NULL",
    ASKED: "notes = '', travel = ''",
}


def clear(session: Session, cuts: Sequence[Cut]) -> None:
    """Empty what repeats a cut part of a visit's last line."""
    held = driver(session)
    for cut in cuts:
        if cut.part in _CLEARED:
            statement = (
                f"UPDATE visits SET {_CLEARED[cut.part]} "  # noqa: S608  (own names)
                "WHERE station = ? AND sequence = ?"
            )
            held.execute(statement, (cut.station, cut.sequence))


def spared(session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
    """Whoever is still inside stays known until he has left."""
    held = driver(session)
    statement = (
        "SELECT 1 FROM visits WHERE id = ? AND entered_at IS NOT NULL AND left_at IS NULL "
        "AND station = ? AND sequence = ?"
    )
    return frozenset(
        cut
        for cut in cuts
        if cut.person is not None
        and held.execute(statement, (cut.person.hex, cut.station, cut.sequence)).fetchone()
    )


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


PROJECTIONS = (
    Projection(kind="ledger-1", differs=differs, surplus=surplus, clear=clear, spared=spared),
)
