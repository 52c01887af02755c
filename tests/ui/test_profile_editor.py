"""A supervisor changes a profile in the window: what differs, what of yesterday, from when."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.services import profiles
from gatekeeper.services.what_if import WhatIf
from gatekeeper.ui.profile_editor import ProfileEditor
from tests.stations import CHIEF
from tests.ui.screen_kit import open_desk, press, show

GREEN = Answer(question="colour", value="green")


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        desk.post.standing.zone = UTC
        desk.post.profiles.switch_to("three-checks", CHIEF)
        for room, tenths in (("101", 365), ("102", 371), ("103", 372)):
            who = desk.post.resident("张三", room=room)
            desk.post.clock.advance(seconds=40)
            desk.post.present(who.card, Temperature(tenths=tenths), GREEN)
        desk.post.clock.advance(days=1)
        yield desk


@pytest.fixture
def editor(desk, qtbot):
    post = desk.post
    made = ProfileEditor(
        post.profiles.content(),
        post.profiles,
        WhatIf(database=post.database, standing=post.standing, key=None),
        desk.tasks,
        operator=desk.chief,
        clock=post.clock,
        zone=UTC,
    )
    show(qtbot, made, 1366, 640)
    return made


def told(editor):
    view = editor.changes.differences
    return [view.item(at).text() for at in range(view.count())]


def limit(editor):
    return editor.rules["temperature"].form.fields["limit_tenths"]


def test_nothing_differs_at_first_and_nothing_can_be_ordered(editor):
    assert told(editor) == []
    assert not editor.primary.isEnabled()


def test_what_differs_is_told_in_words(editor):
    limit(editor).editor.setText("37.1")
    editor.asked[Direction.ENTRY].toggle(0, 0)
    editor.order.strict.setChecked(True)
    editor.subjects.toggle(0, 0)
    editor.overrides.toggle(0, 1)
    assert told(editor) == [
        "− pass, entry: resident",
        "Order of the steps, one step after the other: no → yes",
        "Temperature, limit, °C: 37.3 → 37.1",
        "nobody may override: The face does not fit the photo.",
        "− menu: Referrals (F5)",
    ]


def test_every_page_gives_back_what_it_was_given(editor, desk):
    """Opened and looked at, no rule is another one: also those of spans, lists and hours."""
    from gatekeeper import config
    from gatekeeper.domain.policy_changes import changes

    for name in ("everyday", "closed", "company", "four-pieces"):
        content = profiles.shipped(name)
        post = desk.post
        what_if = WhatIf(database=post.database, standing=post.standing, key=None)
        made = ProfileEditor(
            content, post.profiles, what_if, desk.tasks, operator=desk.chief, clock=post.clock
        )
        old, new = config.policy_from(content), config.policy_from(made.content)
        assert changes(old, new) == (), name
        made.deleteLater()


def test_what_if_counts_yesterday_and_is_forgotten_by_the_next_change(editor):
    limit(editor).editor.setText("37.1")
    editor.what_if.begin()
    found = editor.what_if.answered
    assert (found.total, found.replayed, found.same) == (3, 3, 1)
    [change] = editor.what_if.list.model.shown
    assert (change.before, change.after, change.count) == ("granted", "held", 2)
    assert "Yesterday: 3" in editor.what_if.told.text()
    limit(editor).editor.setText("37.2")
    assert editor.what_if.answered is None
    editor.what_if.begin()
    assert [one.count for one in editor.what_if.list.model.shown] == [1]


def test_purposes_are_told_and_typed_as_people_call_them(desk, qtbot):
    """In either language, and a site's own purpose by its own word."""
    post, content = desk.post, profiles.shipped("closed")
    what_if = WhatIf(database=post.database, standing=post.standing, key=None)
    text.use("zh_CN")
    try:
        made = ProfileEditor(
            content, post.profiles, what_if, desk.tasks, operator=desk.chief, clock=post.clock
        )
        editor = made.rules["outing"].form.fields["purposes"].editor
        assert editor.text().split(", ")[:2] == ["外出采购", "上班"], editor.text()
        editor.setText("上班、Shopping，遛狗")
        assert made.content["outing"]["purposes"] == ["work", "shopping", "遛狗"]
    finally:
        text.use("en")
        made.deleteLater()


@pytest.mark.parametrize("typed", ["", "fever", "3", "99.9", "'; DROP"])
def test_a_limit_that_cannot_be_stands_beside_its_field(editor, typed):
    limit(editor).editor.setText(typed)
    assert limit(editor).problem.text()
    editor.submit()
    assert editor.sections.currentItem().text() == "Temperature"
    editor.what_if.begin()
    assert editor.what_if.answered is None
    assert limit(editor).value == typed


def test_the_first_ctrl_enter_shows_the_changes_the_second_takes_them_into_force(editor, desk):
    limit(editor).editor.setText("37.1")
    press(editor, Qt.Key.Key_Return, ctrl=True)
    assert editor.sections.currentItem().text() == "Changes"
    assert desk.post.standing.policy.temperature.limit_tenths == 373
    press(editor, Qt.Key.Key_Return, ctrl=True)
    policy = desk.post.standing.policy
    assert (policy.profile, policy.temperature.limit_tenths) == ("three-checks", 371)
    assert told(editor) == []
    first = desk.post.profiles.versions()[-1]
    desk.post.profiles.switch_back(first.sequence, CHIEF)
    assert desk.post.standing.policy.temperature.limit_tenths == 373


def test_it_can_wait_for_midnight(editor, desk):
    limit(editor).editor.setText("37.0")
    editor.changes.since.midnight.click()
    editor.submit()
    editor.submit()
    coming = desk.post.profiles.outlook().coming
    assert coming is not None
    assert coming.since - desk.post.clock() <= timedelta(days=1)
    assert (coming.since.hour, coming.since.minute) == (0, 0)
    assert desk.post.standing.policy.temperature.limit_tenths == 373


def test_a_moment_that_is_over_stands_beside_its_field(editor):
    limit(editor).editor.setText("37.0")
    editor.submit()
    editor.changes.form.fields["since"].editor.setText("2020-01-01 00:00")
    editor.submit()
    assert editor.changes.form.fields["since"].problem.text() == "This moment is over."


def test_the_order_of_the_steps_is_changed_by_up_and_down(editor):
    page = editor.order
    page.list.setCurrentRow(len(page.steps) - 1)
    page.up.click()
    page.up.click()
    assert page.steps[-3] == "temperature"
    page.out.click()
    assert "temperature" not in page.steps
    page.rest.setCurrentIndex(page.rest.findData("temperature"))
    page.take.click()
    assert page.steps[-1] == "temperature"


def test_the_matrix_works_by_arrows_and_the_space_bar(editor):
    matrix = editor.asked[Direction.EXIT]
    editor.sections.setCurrentRow(1)
    matrix.setFocus()
    matrix.setCurrentCell(0, 0)
    before = matrix.ticked
    press(matrix, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert len(matrix.ticked ^ before) == 1


def test_a_cancelled_question_tells_what_it_counted(editor):
    editor.what_if.begin()
    editor.what_if.cancel()
    assert editor.what_if.stop.isHidden()
    assert editor.what_if.ask.isEnabled()
