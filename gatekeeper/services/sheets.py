"""Spreadsheets and CSV files as rows of text, whatever program and encoding wrote them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gatekeeper.errors import InvalidInput, Problem

# A list of 11,000 residents is 2 MB; beyond these it is some other file.
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_LINES = 100_000
MOST_COLUMNS = 100
# Excel keeps 15 digits of a number; an ID number typed as one has lost its end.
MOST_DIGITS = 10**15


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell cannot be used."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The text of a cell as a person reads it, or what is wrong with it."""

    text: str
    fault: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line with at least one filled cell; `line` counts as the program shows it, from 1."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header, the filled rows below it, and lines that could not be read."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Table:
    """The first sheet of an .xlsx file, or a CSV file; InvalidInput when it is neither."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _refused("file-too-large")
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise _refused("file-unreadable") from error
    if start.startswith(b"PK"):
        return _table(_excel_rows(path))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused("file-old-excel")
    return _table(_csv_rows(path.read_bytes()))


def _refused(code: str) -> InvalidInput:
    return InvalidInput([Problem(code=code)])


def _table(rows: Iterable[Row | Problem]) -> Table:
    """The first filled row is the header."""
    header: tuple[str, ...] | None = None
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
        elif header is None:
            header = tuple(cell.text for cell in row.cells)
        else:
            kept.append(row)
        if len(kept) > MOST_LINES:
            raise _refused("file-too-long")
    if header is None:
        raise InvalidInput(problems or [Problem(code="file-empty")])
    return Table(header=header, rows=tuple(kept), problems=tuple(problems))


def _csv_rows(data: bytes) -> Iterator[Row | Problem]:
    text = _decoded(data)
    first = text.lstrip().splitlines()[:1]
    separator = max(",;\t", key=first[0].count) if first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a stray quote that swallows the rest, or a cell beyond all measure
            yield Problem(code="line-unreadable", line=line)
            return
        if any(field.strip() for field in fields):
            cells = tuple(_text_cell(field) for field in fields[:MOST_COLUMNS])
            yield Row(line=line, cells=cells)
        line = reader.line_num + 1


def _decoded(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 as Excel's "Unicode text", else GB18030."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused("file-encoding")


def _text_cell(field: str) -> Cell:
    text = field.strip()
    if text.startswith('="') and text.endswith('"'):  # how some programs keep leading zeros
        text = text[2:-1]
    mantissa, found, exponent = text.upper().partition("E+")
    if found and exponent.isdigit() and mantissa.replace(".", "", 1).isdigit():
        return Cell(text=text, fault=Refused("digits-lost"))
    return Cell(text=text)


def _excel_rows(path: Path) -> Iterator[Row]:
    """Values and formulas side by side: a formula counts by its stored value."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise _refused("file-too-large")
        with path.open("rb") as one, path.open("rb") as other:
            values = load_workbook(one, read_only=True, data_only=True)
            formulas = load_workbook(other, read_only=True)
            try:
                yield from _sheet_rows(values.worksheets[0], formulas.worksheets[0])
            finally:
                values.close()
                formulas.close()
    except InvalidInput:
        raise
    except Exception as error:  # openpyxl raises whatever a broken archive or XML leads it to
        raise _refused("file-unreadable") from error


def _sheet_rows(values: Any, formulas: Any) -> Iterator[Row]:
    told = {"values_only": True, "max_col": MOST_COLUMNS}
    # A wrong size stored by another program would cut rows off.
    values.reset_dimensions()
    formulas.reset_dimensions()
    pairs = zip(values.iter_rows(**told), formulas.iter_rows(**told), strict=False)
    for line, (shown, written) in enumerate(pairs, start=1):
        cells = tuple(_cell(*pair) for pair in zip(shown, written, strict=False))
        if any(cell.text or cell.fault for cell in cells):
            yield Row(line=line, cells=cells)


def _cell(value: Any, written: Any) -> Cell:
    """Numbers without ".0"; what Excel turned into a date, an error or a rounded number is told."""
    match value:
        case None if isinstance(written, str) and written.startswith("="):
            return Cell(text="", fault=Refused("formula-without-value"))
        case None:
            return Cell(text="")
        case bool():
            return Cell(text=str(value))
        case int() | float() if abs(value) >= MOST_DIGITS:
            return Cell(text=str(value), fault=Refused("digits-lost"))
        case float() if value.is_integer():
            return Cell(text=str(int(value)))
        case datetime() | date() | time():
            return Cell(text=str(value), fault=Refused("became-date"))
        case str() if value in _ERRORS:
            return Cell(text=value, fault=Refused("cell-error"))
    return Cell(text=str(value).strip())


_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)


# --- writing ----------------------------------------------------------------------------------


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """A small sheet of text cells; .xlsx by its name, anything else CSV that Excel opens.

    Raises InvalidInput file-unwritable.
    """
    if path.suffix.lower() != ".xlsx":
        write_csv(path, rows)
        return
    try:
        _write_excel(path, rows)
    except OSError as error:
        raise _unwritable(error) from error


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """UTF-8 with the mark by which Excel knows it; InvalidInput file-unwritable."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> InvalidInput:
    why = error.strerror or str(error)
    return InvalidInput([Problem(code="file-unwritable", parameters={"why": why})])


def _write_excel(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    for column in range(1, len(rows[0]) + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 16
        for line in range(1, MOST_TEXT_LINES):
            # Text, so that Excel keeps all digits of a phone or ID and makes no date of 12-2.
            sheet.cell(line, column).number_format = "@"
    book.save(path)


MOST_TEXT_LINES = 2000
