"""Migrations: the scripts lead to what the tables say, in order, with the triggers in place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlcipher3 import dbapi2

from gatekeeper.store import migrations
from gatekeeper.store.database import driver
from gatekeeper.store.triggers import TRIGGERS
from tests.builders import A_MORNING
from tests.store.opened import a_passage, opened

SCRIPTS = sorted(path.name for path in (migrations.FOLDER / "versions").glob("0*.py"))


def schema(held):
    """Every statement that made the file, without white space and without order."""
    rows = held.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
    )
    return {
        (kind, name): sorted(_plain(sql).removesuffix(")").split(",")) for kind, name, sql in rows
    }


def _plain(sql):
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))


def test_the_tables_equal_the_migrations():
    made = dbapi2.connect(":memory:", isolation_level=None)
    migrations.create(made, A_MORNING)
    led = dbapi2.connect(":memory:", isolation_level=None)
    migrations.upgrade(led, "head")
    assert schema(led) == schema(made)


def test_the_newest_script_is_the_one_the_program_expects():
    heads = ScriptDirectory.from_config(migrations.alembic_config(None)).get_heads()
    assert heads == [migrations.NEWEST]
    assert SCRIPTS[-1].startswith(migrations.NEWEST)


_SECOND = '''"""second"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("journal_private", recreate="always") as table:
        table.add_column(sa.Column("later", sa.String(8)))
    if op.get_bind().exec_driver_sql("SELECT count(*) FROM journal").scalar() > 1:
        raise ZeroDivisionError
'''


@pytest.fixture
def later_program(tmp_path, monkeypatch):
    """The program of a later release: one script more."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (folder / name).write_bytes((migrations.FOLDER / name).read_bytes())
    first = "revision = '0001'\ndown_revision = None\n\ndef upgrade():\n    raise AssertionError\n"
    (folder / "versions" / "0001_first.py").write_text(first)
    (folder / "versions" / "0002_second.py").write_text(_SECOND)
    upgrade = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", lambda held, to: upgrade(held, to, folder=folder))
    return lambda: monkeypatch.setattr(migrations, "NEWEST", "0002")


def columns(held):
    return [row[1] for row in held.execute("PRAGMA table_info(journal_private)")]


def test_an_older_file_is_copied_then_upgraded_with_its_data(tmp_path, later_program):
    with opened(tmp_path) as database:
        a_passage(database, 1)
    later_program()
    with opened(tmp_path) as database:
        with database.read() as session:
            assert columns(driver(session))[-1] == "later"
            found = driver(session).execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            assert {name for (name,) in found} == set(TRIGGERS)
            assert driver(session).execute("PRAGMA foreign_keys").fetchone() is not None
        with database.begin("x") as session:
            assert driver(session).execute("PRAGMA foreign_keys").fetchone() == (1,)
    kept = dbapi2.connect(str(tmp_path / "gate.db.before-0002"))
    assert "later" not in columns(kept)
    assert kept.execute("SELECT count(*) FROM journal_private").fetchone() == (2,)
    kept.close()


def test_a_failed_upgrade_leaves_the_file_as_it_was(tmp_path, later_program, monkeypatch):
    with opened(tmp_path) as database:
        a_passage(database, 1)
        a_passage(database, 2)
    later_program()
    with pytest.raises(ZeroDivisionError), opened(tmp_path):
        pass
    monkeypatch.setattr(migrations, "NEWEST", "0001")
    with opened(tmp_path) as database, database.read() as session:
        assert "later" not in columns(driver(session))
        found = driver(session).execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {name for (name,) in found} == set(TRIGGERS)


def test_a_usual_start_does_not_load_alembic(tmp_path):
    with opened(tmp_path):
        pass
    code = (
        "import sys; from pathlib import Path; from gatekeeper.store.database import Database; "
        "Database.open(Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "gate.db")],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == 0
