"""A night's bundle looks up its rows by an index, whatever the station has gathered in a year."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from gatekeeper.store.database import driver
from gatekeeper.store.row_states import outgoing
from tests.store.opened import opened


@pytest.fixture
def plans(tmp_path):
    """The plan of every statement of `outgoing`, where the tables are large."""
    with opened(tmp_path) as database, database.begin("x") as session:
        asked = []
        connection = session.connection()
        event.listen(
            connection,
            "before_cursor_execute",
            lambda conn, cursor, statement, values, context, many: asked.append(
                (statement, values)
            ),
        )
        list(outgoing(session, database.journal.station, 100, 200))
        held = driver(session)
        return {
            statement: [row[3] for row in held.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in asked
        }


def test_no_table_is_read_through(plans):
    scans = [step for plan in plans.values() for step in plan if step.startswith("SCAN")]
    assert scans == []
    assert len(plans) > 50
