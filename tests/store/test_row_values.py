"""Columns as JSON and back: every type a travelling table has, and what does not fit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    Uuid,
)

from gatekeeper.domain.access import PassStatus
from gatekeeper.store.columns import Utc, _values
from gatekeeper.store.lines import canonical
from gatekeeper.store.row_values import LARGEST, key_from, key_of, plain, read
from gatekeeper.store.tables import Base
from gatekeeper.store.travelling import TRAVELLING

TABLE = Table(
    "of_a_test",
    MetaData(),
    Column("yes", Boolean, nullable=False),
    Column("number", Integer, nullable=False),
    Column("moment", Utc, nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Time, nullable=False),
    Column("id", Uuid(native_uuid=False), nullable=False),
    Column("kind", Enum(PassStatus, native_enum=False, values_callable=_values), nullable=False),
    Column("name", String(80), nullable=False),
    Column("note", Text, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("weight", Float, nullable=False),
    Column("maybe", Integer, nullable=True),
)
# Within a day of the first and last moment there is none in UTC.
SPAN = (datetime(1, 1, 3), datetime(9999, 12, 28))  # noqa: DTZ001
ZONES = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "yes": st.booleans(),
    "number": st.integers(-LARGEST, LARGEST),
    "moment": st.datetimes(*SPAN, timezones=ZONES),
    "day": st.dates(),
    "hour": st.times(),
    "id": st.uuids(),
    "kind": st.sampled_from(PassStatus),
    "name": WORDS,
    "note": WORDS,
    "hash": st.binary(max_size=32),
}


@given(st.data(), st.sampled_from(sorted(VALUES)))
def test_what_goes_out_comes_back(data, name):
    value = data.draw(VALUES[name])
    told = json.loads(canonical({name: plain(value)}))[name]
    assert read(TABLE.columns[name], told) == value


@given(
    st.sampled_from([*sorted(VALUES), "maybe"]),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(), st.integers(), max_size=2),
)
def test_anything_is_read_as_it_stands_or_refused(name, told):
    try:
        value = read(TABLE.columns[name], told)
    except ValueError:
        return
    assert plain(value) == told
    assert type(plain(value)) is type(told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("yes", 1),
        ("number", True),
        ("number", 1.0),
        ("number", LARGEST + 1),
        ("number", None),
        ("moment", "2026-03-02T08:30:00.000000+08:00"),
        ("moment", "2026-03-02T00:30:00Z"),
        ("moment", "2026-02-30T00:30:00.000000Z"),
        ("day", "20260302"),
        ("day", "2026-W10-1"),
        ("hour", "08:00"),
        ("id", "00000000-0000-7000-8000-000000000001"),
        ("id", "0000000000007000800000000000000A"),
        ("kind", "lost-and-found"),
        ("name", "x" * 81),
        ("name", "\0"),
        ("name", "\ud800"),
        ("name", 5),
        ("hash", "AB"),
        ("hash", "a b"),
        ("hash", "00" * 33),
    ],
)
def test_what_does_not_fit_is_refused(name, told):
    with pytest.raises(ValueError):  # noqa: PT011  (whatever the type says of it)
        read(TABLE.columns[name], told)


def test_a_column_of_no_known_type_is_a_bug():
    with pytest.raises(TypeError):
        read(TABLE.columns["weight"], 1.5)


def test_nothing_where_nothing_may_be():
    assert read(TABLE.columns["maybe"], None) is None


def test_every_column_that_travels_can_be_read():
    for name in TRAVELLING:
        for column in Base.metadata.tables[name].columns:
            sample = SAMPLES[type(column.type).__name__](column)
            assert read(column, plain(sample)) == sample, column


SAMPLES = {
    "Uuid": lambda column: UUID(int=1),
    "Utc": lambda column: datetime(2026, 3, 2, tzinfo=UTC),
    "Date": lambda column: date(2026, 3, 2),
    "Time": lambda column: time(8, 30),
    "Boolean": lambda column: True,
    "Integer": lambda column: 7,
    "String": lambda column: "x",
    "Text": lambda column: "x",
    "LargeBinary": lambda column: b"x",
    "Enum": lambda column: next(iter(column.type.enum_class)),
}


@given(st.uuids(), st.integers(0, LARGEST), st.text("abc", min_size=1, max_size=80))
def test_a_key_is_one_text_and_back(id, number, name):
    columns = [TABLE.columns[one] for one in ("id", "number", "name")]
    assert key_from(columns, key_of((id, number, name))) == (id, number, name)


@pytest.mark.parametrize("key", ["", "1", "1 2 3", f"{UUID(int=1).hex} x", f"{UUID(int=1).hex} 01"])
def test_another_key_is_refused(key):
    columns = [TABLE.columns["id"], TABLE.columns["number"]]
    with pytest.raises(ValueError):  # noqa: PT011
        key_from(columns, key)
