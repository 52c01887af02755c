from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.accounts import SYSTEM, Operator, Role, is_pin
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.accounts import (
    Accounts,
    lock_time,
    matches,
    one_time_pin,
    prepare_instead,
)
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
    assert own_pin(accounts, "王强", OTHER, "470125") == guard
    assert accounts.sign_on("王强", "470125") == guard


def own_pin(accounts, name: str, once: str, own: str) -> Operator:
    """Sign on with a PIN for once, and with one's own from then on."""
    challenge = accounts.challenge(name)
    with pytest.raises(NotAllowed, match="pin-one-time"):
        accounts.settle(challenge, matches(challenge, once), action="sign-on")
    return accounts.renew(challenge, prepare_instead(challenge, own), action="sign-on")


def test_a_forgotten_pin_is_replaced_by_one_for_once(accounts, chief):
    """Nothing opens with it but the change to one's own, which is another."""
    guard = accounts.create("王强", Role.OPERATOR, OTHER, chief)
    once = one_time_pin()
    accounts.change_pin(guard.account, once, chief)
    with pytest.raises(NotAllowed, match="pin-one-time"):
        accounts.sign_on("王强", once)
    with pytest.raises(InvalidInput, match="pin-same"):
        prepare_instead(accounts.challenge("王强"), once)
    assert own_pin(accounts, "王强", once, "470125") == guard
    with pytest.raises(NotAllowed, match="pin-wrong"):
        accounts.sign_on("王强", once)
    assert actions(accounts)[-4:] == ["pin-changed", "pin-changed", "sign-on", "pin-refused"]


def test_a_pin_of_ones_own_is_not_renewed(accounts, chief):
    challenge = accounts.challenge("李班长")
    with pytest.raises(NotAllowed, match="pin-wrong"):
        accounts.renew(challenge, prepare_instead(challenge, OTHER))


def test_pins_for_once_are_good_ones():
    assert all(is_pin(one_time_pin()) for _ in range(50))


def test_a_delegate_works_for_a_day_and_comes_again(accounts, chief, clock):
    """G49: 下沉干部, volunteers; the account ends by itself, and its name stays his."""
    until = clock() + timedelta(hours=12)
    made = accounts.delegate("赵 六", "delegate", OTHER, until, chief)
    assert made.role is Role.OPERATOR
    assert accounts.sign_on("赵 六", OTHER) == made
    (row,) = (row for row in accounts.names() if row.id == made.account)
    assert (row.affiliation, row.until) == ("delegate", until)
    with pytest.raises(InvalidInput, match="name-taken"):
        accounts.delegate("赵 六", "delegate", OTHER, until, chief)
    clock.advance(hours=12)
    assert not accounts.is_in_use(made.account)
    assert [row.name for row in accounts.names()] == ["李班长"]
    with pytest.raises(NotAllowed, match="account-unknown"):
        accounts.sign_on("赵 六", OTHER)
    again = accounts.delegate("赵 六", "police", PIN, clock() + timedelta(hours=4), chief)
    assert again == made
    assert accounts.sign_on("赵 六", PIN) == made
    assert actions(accounts).count("delegated") == 2


@pytest.mark.parametrize("hours", [-1, 0, 25])
def test_a_delegation_ends_ahead_and_within_a_day(accounts, chief, clock, hours):
    with pytest.raises(InvalidInput, match="delegation-long"):
        accounts.delegate("赵六", "", OTHER, clock() + timedelta(hours=hours), chief)


def test_nobody_becomes_a_delegate_by_the_name_of_an_account(accounts, chief, clock):
    with pytest.raises(InvalidInput, match="name-taken"):
        accounts.delegate("李班长", "", OTHER, clock() + timedelta(hours=1), chief)


def test_g49_an_account_says_where_its_owner_comes_from_and_is_found_by_initials(accounts, chief):
    accounts.create("王强", Role.OPERATOR, OTHER, chief, affiliation="community")
    (row,) = (row for row in accounts.names() if row.name == "王强")
    assert row.affiliation == "community"
    assert any(one.startswith("wq") for one in row.spellings)


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
