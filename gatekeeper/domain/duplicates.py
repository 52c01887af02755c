"""Two entries that may be one person: what speaks for it, and what the two say differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from gatekeeper.domain.identifiers import ID_OLD_LENGTH, OLD_CENTURY

MESSAGES = {
    "merge-unknown": "This merge is not in the records any more.",
    "merge-old": "A merge can be undone on its own day only.",
    "merge-two-people": "Two different ID numbers: these are two people.",
}


class Likeness(StrEnum):
    """Why two entries are taken for one person, the surest first."""

    SAME_ID = "same-id"
    SAME_PAPER = "same-paper"
    SAME_PHONE = "same-phone"
    SAME_DOOR = "same-door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A person of the records as the comparison sees him; `spellings` read his name aloud."""

    person: UUID
    name: str
    spellings: frozenset[str] = frozenset()
    latin_name: str = ""
    id_number: str = ""
    paper_number: str = ""
    phone: str = ""
    household: UUID | None = None
    place: str = ""
    kind: str = ""
    sex: str = ""
    born_on: date | None = None
    tenure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries; the first is the older one, which stays unless somebody says otherwise."""

    one: Entered
    other: Entered
    why: Likeness

    @property
    def key(self) -> frozenset[UUID]:
        return frozenset((self.one.person, self.other.person))


def id_key(number: str) -> str:
    """The 15-digit form and the 18-digit form of one card are equal by this."""
    if len(number) == ID_OLD_LENGTH:
        return f"{number[:6]}{OLD_CENTURY}{number[6:]}"
    return number[:17]


def pairs(entered: Iterable[Entered]) -> tuple[Pair, ...]:
    """All pairs worth a look, each once for its best reason; nothing is said of whole families.

    Never compared all with all: only who shares an ID, a paper, a phone or a door.
    """
    found: dict[frozenset[UUID], Pair] = {}
    everybody = sorted(entered, key=lambda one: one.person)
    for why, group in _groups(everybody):
        for one, other in combinations(group, 2):
            pair = Pair(one=one, other=other, why=why)
            if pair.key not in found and is_likely(pair):
                found[pair.key] = pair
    return tuple(found.values())


# More people behind one number or door are a dormitory or a company's switchboard.
GROUP_AT_MOST = 40


def _groups(everybody: Sequence[Entered]) -> Iterable[tuple[Likeness, Sequence[Entered]]]:
    for why in Likeness:
        groups: dict[object, list[Entered]] = {}
        for one in everybody:
            key = _shared(why, one)
            if key:
                groups.setdefault(key, []).append(one)
        for group in groups.values():
            if 1 < len(group) <= GROUP_AT_MOST:
                yield why, group


def _shared(why: Likeness, one: Entered) -> object:
    match why:
        case Likeness.SAME_ID:
            return id_key(one.id_number)
        case Likeness.SAME_PAPER:
            return one.paper_number
        case Likeness.SAME_PHONE:
            return one.phone
        case _:
            return one.household


def is_likely(pair: Pair) -> bool:
    """A shared number of a paper says all; phone and door need a name that is the same or similar.

    Two different IDs are two people, however alike they are called.
    """
    if pair.why in (Likeness.SAME_ID, Likeness.SAME_PAPER):
        return True
    one, other = pair.one, pair.other
    if one.id_number and other.id_number and id_key(one.id_number) != id_key(other.id_number):
        return False
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return False
    return is_similar(one, other)


def is_similar(one: Entered, other: Entered) -> bool:
    """The same name, one that sounds the same, its Latin form, or one character apart in three."""
    if one.name.casefold() == other.name.casefold() or one.spellings & other.spellings:
        return True
    short, long = sorted((one.name, other.name), key=len)
    if len(short) < 3 or len(long) - len(short) > 1:
        return False
    return _one_slip(short, long)


def _one_slip(short: str, long: str) -> bool:
    """One character another, missing, or two neighbours changed; the surname stays."""
    if short[0] != long[0]:
        return False
    if len(short) < len(long):
        return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))
    apart = [at for at, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        swapped = short[first] == long[second] and short[second] == long[first]
        return second == first + 1 and swapped
    return len(apart) == 1


# What is set side by side, in this order.
COMPARED = tuple(
    entry.name
    for entry in fields(Entered)
    if entry.name not in ("person", "spellings", "household")
)


def differences(one: Entered, other: Entered) -> Mapping[str, bool]:
    """For each value whether both tell it and tell it differently."""
    told = {name: (getattr(one, name), getattr(other, name)) for name in COMPARED}
    return {name: bool(a and b and a != b) for name, (a, b) in told.items()}
