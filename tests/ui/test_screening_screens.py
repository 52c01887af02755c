"""Screening in the window by keys: a door typed, one key; teams, people, coverage, strips."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.domain.places import Place
from gatekeeper.domain.screening import Channel, Outcome, Result
from gatekeeper.domain.strips import StripEnd, StripState
from gatekeeper.ui.coverage_screen import CoverageScreen
from gatekeeper.ui.door_people_screen import DoorPeopleScreen
from gatekeeper.ui.inputs import choose
from gatekeeper.ui.round_screen import RoundScreen
from gatekeeper.ui.rounds_screen import RoundsScreen
from gatekeeper.ui.strips_screen import StripsScreen
from gatekeeper.ui.teams_screen import TeamsScreen
from tests.rounds import BY_PHONE, CLERK, NO_ANSWER, compound
from tests.ui.screen_kit import open_desk, press, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


@pytest.fixture
def place(desk):
    return compound(desk.post)


def opened(desk, qtbot, make, *given):
    screen = make(*given, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 640)
    return screen


def a_round(desk, place, qtbot, round=None):
    post = desk.post
    return opened(
        desk,
        qtbot,
        RoundScreen,
        round or place.round.id,
        post.screening,
        post.strips,
        post.screening_lists,
        post.hosts,
    )


def typed(screen, door, key):
    screen.door.setFocus()
    press(screen, door, ENTER, key)


def row_of(desk, place, door):
    book = desk.post.screening_lists.book(place.round.id)
    return next(row for row in book.doors if row.place == door)


# --- a round --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "outcome", "channel"),
    [
        ("1", Outcome.REACHED, Channel.PHONE),
        ("2", Outcome.MISSED, Channel.PHONE),
        ("3", Outcome.REACHED, Channel.DOOR),
        ("4", Outcome.MISSED, Channel.DOOR),
    ],
)
def test_o04_a_door_is_typed_and_one_key_says_what_came_of_it(
    desk, place, qtbot, key, outcome, channel
):
    screen = a_round(desk, place, qtbot)
    typed(screen, "3-1-101", key)
    screened = row_of(desk, place, "3-1-101").screened
    assert (screened.outcome, screened.channel) == (outcome, channel)
    assert screen.door.hasFocus()
    assert screen.door.text() == ""
    assert screen.message.text() == "3-1-101 is entered."


@pytest.mark.parametrize("door", ["3栋1单元101", "3/1/101", "4-101", "4号楼101室", "９-１-101"])
def test_doors_are_found_as_people_write_them(desk, place, qtbot, door):
    screen = a_round(desk, place, qtbot)
    screen.door.setText(door)
    press(screen.door, ENTER)
    assert screen._row is not None
    assert screen._row.room == "101"


def test_a_door_of_no_round_is_told_and_nothing_is_entered(desk, place, qtbot):
    screen = a_round(desk, place, qtbot)
    screen.door.setText("77-1-101")
    press(screen.door, ENTER)
    assert screen.form.fields["door"].problem.text()
    assert desk.post.screening_lists.book(place.round.id).total.reached == 0


def test_o03_whereabouts_are_asked_for_and_then_it_is_settled(desk, place, qtbot):
    screen = a_round(desk, place, qtbot)
    typed(screen, "3-1-102", "5")
    assert screen.note.hasFocus()
    screen.note.setText("在武汉父母家")
    press(screen.note, ENTER)
    row = row_of(desk, place, "3-1-102")
    assert (row.note, row.screened.outcome) == ("在武汉父母家", Outcome.ELSEWHERE)


def test_o05_a_strip_is_put_on_by_its_key(desk, place, qtbot):
    screen = a_round(desk, place, qtbot)
    typed(screen, "3-2-201", "6")
    assert row_of(desk, place, "3-2-201").has_strip
    typed(screen, "3-2-201", "6")
    assert "already" in screen.form.fields["door"].problem.text()


def test_o03_what_is_due_stands_under_its_chip(desk, place, qtbot):
    post = desk.post
    post.screening.enter(place.round.id, place.doors["3-1-101"], NO_ANSWER, CLERK)
    post.clock.advance(hours=6)
    screen = a_round(desk, place, qtbot)
    assert "Due now 1" in screen.hint.text()
    screen.list.chip_buttons[0].click()
    assert [row.place for row in screen.list.model.shown] == ["3-1-101"]
    with qtbot.waitSignal(screen.work_list_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert [row.place for row in asked.args[0][1]] == ["3-1-101"]


def test_a_list_shown_anew_chooses_no_door(desk, place, qtbot):
    """A digit that comes late must not be entered for the first door of the list."""
    screen = a_round(desk, place, qtbot)
    typed(screen, "3-1-101", "1")
    screen.outcomes.setFocus()
    press(screen, "1")
    assert desk.post.screening_lists.book(place.round.id).total.reached == 1


def test_f2_rings_the_door_that_was_chosen(desk, place, qtbot):
    screen = a_round(desk, place, qtbot)
    screen.door.setText("3-1-101")
    press(screen.door, ENTER)
    press(screen, Qt.Key.Key_F2)
    assert "13800138000" in screen.message.text()
    assert "host-rung" in desk.audits()[-1]


def test_nothing_is_entered_in_a_round_that_is_over(desk, place, qtbot):
    desk.post.rounds.close(place.round.id, CLERK)
    screen = a_round(desk, place, qtbot)
    typed(screen, "3-1-101", "1")
    assert not any(made.isEnabled() for made in screen.outcomes.buttons)
    assert desk.post.screening_lists.book(place.round.id).total.reached == 0


def test_o47_in_a_sweep_places_are_entered_without_strips(desk, place, qtbot):
    post = desk.post
    post.grids.keep_place(Place(id=post.new_id(), name="惠民超市"), CLERK)
    screen = a_round(desk, place, qtbot, post.rounds.sweep(CLERK).id)
    assert screen.title.text() == "Sweep of places 2026-03-02"
    typed(screen, "惠民超市", "3")
    assert post.screening_lists.rounds()[0].figures.by_visit == 1
    screen.door.setText("惠民超市")
    press(screen.door, ENTER)
    assert [made.isEnabled() for made in screen.outcomes.buttons] == [True] * 5 + [False] * 2


def test_the_round_speaks_chinese(desk, place, qtbot):
    text.use("zh_CN")
    screen = a_round(desk, place, qtbot)
    assert "电话" in screen.outcomes.buttons[0].text()


# --- people behind a door -------------------------------------------------------------------------


def test_o01_people_are_entered_one_by_one(desk, place, qtbot):
    asked = a_round(desk, place, qtbot)
    asked.door.setText("3-1-101")
    press(asked.door, ENTER)
    with qtbot.waitSignal(asked.people_asked) as told:
        press(asked, "7")
    screen = opened(
        desk,
        qtbot,
        DoorPeopleScreen,
        place.round.id,
        told.args[0].id,
        desk.post.screening,
    )
    assert screen.title.text() == "3-1-101"
    assert not screen.form.fields["place"].isEnabled()
    screen.list.table.selectRow(1)
    screen.result.pick(Result.AWAY)
    screen.since.setText("2026-03-40")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["since"].problem.text()
    screen.since.setText("2026-02-20")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["place"].problem.text()
    screen.place.setText("武汉市")
    screen.list.table.selectRow(0)
    screen.result.pick(Result.SYMPTOMS)
    screen.examined.setChecked(True)
    with qtbot.waitSignal(screen.finished):
        press(screen, ENTER, ctrl=True)
    card = desk.post.screening.open(place.round.id, place.doors["3-1-101"], CLERK)
    assert [(one.answer.result, one.answer.place) for one in card.people] == [
        (Result.SYMPTOMS, ""),
        (Result.AWAY, "武汉市"),
    ]
    assert card.people[1].answer.since == date(2026, 2, 20)
    assert desk.post.screening_lists.rounds()[0].examined == 1


# --- rounds, teams, coverage ----------------------------------------------------------------------


def test_o01_a_round_is_begun_swept_and_closed(desk, place, qtbot):
    post = desk.post
    screen = opened(desk, qtbot, RoundsScreen, post.rounds, post.screening_lists, post.grids)
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["name"].problem.text()
    screen.form.fields["name"].editor.setText("第二轮")
    with qtbot.waitSignal(screen.opened):
        press(screen, ENTER, ctrl=True)
    with qtbot.waitSignal(screen.opened):
        press(screen, Qt.Key.Key_D, ctrl=True)
    screen.reload()
    rows = [row.name for row in screen.list.model.shown]
    assert rows == ["2026-03-02", "第二轮", "第一轮"]
    screen.list.table.selectRow(1)
    screen.over.click()
    assert screen.question.isVisible()
    screen.question.yes.click()
    assert [row.name for row in screen.list.model.shown if row.is_over] == ["第二轮"]


def test_o02_a_team_of_two_is_named_for_a_grid(desk, place, qtbot):
    post = desk.post
    screen = opened(
        desk, qtbot, TeamsScreen, place.round.id, post.rounds, post.screening_lists, post.grids
    )
    choose(screen.grid, place.grid.id)
    screen.members.setText("王强")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["members"].problem.text() == "A team has 2 members."
    screen.members.setText("王强、李梅")
    press(screen, ENTER, ctrl=True)
    assert [row.title for row in screen.list.model.shown] == ["1 王强、李梅"]
    assert screen.list.model.index(0, 5).data() == "5/5"  # with the desk's own 3-1-301
    screen._take(screen.list.model.shown[0])
    screen.drop.click()
    assert screen.list.model.shown == ()


def test_o52_coverage_by_patch_building_and_team(desk, place, qtbot):
    post = desk.post
    post.screening.enter(place.round.id, place.doors["3-1-101"], BY_PHONE, CLERK)
    screen = opened(
        desk, qtbot, CoverageScreen, place.round.id, post.screening_lists, desk.exporting
    )
    told = [(row.name, row.doors, row.left) for row in screen.list.model.shown]
    # Of the desk's own flats one is in building 3, two are in no grid, as is 9-1-101.
    assert told == [("一片区", 5, 4), ("", 3, 3)]
    screen.part.pick("building")
    assert [row.name for row in screen.list.model.shown][:2] == ["3", "4"]
    assert "1 by phone + 0 by visit = 1 reached" in screen.hint.text()
    with qtbot.waitSignal(screen.printed):
        press(screen, Qt.Key.Key_P, ctrl=True)


# --- strips ---------------------------------------------------------------------------------------


def test_o05_strips_are_looked_at_found_broken_and_followed_up(desk, place, qtbot):
    post = desk.post
    for door in ("3-2-201", "3-1-102", "4-1-101"):
        post.strips.put(place.doors[door], place.round.id, CLERK)
    post.clock.advance(days=1)
    screen = opened(desk, qtbot, StripsScreen, post.strips)
    assert screen.hint.text() == "On doors: 3, due now: 3, broken: 0."
    press(screen.list.table, ENTER)
    assert screen.hint.text() == "On doors: 3, due now: 2, broken: 0."
    screen.list.table.selectRow(0)
    press(screen, Qt.Key.Key_B, ctrl=True)
    broken = next(row for row in screen.list.model.shown if row.state is StripState.BROKEN)
    screen.list.table.selectRow(screen.list.model.shown.index(broken))
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["note"].problem.text()
    screen.form.fields["note"].editor.setText("本人已返回")
    press(screen, ENTER, ctrl=True)
    ended = next(row for row in post.strips.listed() if not row.is_open)
    assert (ended.ended, ended.note) == (StripEnd.FOLLOWED_UP, "本人已返回")
    screen.every.click()
    screen.question.yes.click()
    assert screen.hint.text() == "On doors: 2, due now: 0, broken: 0."
    with qtbot.waitSignal(screen.sheets_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert len(asked.args[0]) == 2
