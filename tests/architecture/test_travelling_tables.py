"""Every table is exchanged, made from what is, or stays at home for a reason."""

from __future__ import annotations

from gatekeeper.store.tables import LINED, Base
from gatekeeper.store.travelling import AT_HOME, DERIVED, EXCHANGED, FOLLOWING, LOG, TRAVELLING


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
