"""G23: the shift log and effort by keyboard: period, post, page by page, stopped, shown."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.posts import Post
from gatekeeper.ui.effort_screen import EffortScreen
from gatekeeper.ui.shift_log_screen import ShiftLogScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        desk.post.posts.call_here("东门")
        desk.post.stints.stand(desk.guard)
        desk.post.refusals.turn_away("1", "not-necessary", desk.guard)
        desk.post.clock.advance(minutes=1)
        yield desk


def screen(desk, qtbot):
    made = ShiftLogScreen(desk.post.shift_logs, desk.exporting, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


def test_a_day_is_gathered_and_shown(desk, qtbot):
    made = screen(desk, qtbot)
    with qtbot.waitSignal(made.paper_asked) as asked:
        press(made, Qt.Key.Key_Return, ctrl=True)
    run = asked.args[0]
    assert (run.is_done, len(run.pages), run.wanted.period) == (True, 3, Period.DAY)
    assert made.list.model.total == 3
    assert made.primary.isEnabled()


def test_a_shift_is_told_by_its_name_and_a_bad_day_is_told(desk, qtbot):
    made = screen(desk, qtbot)
    assert not made.form.fields["shift"].isVisible()
    made.period.setCurrentIndex(0)
    assert made.form.fields["shift"].isVisible()
    made.day.setText("2.3.")
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert made.form.fields["day"].problem.text()
    made.day.setText("2026-03-02")
    with qtbot.waitSignal(made.paper_asked) as asked:
        press(made, Qt.Key.Key_Return, ctrl=True)
    (page,) = asked.args[0].pages
    assert page.figures.refused == 1


def test_all_posts_or_one(desk, qtbot):
    desk.post.posts.keep(Post(id=desk.post.new_id(), name="北门"), desk.chief)
    made = screen(desk, qtbot)
    assert made.wanted.post == desk.post.posts.here
    made.post.setCurrentIndex(0)
    with qtbot.waitSignal(made.paper_asked) as asked:
        press(made, Qt.Key.Key_Return, ctrl=True)
    assert len(asked.args[0].pages) == 6


def test_a_long_period_is_stopped_on_the_way(desk, qtbot):
    made = screen(desk, qtbot)
    made.period.setCurrentIndex(3)
    step, papers = made._logs.page, []
    made.paper_asked.connect(papers.append)

    def slowly(run, then, **_):
        if len(run.pages) == 5:
            made.halt.click()
        then(run.step())

    original = made.run

    def watched(fn, *args, then=None, **more):
        if getattr(fn, "__name__", "") == "step":
            slowly(fn.__self__, then)
        else:
            original(fn, *args, then=then, **more)

    made.run = watched
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert papers == []
    assert "Stopped" in made.message.text()
    assert made.primary.isEnabled()
    assert step is not None


def test_effort_of_a_day_and_of_the_day_before(desk, qtbot):
    made = EffortScreen(desk.post.shift_logs, desk.exporting, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    ((effort, name),) = made.list.model.shown
    assert (name, effort.refusals, effort.hour.hour) == ("王强", 1, 8)
    press(made, Qt.Key.Key_PageUp)
    assert date(2026, 3, 1).isoformat() in made.title.text()
    assert made.list.model.shown == ()
    press(made, Qt.Key.Key_PageDown)
    assert len(made.list.model.shown) == 1
