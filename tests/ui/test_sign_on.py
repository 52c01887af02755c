"""Signing on: a name, a PIN, and how long one is locked out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.permissions import Act
from gatekeeper.lanes import Lanes
from gatekeeper.ui.sign_on import SignOn, time_left
from gatekeeper.ui.tasks import Tasks
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def panel(desk, qtbot):
    made = SignOn(desk.accounts, desk.tasks)
    show(qtbot, made, 600, 400)
    return made


def choose(panel, name):
    rows = [panel.names.item(n).text() for n in range(panel.names.count())]
    panel.names.setCurrentRow(next(n for n, words in enumerate(rows) if name in words))


def test_digits_typed_on_the_list_are_the_pin_of_the_name_chosen(panel, desk, qtbot):
    choose(panel, "王强")
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        press(panel, GUARD_PIN)
    assert signed_on.args == [desk.guard]
    assert "sign-on" in desk.audits()[-1]


def test_the_pin_can_be_touched(panel, desk, qtbot):
    choose(panel, "李班长")
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        for digit in CHIEF_PIN:
            panel.pad.digits[int(digit)].click()
    assert signed_on.args == [desk.chief]


def test_a_wrong_pin_says_how_many_are_left_and_keeps_the_name(panel):
    choose(panel, "王强")
    press(panel, "000001")
    assert panel.message.isVisible()
    assert panel.chosen.name == "王强"
    assert panel.pad.shown.text() == ""


def test_after_five_wrong_pins_the_time_left_is_shown_and_another_may_sign_on(panel, desk):
    desk.post.clock.now = datetime.now(UTC)
    choose(panel, "王强")
    for _ in range(5):
        press(panel, "000001")
    assert not panel.pad.isEnabled()
    assert "4:5" in panel.message.text() or "5:00" in panel.message.text()
    choose(panel, "李班长")
    assert panel.pad.isEnabled()
    choose(panel, "王强")


def test_a_lock_is_known_before_anything_is_typed(desk, qtbot):
    desk.post.clock.now = datetime.now(UTC)
    first = SignOn(desk.accounts, desk.tasks)
    show(qtbot, first)
    choose(first, "王强")
    for _ in range(5):
        press(first, "000001")
    second = SignOn(desk.accounts, desk.tasks)
    show(qtbot, second)
    choose(second, "王强")
    assert not second.pad.isEnabled()


def test_for_an_act_only_those_who_may_are_offered_and_nobody_is_signed_on(desk, qtbot):
    panel = SignOn(desk.accounts, desk.tasks, act=Act.ACCOUNTS)
    show(qtbot, panel)
    before = len(desk.audits())
    assert panel.names.count() == 1
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        press(panel, CHIEF_PIN)
    assert signed_on.args == [desk.chief]
    assert len(desk.audits()) == before


def test_letters_never_enter_the_pad(panel):
    panel.pad.setFocus()
    press(panel, "12a3")
    assert panel.pad.shown.text() == "123"
    panel.pad.back.click()
    assert panel.pad.shown.text() == "12"
    panel.pad.clear.click()
    assert panel.pad.shown.text() == ""


def test_time_left_counts_whole_seconds_up_and_never_below_zero():
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert time_left(now + timedelta(seconds=244.2), now) == "4:05"
    assert time_left(now - timedelta(seconds=3), now) == "0:00"


def test_it_works_through_the_real_lanes(desk, qtbot):
    lanes = Lanes()
    try:
        tasks = Tasks(lanes)
        panel = SignOn(desk.accounts, tasks)
        show(qtbot, panel)
        qtbot.waitUntil(lambda: panel.names.count() == 2)
        choose(panel, "王强")
        with qtbot.waitSignal(panel.signed_on, timeout=10_000) as signed_on:
            press(panel, GUARD_PIN)
        assert signed_on.args == [desk.guard]
        qtbot.waitUntil(lambda: tasks.is_idle)
    finally:
        lanes.close()


def test_esc_leaves(panel, qtbot):
    with qtbot.waitSignal(panel.cancelled):
        press(panel, Qt.Key.Key_Escape)


def names(panel):
    return [panel.names.item(row).text().split()[0] for row in range(panel.names.count())]


@pytest.mark.parametrize("typed", ["王", "wq", "WangQ", "强"])
def test_a_name_is_found_as_one_types_and_digits_are_the_pin_at_once(panel, desk, qtbot, typed):
    panel.setFocus()
    panel.list.search.insert(typed)
    assert names(panel) == ["王强"]
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        press(panel, GUARD_PIN)
    assert signed_on.args == [desk.guard]


def test_arrows_go_through_the_names_found_and_nobody_found_says_so(panel):
    press(panel.list.search, Qt.Key.Key_Down)
    assert panel.chosen.name == "王强"
    press(panel.list.search, Qt.Key.Key_Up)
    assert panel.chosen.name == "李班长"
    panel.list.search.insert("q")
    assert names(panel) == ["王强"]
    panel.list.search.insert("?")
    assert panel.chosen is None
    assert not panel.list.empty.isHidden()
    assert not panel.pad.isEnabled()
    panel.list.search.clear()
    press(panel.names, "w")
    assert names(panel) == ["王强"]


def test_a_pin_for_once_is_changed_by_typing_ones_own_twice(panel, desk, qtbot):
    desk.accounts.change_pin(desk.guard.account, "470125", desk.chief)
    choose(panel, "王强")
    press(panel, "470125")
    assert "once" in panel.message.text()
    press(panel, "111111")
    assert "not all the same" in panel.message.text()
    press(panel, "581236")
    press(panel, "581237")
    assert "differ" in panel.message.text()
    for _ in range(2):
        press(panel, "470125")
    assert "of your own" in panel.message.text()
    press(panel, "581236")
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        press(panel, "581236")
    assert signed_on.args == [desk.guard]
    assert desk.accounts.sign_on("王强", "581236") == desk.guard


def test_another_name_forgets_the_pin_half_changed(panel, desk, qtbot):
    desk.accounts.change_pin(desk.guard.account, "470125", desk.chief)
    choose(panel, "王强")
    press(panel, "470125")
    choose(panel, "李班长")
    with qtbot.waitSignal(panel.signed_on) as signed_on:
        press(panel, CHIEF_PIN)
    assert signed_on.args == [desk.chief]


def test_what_to_do_without_a_pin_stands_beside_it_but_not_beside_an_act(panel, desk, qtbot):
    choose(panel, "王强")
    with qtbot.waitSignal(panel.forgotten) as forgotten:
        panel.forgot.click()
    assert forgotten.args[0].name == "王强"
    with qtbot.waitSignal(panel.delegate_asked):
        panel.delegate.click()
    act = SignOn(desk.accounts, desk.tasks, act=Act.ACCOUNTS)
    show(qtbot, act)
    assert act.forgot.isHidden()
    assert act.delegate.isHidden()
