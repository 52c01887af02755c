from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from gatekeeper.domain.access import ClaimKind, PassStatus, PersonKind, Subject
from gatekeeper.store import lookup, people
from gatekeeper.store.database import driver
from gatekeeper.store.people import Household, Pass, Person
from tests.builders import A_MORNING, numbered_id
from tests.store.opened import opened

ZHANG, HOME = numbered_id(7), numbered_id(8)
TOKEN = "ab" * 32


@pytest.fixture
def database(tmp_path):
    with opened(tmp_path) as database:
        yield database


def issue(number: int, **told: object) -> Pass:
    values = {
        "id": numbered_id(20 + number),
        "person": ZHANG,
        "number": f"0000-00{number}0",
        "issue": number,
        "pass_id": f"{number:016x}",
        "valid_from": A_MORNING,
        "valid_until": A_MORNING + timedelta(days=365),
        "issued_at": A_MORNING + timedelta(minutes=number),
        "issued_by": numbered_id(1),
        **told,
    }
    return Pass(**values)


def store(database, *passes: Pass) -> None:
    with database.begin("people") as session:
        session.add(Household(id=HOME, building="12", unit="2", room="501"))
        session.flush()
        session.add(
            Person(
                id=ZHANG,
                name="张三",
                household=HOME,
                sex="female",
                photo="cd" * 32,
                no_phone_until=date(2026, 6, 30),
            )
        )
        session.flush()
        session.add_all(passes)


def found(database, claim: ClaimKind, value: str) -> lookup.Found:
    with database.read() as session:
        return lookup.found(session, Subject(claim=claim, value=value))


def test_a_pass_is_found_with_its_holder_and_the_newest_issue(database):
    lost = issue(1, status=PassStatus.LOST)
    store(database, lost, issue(2, token_hash=TOKEN))
    older = found(database, ClaimKind.PASS, f"{1:016x}")
    assert (older.pass_record.status, older.pass_record.issue) == (PassStatus.LOST, 1)
    assert older.newest_issue == 2
    assert older.holder.name == "张三"
    assert older.holder.place == "12-2-501"
    assert older.holder.kind is PersonKind.RESIDENT
    assert older.holder.household == HOME
    assert older.holder.sex == "female"
    assert older.holder.no_phone_until == date(2026, 6, 30)
    assert older.pass_record.valid_until == A_MORNING + timedelta(days=365)


def test_a_token_and_a_picked_person_lead_to_the_active_pass(database):
    store(database, issue(1, token_hash=TOKEN), issue(2, status=PassStatus.REVOKED))
    by_token = found(database, ClaimKind.TOKEN, TOKEN)
    assert by_token.pass_record.issue == 1
    for written in (str(ZHANG), ZHANG.hex, str(ZHANG).upper()):
        picked = found(database, ClaimKind.PERSON, written)
        assert picked == by_token


def test_a_person_without_a_pass_is_found_without_one(database):
    store(database)
    picked = found(database, ClaimKind.PERSON, str(ZHANG))
    assert picked.holder.person == ZHANG
    assert (picked.pass_record, picked.newest_issue) == (None, None)


@pytest.mark.parametrize("claim", list(ClaimKind))
def test_what_nobody_knows_is_found_empty(database, claim):
    assert found(database, claim, "00") == lookup.Found()


def test_a_holder_by_his_id(database):
    store(database)
    with database.read() as session:
        assert lookup.holder(session, ZHANG).name == "张三"
        assert lookup.holder(session, HOME) is None


def test_one_person_has_one_active_pass_of_a_kind(database):
    """G08: one per person."""
    with pytest.raises(IntegrityError):
        store(database, issue(1), issue(2))
    store(database, issue(1), issue(2, kind="vehicle"))


def test_the_look_up_uses_indexes_only(database):
    with database.begin("people") as session:
        for claim, statement in lookup._FOUND.items():
            plan = driver(session).execute("EXPLAIN QUERY PLAN " + statement, ("x",))
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], (claim, steps)


def test_an_edit_of_a_person_writes_a_change_line_that_names_nobody(database):
    store(database)
    with database.begin("people") as session:
        session.get(Person, ZHANG).phone = "13800000001"
    with database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT line, data FROM journal JOIN journal_private USING (station, sequence)"
            " WHERE kind = 'change-1' ORDER BY sequence DESC LIMIT 1"
        )
        line, data = rows.one()
    assert ",people," in line
    assert "13800000001" not in line
    assert data == '{"phone":"13800000001"}'


def test_the_doors_of_a_building_come_in_their_order(database):
    with database.begin("people") as session:
        for number, (unit, room) in enumerate([("2", "101"), ("1", "1001"), ("1", "201")]):
            session.add(Household(id=numbered_id(number), building="3", unit=unit, room=room))
    with database.read() as session:
        homes = people.households_of(session, "3")
    assert homes == (numbered_id(2), numbered_id(1), numbered_id(0))
