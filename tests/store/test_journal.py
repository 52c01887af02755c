"""The log: exact bytes, a chain, private parts beside it, a signed head, triggers."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.errors import InvalidInput, StoreError
from gatekeeper.keys import verify
from gatekeeper.store.database import driver
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import COLUMNS, FILLED, fields_of, line_of
from tests.builders import A_MORNING, Clock, numbered_id
from tests.store.opened import a_passage, opened

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(st.lists(TEXTS, min_size=2, max_size=20))
def test_a_line_reads_back_as_written(fields):
    line = line_of(fields)
    assert fields_of(line) == fields
    assert "\n" not in line


def test_a_line_is_quoted_only_where_needed():
    assert line_of(["1", "张三", "a,b", 'say "x"', ""]) == '1,张三,"a,b","say ""x""",'


@pytest.mark.parametrize("bad", ["a\nb", "a\rb", "a\0b", "\ud800", "x" * 16 * 1024])
def test_what_no_line_can_hold_is_refused(tmp_path, bad):
    with opened(tmp_path) as database:
        columns = {"action": bad, "operator": "", "values": "{}"}
        with pytest.raises(InvalidInput), database.begin("x") as session:
            database.journal.append(session, "audit-1", columns)
        with database.read() as session:
            assert driver(session).execute("SELECT count FROM log_head").fetchone() == (0,)


def test_columns_that_do_not_fit_the_kind_are_a_bug(tmp_path):
    with opened(tmp_path) as database:
        with pytest.raises(KeyError), database.begin("x") as session:
            database.journal.append(session, "audit-1", {"acton": "", "operator": "", "values": ""})
        columns = {"action": "", "operator": "", "values": "", "more": ""}
        with pytest.raises(ValueError, match="do not fit"), database.begin("x") as session:
            database.journal.append(session, "audit-1", columns)


def test_every_kind_has_the_columns_that_append_fills():
    for kind, columns in COLUMNS.items():
        assert set(FILLED) <= set(columns), kind
        assert columns[:2] == ("sequence", "id"), kind
        assert len(set(columns)) == len(columns), kind


def test_the_chain_is_what_the_format_says(tmp_path):
    with opened(tmp_path) as database:
        written = [a_passage(database, n) for n in (1, 2)]
        with database.read() as session:
            held = driver(session)
            public = held.execute("SELECT public FROM stations").fetchone()[0]
            rows = held.execute("SELECT sequence, id, kind, line, hash FROM journal").fetchall()
            parts = held.execute("SELECT part, salt, data FROM journal_private").fetchall()
            head = held.execute("SELECT count, hash, recorded_at, signature FROM log_head")
            head_row = head.fetchone()
        station = database.journal.station
    assert station == hashlib.sha256(public).hexdigest()[:16]
    previous = hashlib.sha256(b"gatekeeper-log-1" + public).digest()
    for expected, row in zip(written, rows, strict=True):
        sequence, line_id, kind, line, stored = row
        previous = hashlib.sha256(previous + kind.encode() + b"\0" + line.encode()).digest()
        assert stored == previous == expected.hash
        assert (sequence, line_id) == (expected.sequence, expected.id.hex)
    message = b"gatekeeper-head-1" + public + (2).to_bytes(8, "big") + previous
    assert head_row[:3] == (2, previous, "2026-03-02T00:30:00.000000Z")
    assert verify(public, head_row[3], message)
    line = rows[0][3]
    assert line.startswith(f"1,{written[0].id.hex},granted,{numbered_id(501).hex},2026-03-02T")
    listed = dict(item.split(":") for item in fields_of(line)[-1].split())
    assert list(listed) == ["who", "measured"]
    for name, salt, data in parts[:2]:
        assert len(salt) == 16
        assert listed[name] == hmac.new(salt, data.encode(), hashlib.sha256).hexdigest()
    assert "张三" not in line
    assert "365" not in line.rpartition(",")[0]  # the HMACs are random


def test_an_audit_line_tells_who_did_what(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("x") as session:
            database.journal.audit(session, "sign-on", numbered_id(7), name="李", tries=2)
        with database.read() as session:
            line = driver(session).execute("SELECT line FROM journal").fetchone()[0]
    fields = dict(zip(COLUMNS["audit-1"], fields_of(line), strict=True))
    assert fields["action"] == "sign-on"
    assert fields["operator"] == numbered_id(7).hex
    assert json.loads(fields["values"]) == {"name": "李", "tries": 2}


def test_a_clock_that_was_set_back_holds_every_line_until_confirmed(tmp_path):
    clock = Clock()
    with opened(tmp_path, clock=clock) as database:
        a_passage(database, 1)
        clock.advance(hours=-1)
        with pytest.raises(StoreError) as told:
            a_passage(database, 2)
        assert told.value.code == "clock-behind"
        with database.begin("x") as session:
            assert database.journal.clock_behind(session)
            database.journal.confirm_clock(session, numbered_id(7))
            assert not database.journal.clock_behind(session)
        assert a_passage(database, 2).recorded_at == A_MORNING - timedelta(hours=1)


def test_a_clock_nudged_back_by_a_second_never_lets_the_log_go_back(tmp_path):
    clock = Clock()
    with opened(tmp_path, clock=clock) as database:
        a_passage(database, 1)
        clock.advance(seconds=-1)
        assert a_passage(database, 2).recorded_at == A_MORNING


def test_a_line_keeps_the_id_its_writer_gave_it(tmp_path):
    with opened(tmp_path) as database, database.begin("x") as session:
        columns = {"action": "x", "operator": "", "values": "{}"}
        written = database.journal.append(session, "audit-1", columns, id=numbered_id(42))
        assert written.id == numbered_id(42)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET line = 'x'",
        "UPDATE journal SET hash = hash",
        "DELETE FROM journal",
        "INSERT INTO journal SELECT * FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "INSERT OR IGNORE INTO journal SELECT * FROM journal",
        "REPLACE INTO journal SELECT station, sequence, id, kind, 'x', hash FROM journal",
        "UPDATE journal_private SET data = '{}'",
        "INSERT OR REPLACE INTO journal_private SELECT * FROM journal_private",
        "UPDATE log_head SET count = 0",
        "UPDATE log_head SET hash = x'00'",
        "DELETE FROM log_head",
    ],
)
def test_the_triggers_refuse(tmp_path, statement):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        with pytest.raises(Exception, match="append-only"), database.begin("x") as session:
            driver(session).execute(statement)


def test_a_part_without_a_valid_name_is_a_bug(tmp_path):
    with opened(tmp_path) as database:
        columns = {"action": "x", "operator": "", "values": "{}"}
        with pytest.raises(ValueError, match="part's name"), database.begin("x") as session:
            database.journal.append(session, "audit-1", columns, [Part(name="a b", data="{}")])
