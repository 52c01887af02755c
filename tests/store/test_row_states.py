"""Rows travel: every table has its place, and what arrives is what was sent."""

from __future__ import annotations

from gatekeeper.store.tables import LINED, Base
from gatekeeper.store.travelling import AT_HOME, DERIVED, EXCHANGED, FOLLOWING, LOG, TRAVELLING
from gatekeeper.store.verification import verify
from tests.observed import observed
from tests.rounds import compound
from tests.stations import Post
from tests.store.carried import carry, contents, index_all
from tests.store.opened import opened


def test_every_table_has_its_place():
    places = [*TRAVELLING, *DERIVED, *LOG, *AT_HOME]
    assert sorted(places) == sorted(Base.metadata.tables)


def test_marked_tables_travel_and_rows_of_lines_follow():
    marked = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "__exchanged__", False)
    }
    lined = {one.table.__tablename__ for one in LINED}
    assert set(EXCHANGED) == marked
    assert lined <= set(FOLLOWING)
    for name in FOLLOWING:
        assert {"station", "sequence"} <= set(Base.metadata.tables[name].columns.keys())


def test_a_table_stands_after_those_it_points_to():
    for place, name in enumerate(TRAVELLING):
        for reference in Base.metadata.tables[name].foreign_keys:
            assert reference.column.table.name in TRAVELLING[: place + 1]


def test_a_station_arrives_as_it_is(tmp_path):
    post = Post(tmp_path / "a")
    one = post.resident()
    post.present(one.card)
    made = compound(post)
    observed(post, made.people["钱一"])
    index_all(post.database)
    with opened(tmp_path / "b") as office:
        carry(post.database, office)
        assert contents(office) == contents(post.database)
        assert verify(office).fault is None
        carry(post.database, office)
        assert contents(office) == contents(post.database)
        assert verify(office).fault is None
    post.close()
