"""Accounts: made, given a new PIN, put out of use; with the keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from gatekeeper import text
from gatekeeper.domain.accounts import Role
from gatekeeper.errors import NotAllowed
from gatekeeper.ui.accounts_screen import AccountsScreen
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, open_desk, press, show
from tests.ui.test_outings_screens import cells

NEW_PIN = "369014"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def make(desk, qtbot):
    def made(operator):
        screen = AccountsScreen(desk.accounts, desk.tasks, operator=operator)
        show(qtbot, screen)
        return screen

    return made


@pytest.fixture
def screen(desk, make):
    return make(desk.chief)


def told(screen):
    """Name, role and state as the list shows them."""
    model = screen.list.model
    return {model.columns[0].words(r): model.columns[2].words(r) for r in model.shown}


def choose(screen, name):
    names = [row.name for row in screen.list.model.shown]
    screen.list.table.selectRow(names.index(name))


def type_into(screen, **typed):
    for key, words in typed.items():
        screen.form.fields[key].editor.setText(words)


def problem(screen, key):
    return screen.form.fields[key].problem.text()


def save(screen):
    press(screen, Qt.Key.Key_Return, ctrl=True)


def test_the_list_says_name_role_and_state(screen):
    assert told(screen) == {"李班长": "in use", "王强": "in use"}


def test_a_new_account_with_the_keys_alone(screen, desk):
    press(screen, Qt.Key.Key_N, ctrl=True)
    press(screen, "赵六", Qt.Key.Key_Tab, Qt.Key.Key_Tab, NEW_PIN, Qt.Key.Key_Tab, NEW_PIN)
    save(screen)
    assert told(screen)["赵六"] == "in use"
    assert screen.message.text() == "赵六 can sign on now."
    assert desk.accounts.sign_on("赵六", NEW_PIN).role is Role.OPERATOR
    assert any("account-created" in line for line in desk.audits())


def test_a_new_supervisor(screen, desk):
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    screen.role.setCurrentIndex(1)
    save(screen)
    assert desk.accounts.sign_on("赵六", NEW_PIN).role is Role.SUPERVISOR


@pytest.mark.parametrize("pin", ["1", "111111", "123456", "654321", "12a456"])
def test_a_weak_pin_is_told_as_one_types(screen, pin):
    screen.add.click()
    type_into(screen, pin=pin)
    assert problem(screen, "pin") == text.sentence("pin-weak", {})
    type_into(screen, pin=NEW_PIN)
    assert problem(screen, "pin") == ""


def test_the_two_pins_are_compared_whichever_changes(screen):
    screen.add.click()
    type_into(screen, pin=NEW_PIN, again=NEW_PIN)
    assert problem(screen, "again") == ""
    type_into(screen, pin="369015")
    assert problem(screen, "again") == text.sentence("pin-differs", {})


def test_a_name_in_use_is_told_as_one_types_even_of_somebody_out_of_use(screen, desk):
    desk.accounts.disable(desk.guard.account, desk.chief)
    screen.reload()
    screen.add.click()
    type_into(screen, name=" 王强 ")
    assert problem(screen, "name") == text.sentence("name-taken", {})
    type_into(screen, name="王强二")
    assert problem(screen, "name") == ""


def test_a_faulty_form_is_not_sent_and_keeps_what_was_typed(screen, desk):
    screen.add.click()
    type_into(screen, name="赵六", pin="111111", again="111111")
    save(screen)
    assert not screen.is_listing
    assert screen.form["name"] == "赵六"
    assert len(desk.accounts.names()) == 2


def test_a_name_somebody_took_meanwhile_is_told_beside_the_field(screen, desk):
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    desk.accounts.create("赵六", Role.OPERATOR, NEW_PIN, desk.chief)
    save(screen)
    assert problem(screen, "name") == text.sentence("name-taken", {})
    assert screen.primary.isEnabled()


def test_a_new_pin_lifts_the_lock(screen, desk):
    for _ in range(5):
        with pytest.raises(NotAllowed):
            desk.accounts.sign_on("王强", "000000")
    screen.reload()
    assert told(screen)["王强"].startswith("locked until")
    choose(screen, "王强")
    press(screen, Qt.Key.Key_Return)
    assert screen.whom.text() == "王强"
    press(screen, NEW_PIN, Qt.Key.Key_Tab, NEW_PIN)
    save(screen)
    assert told(screen)["王强"] == "in use"
    with pytest.raises(NotAllowed, match="pin-one-time"):
        desk.accounts.sign_on("王强", NEW_PIN)
    with pytest.raises(NotAllowed, match="pin-wrong"):
        desk.accounts.sign_on("王强", GUARD_PIN)


def test_g49_an_account_says_where_its_owner_comes_from(screen, desk):
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    screen.affiliation.setCurrentIndex(4)
    save(screen)
    (row,) = (row for row in desk.accounts.all() if row.name == "赵六")
    assert row.affiliation == "volunteer"
    assert "volunteer" in cells(screen.list)[-1]


def test_no_pin_stays_in_a_field(screen):
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    press(screen, Qt.Key.Key_Escape)
    assert screen.is_listing
    assert all(made.text() == "" for made in screen.form.findChildren(QLineEdit))
    assert all(field.problem.text() == "" for field in screen.form.fields.values())


def test_putting_out_of_use_names_the_person_and_can_be_declined(screen, desk):
    choose(screen, "王强")
    press(screen, Qt.Key.Key_D, ctrl=True)
    assert "王强" in screen.question._words.text()
    assert "王强" in screen.question.yes.text()
    press(screen, Qt.Key.Key_Escape)
    assert len(desk.accounts.names()) == 2
    press(screen, Qt.Key.Key_D, ctrl=True)
    screen.question.yes.click()
    assert [row.name for row in desk.accounts.names()] == ["李班长"]
    assert "王强" not in told(screen)
    screen.list.chip_buttons[0].click()
    assert told(screen)["王强"] == "deactivated"
    choose(screen, "王强")
    assert screen.end.text() == "Put back in use (Ctrl+D)"
    assert not screen.change.isEnabled()


def test_the_last_supervisor_stays(screen, desk):
    choose(screen, "李班长")
    screen.end.click()
    screen.question.yes.click()
    assert screen.message.text() == text.sentence("last-with-accounts", {})
    assert desk.accounts.sign_on("李班长", CHIEF_PIN)


def test_an_operator_is_refused_by_the_service(desk, make):
    screen = make(desk.guard)
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    save(screen)
    assert screen.message.text() == text.sentence(
        "role-needed", {"roles": "supervisor administrator"}
    )
    assert len(desk.accounts.names()) == 2


def test_the_hash_is_made_outside_the_lane_the_gate_waits_for(screen, desk):
    screen.add.click()
    type_into(screen, name="赵六", pin=NEW_PIN, again=NEW_PIN)
    desk.tasks.lanes.clear()
    save(screen)
    assert desk.tasks.lanes[:2] == ["read", "write"]


def test_esc_on_the_list_leaves(screen, qtbot):
    with qtbot.waitSignal(screen.cancelled):
        press(screen, Qt.Key.Key_Escape)


def test_a_deactivated_account_is_put_back_in_use(screen, desk):
    choose(screen, "王强")
    press(screen, Qt.Key.Key_D, ctrl=True)
    screen.question.yes.click()
    screen.list.chip_buttons[0].setChecked(False)
    choose(screen, "王强")
    assert screen.end.text() == "Put back in use (Ctrl+D)"
    assert not screen.change.isEnabled()
    screen.end.click()
    assert screen.message.text() == "王强 can sign on now."
    assert screen.end.text() == "Deactivate (Ctrl+D)"
    assert desk.accounts.sign_on("王强", GUARD_PIN) == desk.guard
