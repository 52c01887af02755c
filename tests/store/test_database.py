"""The database file: one writer, read-only readers, every fault told, usable again afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from gatekeeper.errors import NotAllowed, StoreError
from gatekeeper.store.connections import (
    WAL_PAGES,
    open_writing,
    require_current_sqlite,
    store_error,
)
from gatekeeper.store.database import Database, Reader, driver
from tests.store.opened import KEY, a_passage, opened


def count(database: Database) -> int:
    with database.read() as session:
        found: int = session.scalar(text("SELECT count(*) FROM journal"))
        return found


def write_until_it_fails(database: Database) -> None:
    for number in range(1000):
        a_passage(database, number)


def refused_half_way(database: Database) -> None:
    with database.begin("x") as session:
        database.journal.audit(session, "try", None)
        session.execute(text("INSERT INTO heartbeat VALUES (1, 'x')"))
        raise NotAllowed("no")


def test_a_new_file_is_made_and_found_again(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        station = database.journal.station
    with opened(tmp_path) as database:
        assert count(database) == 1
        assert database.journal.station == station


def test_the_connection_is_set_for_durability(tmp_path):
    with opened(tmp_path) as database, database.begin("x") as session:
        held = driver(session)

        def pragma(name):
            return held.execute(f"PRAGMA {name}").fetchone()[0]

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("recursive_triggers") == 1
        assert pragma("secure_delete") == 1
        assert pragma("wal_autocheckpoint") == WAL_PAGES
        assert pragma("busy_timeout") == 250


def test_an_encrypted_file_shows_nothing(tmp_path):
    with opened(tmp_path, key=KEY) as database:
        a_passage(database, 1)
        assert database.checkpoint(truncate=True)
        for path in tmp_path.iterdir():
            content = path.read_bytes()
            assert b"SQLite format" not in content
            assert b"access-1" not in content


@pytest.mark.parametrize("key", [None, bytes(32)])
def test_a_wrong_key_is_told(tmp_path, key):
    with opened(tmp_path, key=KEY):
        pass
    with pytest.raises(StoreError) as told:
        Database.open(tmp_path / "gate.db", key=key)
    assert told.value.code == "store-key-wrong"
    assert isinstance(told.value.__cause__, dbapi2.DatabaseError)
    with opened(tmp_path, key=KEY) as database:
        assert count(database) == 0


def test_an_affected_sqlite_is_refused():
    require_current_sqlite((3, 51, 3))
    with pytest.raises(StoreError) as told:
        require_current_sqlite((3, 51, 2))
    assert told.value.code == "store-sqlite-old"


def test_a_second_program_is_refused(tmp_path):
    with opened(tmp_path), pytest.raises(StoreError) as told:
        Database.open(tmp_path / "gate.db")
    assert told.value.code == "store-in-use"
    with opened(tmp_path) as database:
        assert count(database) == 0


def test_a_newer_file_is_refused_and_left_alone(tmp_path):
    with opened(tmp_path) as database, database.begin("x") as session:
        driver(session).execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as told:
        Database.open(tmp_path / "gate.db")
    assert told.value.code == "store-too-new"


def test_what_is_raised_inside_rolls_everything_back(tmp_path):
    with opened(tmp_path) as database:
        with pytest.raises(NotAllowed):
            refused_half_way(database)
        assert count(database) == 0
        a_passage(database, 1)
        assert count(database) == 1


def test_listeners_hear_the_subject_after_the_commit_only(tmp_path):
    heard = []
    with opened(tmp_path) as database:
        database.on_commit(lambda subject: heard.append((subject, count(database))))
        with pytest.raises(ZeroDivisionError), database.begin("failed"):
            raise ZeroDivisionError
        a_passage(database, 1)
    assert heard == [("passages", 1)]


def test_a_transaction_begins_no_other_and_commits_only_at_its_end(tmp_path):
    with opened(tmp_path) as database, database.begin("x") as session:
        with pytest.raises(RuntimeError, match="inside"), database.begin("y"):
            pass
        with pytest.raises(RuntimeError, match="commits at the end"):
            session.commit()


def test_rows_and_fixed_statements_share_one_transaction(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("x") as session:
            session.execute(text("INSERT INTO heartbeat VALUES (1, 'a')"))
            seen = driver(session).execute("SELECT seen_at FROM heartbeat").fetchone()
            assert seen == ("a",)
            driver(session).execute("UPDATE heartbeat SET seen_at = 'b'")
            assert session.scalar(text("SELECT seen_at FROM heartbeat")) == "b"
        with database.read() as session:
            assert session.scalar(text("SELECT seen_at FROM heartbeat")) == "b"


def test_a_statement_is_prepared_once_however_many_others_there_are(tmp_path):
    """A thousand others stand in the driver's cache; the gate's own must not fall out of it."""
    with opened(tmp_path) as database:
        with database.begin("x") as session:
            held = driver(session)
            for number in (*range(1000), *range(1000)):
                held.execute(f"SELECT {number}").fetchone()
        a_passage(database, 1)
        a_passage(database, 2)
        prepared = []
        held.set_authorizer(lambda *asked: prepared.append(asked) or 0)
        a_passage(database, 3)  # an authorizer has everything prepared again, once
        prepared.clear()
        a_passage(database, 4)
        assert prepared == []


def test_readers_cannot_write_and_see_one_moment(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        with database.read() as session:
            assert session.scalar(text("SELECT count(*) FROM journal")) == 1
            a_passage(database, 2)
            assert session.scalar(text("SELECT count(*) FROM journal")) == 1
            with pytest.raises(OperationalError, match="readonly"):
                session.execute(text("DELETE FROM heartbeat"))
        assert count(database) == 2


def test_a_reader_of_its_own_reads_beside_the_program_and_without_it(tmp_path):
    for key in (None, KEY):
        name = f"{bool(key)}.db"
        reader = Reader(tmp_path / name, key=key)
        with opened(tmp_path, name=name, key=key) as database:
            a_passage(database, 1)
            with reader.read() as session:
                assert session.scalar(text("SELECT count(*) FROM journal")) == 1
        reader.close()
        reader = Reader(tmp_path / name, key=key)
        with reader.read() as session:
            assert session.scalar(text("SELECT count(*) FROM journal")) == 1
        reader.close()


def test_writers_on_several_threads_take_turns(tmp_path):
    with opened(tmp_path) as database:
        threads = [threading.Thread(target=a_passage, args=(database, n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.read() as session:
            sequences = session.scalars(text("SELECT sequence FROM journal")).all()
        assert sorted(sequences) == list(range(1, 9))


def test_the_checkpoint_empties_the_log_and_tells_when_a_reader_hinders(tmp_path):
    log = tmp_path / "gate.db-wal"
    with opened(tmp_path) as database:
        a_passage(database, 1)
        assert log.stat().st_size > 0
        with database.read() as session:
            session.scalar(text("SELECT count(*) FROM journal"))
            a_passage(database, 2)
            assert not database.checkpoint(truncate=True)
        assert database.checkpoint(truncate=True)
        assert log.stat().st_size == 0


# --- faults: told, and usable again when the cause is gone --------------------------------------


def test_a_full_file_is_told_and_writing_resumes(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        database.checkpoint()
        with database.begin("x") as session:
            pages = driver(session).execute("PRAGMA page_count").fetchone()[0]
            driver(session).execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError) as told:
            write_until_it_fails(database)
        assert told.value.code == "store-full"
        written = count(database)
        with database.begin("x") as session:
            driver(session).execute("PRAGMA max_page_count = 1000000")
        a_passage(database, 1)
        assert count(database) == written + 1


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounts a small disk"
)
def test_a_full_disk_is_told_and_writing_resumes(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("may not mount here")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(700_000))
        with opened(disk) as database:
            with pytest.raises(StoreError) as told:
                write_until_it_fails(database)
            assert told.value.code == "store-full"
            written = count(database)
            ballast.unlink()
            a_passage(database, 1)
            assert count(database) == written + 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_foreign_lock_is_told_and_writing_resumes(tmp_path):
    with opened(tmp_path) as database:
        other = open_writing(tmp_path / "gate.db", None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as told:
            a_passage(database, 1)
        assert told.value.code == "store-locked"
        assert count(database) == 0
        other.execute("ROLLBACK")
        other.close()
        a_passage(database, 1)
        assert count(database) == 1


def test_a_file_taken_away_is_told_never_written_into_the_void(tmp_path):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        database.checkpoint(truncate=True)
        away = tmp_path / "away"
        away.mkdir()
        for path in list(tmp_path.glob("gate.db*")):
            path.rename(away / path.name)
        with pytest.raises(StoreError) as told:
            a_passage(database, 2)
        assert told.value.code == "store-gone"
        with pytest.raises(StoreError) as told:
            a_passage(database, 2)
        assert told.value.code == "store-gone"
        for path in list(away.iterdir()):
            path.rename(tmp_path / path.name)
        a_passage(database, 2)
        assert count(database) == 2


@pytest.mark.parametrize("key", [None, KEY])
def test_flipped_bytes_are_told(tmp_path, key):
    with opened(tmp_path, key=key) as database:
        for number in range(60):
            a_passage(database, number)
        database.checkpoint(truncate=True)
        path = tmp_path / "gate.db"
        sound = path.read_bytes()
        damaged = bytearray(sound)
        for page in range(1, len(sound) // 4096):
            for at in range(page * 4096, page * 4096 + 40):
                damaged[at] ^= 0xFF
        path.write_bytes(damaged)
        database._disconnect()
        with pytest.raises(StoreError) as told:
            a_passage(database, 99)
        assert told.value.code == "store-damaged"
        path.write_bytes(sound)
        a_passage(database, 99)
        assert count(database) == 61
        database.checkpoint(truncate=True)
    path.write_bytes(damaged)
    with pytest.raises(StoreError) as told:
        Database.open(path, key=key)
    assert told.value.code == "store-damaged"


def test_a_damaged_head_of_a_plain_file_is_no_wrong_key(tmp_path):
    with opened(tmp_path):
        pass
    path = tmp_path / "gate.db"
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError) as told:
        Database.open(path)
    assert told.value.code == "store-damaged"


def test_other_errors_are_bugs_and_pass_through(tmp_path):
    assert store_error(ValueError("x"), tmp_path) is None
    with opened(tmp_path) as database:
        with pytest.raises(dbapi2.OperationalError), database.begin("x") as session:
            driver(session).execute("SELECT nonsense")
        with pytest.raises(OperationalError), database.begin("x") as session:
            session.execute(text("SELECT nonsense"))
        a_passage(database, 1)


@contextmanager
def write_protected(folder):
    """Files nobody may write; root is told no only as somebody else."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    is_root = os.geteuid() == 0
    try:
        for path in modes:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if is_root:
            os.seteuid(65534)
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_write_protected_files_are_told_and_writing_resumes():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened(folder) as database:
            a_passage(database, 1)
            database._disconnect()
            with write_protected(folder), pytest.raises(StoreError) as told:
                a_passage(database, 2)
            assert told.value.code == "store-read-only"
            a_passage(database, 2)
            assert count(database) == 2
        with write_protected(folder), pytest.raises(StoreError) as told:
            Database.open(folder / "gate.db")
        assert told.value.code == "store-read-only"
