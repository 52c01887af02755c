"""Lists of residents from Excel or CSV: read, checked line by line, nothing stored yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gatekeeper.domain import identifiers
from gatekeeper.errors import Problem
from gatekeeper.services import import_columns, photos, sheets
from gatekeeper.services.sheets import Refused
from gatekeeper.store.pinyin import place_part

OWNER, TENANT = "owner", "tenant"
_TENURES = {
    **dict.fromkeys(("owner", "业主", "房主", "户主", "自住", "产权人"), OWNER),
    **dict.fromkeys(("tenant", "租户", "租客", "承租人", "租住", "出租"), TENANT),
}
LONGEST_NAME = 40
LONGEST_PART = 16
# What a spreadsheet would take for a formula when such a name is exported again.
_FORMULA_SIGNS = "=+-@"
# Landlines, short and foreign numbers; what begins like a mobile number must be a whole one.
_OTHER_PHONE = re.compile(r"(?!1[3-9])[0-9]{7,12}|\+[0-9]{7,15}")


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

    `mapping` names the header of a column, instead of those it usually has. Runs anywhere: it
    takes and gives values only, so that a long list can be read in a desk process.
    """
    table = sheets.read(path)
    columns = import_columns.places(table.header, mapping or {})
    problems = list(table.problems)
    entries: list[Entry] = []
    for row in table.rows:
        found = _entry(row, columns, path.parent)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems += found
    kept, contradicting = _consistent(entries)
    together = sorted([*problems, *contradicting], key=lambda problem: problem.line or 0)
    return People(entries=tuple(kept), problems=tuple(together), source=path.name)


def header(path: Path) -> tuple[str, ...]:
    """The headers as they stand in the file, so that somebody can say what they mean."""
    return tuple(title for title in sheets.read(path).header if title)


def write_template(path: Path) -> Path:
    """An empty list with headers and two examples: .xlsx by its name, else CSV."""
    sheets.write(path, import_columns.TEMPLATE)
    return path


def _entry(row: sheets.Row, columns: Mapping[str, int], folder: Path) -> Entry | Sequence[Problem]:
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


def _name(text: str) -> str | Refused:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        return Refused("name-missing")
    odd = len(name) > LONGEST_NAME or not name.isprintable() or name[0] in _FORMULA_SIGNS
    if odd or not any(c.isalpha() for c in name):
        return Refused("name-wrong")
    return name


def _part(text: str) -> str | Refused:
    part = place_part(text)
    if len(part) > LONGEST_PART or not part.isprintable() or part[:1] in _FORMULA_SIGNS:
        return Refused("place-wrong") if part else ""
    return part


def _tenure(text: str) -> str | Refused:
    word = import_columns.plain(text)
    return _TENURES.get(word) or (Refused("tenure-wrong") if word else "")


def _phone(text: str) -> str | Refused:
    """A mobile number by its own rule; a landline or foreign number by length only."""
    phone = identifiers.normalise_phone(text)
    if phone and identifiers.phone_problems(phone) and not _OTHER_PHONE.fullmatch(phone):
        return Refused("phone-wrong")
    return phone


def _id_number(text: str) -> str | Refused:
    number = identifiers.normalise_resident_id(text)
    problems = identifiers.resident_id_problems(number) if number else ()
    return Refused(problems[0]) if problems else number


def _plates(text: str) -> str | Refused:
    """One or several, separated by a comma, semicolon, slash or line break; stored with blanks."""
    plates = [identifiers.normalise_plate(part) for part in re.split(r"[,，、;；/|\n]", text)]
    known = [plate for plate in dict.fromkeys(plates) if plate]
    for plate in known:
        problems = identifiers.plate_problems(plate)
        if problems:
            return Refused(problems[0])
    return " ".join(known)


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
    "plate": _plates,
    "photo": _file_name,
}


def _photo(folder: Path, name: str) -> bytes | Refused:
    """A picture beside the list, never outside its folder."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return Refused("photo-missing")
        if path.stat().st_size > photos.LARGEST:
            return Refused("photo-too-large")
        jpeg = path.read_bytes()
    except (OSError, ValueError):
        return Refused("photo-missing")
    fault = photos.fault_of(jpeg)
    return Refused(fault) if fault else jpeg


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
