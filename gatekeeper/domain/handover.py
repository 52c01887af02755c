"""Hand-over (交接班): open items, equipment, notes, signatures, an objection, nobody who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gatekeeper.errors import Problem

# What a gate usually hands on, unless a site has a list of its own.
EQUIPMENT = ("radio", "keys", "thermometer", "torch", "register", "blank-sheets")
NUMBER_AT_MOST = 999
NOTES_CHARACTERS = 500
OBJECTION_CHARACTERS = 200
# So many of an item are named; the count tells of the rest.
NAMED_AT_MOST = 20

MESSAGES = {
    "handover-same": "Whoever takes over is another than whoever goes.",
    "handover-number": "Between 0 and {most}.",
    "handover-text-long": "At most {most} characters.",
    "handover-text-wrong": "The text has characters that cannot be kept.",
    "handover-words": "Something is faulty or fewer than before: say in the notes why.",
    "handover-off-duty": "You are not the one on duty here.",
    "handover-not-yours": "Now {name} signs.",
}


class Kind(StrEnum):
    """How a hand-over went; NO_RELIEF: nobody came, so whoever was on duty stays on duty."""

    DONE = "handed-over"
    OBJECTED = "objected"
    NO_RELIEF = "no-relief"


class Condition(StrEnum):
    """In what state a piece of equipment is handed on."""

    GOOD = "good"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is left open: how often, and by name as far as they are told, masked."""

    key: str
    count: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """So many of one kind of equipment, and their condition."""

    name: str
    number: int
    condition: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What both see before they sign."""

    items: tuple[Item, ...]
    equipment: tuple[Piece, ...]
    notes: str = ""
    objection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One as it was recorded; `relief` None where nobody came."""

    id: UUID
    post: UUID
    station: str
    sequence: int
    handed_at: datetime
    kind: Kind
    outgoing: UUID
    relief: UUID | None
    told: Told


def item(key: str, lines: Sequence[str]) -> Item:
    """As many as there are lines, the first ones named."""
    return Item(key=key, count=len(lines), lines=tuple(lines[:NAMED_AT_MOST]))


def kind_of(told: Told, relief: UUID | None) -> Kind:
    """How it went."""
    if relief is None:
        return Kind.NO_RELIEF
    return Kind.OBJECTED if told.objection else Kind.DONE


def problems(
    told: Told, outgoing: UUID, relief: UUID | None, before: Sequence[Piece]
) -> list[Problem]:
    """What is wrong with it; `before` is the equipment as it was handed over last."""
    found = []
    if relief == outgoing:
        found.append(Problem(code="handover-same", field="relief"))
    most: dict[str, object] = {"most": NUMBER_AT_MOST}
    found += [
        Problem(code="handover-number", field=piece.name, parameters=most)
        for piece in told.equipment
        if not 0 <= piece.number <= NUMBER_AT_MOST
    ]
    found += _text_problems("notes", told.notes, NOTES_CHARACTERS)
    found += _text_problems("objection", told.objection, OBJECTION_CHARACTERS)
    if lacking(told.equipment, before) and not told.notes:
        found.append(Problem(code="handover-words", field="notes"))
    return found


def lacking(equipment: Sequence[Piece], before: Sequence[Piece]) -> tuple[Piece, ...]:
    """What is faulty that was not, or fewer than was handed over last."""
    known = {piece.name: piece for piece in before}
    return tuple(
        piece
        for piece in equipment
        if _is_new_fault(piece, known.get(piece.name))
        or (piece.name in known and piece.number < known[piece.name].number)
    )


def _is_new_fault(piece: Piece, before: Piece | None) -> bool:
    was_good = before is None or before.condition is Condition.GOOD
    return piece.condition is Condition.FAULTY and was_good


def _text_problems(field: str, words: str, most: int) -> list[Problem]:
    if len(words) > most:
        return [Problem(code="handover-text-long", field=field, parameters={"most": most})]
    if not words.isprintable():
        return [Problem(code="handover-text-wrong", field=field)]
    return []
