"""Verification names the first bad line: edited, removed, swapped, cut off, and the rest."""

from __future__ import annotations

import hashlib

import pytest

from gatekeeper.keys import SigningKey
from gatekeeper.store.database import driver
from gatekeeper.store.lines import fields_of, head_message, line_of, next_hash
from gatekeeper.store.projections import Projection
from gatekeeper.store.verification import MESSAGES, verify, verify_file
from tests.store.opened import KEY, a_passage, opened, tamper

LINES = 6


@pytest.fixture
def log(tmp_path):
    """A good log of six lines, closed."""
    with opened(tmp_path) as database:
        for number in range(1, LINES + 1):
            a_passage(database, number)
        database.checkpoint(truncate=True)
    return tmp_path / "gate.db"


def found(path, **projections):
    """The fault's code and line; the typed rows are the matter of other tests."""
    result = verify_file_without_rows(path, projections)
    if result.fault is None:
        return None
    assert result.fault.code in MESSAGES
    MESSAGES[result.fault.code].format(**result.fault.parameters)
    return result.fault.code, result.fault.sequence


def verify_file_without_rows(path, projections):
    with opened(path.parent) as database:
        return verify(database, projections=projections)


def test_a_good_log_is_good(log):
    result = verify_file_without_rows(log, {})
    assert result.fault is None
    assert result.lines == LINES
    assert [head.count for head in result.heads] == [LINES]


def test_an_empty_log_is_good(tmp_path):
    with opened(tmp_path, key=KEY):
        pass
    result = verify_file(tmp_path / "gate.db", key=KEY)
    assert (result.lines, result.fault) == (0, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET line = replace(line, 'granted', 'denied') WHERE sequence = 3",
        "UPDATE journal SET kind = 'audit-1' WHERE sequence = 3",
        "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 3",
        "UPDATE journal SET id = '0' WHERE sequence = 3",
    ],
)
def test_an_edited_line_is_found(log, statement):
    tamper(log, statement)
    assert found(log) == ("log-line-edited", 3)


@pytest.mark.parametrize("sequence", [1, 3])
def test_a_removed_line_is_found(log, sequence):
    tamper(log, f"DELETE FROM journal WHERE sequence = {sequence}")
    assert found(log) == ("log-line-removed", sequence)


def test_swapped_lines_are_found(log):
    tamper(
        log,
        "UPDATE journal SET sequence = -1 WHERE sequence = 3",
        "UPDATE journal SET sequence = 3 WHERE sequence = 4",
        "UPDATE journal SET sequence = 4 WHERE sequence = -1",
    )
    assert found(log) == ("log-lines-swapped", 3)


def test_a_cut_off_tail_is_found(log):
    tamper(
        log,
        "DELETE FROM journal_private WHERE sequence > 4",
        "DELETE FROM journal WHERE sequence > 4",
    )
    assert found(log) == ("log-tail-cut", 5)


def test_a_cut_off_tail_with_the_head_set_back_is_found(log):
    tamper(
        log,
        "DELETE FROM journal_private WHERE sequence > 4",
        "DELETE FROM journal WHERE sequence > 4",
        "UPDATE log_head SET count = 4, hash = (SELECT hash FROM journal WHERE sequence = 4)",
    )
    assert found(log) == ("log-head-signature", 4)


def test_a_chain_rewritten_without_the_stations_key_is_found(log):
    """Everything an attacker without the key can do: new lines, new hashes, a head of his own."""
    with opened(log.parent) as database, database.read() as session:
        held = driver(session)
        public = held.execute("SELECT public FROM stations").fetchone()[0]
        rows = held.execute("SELECT sequence, kind, line FROM journal").fetchall()
    previous = hashlib.sha256(b"gatekeeper-log-1" + public).digest()
    statements = []
    for sequence, kind, line in rows:
        fields = fields_of(line)
        fields[2] = "denied"
        new = line_of(fields)
        previous = next_hash(previous, kind, new)
        statements.append(
            f"UPDATE journal SET line = '{new}', hash = x'{previous.hex()}' "
            f"WHERE sequence = {sequence}"
        )
    signature = SigningKey.generate().sign(head_message(public, LINES, previous))
    statements.append(
        f"UPDATE log_head SET hash = x'{previous.hex()}', signature = x'{signature.hex()}'"
    )
    tamper(log, *statements)
    assert found(log) == ("log-head-signature", LINES)


def test_another_stations_key_is_found(log):
    public = SigningKey.generate().public
    tamper(log, f"UPDATE stations SET public = x'{public.hex()}'")
    assert found(log) == ("log-station-key", 0)


def test_lines_of_nobody_are_found(log):
    tamper(log, "INSERT INTO journal VALUES ('stranger', 1, '0', 'audit-1', 'x', x'00')")
    assert found(log) == ("log-station-unknown", 0)


def test_a_missing_head_is_found(log):
    tamper(log, "DELETE FROM log_head")
    assert found(log) == ("log-head-missing", LINES)


def test_an_added_line_is_found(log):
    with opened(log.parent) as database, database.read() as session:
        row = driver(session).execute(
            "SELECT station, line, hash FROM journal WHERE sequence = ?", (LINES,)
        )
        station, line, last = row.fetchone()
    fields = fields_of(line)
    fields[0], fields[1], fields[-1] = str(LINES + 1), "ab" * 16, ""
    new = line_of(fields)
    added = next_hash(last, "access-1", new).hex()
    tamper(
        log,
        f"INSERT INTO journal VALUES "
        f"('{station}', {LINES + 1}, '{'ab' * 16}', 'access-1', '{new}', x'{added}')",
    )
    assert found(log) == ("log-tail-added", LINES + 1)


def test_a_moved_moment_of_the_head_is_found(log):
    tamper(log, "UPDATE log_head SET recorded_at = '2000-01-01T00:00:00.000000Z'")
    assert found(log) == ("log-head-wrong", LINES)


def test_a_missing_private_part_is_found(log):
    tamper(log, "DELETE FROM journal_private WHERE sequence = 2 AND part = 'who'")
    assert found(log) == ("log-part-missing", 2)


def test_an_edited_private_part_is_found(log):
    tamper(log, "UPDATE journal_private SET data = '{}' WHERE sequence = 2 AND part = 'who'")
    assert found(log) == ("log-part-edited", 2)


@pytest.mark.parametrize("sequence", [2, 99])
def test_an_invented_private_part_is_found(log, sequence):
    tamper(
        log,
        f"INSERT INTO journal_private SELECT station, {sequence}, 'photo', NULL, NULL, salt, data "
        "FROM journal_private LIMIT 1",
    )
    assert found(log) == ("log-part-unlisted", sequence)


def test_an_invented_erasure_is_found(log):
    tamper(
        log,
        "DELETE FROM journal_private WHERE sequence = 2 AND part = 'who'",
        "INSERT INTO erased_parts (station, sequence, part, erased_by_station, erased_by, "
        "erased_at) SELECT id, 2, 'who', id, 3, '' FROM stations",
    )
    assert found(log) == ("log-part-missing", 2)


def test_typed_rows_are_compared_with_their_lines(log):
    def differs(session, line):
        assert line.parts["measured"] == '{"tenths":365}'
        return "tenths" if line.sequence == 5 else None

    projection = Projection(kind="access-1", differs=differs)
    assert found(log, **{"access-1": projection}) == ("log-row-differs", 5)


def test_a_typed_row_without_a_line_is_found(log):
    projection = Projection(kind="access-1", surplus=lambda session, station: 77)
    assert found(log, **{"access-1": projection}) == ("log-row-surplus", 77)
