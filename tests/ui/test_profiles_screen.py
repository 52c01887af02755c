"""What is in force, ordered, and was: switched, ordered for midnight, withdrawn, brought back."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.typed import moment_typed
from gatekeeper.services import profiles
from gatekeeper.ui.profiles_screen import ProfilesScreen
from gatekeeper.ui.since import tomorrow
from tests.stations import CHIEF
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="everyday") as desk:
        desk.post.standing.zone = UTC
        desk.post.profiles.switch_to("everyday", CHIEF)
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    post = desk.post
    made = ProfilesScreen(
        post.profiles,
        desk.accounts,
        desk.tasks,
        operator=desk.chief,
        clock=post.clock,
        zone=UTC,
    )
    show(qtbot, made)
    return made


def choose(screen, profile, version=""):
    rows = screen.list.model.shown
    place = next(
        at
        for at, row in enumerate(rows)
        if row.profile == profile and bool(version) == (row.version is not None)
    )
    screen.list.table.selectRow(place)


def states(screen):
    return [screen._state(row) for row in screen.list.model.shown if row.version]


def test_taking_it_into_force_at_once_is_asked_first(desk, screen):
    choose(screen, "three-checks")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert desk.post.standing.policy.profile == "everyday"
    assert screen.question.isVisible()
    screen.question.yes.click()
    assert desk.post.standing.policy.profile == "three-checks"
    assert states(screen) == ["in force", "was in force"]
    assert "three checks" in screen.now.text()


def test_an_order_for_midnight_is_shown_and_withdrawn(desk, screen):
    choose(screen, "closed")
    screen.since.midnight.click()
    screen.submit()
    assert "closed management" in screen.now.text()
    assert states(screen)[0] == "to come"
    choose(screen, "closed", version="ordered")
    assert screen.withdraw.isEnabled()
    assert not screen.primary.isEnabled()
    screen.withdraw.click()
    screen.question.yes.click()
    assert states(screen)[0] == "withdrawn"
    desk.post.clock.advance(days=2)
    assert desk.post.lifting.apply_due() is None


@pytest.mark.parametrize("typed", ["tomorrow", "2022-02-30 00:00", "14:00:00", "'; DROP"])
def test_a_moment_that_is_none_stands_beside_its_field(desk, screen, typed):
    choose(screen, "closed")
    screen.form.fields["since"].editor.setText(typed)
    assert screen.form.fields["since"].problem.text()
    screen.submit()
    assert desk.post.profiles.outlook().coming is None
    assert desk.post.standing.policy.profile == "everyday"


def test_a_moment_that_is_over_is_told_by_the_service(desk, screen):
    choose(screen, "closed")
    screen.form.fields["since"].editor.setText("2020-01-01 00:00")
    screen.submit()
    assert screen.form.fields["since"].problem.text() == "This moment is over."


def test_a_version_is_opened_for_a_change_and_an_act_for_what_ended(desk, screen, qtbot):
    choose(screen, "closed")
    with qtbot.waitSignal(screen.edit_asked) as asked:
        screen.edit.click()
    assert asked.args[0]["profile"] == "closed"
    done = desk.post.lifting.carry_out(
        profiles.shipped("everyday"), ("waiting",), CHIEF, reason="街道通知"
    )
    screen.reload()
    choose(screen, "everyday", version="act")
    with qtbot.waitSignal(screen.done_asked) as opened:
        screen.list.opened.emit(screen.list.current)
    assert opened.args == [done.sequence]


def test_the_midnight_that_comes(desk):
    now = desk.post.clock()
    moment = moment_typed(tomorrow(now, UTC), now.date(), UTC)
    assert moment is not None
    assert timedelta() < moment - now <= timedelta(days=1)
