"""Checklists in the window: what each body has to do, ticked by keys (O17, O45)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.calendar import local
from gatekeeper.ui.checklist_screen import ChecklistScreen
from gatekeeper.ui.checklists_screen import ChecklistsScreen
from tests.observed import observed
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_observation_screens import cells

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        zone = ZoneInfo("Asia/Shanghai")
        desk.post.standing.zone = zone
        now = local(desk.post.clock(), zone)
        desk.post.clock.now += timedelta(hours=(17 - now.hour) % 24)
        yield desk


@pytest.fixture
def case(desk):
    return observed(desk.post, desk.post.resident("赵一", room="801").id, arrived=3)


def listed(desk, qtbot):
    screen = ChecklistsScreen(desk.post.checklists, desk.tasks)
    show(qtbot, screen, 1366, 640)
    return screen


def opened(desk, qtbot, case):
    screen = ChecklistScreen(case, desk.post.checklists, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 640)
    return screen


def go_to(screen, key):
    for place, row in enumerate(screen.list.model.shown):
        if row.task.key == key:
            screen.list.table.selectRow(place)


def test_o45_the_list_counts_what_each_body_has_to_do(desk, case, qtbot):
    screen = listed(desk, qtbot)
    [row] = cells(screen.list)
    assert row[:3] == ["12-2-801", "赵*", "3/14"]
    assert row[3:] == ["2", "5", "3", "2"]
    assert screen.hint.text() == "To do now: Police 2, Community 5, Property 3, Doctor 2."
    asked = []
    screen.opened.connect(asked.append)
    press(screen, ENTER)
    assert asked == [case]
    for task in ("identity", "alarms"):
        desk.post.checklists.tick(case, task, "王警官", "", desk.chief)
    screen.reload()
    assert cells(screen.list)[0][3] == "√"
    next(b for b in screen.list.chip_buttons if b.text() == "Police").click()
    assert cells(screen.list) == []


def test_nobody_observed_has_no_checklist(desk, qtbot):
    assert listed(desk, qtbot).list.nothing.isVisible()


def test_o15_o17_ticked_by_keys_with_who_did_it(desk, case, qtbot):
    screen = opened(desk, qtbot, case)
    assert screen.title.text() == "G0001 · 赵*  12-2-801"
    go_to(screen, "magnet")
    press(screen, ENTER, "M-7")
    screen.doer.setText("陈电工")
    press(screen, ENTER, ctrl=True)
    row = screen.list.current
    assert (row.task.key, row.tick.doer, row.tick.note) == ("magnet", "陈电工", "M-7")
    assert (screen.doer.text(), screen.note.text()) == ("陈电工", "")
    assert not screen.primary.isEnabled()
    press(screen, Qt.Key.Key_Backspace, ctrl=True)
    assert screen.list.current.tick is None
    assert screen.primary.isEnabled()


def test_what_follows_by_itself_is_not_ticked_here(desk, case, qtbot):
    screen = opened(desk, qtbot, case)
    for key in ("contact", "magnet-off"):
        go_to(screen, key)
        assert not screen.primary.isEnabled()
        assert not screen.back.isEnabled()


def test_without_anybody_who_did_it_nothing_is_ticked(desk, case, qtbot):
    screen = opened(desk, qtbot, case)
    screen.doer.clear()
    go_to(screen, "kit")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["doer"].problem.text() == "Who did it?"
    assert screen.list.current.tick is None
    next(b for b in screen.list.chip_buttons if b.text() == "Property").click()
    assert {row[0] for row in cells(screen.list)} == {"Property"}


def test_an_erased_person_closes_the_list(desk, case, qtbot):
    [row] = desk.post.observation_lists.cases()
    desk.post.privacy.erase_person(row.person, "request", desk.chief)
    screen = ChecklistScreen(case, desk.post.checklists, desk.tasks, operator=desk.chief)
    left = []
    screen.cancelled.connect(lambda: left.append(True))
    show(qtbot, screen, 1366, 640)
    assert left
