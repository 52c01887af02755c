"""Visits in the log: a line for each change, the register its projection, what a cut empties."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.masking import mask_id
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import Journal, Part, Written
from gatekeeper.store.lined import after
from gatekeeper.store.lines import Line, canonical
from gatekeeper.store.projections import Cut, Projection, is_later
from gatekeeper.store.visits import VisitRecord

LEDGER = "visits"


WHO, ASKED = "who", "asked"
# What is cleared with the parts; of a visit of another station, which has no parts here, at once.
PRIVATE_COLUMNS = (
    "name",
    "household",
    "phone",
    "plate",
    "document_kind",
    "document_mask",
    "document_hash",
    "pass_id",
    "notes",
    "travel",
)


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
        "values": canonical(
            _public(row) | after(session, journal.station, row.station, row.sequence)
        ),
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
    entry = UUID(line.values["entry"])
    row = session.get(VisitRecord, entry, populate_existing=True)
    if row is None:
        return LEDGER
    session.expunge(row)
    if (row.station, row.sequence) != (line.station, line.sequence):
        later = is_later(driver(session), line, row.station, row.sequence)
        return None if later else LEDGER
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


PROJECTIONS = (
    Projection(kind="ledger-1", differs=differs, surplus=surplus, clear=clear, spared=spared),
)
