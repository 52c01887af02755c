"""Posts entered, staffed, closed, and the station put at one of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.domain.posts import Pattern, PostKind
from gatekeeper.ui.posts_screen import PostsScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        desk.post.posts.call_here("东门")
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = PostsScreen(desk.post.posts, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 700)
    return made


def choose_kind(screen, kind):
    screen.kind.setCurrentIndex(screen.kind.findData(kind))


def enter(screen, name, kind):
    screen.form.fields["name"].editor.setText(name)
    choose_kind(screen, kind)
    press(screen, Qt.Key.Key_Return, ctrl=True)


def problem(screen, key):
    return screen.form.fields[key].problem.text()


def names(screen):
    return [row.name for row in screen.list.model.shown]


def choose(screen, name):
    screen.list.table.selectRow(names(screen).index(name))


def test_a_post_is_entered_and_the_station_stands_there(desk, screen, qtbot):
    assert screen.list.model.index(0, 0).data() == "● 东门"
    enter(screen, "=1", "road")
    assert problem(screen, "name")
    enter(screen, "北路口", "road")
    choose(screen, "北路口")
    with qtbot.waitSignal(screen.stands) as stands:
        screen.stand.click()
    assert stands.args[0].name == "北路口"
    assert [screen.list.model.index(row, 0).data() for row in (0, 1)] == ["东门", "● 北路口"]
    assert "station-at-post" in desk.audits()[-1]


def test_the_station_is_told_when_its_own_post_has_another_name(screen, qtbot):
    screen._take(screen.list.model.shown[0])
    screen.form.fields["name"].editor.setText("东门岗")
    with qtbot.waitSignal(screen.stands) as stands:
        press(screen, Qt.Key.Key_Return, ctrl=True)
    assert stands.args[0].name == "东门岗"


def test_a_post_is_changed_closed_and_opened(screen):
    enter(screen, "北门", "gate")
    choose(screen, "北门")
    screen._take(screen.list.current)
    enter(screen, "北门岗", "company")
    assert names(screen) == ["东门", "北门岗"]
    choose(screen, "北门岗")
    screen.close_it.click()
    choose(screen, "北门岗")
    assert not screen.stand.isEnabled()
    assert screen.close_it.text() == "Open the post again"
    screen.close_it.click()
    choose(screen, "北门岗")
    assert screen.stand.isEnabled()
    text.use("zh_CN")
    screen.retranslate()
    assert screen.list.model.index(1, 2).data() == "单位门岗"


def test_g52_a_road_post_is_staffed_in_hours_of_its_own(desk, screen):
    press(screen, Qt.Key.Key_N, ctrl=True)
    choose_kind(screen, "road")
    assert (screen.pattern.currentData(), screen.staff.value) == (Pattern.FREE, 2)
    screen.hours.setText("25:00-18:00")
    enter_name = screen.form.fields["name"].editor.setText
    enter_name("路口卡口")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert problem(screen, "ends")
    screen.hours.setText("07:30-19:00")
    screen.watch.setChecked(True)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    road = next(post for post in desk.post.posts.all() if post.name == "路口卡口")
    assert (road.pattern, road.staff, f"{road.starts:%H:%M}") == (Pattern.FREE, 2, "07:30")
    assert road.watch
    screen._take(road)
    enter_name("东门")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "already" in problem(screen, "name")


def test_g47_a_service_desk_is_entered_for_two_and_no_station_can_stand_there(desk, screen):
    enter(screen, "超市东口", "desk")
    post = next(post for post in desk.post.posts.all() if post.kind is PostKind.DESK)
    assert (post.pattern, post.staff) == (Pattern.FREE, 2)
    choose(screen, "超市东口")
    assert not screen.stand.isEnabled()
    roster = desk.post.duty_lists.days(desk.post.roster.today, 1)
    assert [(gap.post.name, gap.missing) for gap in roster.gaps if gap.post == post] == [
        ("超市东口", 2)
    ]


def test_a_changed_kind_keeps_how_a_known_post_is_staffed(screen):
    screen._take(screen.list.model.shown[0])
    choose_kind(screen, "road")
    assert (screen.pattern.currentData(), screen.staff.value) == (Pattern.THREE, 1)
