"""The second form of a bundle, for people with a spreadsheet: in words, masked, and inert."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, mask_plate
from gatekeeper.domain.spreadsheet import tame
from gatekeeper.errors import SyncError
from gatekeeper.store.columns import utc_from
from gatekeeper.store.lines import fields_of, parts_of
from gatekeeper.sync import form
from gatekeeper.sync.manifest import Direction
from gatekeeper.sync.opening import Opened
from gatekeeper.text.log_columns import heading, word

# Whoever has a salt and the code of a part can try names against it: both stay in the bundle.
_LEFT_OUT = frozenset(("salt",))
_CODES = frozenset(("findings", "overridden"))
_OF_OUTINGS = frozenset(("purpose", "due_at"))  # private in a passage, as the person is
_OF_PEOPLE = frozenset(("private-1", "rows-1"))

_ID = re.compile(r"[0-9a-f]{32}")
_STATION = re.compile(r"[0-9a-f]{16}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MASKS = {
    "name": mask_name,
    "phone": mask_phone,
    "id_number": mask_id,
    "paper_number": mask_id,
    "document": mask_id,
    "plate": mask_plate,
}
_HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """In which language and zone a file is written; None: those of the program, the computer."""

    language: str | None = None
    zone: tzinfo | None = None


def unpack(opened: Opened, folder: Path, spoken: Spoken = Spoken()) -> tuple[Path, ...]:
    """A CSV file for each of the bundle; none of photos, none of a kind from a newer program.

    Raises SyncError bundle-files and bundle-unwritable.
    """
    written = []
    for name in sorted(opened.names):
        if form.columns_of(opened.manifest.direction, name):
            path = folder / form.csv_name(name)
            write(path, name, opened.lines(name), spoken, direction=opened.manifest.direction)
            written.append(path)
    return tuple(written)


def write(
    path: Path,
    name: str,
    lines: Iterable[str],
    spoken: Spoken = Spoken(),
    *,
    direction: Direction = Direction.UP,
) -> int:
    """These lines of a file such as "access-1" as CSV for a spreadsheet; how many rows.

    UTF-8 with the byte-order mark by which spreadsheets know it. `path` appears only whole.
    Raises SyncError bundle-names for a name without published columns, bundle-line for a line
    that has others, bundle-unwritable.
    """
    columns = form.columns_of(direction, name)
    if columns is None:
        raise SyncError("bundle-names", file=path.name, name=name)
    half = path.with_name(path.name + ".part")
    rows = 0
    try:
        with half.open("w", encoding="utf-8-sig", newline="") as file:
            into = csv.writer(file)
            shown = [column for column in columns if column not in _LEFT_OUT]
            into.writerow(tame(heading(name, column, spoken.language)) for column in shown)
            for line in lines:
                rows += 1
                into.writerow(_cells(name, _row(name, rows, columns, line), spoken))
        half.replace(path)
    except OSError as fault:
        raise SyncError("bundle-unwritable", why=fault.strerror or str(fault)) from fault
    finally:
        half.unlink(missing_ok=True)
    return rows


def _row(name: str, number: int, columns: Sequence[str], line: str) -> dict[str, str]:
    try:
        return dict(zip(columns, fields_of(line), strict=True))
    except (csv.Error, ValueError, StopIteration) as fault:
        raise SyncError("bundle-line", name=name, row=number) from fault


def _cells(name: str, row: Mapping[str, str], spoken: Spoken) -> Iterator[str]:
    for column, value in row.items():
        if column not in _LEFT_OUT:
            yield tame(_cell(name, column, value, spoken))


def _cell(name: str, column: str, value: str, spoken: Spoken) -> str:
    if column == "parts":
        return " ".join(parts_of(value))
    if column in _CODES:
        return "; ".join(text.reason(code, spoken.language) for code in value.split())
    if column in ("data", "values", "parameters"):
        return _told(value, spoken, masked=name in _OF_PEOPLE)
    if column in _OF_OUTINGS:
        return _HIDDEN if value else ""
    return _plain(word(column, value, spoken.language), spoken)


def _told(data: str, spoken: Spoken, *, masked: bool) -> str:
    """JSON as "key: value; key: value"."""
    if not data:
        return ""
    try:
        values = json.loads(data)
        if not isinstance(values, dict):
            values = {"": values}
        told = (f"{key}: {_value(key, one, spoken, masked)}" for key, one in values.items())
        return "; ".join(told)
    except (ValueError, RecursionError):
        return _HIDDEN


def _value(key: str, value: Any, spoken: Spoken, masked: bool) -> str:
    match value:
        case None:
            return ""
        case str():
            return _masked(key, value, spoken) if masked else _plain(value, spoken)
        case bool() | int() | float():
            return json.dumps(value)
        case list():
            return ", ".join(_value(key, one, spoken, masked) for one in value)
        case dict():
            inner = (f"{name} {_value(name, one, spoken, masked)}" for name, one in value.items())
            return "(" + ", ".join(inner) + ")"
    return _HIDDEN


def _masked(key: str, value: str, spoken: Spoken) -> str:
    """Hidden, unless it is known what it is: a name by its key, an id, a day by its looks."""
    mask = _MASKS.get(key)
    if mask is not None:
        return mask(value)
    if not value or any(kind.fullmatch(value) for kind in (_ID, _MOMENT, _DAY)):
        return _plain(value, spoken)
    return _HIDDEN


def _plain(value: str, spoken: Spoken) -> str:
    """Moments by the clock of the place; no hex that a spreadsheet would take for a number."""
    if _ID.fullmatch(value):
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    if _STATION.fullmatch(value):
        return " ".join(value[at : at + 4] for at in range(0, 16, 4))
    if _MOMENT.fullmatch(value):
        return _at(value, spoken)
    return value


def _at(moment: str, spoken: Spoken) -> str:
    try:
        return f"{local(utc_from(moment), spoken.zone):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return moment
