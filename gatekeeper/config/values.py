"""Frozen values from the tables of a TOML file: strict about keys and types, told with the path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from gatekeeper.errors import Problem


def wrong(path: str, wanted: str) -> Problem:
    return Problem(code="settings-wrong-type", field=path, parameters={"wanted": wanted})


def value(kind: Any, given: Any, path: str, problems: list[Problem]) -> Any:
    """`given` as a value of `kind`; what does not fit is added to `problems`."""
    if is_dataclass(kind) and isinstance(given, Mapping):
        return _record(kind, given, path, problems)
    choices = get_args(kind)
    if get_origin(kind) is tuple and isinstance(given, list):
        return tuple(
            value(choices[0], item, f"{path}[{index}]", problems)
            for index, item in enumerate(given)
        )
    if get_origin(kind) is Mapping and isinstance(given, Mapping):
        return {
            name: value(choices[1], item, f"{path}.{name}", problems)
            for name, item in given.items()
        }
    if get_origin(kind) in (Union, UnionType):
        fitting = next((choice for choice in choices if type(given) is choice), None)
        kind = fitting or choices[0]
    if kind is Path and isinstance(given, str):
        return Path(given).expanduser()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and given in list(kind):
        return kind(given)
    if kind is time and isinstance(given, str) and _CLOCK.fullmatch(given):
        return time.fromisoformat(given)
    if kind in (str, int, float, bool) and type(given) is kind:
        return given
    if kind is float and type(given) is int:
        return float(given)
    is_enum = isinstance(kind, type) and issubclass(kind, StrEnum)
    problems.append(wrong(path, " | ".join(kind) if is_enum else _TOML_NAMES.get(kind, "table")))
    return None


# As text: a profile is also kept as JSON, which knows no time of the day.
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_TOML_NAMES = {
    str: "text",
    time: '"HH:MM"',
    Path: "text",
    int: "whole number",
    float: "number",
    bool: "true | false",
}


def _record(kind: Any, table: Mapping[str, Any], path: str, problems: list[Problem]) -> Any:
    dot = f"{path}." if path else ""
    known = {f.name: f for f in fields(kind)}
    hints = get_type_hints(kind)
    values = {}
    for name, given in table.items():
        if name in known:
            values[name] = value(hints[name], given, dot + name, problems)
        else:
            problems.append(Problem(code="settings-unknown-key", field=dot + name))
    try:
        return kind(**values)
    except TypeError:  # a field without a default was not given
        missing = [n for n in known if n not in table and _is_required(known[n])]
        problems += [Problem(code="settings-missing-key", field=dot + n) for n in missing]
        return None


def _is_required(entry: Any) -> bool:
    return entry.default is MISSING and entry.default_factory is MISSING
