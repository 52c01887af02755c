"""Risk areas: which of a list a place lies in, how bad it is there, and what is not known (G34)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

MESSAGES = {
    "area-name-missing": "The name of the area is missing.",
    "area-name-wrong": "This cannot be the name of an area.",
    "area-level-wrong": "The level is high, medium or low.",
    "area-day-wrong": "A day like 2022-03-14.",
    "area-ends-early": "The end lies before the beginning.",
    "area-code-wrong": "A region code has 6 digits.",
    "area-twice": "This area stands in line {earlier} already, with the same level and days.",
    "area-list-empty": "There is no area in this list.",
}


class Level(StrEnum):
    """风险等级, the mildest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def is_central(self) -> bool:
        """中高风险: who comes from there is isolated centrally."""
        return self is not Level.LOW


_RANKS = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}

NAME_CHARACTERS = 60
# As long as an infection takes to show; what was bad so lately still counts.
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One line of the list: level and days (both ends included; no end: until further notice)."""

    name: str
    level: Level
    begins_on: date
    until: date | None = None
    aliases: tuple[str, ...] = ()
    code: str = ""

    def holds_on(self, day: date) -> bool:
        """Is it in force on this very day?"""
        return self.begins_on <= day and (self.until is None or day <= self.until)

    def counts_on(self, day: date, look_back: timedelta = LOOK_BACK) -> bool:
        """Low has to hold on the day itself; high and medium count for a while longer."""
        if self.begins_on > day:
            return False
        since = day if self.level is Level.LOW else day - look_back
        return self.until is None or self.until >= since


@lru_cache(maxsize=8192)
def key(words: str) -> str:
    """A place in one form: width, case, blanks and 省市区县 away, so that 北京海淀 is 北京市海淀区.

    Latin words keep a blank between them and around them: Paris is not Parish.
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    parts = re.findall(f"[{_HAN}]+|[^\\W{_HAN}]+", plain)
    kept = re.findall(f"[{_HAN}]+|[^{_HAN}]+", " ".join(parts))
    joined = "".join(part if re.match(f"[{_HAN}]", part) else f" {part.strip()} " for part in kept)
    joined = re.sub(f"(?<=[{_HAN}]) +(?=[{_HAN}])", "", joined)
    short = re.sub(_SUFFIXES, "", joined)
    return short if len(short.replace(" ", "")) >= _LEAST else joined


_HAN = "㐀-鿿豈-﫿𠀀-𲎯〇"
_SUFFIXES = "自治[区州县]|特别行政区|[省市区县]"
# One character (城区 without its 区) would be found in every second name.
_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """Where a name stands in the words."""

    start: int
    end: int
    area: Area
    holds: bool = True

    @property
    def reach(self) -> tuple[int, int]:
        return self.end - self.start, len(key(self.area.name))

    def is_covered_by(self, other: _Hit) -> bool:
        """The longer name says more precisely where it is, while it holds."""
        inside = other.start <= self.start and self.end <= other.end
        return other.holds and inside and other.reach > self.reach


def matching(
    areas: Iterable[Area], place: str, day: date, look_back: timedelta = LOOK_BACK
) -> tuple[Area, ...]:
    """The areas a place lies in, by the longest name or region code; the worst first.

    Several that stand beside each other in the words all count, wider ones around a narrower one
    do not.
    """
    words = key(place)
    counting = [area for area in areas if area.counts_on(day, look_back)]
    hits = _hits(counting, words, day)
    best = [hit.area for hit in hits if not any(hit.is_covered_by(other) for other in hits)]
    best += _by_code(counting, place)
    ordered = sorted(best, key=lambda area: (-area.level.rank, area.name, area.begins_on))
    return tuple(dict.fromkeys(ordered))


def level_of(
    areas: Sequence[Area], place: str, day: date, look_back: timedelta = LOOK_BACK
) -> Level | None:
    """The worst level of a place, or of several ("A、B"); None: not known, which is never low."""
    pieces = [piece for piece in re.split(_BETWEEN, place) if piece.strip()]
    return worst([_level_of(areas, piece, day, look_back) for piece in pieces]) if pieces else None


_BETWEEN = "[、，,;；/→]|途经|(?<=\\s)via(?=\\s)"


def _level_of(areas: Sequence[Area], place: str, day: date, look_back: timedelta) -> Level | None:
    found = matching(areas, place, day, look_back)
    if not found or found[0].level.is_central:
        return found[0].level if found else None
    return None if _may_be_worse(areas, place, day, look_back) else Level.LOW


def _may_be_worse(areas: Sequence[Area], place: str, day: date, look_back: timedelta) -> bool:
    """Does it name the last part of a bad area (武汉 of 湖北省武汉市) beside what is low?"""
    words, counting = key(place), [area for area in areas if area.counts_on(day, look_back)]
    hits = _hits(counting, words, day)
    for area in counting:
        last = _last_part(area.name) if area.level.is_central else ""
        for start in _places(last, words) if last else ():
            part = _Hit(start=start, end=start + len(last), area=area)
            if not any(hit.start <= part.start and part.end <= hit.end for hit in hits):
                return True
    return False


@lru_cache(maxsize=8192)
def _last_part(name: str) -> str:
    """武汉 of 湖北省武汉市; nothing where there is one part only."""
    parts = [part for part in re.split(_SUFFIXES, name.strip()) if part]
    return key(parts[-1]) if len(parts) > 1 and len(parts[-1]) >= _LEAST else ""


def worst(levels: Sequence[Level | None]) -> Level | None:
    """The worst of several places; an unknown one is worse than low and milder than medium."""
    known = [level for level in levels if level is not None]
    top = max(known, key=lambda level: level.rank, default=None)
    if len(known) < len(levels) and (top is None or not top.is_central):
        return None
    return top


def _hits(areas: Iterable[Area], words: str, day: date) -> list[_Hit]:
    return [
        _Hit(start=start, end=start + len(name), area=area, holds=area.holds_on(day))
        for area in areas
        for name in {key(one) for one in (area.name, *area.aliases)}
        if name.strip()
        for start in _places(name, words)
    ]


def _places(name: str, words: str) -> Iterable[int]:
    start = words.find(name)
    while start >= 0:
        yield start
        start = words.find(name, start + 1)


def _by_code(areas: Sequence[Area], place: str) -> list[Area]:
    """By the region code in the words, 110115: those of the longest code it begins with."""
    typed = re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", unicodedata.normalize("NFKC", place))
    if typed is None:
        return []
    begins = {area: _significant(area.code) for area in areas if area.code}
    fitting = {area: code for area, code in begins.items() if typed[0].startswith(code)}
    longest = max((len(code) for code in fitting.values()), default=0)
    return [area for area, code in fitting.items() if len(code) == longest]


def _significant(code: str) -> str:
    """110000 is all of 11, 110100 all of 1101."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def name_faults(name: str) -> tuple[str, ...]:
    """Codes of what cannot be the name of an area."""
    plain = name.strip()
    if not plain:
        return ("area-name-missing",)
    letters = [c for c in key(plain) if c.isalpha()]
    if len(plain) > NAME_CHARACTERS or not plain.isprintable() or len(letters) < _LEAST:
        return ("area-name-wrong",)
    return ()
