"""Lists of residents from Excel or CSV: read, checked line by line, nothing stored yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gatekeeper.domain import identifiers
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import sheets
from gatekeeper.store.pinyin import place_part

# Each column with the headers that name it; compared without case, spaces and brackets.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "住户姓名", "业主姓名", "full name"),
    "phone": ("手机号", "手机", "电话", "联系电话", "手机号码", "联系方式", "mobile", "phone number"),
    "building": ("楼栋", "楼号", "栋", "幢", "楼", "楼栋号", "栋号", "building no"),
    "unit": ("单元", "单元号", "entrance"),
    "room": ("房号", "室", "房间", "房间号", "门牌", "室号", "flat", "room no"),
    "tenure": ("住户类型", "身份", "类型", "业主租户", "居住性质", "owner or tenant"),
    "landlord_phone": ("房东电话", "出租户主电话", "房东手机", "landlord phone", "landlord"),
    "id_number": ("身份证号", "身份证", "证件号", "证件号码", "身份证号码", "id number", "id"),
    "plate": ("车牌号", "车牌", "车牌号码", "plate number", "licence plate"),
    "photo": ("照片", "相片", "照片文件", "picture", "photo file"),
}
COLUMNS = tuple(HEADERS)

OWNER, TENANT = "owner", "tenant"
_TENURES = {
    **dict.fromkeys(("owner", "业主", "房主", "户主", "自住", "产权人"), OWNER),
    **dict.fromkeys(("tenant", "租户", "租客", "承租人", "租住", "出租"), TENANT),
}
LONGEST_NAME = 40
LONGEST_PART = 16
# What a spreadsheet would take for a formula when such a name is exported again.
_FORMULA_SIGNS = "=+-@"
_PHONE = re.compile(r"\+?\d{7,15}")
_BRACKETS = re.compile(r"[\s_()（）【】\[\]*:：/／]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One good line: a person as the list tells him; empty text means not told."""

    line: int
    name: str
    phone: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    tenure: str = ""
    landlord_phone: str = ""
    id_number: str = ""
    plate: str = ""
    photo: str = ""
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A list as read: the good lines, and what is wrong with the others."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    source: str = ""


def read_people(path: Path, mapping: Mapping[str, str] | None = None) -> People:
    """Read and check a list; InvalidInput when the file as a whole is no such list.

    `mapping` names the header of a column that the usual headers do not find. Runs anywhere: it
    takes and gives values only, so that a long list can be read in a desk process.
    """
    table = sheets.read(path)
    columns = _columns(table.header, mapping or {})
    problems = list(table.problems)
    entries: list[Entry] = []
    for row in table.rows:
        found = _entry(row, columns, path.parent)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems += found
    kept, contradicting = _consistent(entries)
    problems.sort(key=lambda problem: problem.line or 0)
    together = sorted([*problems, *contradicting], key=lambda problem: problem.line or 0)
    return People(entries=tuple(kept), problems=tuple(together), source=path.name)


