"""The wizard: forwards only when the page is good, backwards always, at the end two accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gatekeeper import config
from gatekeeper.domain.accounts import Role
from gatekeeper.keys import recovery_text
from gatekeeper.services.accounts import Accounts
from gatekeeper.ui.first_run import FirstRun
from gatekeeper.ui.first_run_flow import NewAccount, Step, groups_to_type, recovery_groups
from tests.stations import Post
from tests.ui.screen_kit import RightAway, press, show

RECOVERY = recovery_text(bytes(range(32)))


@pytest.fixture
def accounts(tmp_path):
    from gatekeeper import text

    text.use("en")
    post = Post(tmp_path)
    yield Accounts(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        new_id=post.new_id,
    )
    post.close()


@pytest.fixture
def saved():
    return []


@pytest.fixture
def wizard(accounts, saved, tmp_path, qtbot):
    made = FirstRun(
        replace(config.default(tmp_path), language="en"),
        accounts,
        RightAway(),
        recovery=RECOVERY,
        save=saved.append,
    )
    show(qtbot, made)
    return made


def forwards(wizard):
    press(wizard, Qt.Key.Key_Return, ctrl=True)


def fill_accounts(wizard, **other):
    typed = {
        "supervisor_name": "李班长",
        "supervisor_pin": "258013",
        "supervisor_again": "258013",
        "operator_name": "王强",
        "operator_pin": "147036",
        "operator_again": "147036",
        **other,
    }
    for key, value in typed.items():
        wizard.accounts.form.fields[key].editor.setText(value)


def to(wizard, step):
    while wizard.step is not step:
        if wizard.step is Step.ACCOUNTS:
            fill_accounts(wizard)
        forwards(wizard)


def test_with_the_keys_alone_to_the_open_gate(wizard, accounts, saved, qtbot):
    to(wizard, Step.RECOVERY)
    groups = recovery_groups(RECOVERY)
    press(wizard, groups[groups_to_type(RECOVERY)[0]])
    press(wizard, Qt.Key.Key_Tab, groups[groups_to_type(RECOVERY)[1]])
    with qtbot.waitSignal(wizard.finished) as finished:
        forwards(wizard)
    assert saved == finished.args
    assert {(row.name, row.role) for row in accounts.names()} == {
        ("李班长", Role.SUPERVISOR),
        ("王强", Role.OPERATOR),
    }
    assert accounts.sign_on("王强", "147036").role is Role.OPERATOR


def test_a_faulty_page_is_not_left_and_says_where(wizard):
    to(wizard, Step.CHECKPOINT)
    wizard.checkpoint.form.fields["checkpoint"].editor.setText("")
    forwards(wizard)
    assert wizard.step is Step.CHECKPOINT
    assert wizard.checkpoint.form.fields["checkpoint"].problem.text() == "Please fill this in."


def test_accounts_are_typed_person_by_person(wizard):
    to(wizard, Step.ACCOUNTS)
    typed = ("Li", "258013", "258013", "Wang", "147036", "147036")
    for place, words in enumerate(typed):
        press(wizard, *((Qt.Key.Key_Tab,) if place else ()), words)
    assert wizard.answers.supervisor == NewAccount(
        name="Li", pin="258013", again="258013", role=Role.SUPERVISOR
    )
    assert wizard.answers.operator == NewAccount(name="Wang", pin="147036", again="147036")


def test_pins_are_judged_while_typing(wizard):
    to(wizard, Step.ACCOUNTS)
    field = wizard.accounts.form.fields["operator_pin"]
    field.editor.setText("111111")
    assert "Six digits" in field.problem.text()
    field.editor.setText("147036")
    assert field.problem.text() == ""


def test_going_back_keeps_what_was_typed(wizard):
    to(wizard, Step.SOUNDS)
    wizard.leave.click()
    assert wizard.step is Step.ACCOUNTS
    assert wizard.answers.operator.name == "王强"


def test_the_recovery_key_must_be_on_paper(wizard, accounts, qtbot):
    to(wizard, Step.RECOVERY)
    with qtbot.waitSignal(wizard.recovery_print_asked) as asked:
        wizard.recovery.print.click()
    assert asked.args == [RECOVERY]
    press(wizard, "AAAA")
    forwards(wizard)
    assert accounts.names() == ()
    assert wizard.recovery.form.fields["group_0"].problem.text()


def test_a_name_already_taken_leads_back_to_the_accounts(wizard, accounts):
    from gatekeeper.domain.accounts import SYSTEM

    accounts.create("王强", Role.OPERATOR, "369014", SYSTEM)
    to(wizard, Step.RECOVERY)
    wizard._create(wizard.answers)
    assert wizard.step is Step.ACCOUNTS
    assert wizard.accounts.form.fields["operator_name"].problem.text()
    fill_accounts(wizard, operator_name="王强二")
    wizard._create(wizard.answers)
    assert len(accounts.names()) == 3


def test_the_language_is_told_at_once(wizard, qtbot):
    with qtbot.waitSignal(wizard.language_chosen) as chosen:
        press(wizard, "1")
    assert chosen.args == ["zh_CN"]


def test_who_stands_beside_the_supervisor_may_be_a_clerk(wizard, accounts):
    to(wizard, Step.ACCOUNTS)
    wizard.accounts.role.setCurrentIndex(1)
    fill_accounts(wizard)
    wizard._create(wizard.answers)
    roles = {row.name: row.role for row in accounts.all()}
    assert sorted(roles.values()) == [Role.CLERK, Role.SUPERVISOR]
