"""Columns of a row as JSON holds them, and back: by the type of each column."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Enum, Integer, LargeBinary, String, Time, Uuid

from gatekeeper.store.columns import Utc, utc_from, utc_text

# What a PostgreSQL integer holds; SQLite would take more.
LARGEST = 2**31 - 1


def plain(value: Any) -> Any:
    """A column's value as canonical JSON can hold it."""
    match value:
        case datetime():
            return utc_text(value)
        case date() | time():
            return value.isoformat()
        case UUID():
            return value.hex
        case enum.Enum():
            return value.value
        case bytes():
            return value.hex()
        case _:
            return value


def key_of(parts: Iterable[Any]) -> str:
    """The parts of a primary key, separated by a blank, as a line and a state name a row."""
    return " ".join(str(plain(part)) for part in parts)


def key_from(columns: Iterable[Column[Any]], key: str) -> tuple[Any, ...]:
    """The parts that `key_of` made one text of; ValueError for anything else."""
    told = zip(columns, key.split(" "), strict=True)
    parts = tuple(
        read(column, int(part) if isinstance(column.type, Integer) else part)
        for column, part in told
    )
    if key_of(parts) != key:
        raise ValueError("another way to write it")
    return parts


def read(column: Column[Any], told: Any) -> Any:
    """What `plain` made of the column's value; ValueError for anything else."""
    if told is None:
        if not column.nullable:
            raise ValueError("nothing")
        return None
    value = _read(column, told)
    if plain(value) != told:
        raise ValueError("another way to write it")
    return value


def _read(column: Column[Any], told: Any) -> Any:
    match column.type:
        case Boolean():
            return _of(bool, told)
        case Integer():
            return _number(told)
        case Utc():
            return utc_from(_of(str, told))
        case Date():
            return date.fromisoformat(_of(str, told))
        case Time():
            return time.fromisoformat(_of(str, told))
        case Uuid():
            return UUID(hex=_of(str, told))
        case Enum(enum_class=kind) if kind is not None:
            return kind(_of(str, told))
        case LargeBinary(length=length):
            return _no_longer(bytes.fromhex(_of(str, told)), length)
        case String(length=length):
            return _no_longer(_text(told), length)
        case _:
            raise TypeError(f"{column.table.name}.{column.name}: {column.type!r}")


Kind = TypeVar("Kind")
Sized = TypeVar("Sized", str, bytes)


def _of(kind: type[Kind], told: Any) -> Kind:
    if type(told) is not kind:
        raise ValueError(f"not {kind.__name__}")
    return told


def _number(told: Any) -> int:
    number = _of(int, told)
    if not -LARGEST <= number <= LARGEST:
        raise ValueError("too large")
    return number


def _text(told: Any) -> str:
    """Nothing that a database refuses: NUL, half a character."""
    text = _of(str, told)
    if "\x00" in text:
        raise ValueError("not text")
    text.encode()
    return text


def _no_longer(data: Sized, length: int | None) -> Sized:
    if length is not None and len(data) > length:
        raise ValueError("too long")
    return data
