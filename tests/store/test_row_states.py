"""Rows travel: every table has its place, and what arrives is what was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatekeeper.store.database import Reader, driver
from gatekeeper.store.row_applying import Effect
from gatekeeper.store.verification import verify
from tests.lived_in import end_it, lived_in
from tests.stations import Post
from tests.store.carried import Carried, carry, contents, index_all
from tests.store.opened import opened


@pytest.fixture(scope="module")
def station(tmp_path_factory) -> Iterator[Reader]:
    """A station where everything happened, closed."""
    folder = tmp_path_factory.mktemp("station")
    post = lived_in(Post(folder), folder)
    end_it(post)
    index_all(post.database)
    post.close()
    reader = Reader(post.path)
    yield reader
    reader.close()


def count(database) -> int:
    with database.read() as session:
        return int(driver(session).execute("SELECT count(*) FROM journal").fetchone()[0])


def test_every_table_that_travels_or_is_derived_has_rows(station):
    assert [name for name, rows in contents(station).items() if not rows] == []


def test_a_station_arrives_as_it_is_however_often(station, tmp_path):
    with opened(tmp_path) as office:
        assert carry(station, office).waiting == []
        assert_same(office, station)
        done = carry(station, office)
        assert (set(done.effects), done.waiting) == ({Effect.HAD}, [])
        assert_same(office, station)


def test_it_arrives_night_after_night(station, tmp_path):
    """What was edited again since goes with its later line, and others wait for it."""
    whole = count(station)
    with opened(tmp_path) as office:
        done = Carried()
        for first in range(1, whole + 1, 25):
            done = carry(station, office, first=first, last=first + 24, waiting=done.waiting)
            assert verify(office).fault is None
        assert done.waiting == []
        assert_same(office, station)


def assert_same(office, station) -> None:
    here, there = contents(office), contents(station)
    assert [name for name in there if here[name] != there[name]] == []
    assert verify(office).fault is None
