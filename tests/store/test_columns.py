"""Column types and the shape of every table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import configure_mappers

from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.ids import uuid7
from gatekeeper.store.station import Station
from gatekeeper.store.tables import Base
from tests.store.opened import opened


def test_a_moment_is_text_in_utc_that_sorts_as_time_does():
    beijing = datetime(2026, 3, 2, 8, 30, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert utc_text(beijing) == "2026-03-02T00:30:00.000005Z"
    assert utc_from(utc_text(beijing)) == beijing
    assert utc_text(datetime(999, 1, 1, tzinfo=UTC)) < utc_text(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["", "2026-03-02T00:30:00Z", "2026-03-02T00:30:00.000005+00:00"])
def test_other_texts_are_no_moments(text):
    with pytest.raises(ValueError, match="not a moment"):
        utc_from(text)


def test_naive_moments_are_refused(tmp_path):
    with pytest.raises(ValueError, match="time zone"):
        utc_text(datetime(2026, 3, 2))  # noqa: DTZ001
    naive = Station(id="x", public=b"", created_at=datetime(2026, 3, 2))  # noqa: DTZ001
    with (
        opened(tmp_path) as database,
        pytest.raises(StatementError, match="time zone"),
        database.begin("x") as session,
    ):
        session.add(naive)


def test_ids_are_in_the_order_of_time():
    ids = [uuid7() for _ in range(50)]
    assert [id.version for id in ids] == [7] * 50
    assert len(set(ids)) == 50
    assert [id.int >> 76 for id in ids] == sorted(id.int >> 76 for id in ids)


def test_relationships_raise_on_lazy_load():
    configure_mappers()
    lazy = {
        str(relation): relation.lazy
        for mapper in Base.registry.mappers
        for relation in inspect(mapper.class_).relationships
        if not str(relation.lazy).startswith("raise")
    }
    assert lazy == {}
