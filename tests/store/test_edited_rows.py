"""What was edited here is remembered until the office has it; what came from there is not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update

from gatekeeper.domain.areas import Level
from gatekeeper.store.areas import RiskArea
from gatekeeper.store.changes import Batch, applying, applying_of, batch
from gatekeeper.store.database import driver
from gatekeeper.store.exchange import EditedRow
from gatekeeper.store.people import Household, Person
from gatekeeper.store.row_applying import apply_state, delete_state
from gatekeeper.store.row_states import load, outgoing, state
from tests.builders import numbered_id
from tests.store.opened import opened

DAY = date(2026, 3, 2)
HOME, SOMEONE = numbered_id(1), numbered_id(2)


@pytest.fixture
def database(tmp_path):
    with opened(tmp_path) as made:
        yield made


def edited(database):
    """Table, row, base and line of each, by row."""
    with database.read() as session:
        rows = session.scalars(select(EditedRow).order_by(EditedRow.table_name, EditedRow.row_key))
        return [(row.table_name, row.row_key, row.base, row.sequence) for row in rows]


def lines(database) -> list[str]:
    with database.read() as session:
        rows = driver(session).execute("SELECT id FROM journal ORDER BY sequence").fetchall()
        return [id for (id,) in rows]


def enter(database) -> None:
    with database.begin("people") as session:
        session.add(Household(id=HOME, building="1", room="101"))
        session.flush()
        session.add(Person(id=SOMEONE, name="张三", household=HOME))


def test_the_first_base_and_the_last_line_count(database):
    enter(database)
    assert edited(database) == [
        ("households", HOME.hex, "", 1),
        ("people", SOMEONE.hex, "", 2),
    ]
    forget(database)
    known = lines(database)[1]
    for name in ("李四", "王五"):
        with database.begin("people") as session:
            session.get_one(Person, SOMEONE).name = name
    assert edited(database) == [("people", SOMEONE.hex, known, 4)]


def forget(database) -> None:
    with database.begin("exchange") as session:
        session.execute(delete(EditedRow))


def test_what_fails_is_not_remembered(database):
    with pytest.raises(ZeroDivisionError), database.begin("people") as session:
        session.add(Household(id=HOME, building="1", room="101"))
        session.flush()
        raise ZeroDivisionError
    assert edited(database) == []


def test_what_is_gone_is_told_before_the_others_of_its_table_but_people(database):
    enter(database)
    with database.begin("people") as session:
        session.delete(session.get_one(Person, SOMEONE))
    with database.read() as session:
        sent = list(outgoing(session, database.journal.station, 1, 3))
    assert [(one.table, one.sequence, bool(one.values)) for one in sent] == [
        ("households", 1, True),
        ("people", 3, False),
    ]
    with database.read() as session:
        assert list(outgoing(session, database.journal.station, 2, 2)) == []
        assert list(outgoing(session, "another", 1, 3)) == []


def areas(session, made: Batch, *names: str) -> None:
    rows = [
        {
            "id": numbered_id(10 + place),
            "name": name,
            "level": Level.HIGH,
            "begins_on": DAY,
        }
        for place, name in enumerate(names)
    ]
    session.execute(insert(RiskArea), [row | {"version": made.id} for row in rows])


def test_a_batch_remembers_its_rows_with_its_line(database):
    def imported(*names: str, clear: bool = False) -> None:
        with database.begin("areas") as session, batch(session, "areas") as made:
            if clear:
                session.execute(delete(RiskArea))
            areas(session, made, *names)
            session.add(Household(id=made.id, building="1", room=str(len(names))))

    imported("上海市", "武汉市")
    first = lines(database)[0]
    made = [("risk_areas", numbered_id(10 + place).hex, "", 1) for place in range(2)]
    assert edited(database)[1:] == made
    forget(database)
    imported("武汉市", clear=True)
    assert edited(database)[1:] == [
        ("risk_areas", numbered_id(10).hex, first, 2),
        ("risk_areas", numbered_id(11).hex, first, 2),
    ]
    with database.begin("areas") as session, batch(session, "areas"):
        session.execute(update(RiskArea).values(level=Level.LOW).where(RiskArea.name == "nowhere"))
    assert {row[3] for row in edited(database)} == {2}


def test_what_comes_from_elsewhere_leaves_no_trace(database, tmp_path):
    enter(database)
    with database.read() as session:
        home, person = state(session, "households", HOME.hex), state(session, "people", SOMEONE.hex)
    with opened(tmp_path / "other") as other:
        with other.begin("exchange") as session, applying(session):
            for name, values in (("households", home), ("people", person)):
                apply_state(session, name, load(name, values))
            session.get_one(Person, SOMEONE).phone = "13800000001"
            session.execute(update(Person).values(sex="male"))
        assert (lines(other), edited(other)) == ([], [])
        with other.read() as session:
            found = session.get_one(Person, SOMEONE)
            assert (found.version.hex, found.phone) == (lines(database)[1], "13800000001")
        with other.begin("people") as session:
            session.get_one(Person, SOMEONE).phone = "13800000002"
        assert edited(other) == [("people", SOMEONE.hex, lines(database)[1], 1)]
        with other.begin("exchange") as session, applying(session):
            delete_state(session, "people", SOMEONE.hex)
        assert len(lines(other)) == 1


def test_an_error_inside_ends_the_applying(database):
    with database.begin("exchange") as session:
        with pytest.raises(ZeroDivisionError), applying(session):
            raise ZeroDivisionError
        with pytest.raises(RuntimeError, match="outside"):
            applying_of(session)


def test_neither_stands_inside_the_other(database):
    with database.begin("exchange") as session:
        with applying(session), pytest.raises(RuntimeError, match="inside"), batch(session, "x"):
            pass
        with (
            batch(session, "x"),
            pytest.raises(RuntimeError, match="inside"),
            applying(session),
        ):
            pass


def test_what_follows_happens_once_at_the_end(database):
    told = []

    def follow(session, things):
        told.append(sorted(things))

    with database.begin("exchange") as session, applying(session) as made:
        made.follow(follow, 3, 1)
        made.follow(follow, 1, 2)
        assert told == []
    assert told == [[1, 2, 3]]
