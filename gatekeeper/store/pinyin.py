"""How a text becomes search terms: names in all readings, places in one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod

# Four characters with three readings each are 81; a longer name loses its rarest readings first.
MOST_COMBINATIONS = 128
# Mixed forms ("zhangsf") double with every character; longer names have full and initials only.
MOST_MIXED = 4

_WORD = re.compile(r"[a-z]+|[^\W\d_a-z]|\d+")
_HANZI = re.compile(r"[㐀-鿿豈-﫿𠀀-𲎯〇]")
_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_NUMERAL = re.compile(
    r"(?:(?<![㐀-鿿])|(?<=[楼栋幢座]))([〇零一二三四五六七八九]?十?[〇零一二三四五六七八九]?)(?=号楼|栋|幢|座|单元)"
)
# 栋 and 楼 also stand in names (国栋, 楼): they mark a place only behind a digit or a letter.
_MARK = re.compile(r"(?<=[0-9a-z])\s*(?:号楼|号院|栋|幢|座|楼|单元|门|#)(?:\s*-)?")
_ROOM = re.compile(r"(?<=[0-9a-z])\s*(?:号?室|号|房间?|户)(?=$|\s)")
_NUMBER = re.compile(r"(?<![0-9a-z])\d+(?![0-9a-z])")
# A blank behind a dash belongs to the door before a digit ("A座 301"), else to a next word.
_DASHES = re.compile(r"\s*[-\N{EN DASH}\N{EM DASH}_/\\]+(?:\s+(?=\d))?")


def fold(text: str) -> str:
    """Case, width and tone marks away; ü is typed v; NFKC so that a compatible form is equal."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    parts = unicodedata.normalize("NFD", plain)
    return "".join(c for c in parts if not unicodedata.combining(c)).strip()


def name_key(text: str) -> str:
    """Letters and digits of a name without spaces, middle dots and the like."""
    return "".join(c for c in fold(text) if c.isalnum())


def name_terms(name: str) -> frozenset[str]:
    """What a name is found by: the rest of it from any character on, spellings, initials, mixed.

    Each term is matched by its beginnings, so initials need no terms of their own at the end.
    """
    words = _WORD.findall(fold(name))
    terms = {"".join(words[start:]) for start in range(len(words))}
    readings = [_readings(word) for word in words]
    for start in range(min(2, len(words))):  # the whole name, and the given name alone
        terms.update(_spellings(readings[start:]))
    return frozenset(terms - {""})


def full_spellings(*names: str) -> frozenset[str]:
    """Every way these names are read in full: 张三 and ZHANG SAN meet in "zhangsan"."""
    told = [[_readings(word) for word in _WORD.findall(fold(name))] for name in names]
    spelled = ("".join(words) for readings in told for words in product(*_capped(readings)))
    return frozenset(one for one in spelled if one)


def _spellings(readings: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each character full or by its initial, the last one always full."""
    forms = _forms(len(readings))
    for combination in product(*_capped(readings)):
        for form in forms:
            pairs = zip(combination, form, strict=True)
            yield "".join(word if full else word[0] for word, full in pairs)


@lru_cache(maxsize=64)
def _forms(length: int) -> tuple[tuple[bool, ...], ...]:
    if length <= MOST_MIXED:
        return tuple((*rest, True) for rest in product((True, False), repeat=length - 1))
    return ((True,) * length, (False,) * (length - 1) + (True,))


def _capped(readings: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """At most MOST_COMBINATIONS; the dictionary's last (rarest) readings go first."""
    kept = list(readings)
    while prod(map(len, kept)) > MOST_COMBINATIONS:
        longest = max(range(len(kept)), key=lambda at: (len(kept[at]), at))
        kept[longest] = kept[longest][:-1]
    return kept


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[str, ...]:
    """All toneless readings of one character; ü also as u and yu, as passports write it."""
    if not _HANZI.match(word):
        return (word,)
    from pypinyin import Style, pinyin

    found = pinyin(word, style=Style.NORMAL, heteronym=True)[0]
    spelled = [form for reading in found for form in _typed(reading)]
    return tuple(dict.fromkeys(spelled)) or (word,)


def _typed(reading: str) -> Iterable[str]:
    if "v" not in reading:
        return (reading,)
    return (reading, reading.replace("v", "u"), reading.replace("v", "yu"))


def door_text(text: str) -> str:
    """The words between building, unit and room as dashes; "5号楼 " ends with one."""
    plain = _NUMERAL.sub(lambda found: _arabic(found[1]), fold(text))
    marked = _ROOM.sub("", _MARK.sub("-", plain))
    return _DASHES.sub("-", marked)


def place_key(text: str) -> str:
    """One form for one door: "12栋2单元501室", "012-2-0501" and "12-2-501" are equal.

    A trailing dash stays: "5号楼" is "5-", which 51栋 does not begin with.
    """
    joined = "".join(door_text(text).split())
    return _NUMBER.sub(lambda found: found[0].lstrip("0") or "0", joined)


def place_part(text: str) -> str:
    """One part as stored: "12栋" and "012" are "12", "A座" stays upper case."""
    return place_key(text).strip("-").upper()


def _arabic(numeral: str) -> str:
    if not numeral:
        return ""
    if "十" not in numeral:
        return "".join(_DIGITS[c] for c in numeral)
    tens, _, ones = numeral.partition("十")
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"


def place_terms(building: str, unit: str, room: str) -> frozenset[str]:
    """Building-unit-room, building-room where the unit is left out, and the room alone."""
    parts = [place_key(part).strip("-") for part in (building, unit, room)]
    known = [part for part in parts if part]
    terms = {"-".join(known), parts[2]}
    if parts[0] and parts[2]:
        terms.add(f"{parts[0]}-{parts[2]}")
    return frozenset(terms - {""})
