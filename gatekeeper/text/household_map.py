"""The household map in words, for screen and paper alike; never a word of the health code."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.household_marks import HouseholdMark
from gatekeeper.domain.household_plan import MapDoor

_MARKS = {
    HouseholdMark.OBSERVING: text.mark("Observing at home"),
    HouseholdMark.ABROAD: text.mark("Family abroad"),
    HouseholdMark.RELEASED: text.mark("Safe, released"),
    HouseholdMark.NONE: text.mark("no mark"),
}
_LETTERS = {
    HouseholdMark.OBSERVING: text.mark("O"),
    HouseholdMark.ABROAD: text.mark("A"),
    HouseholdMark.RELEASED: text.mark("R"),
}
TITLES = {True: text.mark("Battle map"), False: text.mark("Household map")}


def title(is_epidemic: bool, language: str | None = None) -> str:
    """防疫作战图, in everyday life 住户分布图."""
    return text.tr_in(language or text.language(), TITLES[is_epidemic])


def mark_words(mark: HouseholdMark, language: str | None = None) -> str:
    """What a colour says."""
    return text.tr_in(language or text.language(), _MARKS[mark])


def letter(mark: HouseholdMark, language: str | None = None) -> str:
    """The letter in a door's sign; nothing where there is none."""
    return text.tr_in(language or text.language(), _LETTERS[mark]) if mark in _LETTERS else ""


def building_words(building: str, language: str | None = None) -> str:
    """12栋; what is no number speaks for itself."""
    told = language or text.language()
    if not building:
        return text.tr_in(told, "No building")
    if not building[-1].isascii():
        return building
    return text.tr_in(told, "Building {building}", building=building)


def unit_words(unit: str, language: str | None = None) -> str:
    """2单元."""
    if not unit or not unit[-1].isascii():
        return unit
    return text.tr_in(language or text.language(), "Unit {unit}", unit=unit)


def door_words(door: MapDoor, language: str | None = None) -> str:
    """One line: the door, its mark, since when, from where, how many people."""
    told = language or text.language()
    marked = door.marked
    parts = [door.place]
    if marked.since is not None and marked.until is not None:
        parts.append(mark_words(door.mark, told))
        span = {"since": marked.since.isoformat(), "until": marked.until.isoformat()}
        parts.append(text.tr_in(told, "{since} to {until}", **span))
        parts += [marked.where] if marked.where else []
    if door.members:
        parts.append(text.tr_in(told, "people: {count}", count=door.members))
    else:
        parts.append(text.tr_in(told, "empty"))
    return "  ·  ".join(parts)
