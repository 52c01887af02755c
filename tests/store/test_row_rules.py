"""What a table refuses of a row that was sent, told by a rule before it is tried."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from gatekeeper.domain.access import PassStatus
from gatekeeper.errors import InvalidInput
from gatekeeper.store import search
from gatekeeper.store.changes import applying
from gatekeeper.store.database import driver
from gatekeeper.store.people import Person
from gatekeeper.store.row_applying import apply_state, delete_state
from gatekeeper.store.row_obstacles import obstacle, obstacle_to_going
from gatekeeper.store.row_states import digest, is_key, key_text, load, outgoing, state
from gatekeeper.store.tables import Base
from gatekeeper.store.travelling import TRAVELLING
from gatekeeper.store.vehicles import Vehicle
from tests.builders import numbered_id
from tests.stations import CHIEF, Post
from tests.store.opened import opened


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    made.resident()
    yield made
    made.close()


def told(post: Post, table: str) -> dict[str, object]:
    """The values of the one row of a table."""
    with post.database.read() as session:
        (id,) = driver(session).execute(f"SELECT id FROM {table}").fetchone()
        return json.loads(state(session, table, id) or "")


# --- what was sent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"nose": "long"}, "row-column", "nose"),
        ({"name": None}, "row-value", "name"),
        ({"name": "x" * 81}, "row-value", "name"),
        ({"kind": "ghost"}, "row-value", "kind"),
        ({"household": "501"}, "row-value", "household"),
        ({"born_on": "yesterday"}, "row-value", "born_on"),
    ],
)
def test_what_does_not_fit_the_table_is_told_by_its_column(post, change, code, column):
    with pytest.raises(InvalidInput) as error:
        load("people", json.dumps(told(post, "people") | change))
    assert (error.value.code, error.value.parameters["column"]) == (code, column)


@pytest.mark.parametrize("values", ["", "[]", "5", "{", "[" * 5000])
def test_what_is_no_row_is_refused(values):
    with pytest.raises(InvalidInput):
        load("people", values)


@pytest.mark.parametrize("table", ["station_key", "journal", "accounts", "nowhere", ""])
def test_only_what_travels_is_read_or_written(post, table):
    with pytest.raises(InvalidInput, match="row-table"):
        load(table, "{}")
    with (
        post.database.begin("x") as session,
        applying(session),
        pytest.raises(InvalidInput, match="row-table"),
    ):
        delete_state(session, table, numbered_id(1).hex)


def test_a_column_that_an_older_program_did_not_know_has_its_default(post, tmp_path):
    values = told(post, "people")
    for name in ("latin_name", "merged_into", "household"):
        del values[name]
    with opened(tmp_path / "office") as office:
        with office.begin("x") as session, applying(session):
            loaded = load("people", json.dumps(values))
            apply_state(session, "people", loaded)
            apply_state(session, "people", loaded | {"version": numbered_id(9), "phone": "1"})
        with office.read() as session:
            row = session.get_one(Person, loaded["id"])
            assert (row.name, row.phone, row.latin_name) == ("张三", "1", "")
    del values["name"]
    with pytest.raises(InvalidInput, match="row-column"):
        load("people", json.dumps(values))


def test_a_state_has_one_name(post):
    values = json.dumps(told(post, "people"))
    assert digest("people", values) == digest("people", values)
    assert digest("people", values) != digest("passes", values)
    assert key_text("people", load("people", values)) == json.loads(values)["id"]


@pytest.mark.parametrize(
    ("table", "row", "is_one"),
    [
        ("people", numbered_id(1).hex, True),
        ("people", "1", False),
        ("people", f"{numbered_id(1).hex} 1", False),
        ("ledger_lines", "station 7", True),
        ("ledger_lines", "station seven", False),
    ],
)
def test_a_key_names_a_row(table, row, is_one):
    assert is_key(table, row) == is_one


# --- what is in the way ------------------------------------------------------------------------


def test_a_record_that_is_not_here_is_named(post, tmp_path):
    values = load("people", json.dumps(told(post, "people")))
    with opened(tmp_path / "office") as office, office.begin("x") as session:
        found = obstacle(session, "people", values)
        assert found is not None
        assert (found.code, found.field) == ("row-reference", "household")
        assert obstacle(session, "people", values | {"household": None}) is None
        itself = values | {"household": None, "merged_into": values["id"]}
        assert obstacle(session, "people", itself) is None


def test_a_door_that_is_taken_is_named_but_the_row_itself_is_not_in_its_own_way(post):
    values = load("households", json.dumps(told(post, "households")))
    with post.database.begin("x") as session:
        assert obstacle(session, "households", values) is None
        found = obstacle(session, "households", values | {"id": numbered_id(900)})
    assert found is not None
    assert (found.code, found.parameters["columns"]) == ("row-taken", "building, unit, room")


def test_one_active_pass_of_a_kind(post):
    """The index holds only for active ones: a closed pass is in nobody's way."""
    values = load("passes", json.dumps(told(post, "passes")))
    other = values | {"id": numbered_id(900), "pass_id": "f" * 16, "token_hash": None, "issue": 2}
    with post.database.begin("x") as session:
        found = obstacle(session, "passes", other)
        assert found is not None
        assert found.parameters["columns"] == "person, kind"
        assert obstacle(session, "passes", other | {"status": PassStatus.REVOKED}) is None
        assert obstacle(session, "passes", other | {"kind": "staff"}) is None
        same = other | {"kind": "staff", "pass_id": values["pass_id"]}
        assert obstacle(session, "passes", same).parameters["columns"] == "pass_id"


