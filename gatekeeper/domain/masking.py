"""How names, phones and ID numbers are shown to those who need not know them in full."""

from __future__ import annotations

# Surnames of two characters; the rest of a Chinese name is hidden behind stars.
_DOUBLE_SURNAMES = frozenset(
    ["欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "百里", "呼延", "东郭", "西门", "南门", "第五", "轩辕", "拓跋", "夹谷", "宰父", "谷梁", "段干", "羊舌", "微生", "左丘"]
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
