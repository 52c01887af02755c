"""O52, O55: what a supervisor sees at one look, in every profile."""

from __future__ import annotations

from datetime import time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.posts import Post
from gatekeeper.domain.readings import Answer, Symbol, Temperature
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.dashboard import Dashboard
from gatekeeper.store.access import PassageRecord
from gatekeeper.ui.dashboard_screen import DashboardScreen
from tests.observed import observed
from tests.rounds import BY_PHONE, compound
from tests.stations import HEALTH_CODE
from tests.ui.screen_kit import open_desk, show

GREEN = Answer(question="colour", value="green")


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        yield desk


def opened(desk, qtbot) -> DashboardScreen:
    reports = DailyReports(roster=desk.post.roster, ledgers=tuple, cut_off=time(0))
    dashboard = Dashboard(
        reports=reports,
        overview=desk.post.overview,
        rounds=desk.post.screening_lists,
        grids=desk.post.grids,
    )
    made = DashboardScreen(dashboard, desk.tasks, operator=desk.chief)
    show(qtbot, made)
    return made


def test_an_empty_day_says_so_in_every_chart(desk, qtbot):
    screen = opened(desk, qtbot)
    assert not any(screen.passages.columns.totals)
    assert screen.refusals.bars == ()
    assert screen.passages.nothing() == "Nobody has passed today."
    screen.grab()  # paints the words


def test_what_passed_was_refused_and_measured_stands_in_its_chart(desk, qtbot):
    zhang, li = desk.post.resident("张三", "601"), desk.post.resident("李四", "602")
    desk.post.present(zhang.card, Symbol(text=HEALTH_CODE), GREEN, Temperature(tenths=365))
    desk.post.clock.advance(minutes=2)
    desk.post.present(li.card, Answer(question="colour", value="red"))
    observed(desk.post, desk.post.resident("钱六", "701").id)
    observed(desk.post, desk.post.resident("孙七", "702").id, kind=ObservationKind.CENTRAL)
    charts = opened(desk, qtbot).charts
    assert sum(charts.passages.totals) == 1
    assert [(one.key, one.value) for one in charts.refusals] == [("code-red", 1)]
    assert sum(charts.temperatures.totals) == 1
    assert charts.temperatures.labels[charts.temperatures.totals.index(1)] == "36.4"
    assert {one.key: one.values[-2:] for one in charts.observed.series} == {
        "central": (0, 1),
        "home": (0, 1),
        "monitoring": (0, 0),
    }
    shares = {one.key: (one.value, one.whole) for one in charts.shares}
    assert shares["by-rule"] == (1, 1)
    coded, residents = shares["with-code"]  # O55
    assert (coded, residents >= 4) == (1, True)


def test_without_health_checks_no_health_is_shown(tmp_path, qtbot):
    with open_desk(tmp_path) as desk:
        screen = opened(desk, qtbot)
        assert (screen.charts.temperatures, screen.charts.observed) == (None, None)
        assert [card.isVisible() for card in screen.cards] == [True, True, False, False, True]
        assert "with-code" not in {one.key for one in screen.charts.shares}


def test_report_and_temperatures_are_one_key_away(desk, qtbot):
    screen = opened(desk, qtbot)
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key, asked in (
        (Qt.Key.Key_D, screen.report_asked),
        (Qt.Key.Key_T, screen.temperatures_asked),
    ):
        with qtbot.waitSignal(asked):
            qtbot.keyClick(screen, key, ctrl)


def test_it_says_its_numbers_to_a_screen_reader(desk, qtbot):
    zhang = desk.post.resident("张三", "601")
    desk.post.present(zhang.card, GREEN, Temperature(tenths=365))
    screen = opened(desk, qtbot)
    assert ": 1" in screen.passages.accessibleDescription()
    assert "(1/1)" in screen.shares.accessibleDescription()


def test_o21_o52_rounds_under_way_and_grids_without_a_leader_are_shares(desk, qtbot):
    place = compound(desk.post)
    desk.post.screening.enter(place.round.id, place.doors["3-1-101"], BY_PHONE, desk.chief)
    shares = {one.key: (one.value, one.whole) for one in opened(desk, qtbot).charts.shares}
    done, doors = shares["round 第一轮"]
    assert (done, doors >= 5) == (1, True)
    assert shares["with-leader"] == (2, 2)


def test_posts_that_exchange_their_passages_are_columns_of_their_own(desk, qtbot):
    """The rows of other posts stand in the same table (issue of the figures by hour and post)."""
    post = desk.post
    post.posts.call_here("东门")
    other = "0123456789abcdef"
    post.posts.keep(Post(id=UUID(other * 2), name="西门"), desk.chief)
    post.present(post.resident("张三", "601").card, GREEN, Temperature(tenths=365))
    with post.database.begin("passages") as session:
        session.add(
            PassageRecord(
                station=other,
                presentation=post.new_id(),
                sequence=1,
                person=None,
                household=None,
                direction="exit",
                outcome="granted",
                occurred_at=post.clock(),
            )
        )
    passages = opened(desk, qtbot).charts.passages
    assert {one.key: sum(one.values) for one in passages.series} == {"东门": 1, "西门": 1}
