"""Two states of one record beside each other: what differs, with what is private masked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, mask_plate

# Of the log and of no person who compares.
TECHNICAL = frozenset(
    {"id", "version", "station", "sequence", "token_hash", "pass_id", "spellings"}
)
HIDDEN = "***"
_MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "latin_name": mask_name,
    "landlord": mask_name,
    "leader": mask_name,
    "contact": mask_name,
    "phone": mask_phone,
    "landlord_phone": mask_phone,
    "id_number": mask_id,
    "paper_number": mask_id,
    "plate": mask_plate,
}
# Where and as what somebody lives is what one clerk asks the other about: a door is shown.
_SHOWN = frozenset(
    {
        "about",
        "allowed_until",
        "building",
        "company",
        "employer",
        "grid",
        "household",
        "language",
        "merged_into",
        "moved_out_on",
        "no_phone_until",
        "one",
        "other",
        "paper_kind",
        "person",
        "room",
        "sex",
        "slot",
        "sponsor",
        "tenure",
        "unit",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A column as the gate has it and as the office has it; None where that side has no record."""

    column: str
    gate: str | None
    office: str | None
    differs: bool
    is_masked: bool


def pairs(
    gate: Mapping[str, Any] | None,
    office: Mapping[str, Any] | None,
    private: Collection[str],
    *,
    in_full: bool = False,
    words: Callable[[str, Any], str] = lambda column, value: plain(value),
) -> tuple[Pair, ...]:
    """Column by column, those that differ first; `words` says a value that is no plain text."""
    columns = dict.fromkeys((*(gate or ()), *(office or ())))
    found = []
    for column in columns:
        if column in TECHNICAL:
            continue
        sides = [None if side is None else side.get(column) for side in (gate, office)]
        hides = column in private and column not in _SHOWN and not in_full
        told = [
            None if whole is None else _said(column, value, words, hides=hides)
            for whole, value in zip((gate, office), sides, strict=True)
        ]
        differs = gate is not None and office is not None and sides[0] != sides[1]
        if differs or any(told):
            masked = hides and any(value not in (None, "") for value in sides)
            found.append(
                Pair(
                    column=column,
                    gate=told[0],
                    office=told[1],
                    differs=differs,
                    is_masked=masked,
                )
            )
    return tuple(sorted(found, key=lambda one: not one.differs))


def _said(column: str, value: Any, words: Callable[[str, Any], str], *, hides: bool) -> str:
    if value in (None, ""):
        return ""
    if not hides:
        return words(column, value)
    mask = _MASKS.get(column)
    return mask(value) if mask is not None and isinstance(value, str) else HIDDEN


def plain(value: Any) -> str:
    """A value without words of its own."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    return str(value)
