"""Least data on the screen: what is kept, what is held on a person, what is destroyed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper import config, text
from gatekeeper.config import PrivacySettings
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.ui.destruction_screen import DestructionScreen
from gatekeeper.ui.held_data_screen import HeldDataScreen
from gatekeeper.ui.lifting_screen import LiftingScreen
from gatekeeper.ui.retention_screen import RetentionScreen
from gatekeeper.ui.settings_privacy import PrivacyPage
from tests.observed import today
from tests.services.test_destruction import destroy, lift
from tests.ui.screen_kit import open_desk, press, show

GREEN, NORMAL = Answer(question="colour", value="green"), Temperature(tenths=365)


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        desk.post.profiles.switch_to("three-checks")
        someone = desk.post.resident("苏文", room="801")
        desk.post.present(someone.card, operator=desk.guard)
        desk.post.present(GREEN, NORMAL, operator=desk.guard)
        yield desk


def cells(screen, key):
    """A row of the table as it is shown."""
    (row,) = [row for row in screen.list.model.everything if row.kind.key == key]
    return [column.words(row) for column in screen.list.model.columns]


def test_the_table_shows_days_stock_and_the_last_purge(desk, qtbot):
    screen = RetentionScreen(desk.post.retention, desk.tasks, operator=desk.chief)
    show(qtbot, screen)
    assert "No purge yet" in screen.hint.text()
    told = cells(screen, "measurements")
    assert told[1:4] == ["30 days", "from the passage", "1"]
    assert told[-1] == "yes"
    desk.post.clock.advance(days=31)
    desk.post.privacy.purge(desk.post.clock())
    screen.reload()
    assert cells(screen, "measurements")[3:7] == ["0", "", "", "1"]
    assert "erased 1" in screen.hint.text()


def test_days_are_changed_by_keyboard_alone(desk, qtbot):
    screen = RetentionScreen(desk.post.retention, desk.tasks, operator=desk.chief)
    show(qtbot, screen)
    assert screen.primary.isHidden()
    screen.list.search.setText("Temperature, code")
    press(screen.list.search, Qt.Key.Key_Return)
    assert screen.form["kind"].startswith("Temperature")
    screen.form.fields["days"].editor.setText("0")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["days"].problem.text() == "From 1 to 3650 days."
    assert screen.form.fields["reason"].problem.text()
    screen.form.fields["days"].editor.setText("14")
    screen.form.fields["reason"].editor.setText("街道要求")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    screen.list.search.clear()
    assert cells(screen, "measurements")[1] == "14 days"
    assert screen.form.isHidden()
    assert desk.post.standing.policy.timings.keep_private.days == 14


def test_what_is_fixed_says_so_and_a_clerk_changes_nothing(desk, qtbot):
    screen = RetentionScreen(desk.post.retention, desk.tasks, operator=desk.chief)
    show(qtbot, screen)
    screen.list.search.setText("Duty")
    press(screen.list.search, Qt.Key.Key_Return)
    assert "not a setting" in screen.message.text()
    clerk = Operator(account=desk.chief.account, name="周文员", role=Role.CLERK)
    screen = RetentionScreen(desk.post.retention, desk.tasks, operator=clerk)
    show(qtbot, screen)
    press(screen.list.search, Qt.Key.Key_Return)
    assert "supervisor" in screen.message.text()
    assert screen.form.isHidden()


def test_the_notice_is_asked_for_from_table_and_settings(desk, qtbot):
    screen = RetentionScreen(desk.post.retention, desk.tasks, operator=desk.chief)
    show(qtbot, screen)
    with qtbot.waitSignal(screen.print_asked):
        press(screen, Qt.Key.Key_P, ctrl=True)
    page = PrivacyPage(config.default(desk.folder))
    show(qtbot, page)
    page.form.fields["controller"].editor.setText(" 北河物业 ")
    page.form.fields["contact"].editor.setText("周主任 010-12345678")
    with qtbot.waitSignal(page.notice_asked) as asked:
        page.notice.click()
    assert asked.args == [PrivacySettings(controller="北河物业", contact="周主任 010-12345678")]
    kept = page.changed(config.default(desk.folder))
    path = desk.folder / "settings.toml"
    config.save(kept, path)
    assert config.load(path).privacy == asked.args[0]


def test_nothing_held_is_shown_before_the_document_was_seen(desk, qtbot):
    (person,) = [row.person for row in desk.registry.search("12-2-502")]
    desk.registry.open_person(person, desk.guard)
    screen = HeldDataScreen(person, desk.post.held_data, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 640)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "document" in screen.form.fields["document"].problem.text()
    assert screen.holding is None
    assert not screen.print.isEnabled()
    screen.document.setCurrentIndex(1)
    screen.is_seen.setChecked(True)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.rows.model.total >= 1
    assert [look.operator for look in screen.looks.model.everything] == ["王强"]
    assert "held-told" in desk.audits()[-1]
    with qtbot.waitSignal(screen.print_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert asked.args[0] is screen.holding


def test_the_words_of_the_answer_are_said_again_in_another_language(desk, qtbot):
    (person,) = [row.person for row in desk.registry.search("12-2-502")]
    screen = HeldDataScreen(person, desk.post.held_data, desk.tasks, operator=desk.chief)
    show(qtbot, screen)
    screen.document.setCurrentIndex(1)
    text.use("zh_CN")
    screen.retranslate()
    assert "身份证" in screen.document.currentText()
    assert screen.document.currentData() == "resident-id"


@pytest.fixture
def lifted(desk):
    """The epidemic is over, its health data goes today."""
    lift(desk.post, closes=())
    return desk


def test_a_destruction_is_rehearsed_signed_by_two_pins_and_printed(lifted, qtbot):
    desk = lifted
    clerk = desk.accounts.create("周文员", Role.CLERK, "369147", SYSTEM)
    screen = DestructionScreen(
        desk.post.destruction, desk.accounts, desk.tasks, operator=desk.chief
    )
    show(qtbot, screen)
    assert "Temperature, code colour, tests 1" in screen.rehearsal.text()
    assert screen.list.current.done_at is None
    assert not screen.primary.isEnabled()
    destroy(desk.post)
    screen.reload()
    assert "no health data" in screen.rehearsal.text()
    screen.submit()
    screen.sign_on.signed_on.emit(desk.chief)
    assert [name for name, _ in screen.list.current.signed] == ["李班长"]
    screen.submit()
    screen.sign_on.signed_on.emit(desk.chief)
    assert "Somebody else" in screen.message.text()
    screen.submit()
    screen.sign_on.signed_on.emit(clerk)
    assert [name for name, _ in screen.list.current.signed] == ["李班长", "周文员"]
    assert not screen.primary.isEnabled()
    with qtbot.waitSignal(screen.print_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert asked.args[0].parts == 1


def test_an_order_may_be_withdrawn_and_a_guard_signs_nothing(lifted, qtbot):
    desk = lifted
    screen = DestructionScreen(
        desk.post.destruction, desk.accounts, desk.tasks, operator=desk.chief
    )
    show(qtbot, screen)
    screen.withdraw.click()
    screen.question.yes.click()
    assert screen.list.current.is_withdrawn
    assert not screen.withdraw.isEnabled()
    clerk = Operator(account=desk.chief.account, name="周文员", role=Role.CLERK)
    screen = DestructionScreen(desk.post.destruction, desk.accounts, desk.tasks, operator=clerk)
    show(qtbot, screen)
    assert screen.withdraw.isHidden()


def test_lifting_states_the_day_in_words_and_refuses_a_wrong_one(desk, qtbot):
    post = desk.post
    screen = LiftingScreen(post.lifting, desk.accounts, desk.tasks, clock=post.clock)
    show(qtbot, screen)
    screen.profiles.pick("everyday")
    screen.form.fields["reason"].editor.setText("街道通知")
    screen.form.fields["health"].editor.setText("nonsense")
    screen.submit()
    assert screen.sign_on is None
    assert screen.form.fields["health"].problem.text()
    screen.form.fields["health"].editor.setText("2020-01-01")
    screen.submit()
    assert "health data destroyed by 2020-01-01" in screen._what()
    screen.sign_on.signed_on.emit(desk.chief)
    assert "past" in screen.form.fields["health"].problem.text()
    day = today(post)
    screen.form.fields["health"].editor.setText(day.isoformat())
    screen.submit()
    with qtbot.waitSignal(screen.finished):
        screen.sign_on.signed_on.emit(desk.chief)
    assert [row.due_on for row in post.destruction.listed()] == [day]