def _columns(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each known column stands; InvalidInput without a name, or with one column twice."""
    known = {_plain(name): key for key, names in HEADERS.items() for name in (key, *names)}
    known |= {_plain(header_name): key for key, header_name in mapping.items() if key in HEADERS}
    places: dict[str, int] = {}
    problems = []
    for at, title in enumerate(header):
        key = known.get(_plain(title))
        if key is None:
            continue
        if key in places:
            problems.append(Problem(code="column-twice", field=key, line=1))
        places[key] = at
    if "name" not in places:
        problems.append(Problem(code="column-missing", field="name", line=1))
    if not places.keys() & {"phone", "room", "id_number"}:
        problems.append(Problem(code="column-missing", field="room", line=1))
    if problems:
        raise InvalidInput(problems)
    return places


def _plain(title: str) -> str:
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", title).casefold())


def _entry(
    row: sheets.Row, columns: Mapping[str, int], folder: Path
) -> Entry | Sequence[Problem]:
    values: dict[str, Any] = {}
    problems = []
    for key, at in columns.items():
        cell = row.cells[at] if at < len(row.cells) else sheets.Cell(text="")
        checked = cell.fault or _CHECKS[key](cell.text)
        if isinstance(checked, Refused):
            problems.append(Problem(code=checked.code, field=key, line=row.line))
        else:
            values[key] = checked
    problems += [replace(problem, line=row.line) for problem in _together(values, problems)]
    if not problems and values.get("photo"):
        photo = _photo(folder, values["photo"])
        if isinstance(photo, Refused):
            problems.append(Problem(code=photo.code, field="photo", line=row.line))
        else:
            values["jpeg"] = photo
    return problems or Entry(line=row.line, **values)


def _together(values: Mapping[str, str], problems: Sequence[Problem]) -> Iterable[Problem]:
    """Rules over several columns: a person must be recognised again, a flat needs its room."""
    if problems:
        return
    if (values.get("building") or values.get("unit")) and not values.get("room"):
        yield Problem(code="room-missing", field="room")
    elif not (values.get("phone") or values.get("room") or values.get("id_number")):
        yield Problem(code="person-unrecognisable", field="name")


Refused = sheets.Refused


def _name(text: str) -> str | Refused:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        return Refused("name-missing")
    odd = len(name) > LONGEST_NAME or not name.isprintable() or name[0] in _FORMULA_SIGNS
    if odd or not any(c.isalpha() for c in name):
        return Refused("name-wrong")
    return name


def _phone(text: str) -> str | Refused:
    digits = re.sub(r"[\s\-().]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(?:\+|00)86(?=1\d{10}$)", "", digits)
    if digits and not (digits.isascii() and _PHONE.fullmatch(digits)):
        return Refused("phone-wrong")
    return digits


def _part(text: str) -> str | Refused:
    part = place_part(text)
    if len(part) > LONGEST_PART or not part.isprintable() or part[:1] in _FORMULA_SIGNS:
        return Refused("place-wrong") if part else ""
    return part


def _tenure(text: str) -> str | Refused:
    word = _plain(text)
    return _TENURES.get(word) or (Refused("tenure-wrong") if word else "")


def _id_number(text: str) -> str | Refused:
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if number and not identifiers.is_resident_id(number):
        return Refused("id-number-wrong")
    return number


def _plate(text: str) -> str | Refused:
    plate = re.sub(r"[\s·・•.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if plate and not identifiers.is_plate(plate):
        return Refused("plate-wrong")
    return plate


def _file_name(text: str) -> str | Refused:
    return text.strip()


_CHECKS = {
    "name": _name,
    "phone": _phone,
    "building": _part,
    "unit": _part,
    "room": _part,
    "tenure": _tenure,
    "landlord_phone": _phone,
    "id_number": _id_number,
    "plate": _plate,
    "photo": _file_name,
}

LARGEST_PHOTO = 60_000  # bytes; 480x640 in good quality needs about 45 kB


def _photo(folder: Path, name: str) -> bytes | Refused:
    """A picture beside the list, never outside its folder."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return Refused("photo-missing")
        if path.stat().st_size > LARGEST_PHOTO:
            return Refused("photo-too-large")
        jpeg = path.read_bytes()
    except (OSError, ValueError):
        return Refused("photo-missing")
    return jpeg if is_jpeg(jpeg) else Refused("photo-not-jpeg")


def is_jpeg(data: bytes) -> bool:
    """By its first and last markers."""
    return data[:3] == b"\xff\xd8\xff" and data.rstrip(b"\0")[-2:] == b"\xff\xd9"


def _consistent(entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Drop a line that says of the same person something else than an earlier line.

    Otherwise the two would change the person to and fro with every import. A line that merely
    repeats an earlier one is dropped in silence.
    """
    first: dict[tuple[str, ...], Entry] = {}
    kept: list[Entry] = []
    problems: list[Problem] = []
    for entry in entries:
        keys = _identities(entry)
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is None or _may_differ(entry, earlier):
            kept.append(entry)
            for key in keys:
                first.setdefault(key, entry)
        elif replace(entry, line=earlier.line) != earlier:
            problem = Problem(
                code="line-contradicts",
                field="name",
                line=entry.line,
                parameters={"earlier": earlier.line},
            )
            problems.append(problem)
    return kept, problems


def _identities(entry: Entry) -> list[tuple[str, ...]]:
    """The keys by which a person is matched: ID, else phone and name, else room and name."""
    place = (entry.building, entry.unit, entry.room)
    keys = [
        ("id", entry.id_number) if entry.id_number else (),
        ("phone", entry.phone, entry.name) if entry.phone else (),
        ("room", *place, entry.name) if entry.room else (),
    ]
    return [key for key in keys if key]


def _may_differ(entry: Entry, earlier: Entry) -> bool:
    """Two people of one name, behind one door or with one phone, when their IDs tell them apart."""
    both = entry.id_number and earlier.id_number
    return bool(both) and entry.id_number != earlier.id_number
