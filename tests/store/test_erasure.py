"""Erasure: parts are cut by person or by date, told in a line, and the chain stays good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.store import erasure
from gatekeeper.store.database import driver
from gatekeeper.store.lines import COLUMNS, fields_of
from gatekeeper.store.projections import Projection
from gatekeeper.store.verification import verify
from tests.builders import Clock, numbered_id
from tests.store.opened import a_passage, opened, tamper


@pytest.fixture(autouse=True)
def no_typed_rows(monkeypatch):
    """These logs have lines of passages but no passages; the typed side is registered per test."""
    registered: dict[str, Projection] = {}
    monkeypatch.setattr(erasure, "PROJECTIONS", registered)
    return registered


def parts(database):
    with database.read() as session:
        rows = driver(session).execute("SELECT sequence, part FROM journal_private")
        return rows.fetchall()


def last_line(database):
    with database.read() as session:
        kind, line = (
            driver(session)
            .execute("SELECT kind, line FROM journal ORDER BY sequence DESC LIMIT 1")
            .fetchone()
        )
    return dict(zip(COLUMNS[kind], fields_of(line), strict=True))


def test_a_request_cuts_all_parts_of_a_person_and_the_chain_stays_good(tmp_path):
    with opened(tmp_path) as database:
        for number in (1, 2, 1):
            a_passage(database, number, person=numbered_id(number))
        with database.begin("privacy", operator=numbered_id(9)) as session:
            cut = erasure.erase_person(
                session,
                database.journal,
                numbered_id(1),
                reason="request",
                operator=numbered_id(9),
            )
        assert cut == 4
        assert parts(database) == [(2, "measured"), (2, "who")]
        line = last_line(database)
        assert line["erased"] == "1.measured 1.who 3.measured 3.who"
        assert line["reason"] == "request"
        assert line["station"] == database.journal.station
        result = verify(database, projections={})
        assert (result.lines, result.fault) == (4, None)


def test_erased_bytes_are_nowhere_in_the_files(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1, person=numbered_id(1))
        database.checkpoint(truncate=True)
        assert "张三".encode() in (tmp_path / "gate.db").read_bytes()
        with database.begin("privacy") as session:
            erasure.erase_person(
                session, database.journal, numbered_id(1), reason="request", operator=None
            )
        assert erasure.make_gone(database)
        for path in tmp_path.iterdir():
            assert "张三".encode() not in path.read_bytes()


def test_gone_is_not_said_while_a_reader_may_still_see(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1, person=numbered_id(1))
        with database.read() as reading:
            driver(reading).execute("SELECT * FROM journal").fetchone()
            with database.begin("privacy") as session:
                erasure.erase_person(
                    session, database.journal, numbered_id(1), reason="request", operator=None
                )
            assert not erasure.make_gone(database)
        assert erasure.make_gone(database)


def test_retention_cuts_what_expired_and_spares_what_is_needed(tmp_path, no_typed_rows):
    spared = {4}
    cleared = []
    no_typed_rows["access-1"] = Projection(
        kind="access-1",
        spared=lambda session, cuts: frozenset(c for c in cuts if c.sequence in spared),
        clear=lambda session, cuts: cleared.extend((c.sequence, c.part) for c in cuts),
    )
    clock = Clock()
    with opened(tmp_path, clock=clock) as database:
        for number in range(1, 7):
            a_passage(database, number, keep=timedelta(days=7 if number < 6 else 30))
        now = clock.advance(days=8)
        steps, after = [], None
        while True:
            with database.begin("privacy") as session:
                step = erasure.purge(session, database.journal, now, after=after, limit=4)
            steps.append((step.erased, step.spared))
            after = step.after
            if after is None:
                break
        assert steps == [(4, 0), (2, 2), (2, 0)]
        assert sorted(parts(database)) == [
            (4, "measured"),
            (4, "who"),
            (6, "measured"),
            (6, "who"),
        ]
        assert {sequence for sequence, _ in cleared} == {1, 2, 3, 5}
        spared.clear()
        with database.begin("privacy") as session:
            assert erasure.purge(session, database.journal, now).erased == 2
        assert verify(database, projections={}).fault is None


def test_nothing_to_erase_writes_nothing(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        with database.begin("privacy") as session:
            step = erasure.purge(session, database.journal, database.journal.clock())
        assert (step.erased, step.after) == (0, None)
        assert verify(database, projections={}).lines == 1


def test_many_cuts_take_several_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(erasure, "CUTS_IN_A_LINE", 3)
    with opened(tmp_path) as database:
        for _ in range(4):
            a_passage(database, 1, person=numbered_id(1))
        with database.begin("privacy") as session:
            cuts = erasure.erase_person(
                session, database.journal, numbered_id(1), reason="request", operator=None
            )
        result = verify(database, projections={})
        assert (cuts, result.lines, result.fault) == (8, 4 + 3, None)


def test_a_part_that_came_back_is_found(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1, person=numbered_id(1))
        with database.read() as session:
            row = (
                driver(session)
                .execute("SELECT hex(salt), data FROM journal_private WHERE part = 'who'")
                .fetchone()
            )
        with database.begin("privacy") as session:
            erasure.erase_person(
                session, database.journal, numbered_id(1), reason="request", operator=None
            )
    tamper(
        tmp_path / "gate.db",
        "INSERT INTO journal_private SELECT id, 1, 'who', NULL, NULL, "
        f"x'{row[0]}', '{row[1]}' FROM stations",
    )
    with opened(tmp_path) as database:
        fault = verify(database, projections={}).fault
    assert fault is not None
    assert (fault.code, fault.sequence) == ("log-part-back", 1)


def test_old_lines_go_only_up_to_a_signed_checkpoint(tmp_path):
    with opened(tmp_path) as database:
        for number in range(1, 6):
            a_passage(database, number)
        station = database.journal.station
        with pytest.raises(Exception, match="append-only"), database.begin("x") as session:
            erasure.delete_lines(session, station, 3)
        with database.begin("x") as session:
            erasure.set_checkpoint(session, database.journal, 3)
        with database.begin("x") as session:
            assert erasure.delete_lines(session, station, 3) == 3
        with pytest.raises(Exception, match="append-only"), database.begin("x") as session:
            erasure.delete_lines(session, station, 4)
        result = verify(database, projections={})
        assert (result.lines, result.fault) == (3, None)
        assert last_line(database)["through"] == "3"


def test_an_unsigned_checkpoint_is_found(tmp_path):
    with opened(tmp_path) as database:
        for number in range(1, 6):
            a_passage(database, number)
    tamper(
        tmp_path / "gate.db",
        "INSERT INTO log_checkpoints SELECT j.station, 3, j.hash, h.signature, '' "
        "FROM journal j JOIN log_head h ON h.station = j.station WHERE j.sequence = 3",
        "DELETE FROM journal_private WHERE sequence <= 3",
        "DELETE FROM journal WHERE sequence <= 3",
    )
    with opened(tmp_path) as database:
        fault = verify(database, projections={}).fault
    assert fault is not None
    assert (fault.code, fault.sequence) == ("log-checkpoint", 4)


def test_no_step_of_the_purge_walks_the_whole_log(tmp_path):
    with opened(tmp_path) as database, database.read() as session:
        for statement in (erasure._EXPIRED, erasure._OF_PERSON):
            values = ("",) * statement.count("?")
            plan = driver(session).execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            steps = [row[3] for row in plan]
            assert all(step.startswith(("SEARCH", "USE TEMP B-TREE")) for step in steps), steps
