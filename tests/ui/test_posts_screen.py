"""Posts entered, closed, and the station put at one of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.services.posts import Posts
from gatekeeper.ui.posts_screen import PostsScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    posts = Posts(
        database=desk.post.database,
        journal=desk.post.database.journal,
        clock=desk.post.clock,
        new_id=desk.post.new_id,
    )
    made = PostsScreen(posts, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 700)
    return made


def enter(screen, name, kind):
    screen.form.fields["name"].editor.setText(name)
    screen.kind.setCurrentIndex(screen.kind.findData(kind))
    press(screen, Qt.Key.Key_Return, ctrl=True)


def test_a_post_is_entered_and_the_station_stands_there(desk, screen, qtbot):
    enter(screen, "=1", "road")
    assert screen.form.fields["name"].problem.text()
    enter(screen, "北路口", "road")
    with qtbot.waitSignal(screen.stands) as stands:
        screen.stand.click()
    assert stands.args[0].name == "北路口"
    assert screen.list.model.index(0, 0).data() == "● 北路口"
    assert "station-at-post" in desk.audits()[-1]


def test_a_post_is_changed_closed_and_opened(screen):
    enter(screen, "北门", "gate")
    screen._take(screen.list.current)
    enter(screen, "北门岗", "company")
    assert [row.name for row in screen.list.model.shown] == ["北门岗"]
    screen.close_it.click()
    assert not screen.stand.isEnabled()
    assert screen.close_it.text() == "Open the post again"
    screen.close_it.click()
    assert screen.stand.isEnabled()
    text.use("zh_CN")
    screen.retranslate()
    assert screen.list.model.index(0, 2).data() == "单位门岗"
