"""The heartbeat: one row that says when the program was last seen alive."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.store.database import driver
from gatekeeper.store.heartbeat import beat, last_beat
from tests.builders import A_MORNING
from tests.store.opened import opened


def test_the_last_beat_is_kept_and_leaves_no_line(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("x") as session:
            assert last_beat(session) is None
            beat(session, A_MORNING)
            beat(session, A_MORNING + timedelta(seconds=5))
        with database.read() as session:
            assert last_beat(session) == A_MORNING + timedelta(seconds=5)
            assert driver(session).execute("SELECT count FROM log_head").fetchone() == (0,)
