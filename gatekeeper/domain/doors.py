"""What people write for a building, in one form: 5栋, 5号楼, 五幢 and B5 are one building."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_ENDING = re.compile(r"(?<=.)(?:号楼|号院|#楼|#|号|栋|幢|座|楼|building|bldg\.?|block)$")
_BEGINNING = re.compile(r"^(?:第|building|bldg\.?|block|no\.?)(?=.)")
_NUMERAL = re.compile("[〇零一二三四五六七八九]?十?[〇零一二三四五六七八九]?")
_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
# Between the building and what follows it in a door somebody types.
_FIRST_PART = re.compile(r"(\s*)([^-\s/\\_栋幢座楼号#]+)(.*)", re.DOTALL)
ANY = "*"


def building(text: str, aliases: Mapping[str, str] | None = None) -> str:
    """The building without its words; an alias of the site counts before the rules.

    An alias is what is written and what it means: "东区1" means "21". With a star it is a rule:
    "B*" means "*" makes B5 the building 5.
    """
    told = _plain(text)
    bare = _bare(told)
    for written, means in (aliases or {}).items():
        for form in dict.fromkeys((told, bare)):
            found = _meant(_plain(written), means, form)
            if found:
                return found
    return bare


def in_search(text: str, aliases: Mapping[str, str]) -> str:
    """A search with the building an alias stands for: "B5-2-501" looks for 5-2-501."""
    found = _FIRST_PART.fullmatch(text)
    if found is None or not aliases:
        return text
    before, first, rest = found.groups()
    meant = building(first, aliases)
    return f"{before}{meant}{rest}" if meant != building(first) else text


def alias_problem(written: str, means: str) -> bool:
    """Is this no alias: empty, a star on one side only, or itself?"""
    one, other = written.strip(), means.strip()
    if not one or not other or one == other:
        return True
    return one.count(ANY) > 1 or one.count(ANY) != other.count(ANY) or one == ANY


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bare(told: str) -> str:
    """Without the words around it, numerals as digits, no leading zeros."""
    bare = _ENDING.sub("", _BEGINNING.sub("", told))
    if bare and _NUMERAL.fullmatch(bare):
        bare = _arabic(bare)
    return bare.lstrip("0") or bare[-1:] if bare.isdecimal() else bare.upper()


def _arabic(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_DIGITS[one] for one in numeral)
    tens, _, ones = numeral.partition("十")
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"


def _meant(written: str, means: str, told: str) -> str:
    """What an alias makes of a building; empty where it says nothing of it.

    A rule with a star is about numbers: "B*" is no rule for 北楼.
    """
    if ANY not in written:
        return means.strip() if told.casefold() in (written, _bare(written).casefold()) else ""
    before, _, after = written.partition(ANY)
    inside = told.casefold()
    fits = inside.startswith(before) and inside.endswith(after)
    number = inside[len(before) : len(inside) - len(after)] if fits else ""
    return means.strip().replace(ANY, number.lstrip("0") or number) if number.isdecimal() else ""
