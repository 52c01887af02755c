from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.accounts import Accounts, lock_time, matches
from gatekeeper.store.database import Database
from tests.builders import Clock, numbered_ids

PIN, OTHER, WRONG = "130952", "284610", "909172"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(tmp_path, clock):
    new_id = numbered_ids()
    database = Database.open(tmp_path / "gate.db", clock=clock, new_id=new_id)
    yield Accounts(database=database, journal=database.journal, clock=clock, new_id=new_id)
    database.close()


@pytest.fixture
def chief(accounts) -> Operator:
    return accounts.create("李班长", Role.SUPERVISOR, PIN, SYSTEM)


def actions(accounts) -> list[str]:
    with accounts.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence"
        )
        return [row[0].split(",")[3] for row in rows]


def wrong(accounts, name: str, times: int) -> NotAllowed:
    for _ in range(times):
        with pytest.raises(NotAllowed) as refused:
            accounts.sign_on(name, WRONG)
    return refused.value


def test_signing_on_by_name_and_pin_gives_the_operator(accounts, chief):
    assert accounts.sign_on("李班长", PIN) == chief
    accounts.sign_off(chief)
    assert actions(accounts) == ["account-created", "sign-on", "sign-off"]


def test_the_three_steps_need_no_database_for_the_slow_one(accounts, chief):
    challenge = accounts.challenge("李班长")
    assert matches(challenge, PIN)
    assert not matches(challenge, WRONG)
    assert accounts.settle(challenge, True, action="sign-on") == chief


def test_a_wrong_pin_says_how_many_tries_are_left(accounts, chief):
    refused = wrong(accounts, chief.name, 2)
    assert (refused.code, refused.parameters) == ("pin-wrong", {"left": 3})


def test_five_wrong_pins_lock_for_five_minutes_even_for_the_right_one(accounts, chief, clock):
    refused = wrong(accounts, chief.name, 5)
    assert refused.code == "locked-out"
    assert refused.parameters["until"] == clock() + timedelta(minutes=5)
    with pytest.raises(NotAllowed, match="locked-out"):
        accounts.sign_on(chief.name, PIN)
    clock.advance(minutes=5)
    assert accounts.sign_on(chief.name, PIN) == chief
    assert actions(accounts).count("locked-out") == 1


def test_tries_made_side_by_side_do_not_pass_the_lock(accounts, chief):
    challenge = accounts.challenge(chief.name)
    wrong(accounts, chief.name, 5)
    with pytest.raises(NotAllowed, match="locked-out"):
        accounts.settle(challenge, matches(challenge, PIN))


def test_a_challenge_from_before_a_change_of_the_pin_is_worth_nothing(accounts, chief):
    challenge = accounts.challenge(chief.name)
    accounts.change_pin(chief.account, OTHER, chief)
    with pytest.raises(NotAllowed, match="pin-wrong"):
        accounts.settle(challenge, True)


def test_each_lock_in_a_row_is_twice_as_long_up_to_an_hour():
    minutes = [lock_time(rounds) / timedelta(minutes=1) for rounds in range(1, 7)]
    assert minutes == [5, 10, 20, 40, 60, 60]


def test_a_right_pin_forgets_the_wrong_ones(accounts, chief):
    wrong(accounts, chief.name, 4)
    accounts.sign_on(chief.name, PIN)
    assert wrong(accounts, chief.name, 1).parameters == {"left": 4}


@pytest.mark.parametrize("pin", ["123456", "000000", "654321", "12345", "1234567", "12a456", ""])
def test_easy_pins_are_refused(accounts, pin):
    with pytest.raises(InvalidInput, match="pin-weak"):
        accounts.create("王强", Role.OPERATOR, pin, SYSTEM)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x00b"])
def test_odd_names_are_refused(accounts, name):
    with pytest.raises(InvalidInput, match="name-wrong"):
        accounts.create(name, Role.OPERATOR, PIN, SYSTEM)


def test_nobody_becomes_the_program_itself(accounts):
    with pytest.raises(InvalidInput, match="role-wrong"):
        accounts.create("王强", Role.SYSTEM, PIN, SYSTEM)


def test_a_name_is_given_once(accounts, chief):
    with pytest.raises(InvalidInput, match="name-taken"):
        accounts.create(" 李班长 ", Role.OPERATOR, OTHER, chief)


def test_an_operator_changes_his_own_pin_only(accounts, chief):
    guard = accounts.create("王强", Role.OPERATOR, PIN, chief)
    accounts.change_pin(guard.account, OTHER, guard)
    assert accounts.sign_on("王强", OTHER) == guard
    for forbidden in (
        lambda: accounts.change_pin(chief.account, OTHER, guard),
        lambda: accounts.create("赵六", Role.OPERATOR, OTHER, guard),
        lambda: accounts.disable(chief.account, guard),
    ):
        with pytest.raises(NotAllowed, match="role-needed"):
            forbidden()


def test_a_new_pin_from_a_supervisor_lifts_the_lock(accounts, chief):
    guard = accounts.create("王强", Role.OPERATOR, PIN, chief)
    wrong(accounts, "王强", 5)
    accounts.change_pin(guard.account, OTHER, chief)
    assert accounts.sign_on("王强", OTHER) == guard


def test_an_account_out_of_use_is_not_listed_and_cannot_sign_on(accounts, chief):
    guard = accounts.create("王强", Role.OPERATOR, OTHER, chief)
    accounts.disable(guard.account, chief)
    assert [row.name for row in accounts.names()] == ["李班长"]
    assert [row.name for row in accounts.all()] == ["李班长", "王强"]
    with pytest.raises(NotAllowed, match="account-unknown"):
        accounts.sign_on("王强", OTHER)


def test_an_account_comes_back_into_use_with_its_pin(accounts, chief):
    guard = accounts.create("王强", Role.OPERATOR, OTHER, chief)
    assert accounts.is_in_use(guard.account)
    wrong(accounts, "王强", 5)
    accounts.disable(guard.account, chief)
    assert not accounts.is_in_use(guard.account)
    with pytest.raises(NotAllowed, match="role-needed"):
        accounts.enable(guard.account, guard)
    accounts.enable(guard.account, chief)
    assert accounts.is_in_use(guard.account)
    assert accounts.sign_on("王强", OTHER) == guard
    assert actions(accounts)[-2:] == ["account-enabled", "sign-on"]


def test_the_last_supervisor_stays(accounts, chief):
    with pytest.raises(InvalidInput, match="last-with-accounts"):
        accounts.disable(chief.account, chief)


def test_neither_pin_nor_name_stands_in_a_line(accounts, chief):
    with accounts.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT line FROM journal")
        text = "\n".join(row[0] for row in rows)
    assert "argon2" not in text
    assert "李班长" not in text
