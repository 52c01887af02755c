"""How names, phones and ID numbers are shown to those who need not know them in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Surnames of two characters; the rest of a Chinese name is hidden behind stars.
_DOUBLE_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
        "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘令狐百里呼延东郭西门南门第五轩辕"
        "拓跋夹谷宰父谷梁段干羊舌微生左丘",
    )
)


def mask_name(name: str) -> str:
    """Surname and one star for each further character: 张三 -> 张*; Li Ming -> Li ****.

    Of a name with a middle dot or spaces the first part stays. One character stays as it is.
    """
    plain = name.strip()
    for gap in (" ", "·", "•"):
        first, found, rest = plain.partition(gap)
        if found:
            return first + gap + "*" * len(rest)
    kept = 2 if len(plain) > 2 and plain[:2] in _DOUBLE_SURNAMES else 1
    return plain[:kept] + "*" * (len(plain) - kept)


def masked_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Masked names of people one has to choose from: two that look alike show their last character.

    Where that does not tell them apart either they are shown in full.
    """
    told = [mask_name(name) for name in names]
    for unmask in (_with_last, str.strip):
        alike = {one for one in told if told.count(one) > 1}
        told = [
            unmask(name) if one in alike else one for name, one in zip(names, told, strict=True)
        ]
    return tuple(told)


def _with_last(name: str) -> str:
    plain = name.strip()
    return mask_name(plain)[:-1] + plain[-1:]


def mask_phone(phone: str) -> str:
    """First three and last four of a mobile number (138****8000); of others the last two."""
    plain = phone.strip()
    if len(plain) >= 11:
        return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]
    return "*" * (len(plain) - 2) + plain[-2:] if len(plain) > 2 else "*" * len(plain)


def mask_id(number: str) -> str:
    """First three and last four of an ID number; a short one is hidden wholly."""
    plain = number.strip()
    if len(plain) < 10:
        return "*" * len(plain)
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]


def mask_plate(plate: str) -> str:
    """First two and last two characters of a plate (苏B***K7)."""
    plain = plate.strip()
    return plain[:2] + "*" * max(len(plain) - 4, 0) + plain[2:][-2:]
