"""The columns of a list of residents: what they are called, where they stand, how one begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.text import mark, tr

# Each column with the headers that name it; compared without case, spaces and brackets.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "住户姓名", "业主姓名", "full name"),
    "phone": (
        "手机号",
        "手机",
        "电话",
        "联系电话",
        "手机号码",
        "联系方式",
        "mobile",
        "phone number",
    ),
    "building": ("楼栋", "楼号", "栋", "幢", "楼", "楼栋号", "栋号", "building no"),
    "unit": ("单元", "单元号", "entrance"),
    "room": ("房号", "室", "房间", "房间号", "门牌", "室号", "flat", "room no"),
    "tenure": ("住户类型", "身份", "类型", "业主租户", "居住性质", "owner or tenant"),
    "landlord": ("房东", "出租户主", "房东姓名", "landlord name"),
    "landlord_phone": ("房东电话", "出租户主电话", "房东手机", "landlord phone"),
    "kind": ("人员类别", "类别", "person kind"),
    "latin_name": ("英文名", "拼音姓名", "外文姓名", "拉丁姓名", "name in latin letters"),
    "sex": ("性别", "gender"),
    "born_on": ("出生日期", "生日", "birthday", "date of birth"),
    "paper_kind": ("证件类型", "证件种类", "document kind", "document type"),
    "paper_number": ("其他证件号", "护照号", "通行证号", "document number", "passport number"),
    "language": ("语言", "language of papers"),
    "employer": ("工作单位", "单位", "单位名称", "company"),
    "id_number": ("身份证号", "身份证", "证件号", "证件号码", "身份证号码", "id number", "id"),
    "plate": ("车牌号", "车牌", "车牌号码", "plate number", "licence plate"),
    "photo": ("照片", "相片", "照片文件", "picture", "photo file"),
}
COLUMNS = tuple(HEADERS)

_WORDS = {
    "name": mark("Name"),
    "phone": mark("Phone"),
    "building": mark("Building"),
    "unit": mark("Unit"),
    "room": mark("Room"),
    "tenure": mark("Owner or tenant"),
    "landlord": mark("Landlord"),
    "landlord_phone": mark("Landlord's phone"),
    "kind": mark("Kind"),
    "latin_name": mark("Name in Latin letters"),
    "sex": mark("Sex"),
    "born_on": mark("Birthday"),
    "paper_kind": mark("Kind of document"),
    "paper_number": mark("Number of the document"),
    "language": mark("Language of papers"),
    "employer": mark("Employer"),
    "id_number": mark("ID number"),
    "plate": mark("Plates"),
    "photo": mark("Photo"),
}

_BRACKETS = re.compile(r"[\s_()（）【】\[\]*:：/／]+")

# Chinese headers, since those who fill it in are community workers; the examples are no real
# people: their numbers belong to nobody.
TEMPLATE: tuple[tuple[str, ...], ...] = (
    (
        "姓名",
        "手机号",
        "楼栋",
        "单元",
        "房号",
        "住户类型",
        "房东电话",
        "身份证号",
        "车牌号",
        "照片",
    ),
    ("张三", "13800000001", "12", "2", "501", "业主", "", "", "苏B12345", ""),
    ("李四", "13800000002", "12", "2", "502", "租户", "13800000003", "", "", ""),
)


def column_words(key: str) -> str:
    """A column of the list of residents; an unknown one shows its key."""
    return tr(_WORDS[key]) if key in _WORDS else key


def places(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each known column stands; InvalidInput without a name, or with one column twice.

    A column that `mapping` tells has no other header; with an empty one it is not in the list.
    """
    known = {
        plain(name): key
        for key, names in HEADERS.items()
        for name in (key, *names)
        if key not in mapping
    }
    known |= {plain(title): key for key, title in mapping.items() if key in HEADERS and title}
    found: dict[str, int] = {}
    problems = []
    for at, title in enumerate(header):
        key = known.get(plain(title))
        if key is None:
            continue
        if key in found:
            problems.append(Problem(code="column-twice", field=key, line=1))
        found[key] = at
    if "name" not in found:
        problems.append(Problem(code="column-missing", field="name", line=1))
    if not found.keys() & {"phone", "room", "id_number"}:
        problems.append(Problem(code="column-missing", field="room", line=1))
    if problems:
        raise InvalidInput(problems)
    return found


def guess(header: Sequence[str]) -> dict[str, str]:
    """For each column the first header that could mean it, to begin a mapping with."""
    known = {plain(name): key for key, names in HEADERS.items() for name in (key, *names)}
    found: dict[str, str] = {}
    for title in header:
        key = known.get(plain(title))
        if key is not None:
            found.setdefault(key, title)
    return found


def plain(title: str) -> str:
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", title).casefold())