def test_what_the_rules_tell_is_what_the_database_refuses(post):
    values = load("households", json.dumps(told(post, "households")))
    with pytest.raises(IntegrityError), post.database.begin("x") as session, applying(session):
        apply_state(session, "households", values | {"id": numbered_id(900)})


def test_what_others_point_to_does_not_go(post):
    home, person = told(post, "households")["id"], told(post, "people")["id"]
    with post.database.begin("x") as session:
        found = obstacle_to_going(session, "households", home)
        assert found is not None
        assert (found.code, found.parameters["by"]) == ("row-needed", "people")
        assert obstacle_to_going(session, "people", person) is None
    other = post.resident("李四", "502")
    with post.database.begin("x", operator=CHIEF.account) as session:
        session.get_one(Person, other.id).merged_into = UUID(str(person))
        session.flush()
        found = obstacle_to_going(session, "people", person)
        assert found is not None
        assert found.parameters["by"] == "people"


# --- what follows ------------------------------------------------------------------------------


def found_by(session, words: str) -> list[str]:
    return [row.name for row in search.search(session, words)]


def test_people_are_found_by_what_they_were_sent_with(post, tmp_path):
    rows = {name: load(name, json.dumps(told(post, name))) for name in TABLES}
    with opened(tmp_path / "office") as office, office.begin("x") as session:
        with applying(session):
            for name in TABLES:
                apply_state(session, name, rows[name])
        assert found_by(session, "zhangsan") == found_by(session, "12-2-501") == ["张三"]
        assert cards(session) == [f"#{rows['passes']['number']}"]
        moved = rows["households"] | {"room": "777", "version": numbered_id(901)}
        with applying(session):
            apply_state(session, "households", moved)
        assert (found_by(session, "12-2-501"), found_by(session, "12-2-777")) == ([], ["张三"])
        with applying(session):
            delete_state(session, "passes", rows["passes"]["id"].hex)
        assert cards(session) == []
        with applying(session):
            delete_state(session, "people", rows["people"]["id"].hex)
        assert found_by(session, "zhangsan") == []


def cards(session) -> list[str]:
    rows = driver(session).execute("SELECT term FROM search_terms WHERE term LIKE '#%'")
    return [term for (term,) in rows.fetchall()]


TABLES = ("households", "people", "passes")


def test_a_person_who_goes_takes_along_what_was_only_his(post):
    person = told(post, "people")["id"]
    with post.database.begin("x") as session:
        session.add(Vehicle(id=numbered_id(800), plate="苏B8123X", person=UUID(str(person))))
    with post.database.begin("x") as session, applying(session):
        delete_state(session, "people", person)
    with post.database.read() as session:
        held = driver(session)
        for table in ("people", "passes", "vehicles"):
            assert held.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_plate_that_changed_hands_is_free_before_it_is_taken(post, tmp_path):
    """Deleted and registered anew in one night."""
    with post.database.begin("x") as session:
        session.add(Vehicle(id=numbered_id(800), plate="苏B8123X"))
    with opened(tmp_path / "office") as office:
        carry_rows(post, office)
        with post.database.begin("x") as session:
            session.delete(session.get_one(Vehicle, numbered_id(800)))
            session.flush()
            session.add(Vehicle(id=numbered_id(801), plate="苏B8123X"))
        carry_rows(post, office)
        with office.read() as session:
            rows = driver(session).execute("SELECT id FROM vehicles").fetchall()
    assert rows == [(numbered_id(801).hex,)]


def carry_rows(post: Post, office) -> None:
    with post.database.read() as here, office.begin("x") as there, applying(there):
        for sent in outgoing(here, post.database.journal.station, 1, 10_000):
            if sent.values:
                apply_state(there, sent.table, load(sent.table, sent.values))
            else:
                delete_state(there, sent.table, sent.row)


def test_secrets_do_not_travel():
    secret = [
        (name, column.name)
        for name in TRAVELLING
        for column in Base.metadata.tables[name].columns
        if column.info.get("secret") or "pin" in column.name.split("_")
    ]
    assert secret == []
