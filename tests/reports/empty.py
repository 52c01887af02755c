"""The emptiest data of a paper, made from what its fields may hold."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import ModuleType
from typing import Any
from uuid import UUID

MOMENT = datetime(2022, 3, 14, 8, 0, tzinfo=UTC)
PLAIN: dict[Any, Any] = {
    str: "",
    int: 0,
    float: 0.0,
    bool: False,
    bytes: b"",
    datetime: MOMENT,
    date: MOMENT.date(),
    time: MOMENT.time(),
    timedelta: timedelta(),
    UUID: UUID(int=0),
}


def data_of(report: ModuleType) -> type:
    """What `draw` of a report takes."""
    found: type = typing.get_type_hints(report.draw)["data"]
    return found


def empty(kind: Any) -> Any:
    """Nothing where that is allowed, else no rows, no words, the first of a choice."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        choices = typing.get_args(kind)
        return None if type(None) in choices else empty(choices[0])
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(origin):
        # A paper of anything that has these fields: Notices[Notice].
        return empty(origin)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        told = {
            one.name: empty(hints[one.name])
            for one in fields(kind)
            if one.init and one.default is MISSING and one.default_factory is MISSING
        }
        return kind(**told)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {"dict": dict, "Mapping": dict}.get(getattr(origin, "__name__", ""), tuple)()
