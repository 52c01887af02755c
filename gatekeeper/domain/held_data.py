"""What is held on one person, who looked at it, and what cannot be erased yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from gatekeeper.domain.retention import Kind
from gatekeeper.errors import Problem

MESSAGES = {
    "document-not-seen": "First look at the person's document, and say which it was.",
}

# What somebody shows who asks about himself; a parent shows it for a child.
DOCUMENTS = ("resident-id", "passport", "permit", "household-book", "known")


class Obstacle(StrEnum):
    """Why something of a person cannot be erased yet."""

    OPEN_CASE = "open-case"
    HELD_CAR = "held-car"
    INSIDE = "inside"
    PASS_IN_FORCE = "pass-in-force"  # noqa: S105  (a reason, not a secret)
    RETURNING = "returning"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One obstacle: through which day, None: until somebody ends it; the lines it keeps."""

    obstacle: Obstacle
    until: date | None = None
    lines: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPart:
    """One private part that names the person: of which kind, when written, until when kept."""

    kind: str
    sequence: int
    written_at: datetime
    expires_at: datetime | None = None
    action: str = ""
    operator: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """What is held of one kind: how much, from when to when, kept until; None: see the kind."""

    kind: str
    count: int
    first: datetime
    last: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looked at this person's data, or did something about him."""

    at: datetime
    operator: str
    action: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHeld:
    """The row of a person as it stands, with his home, employer and plates."""

    name: str
    latin_name: str
    phone: str
    id_number: str
    paper_number: str
    sex: str
    born_on: date | None
    place: str
    tenure: str
    employer: str
    language: str
    plates: tuple[str, ...]
    no_phone_until: date | None
    moved_out_on: date | None
    has_photo: bool
    passes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The answer: the record, what stands where, who looked, what cannot be erased yet.

    `record` is masked unless asked in full; None where he stands in no record. `backups_until`:
    what is erased today is in no backup after that day.
    """

    name: str
    document: str
    told_at: datetime
    told_by: str
    number: int
    record: RecordHeld | None
    rows: tuple[HeldRow, ...]
    looks: tuple[Look, ...]
    ties: tuple[Tie, ...]
    photos: int
    backups_until: date
    ledgers: tuple[Kind, ...] = ()


def rows(parts: Iterable[HeldPart]) -> tuple[HeldRow, ...]:
    """The parts kind by kind, the most recent kind first."""
    found: dict[str, HeldRow] = {}
    for part in parts:
        row = found.get(part.kind)
        if row is None:
            found[part.kind] = HeldRow(
                kind=part.kind,
                count=1,
                first=part.written_at,
                last=part.written_at,
                until=part.expires_at,
            )
            continue
        known = row.until is not None and part.expires_at is not None
        found[part.kind] = replace(
            row,
            count=row.count + 1,
            first=min(row.first, part.written_at),
            last=max(row.last, part.written_at),
            until=max(row.until, part.expires_at) if known else None,  # type: ignore[type-var]
        )
    return tuple(sorted(found.values(), key=lambda row: row.last, reverse=True))


def looks(parts: Iterable[HeldPart]) -> tuple[Look, ...]:
    """Every act that named him, the newest first; once where a line has two parts."""
    acts = {part.sequence: part for part in parts if part.action}
    return tuple(
        Look(at=part.written_at, operator=part.operator, action=part.action, reason=part.reason)
        for part in sorted(acts.values(), key=lambda part: part.sequence, reverse=True)
    )


def kept_lines(ties: Iterable[Tie]) -> frozenset[tuple[str, int]]:
    """The lines whose parts stay while these ties hold."""
    return frozenset().union(*(tie.lines for tie in ties))


def document_problems(document: str, is_seen: bool) -> tuple[Problem, ...]:
    """Nobody is told anything about a person before it is certain that he asks himself."""
    if document in DOCUMENTS and is_seen:
        return ()
    return (Problem(code="document-not-seen", field="document"),)
