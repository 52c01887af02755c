"""Backup and restore: a whole copy, kept seven days; a restored file is a new station."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from gatekeeper.errors import StoreError
from gatekeeper.store import erasure
from gatekeeper.store.backup import back_up, backups, list_erased
from gatekeeper.store.database import Reader, driver
from gatekeeper.store.restore import restore
from gatekeeper.store.verification import verify
from tests.builders import A_MORNING, Clock, numbered_id, numbered_ids
from tests.store.opened import KEY, a_passage, opened


@pytest.fixture(autouse=True)
def no_typed_rows(monkeypatch):
    monkeypatch.setattr(erasure, "PROJECTIONS", {})


@pytest.mark.parametrize("key", [None, KEY])
def test_a_backup_is_whole_and_as_secret_as_its_source(tmp_path, key):
    with opened(tmp_path, key=key) as database:
        a_passage(database, 1)
        copy = back_up(database.path, tmp_path / "copies", key=key, now=A_MORNING)
        a_passage(database, 2)
    assert [path.name for path in (tmp_path / "copies").iterdir() if path.suffix == ".db"] == [
        "gatekeeper-20260302T003000000000Z.db"
    ]
    assert (b"SQLite format" in copy.read_bytes()) == (key is None)
    with opened(copy.parent, name=copy.name, key=key) as database, database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM journal")) == 1


def test_backups_are_kept_seven_days(tmp_path):
    with opened(tmp_path) as database:
        for day in range(10):
            now = A_MORNING + timedelta(days=day)
            back_up(database.path, tmp_path / "copies", key=None, now=now)
    kept = [path.name[11:19] for path in backups(tmp_path / "copies")]
    assert kept == [f"202603{day:02}" for day in range(4, 12)]


def restored(tmp_path, copy, *, key=None):
    return restore(
        copy,
        tmp_path / "gate.db",
        key=key,
        clock=Clock(A_MORNING + timedelta(hours=2)),
        new_id=numbered_ids(2000),
    )


@pytest.mark.parametrize("key", [None, KEY])
def test_a_restored_file_is_a_new_station_and_the_old_chain_stays(tmp_path, key):
    with opened(tmp_path, key=key) as database:
        old = database.journal.station
        a_passage(database, 1)
        copy = back_up(database.path, tmp_path / "copies", key=key, now=A_MORNING)
        a_passage(database, 2)
    made = restored(tmp_path, copy, key=key)
    assert (made.retired, made.lines) == (old, 1)
    assert made.station != old
    assert made.replaced is not None
    later = Clock(A_MORNING + timedelta(hours=3))
    with opened(tmp_path, key=key, clock=later) as database:
        assert database.journal.station == made.station
        assert a_passage(database, 3).sequence == 2
        result = verify(database, projections={})
        assert result.fault is None
        assert {head.station: head.count for head in result.heads} == {old: 1, made.station: 2}
        with database.read() as session:
            keys = driver(session).execute("SELECT station FROM station_key").fetchall()
        assert keys == [(made.station,)]
    reader = Reader(made.replaced, key=key)
    assert [head.count for head in verify(reader, projections={}).heads] == [2]
    reader.close()
    assert not list(tmp_path.glob("*.restoring*"))


def test_what_was_erased_since_is_erased_again(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1, person=numbered_id(1))
        a_passage(database, 2, person=numbered_id(2))
        copy = back_up(database.path, tmp_path / "copies", key=None, now=A_MORNING)
        with database.begin("privacy") as session:
            erasure.erase_person(
                session, database.journal, numbered_id(1), reason="request", operator=None
            )
        list_erased(database, copy.parent, A_MORNING)
    assert numbered_id(1).hex not in (copy.parent / "erased.csv").read_text()
    made = restored(tmp_path, copy)
    assert made.erased_again == 2
    with opened(tmp_path, clock=Clock(A_MORNING + timedelta(hours=3))) as database:
        with database.read() as session:
            rows = driver(session).execute("SELECT sequence FROM journal_private").fetchall()
        assert set(rows) == {(2,)}
        assert verify(database, projections={}).fault is None


def test_nothing_is_restored_under_a_running_program(tmp_path):
    with opened(tmp_path) as database:
        copy = back_up(database.path, tmp_path / "copies", key=None, now=A_MORNING)
        with pytest.raises(StoreError) as told:
            restored(tmp_path, copy)
        assert told.value.code == "store-in-use"
        a_passage(database, 1)
    with opened(tmp_path) as database, database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM journal")) == 1


def test_a_damaged_file_is_kept_beside_the_restored_one(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        copy = back_up(database.path, tmp_path / "copies", key=None, now=A_MORNING)
    (tmp_path / "gate.db").write_bytes(b"nothing to read here" * 300)
    made = restored(tmp_path, copy)
    assert made.replaced is not None
    assert made.replaced.read_bytes().startswith(b"nothing to read here")
    with opened(tmp_path, clock=Clock(A_MORNING + timedelta(hours=3))) as database:
        assert verify(database, projections={}).fault is None


def test_a_missing_backup_is_told(tmp_path):
    with pytest.raises(StoreError) as told:
        restored(tmp_path, tmp_path / "none.db")
    assert told.value.code == "backup-gone"
