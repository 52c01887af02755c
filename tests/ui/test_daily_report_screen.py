"""O26: the daily report on the screen: figures, their rows, another day, the paper."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper import config
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.ui.daily_report_screen import DailyReportScreen, FigureRowsScreen
from tests.ui.screen_kit import open_desk, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        yield desk


def reports(desk) -> DailyReports:
    ledgers = tuple(config.ledgers().ledgers.values())
    return DailyReports(roster=desk.post.roster, ledgers=lambda: ledgers, cut_off=time(0))


def opened(desk, qtbot) -> DailyReportScreen:
    made = DailyReportScreen(reports(desk), desk.exporting, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    return made


def passed(desk, name="张三", room="601"):
    someone = desk.post.resident(name, room)
    green = Answer(question="colour", value="green")
    desk.post.present(
        someone.card,
        green,
        Answer(question="colour-kind", value="printed"),
        Temperature(tenths=365),
    )


def counts(screen):
    return {one.key: one.count for one in screen.list.model.everything if one.count}


def test_a_figure_opens_to_its_rows_with_masked_names(desk, qtbot):
    passed(desk)
    screen = opened(desk, qtbot)
    assert counts(screen)["entered"] == 1
    place = next(n for n, one in enumerate(screen.list.model.shown) if one.key == "residents")
    screen.list.table.selectRow(place)
    with qtbot.waitSignal(screen.opened) as heard:
        qtbot.keyClick(screen.list.table, Qt.Key.Key_Return)
    report, figure = heard.args
    rows = FigureRowsScreen(report, figure, desk.exporting, desk.tasks, operator=desk.guard)
    show(qtbot, rows)
    (row,) = rows.list.model.shown
    assert (row.name, row.place) == ("张*", "12-2-601")
    assert rows.title.text() == "Residents  1"


def test_page_up_is_the_day_before_and_there_is_no_tomorrow(desk, qtbot):
    passed(desk)
    screen = opened(desk, qtbot)
    today = screen.report.day
    qtbot.keyClick(screen, Qt.Key.Key_PageUp)
    assert screen.report.day == today - timedelta(days=1)
    assert counts(screen).get("granted") is None
    for _ in range(2):
        qtbot.keyClick(screen, Qt.Key.Key_PageDown)
    assert screen.report.day == today
    assert counts(screen)["granted"] == 1


def test_the_paper_is_asked_with_the_report_shown(desk, qtbot):
    screen = opened(desk, qtbot)
    with qtbot.waitSignal(screen.paper_asked) as heard:
        qtbot.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert heard.args == [screen.report]
    assert screen.wrong.isHidden()
