"""Lists of risk areas from Excel or CSV: read and checked, nothing stored yet (G34)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gatekeeper.domain.areas import Area, Level, name_faults
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import sheets
from gatekeeper.services.import_columns import plain

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("地区", "地区名称", "名称", "区域", "区域名称", "area", "place"),
    "level": ("风险等级", "等级", "风险级别", "级别", "risk", "risk level"),
    "from": ("起始日期", "开始日期", "起", "自", "公布日期", "begins", "since"),
    "until": ("结束日期", "截止日期", "止", "至", "解除日期", "to", "end", "ends"),
    "aliases": ("别名", "又名", "简称", "alias", "also"),
    "code": ("区划代码", "行政区划代码", "代码", "region code"),
}
_LEVELS = {
    **dict.fromkeys(("high", "高", "高风险", "高风险区", "高风险地区"), Level.HIGH),
    **dict.fromkeys(("medium", "中", "中风险", "中风险区", "中风险地区"), Level.MEDIUM),
    **dict.fromkeys(("low", "低", "低风险", "低风险区", "低风险地区"), Level.LOW),
}
TEMPLATE: tuple[tuple[str, ...], ...] = (
    ("地区", "风险等级", "起始日期", "结束日期", "别名", "区划代码"),
    ("北京市", "低", "2022-03-01", "", "北京、Beijing", "110000"),
    ("北京市大兴区", "高", "2022-03-10", "", "大兴", "110115"),
)
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?")
_CODE = re.compile("[0-9]{6}")
LONGEST_ALIASES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSheet:
    """A list as read: its good lines, and what is wrong with the others."""

    areas: tuple[Area, ...]
    problems: tuple[Problem, ...]
    source: str


def read_areas(path: Path, listed_on: date) -> AreaSheet:
    """Read and check a list of this day; InvalidInput when the file as a whole is none.

    A line without a beginning holds from the day of the list. Runs anywhere: values only.
    """
    table = sheets.read(path)
    columns = _columns(table.header)
    problems = list(table.problems)
    found: dict[Area, int] = {}
    for row in table.rows:
        cells = {key: _cell(row, at) for key, at in columns.items()}
        area = _area(cells, row.line, listed_on)
        if not isinstance(area, Area):
            problems += area
        elif area in found:
            told = {"earlier": found[area]}
            problems.append(
                Problem(code="area-twice", field="name", line=row.line, parameters=told)
            )
        else:
            found[area] = row.line
    if not found and not problems:
        problems.append(Problem(code="area-list-empty", field="name"))
    problems.sort(key=lambda problem: problem.line or 0)
    return AreaSheet(areas=tuple(found), problems=tuple(problems), source=path.name)


def write_template(path: Path) -> Path:
    """An empty list with headers and two examples: .xlsx by its name, else CSV."""
    sheets.write(path, TEMPLATE)
    return path


def _columns(header: Sequence[str]) -> dict[str, int]:
    known = {plain(name): key for key, names in HEADERS.items() for name in (key, *names)}
    found: dict[str, int] = {}
    for at, title in enumerate(header):
        key = known.get(plain(title))
        if key is not None:
            found.setdefault(key, at)
    missing = [key for key in ("name", "level") if key not in found]
    if missing:
        raise InvalidInput([Problem(code="column-missing", field=key, line=1) for key in missing])
    return found


def _cell(row: sheets.Row, at: int) -> sheets.Cell:
    return row.cells[at] if at < len(row.cells) else sheets.Cell(text="")


def _area(cells: Mapping[str, sheets.Cell], line: int, listed_on: date) -> Area | Sequence[Problem]:
    def text(key: str) -> str:
        return unicodedata.normalize("NFKC", cells[key].text).strip() if key in cells else ""

    wrong: list[tuple[str, str]] = [
        (key, cell.fault.code)
        for key, cell in cells.items()
        if cell.fault and cell.fault.code != "became-date"
    ]
    wrong += [("name", code) for code in name_faults(text("name"))]
    level = _LEVELS.get(plain(text("level")))
    begins, until = _day(text("from")), _day(text("until"))
    aliases = tuple(part.strip() for part in re.split("[、，,;；|/]", text("aliases")))
    aliases = tuple(dict.fromkeys(part for part in aliases if part))
    if level is None:
        wrong.append(("level", "area-level-wrong"))
    wrong += [
        (key, "area-day-wrong")
        for key, day in (("from", begins), ("until", until))
        if text(key) and day is None
    ]
    first = begins or listed_on
    if until is not None and until < first:
        wrong.append(("until", "area-ends-early"))
    too_long = len("|".join(aliases)) > LONGEST_ALIASES
    if too_long or any(name_faults(alias) for alias in aliases):
        wrong.append(("aliases", "area-name-wrong"))
    if text("code") and not _CODE.fullmatch(text("code")):
        wrong.append(("code", "area-code-wrong"))
    if wrong or level is None:
        return [Problem(code=code, field=key, line=line) for key, code in wrong]
    return Area(
        name=text("name"),
        level=level,
        begins_on=first,
        until=until,
        aliases=aliases,
        code=text("code"),
    )


def _day(typed: str) -> date | None:
    found = _DAY.fullmatch(typed)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
