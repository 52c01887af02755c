"""What every table is made of: the base class, the column types and the naming convention."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any, ClassVar, dataclass_transform
from uuid import UUID

from sqlalchemy import Dialect, Enum, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.orm import (
    DeclarativeBase,
    MappedAsDataclass,
    column_property,
    composite,
    mapped_column,
    relationship,
    synonym,
)

# Constraints and indexes carry names, so that a migration can drop them again.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

UTC_LENGTH = 27
ENUM_LENGTH = 32


def utc_text(moment: datetime) -> str:
    """The one text form of a moment, "2020-03-01T08:00:00.000000Z"; it sorts as time does."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def utc_from(text: str) -> datetime:
    """The moment of `utc_text`; anything else raises ValueError."""
    if len(text) != UTC_LENGTH or not text.endswith("Z"):
        raise ValueError(f"not a moment: {text!r}")
    return datetime.fromisoformat(text)


class Utc(TypeDecorator[datetime]):
    """A moment as text in UTC with six digits; naive values are refused."""

    impl = String(UTC_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else utc_from(value)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(mapped_column, relationship, composite, synonym, column_property),
)
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Mapped dataclasses with keyword arguments; UUIDs as 32 hex digits, enums as their text.

    A class marked `__exchanged__ = True` has a `version` column and gets a change line for every
    edit through the ORM (see `changes`); `__private__` names its columns that never stand in a
    line, `__person__` the column that says whose they are.
    """

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Utc,
        UUID: Uuid(as_uuid=True, native_uuid=False),
        enum.StrEnum: Enum(
            enum.StrEnum, native_enum=False, length=ENUM_LENGTH, values_callable=_values
        ),
    }
