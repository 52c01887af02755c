"""Lists of residents from Excel or CSV: read, checked line by line, nothing stored yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from gatekeeper.domain import identifiers, papers, people
from gatekeeper.domain.papers import PaperKind
from gatekeeper.errors import Problem
from gatekeeper.services import import_cells, import_columns, photos, sheets
from gatekeeper.services.import_cells import Check
from gatekeeper.services.sheets import Refused


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
    landlord: str = ""
    landlord_phone: str = ""
    id_number: str = ""
    kind: str = ""
    latin_name: str = ""
    sex: str = ""
    born_on: date | None = None
    paper_kind: str = ""
    paper_number: str = ""
    language: str = ""
    employer: str = ""
    plate: str = ""
    photo: str = ""
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A list as read: the good lines, what is odd in them, and what is wrong with the others."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    source: str = ""
    warnings: tuple[Problem, ...] = ()


def read_people(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> People:
    """Read and check a list; InvalidInput when the file as a whole is no such list.

    `mapping` names the header of a column, instead of those it usually has; `aliases` are the
    site's names of buildings (`domain.doors`). Runs anywhere: it takes and gives values only, so
    that a long list can be read in a desk process.
    """
    table = sheets.read(path)
    columns = import_columns.places(table.header, mapping or {})
    checks = import_cells.checks(aliases or {})
    problems = list(table.problems)
    entries: list[Entry] = []
    for row in table.rows:
        found = _entry(row, columns, checks, path.parent)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems += found
    kept, contradicting = _consistent(entries)
    together = sorted([*problems, *contradicting], key=lambda problem: problem.line or 0)
    return People(
        entries=tuple(kept),
        problems=tuple(together),
        source=path.name,
        warnings=tuple(problem for entry in kept for problem in _odd(entry)),
    )


def _odd(entry: Entry) -> Iterable[Problem]:
    """Soft rules: an old form, an unknown region, a phone of no operator stop nobody."""
    told = [("id_number", code) for code in identifiers.resident_id_warnings(entry.id_number)]
    phones = (("phone", entry.phone), ("landlord_phone", entry.landlord_phone))
    told += [
        (key, code)
        for key, phone in phones
        if phone and not identifiers.phone_problems(phone)
        for code in identifiers.phone_warnings(phone)
    ]
    for key, code in told:
        if getattr(entry, key):
            yield Problem(code=code, field=key, line=entry.line)


def header(path: Path) -> tuple[str, ...]:
    """The headers as they stand in the file, so that somebody can say what they mean."""
    return tuple(title for title in sheets.read(path).header if title)


def write_template(path: Path) -> Path:
    """An empty list with headers and two examples: .xlsx by its name, else CSV."""
    sheets.write(path, import_columns.TEMPLATE)
    return path


def _entry(
    row: sheets.Row, columns: Mapping[str, int], checks: Mapping[str, Check], folder: Path
) -> Entry | Sequence[Problem]:
    values: dict[str, Any] = {}
    problems = []
    for key, at in columns.items():
        cell = row.cells[at] if at < len(row.cells) else sheets.Cell(text="")
        checked = cell.fault or checks[key](import_cells.untamed(cell.text))
        if isinstance(checked, Refused):
            problems.append(Problem(code=checked.code, field=key, line=row.line))
        else:
            values[key] = checked
    values["paper_kind"] = _paper_kind(values)
    problems += [replace(problem, line=row.line) for problem in _together(values, problems)]
    if not problems and values.get("photo"):
        photo = _photo(folder, values["photo"])
        if isinstance(photo, Refused):
            problems.append(Problem(code=photo.code, field="photo", line=row.line))
        else:
            values["jpeg"] = photo
    if problems:
        return problems
    if values.get("id_number"):
        told = identifiers.parse_resident_id(values["id_number"])
        values["sex"] = values.get("sex") or people.sex_of(values["id_number"])
        values["born_on"] = told.born_on if told else values.get("born_on")
    return Entry(line=row.line, **values)


def _together(values: Mapping[str, str], problems: Sequence[Problem]) -> Iterable[Problem]:
    """Rules over several columns: a person must be recognised again, a flat needs its room."""
    if problems:
        return
    of_a_flat = ("building", "unit", "landlord", "landlord_phone")
    if any(values.get(name) for name in of_a_flat) and not values.get("room"):
        yield Problem(code="room-missing", field="room")
    elif not any(values.get(name) for name in ("phone", "room", "id_number", "paper_number")):
        yield Problem(code="person-unrecognisable", field="name")
    for code in papers.paper_problems(values["paper_kind"], values.get("paper_number", "")):
        yield Problem(code=code, field="paper_number")
    yield from _birthday(values)


def _paper_kind(values: Mapping[str, Any]) -> str:
    """As told, else as the number looks; a number alone is mostly a passport's."""
    told, number = values.get("paper_kind", ""), values.get("paper_number", "")
    return told or (papers.paper_kind_of(number) or PaperKind.PASSPORT if number else "")


def _birthday(values: Mapping[str, Any]) -> Iterable[Problem]:
    told = identifiers.parse_resident_id(values.get("id_number") or "")
    if told is not None and values.get("born_on") not in (None, told.born_on):
        day = {"day": told.born_on.isoformat()}
        yield Problem(code="birthday-contradicts-id", field="born_on", parameters=day)


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
        ("paper", entry.paper_number) if entry.paper_number else (),
        ("phone", entry.phone, entry.name) if entry.phone else (),
        ("room", *place, entry.name) if entry.room else (),
    ]
    return [key for key in keys if key]


def _may_differ(entry: Entry, earlier: Entry) -> bool:
    """Two people of one name, behind one door or with one phone, when their IDs tell them apart."""
    numbers = (
        (entry.id_number, earlier.id_number),
        (entry.paper_number, earlier.paper_number),
    )
    return any(one and other and one != other for one, other in numbers)
