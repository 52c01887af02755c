"""Fever cases in the window: opened, led by keys, on paper (O29)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.fever import FeverStep, Told
from gatekeeper.ui.day_sheet_screen import DaySheetScreen
from gatekeeper.ui.fever_card import STEPS, FeverCard
from gatekeeper.ui.fever_form import FeverForm
from gatekeeper.ui.fever_screen import FeverScreen
from gatekeeper.ui.fever_step import FeverStepScreen
from tests.domain.test_fever import LOOP
from tests.observed import observed, today
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_observation_screens import cells

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


@pytest.fixture
def someone(desk):
    return desk.post.resident("赵一", room="801")


@pytest.fixture
def case(desk, someone):
    return desk.post.fever.open(someone.id, LOOP[0][1], "周网格员", "13800138000", desk.chief)


def listed(desk, qtbot):
    screen = FeverScreen(desk.post.fever, desk.tasks)
    show(qtbot, screen, 1366, 640)
    return screen


def card_of(desk, qtbot, case):
    card = FeverCard(case.id, desk.post.fever, desk.tasks, operator=desk.chief)
    show(qtbot, card, 1366, 640)
    return card


def step_of(desk, qtbot, step, case):
    row = desk.post.fever.card(case.id)
    screen = FeverStepScreen(step, row, desk.post.fever, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 640)
    return screen


def form_of(desk, qtbot):
    form = FeverForm(desk.post.fever, desk.registry, desk.tasks, operator=desk.chief)
    show(qtbot, form, 1366, 640)
    return form


def test_an_empty_list_says_how_the_first_case_comes_to_be(desk, qtbot):
    screen = listed(desk, qtbot)
    assert screen.list.nothing.isVisible()
    asked = []
    screen.new_asked.connect(lambda: asked.append(True))
    press(screen, Qt.Key.Key_N, ctrl=True)
    assert asked == [True]


def test_o29_the_list_says_the_next_step_and_whose_it_is(desk, case, qtbot):
    screen = listed(desk, qtbot)
    [row] = cells(screen.list)
    assert row[0:3] == ["F0001", "赵*", "12-2-801"]
    assert row[4:] == ["Fever found", "Reported", "Community", "周***"]
    assert screen.hint.text() == "Open: 1. Closed: 0."
    desk.post.fever.record(case.id, FeverStep.ENDED, Told(words="误测"), desk.chief)
    screen.reload()
    assert cells(screen.list)[0][5:7] == ["closed", ""]
    opened = []
    screen.opened.connect(opened.append)
    press(screen, ENTER)
    assert opened == [case.id]


def test_a_case_is_opened_from_a_high_reading_of_the_day(desk, someone, qtbot):
    post = desk.post
    case = observed(post, someone.id, arrived=3)
    sheet = DaySheetScreen(post.day_sheet, desk.tasks, operator=desk.chief)
    show(qtbot, sheet, 1366, 640)
    asked = []
    sheet.fever_asked.connect(asked.append)
    press(sheet, Qt.Key.Key_F, ctrl=True)
    assert asked == []
    assert not sheet.fever.isEnabled()
    post.day_sheet.enter(case, today(post), DayEntry(morning=379, symptoms="咳嗽"), desk.chief)
    sheet.reload()
    assert sheet.fever.isEnabled()
    sheet.fever.click()
    form = form_of(desk, qtbot)
    form.fill(asked[0])
    assert (form.tenths.text(), form.words.text()) == ("37.9", "咳嗽")
    done = []
    form.finished.connect(done.append)
    press(form, ENTER, ctrl=True)
    [row] = post.fever.listed()
    assert (row.person, row.charge_phone) == (someone.id, "13800138000")
    assert len(done) == 1
    press(form, ENTER, ctrl=True)
    assert form.person.field.problem.text() == "A fever case of 赵一 is open already."


def test_what_is_wrong_stands_beside_its_field(desk, someone, qtbot):
    form = form_of(desk, qtbot)
    press(form, ENTER, ctrl=True)
    assert form.person.field.problem.text()
    assert form.form.fields["charge_name"].problem.text()
    [found] = desk.registry.search("12-2-502")
    form.person.choose(found)
    form.tenths.setText("hot")
    assert form.form.fields["tenths"].problem.text()
    form.tenths.clear()
    form.charge.setText("周网格员")
    press(form, ENTER, ctrl=True)
    assert form.form.fields["words"].problem.text() == "Give a temperature or a symptom."
    assert desk.post.fever.listed() == ()


def test_o29_the_whole_loop_by_keys(desk, case, qtbot):
    for step, told in LOOP[1:]:
        desk.post.clock.advance(days=1)
        card = card_of(desk, qtbot, case)
        asked = []
        card.step_asked.connect(lambda key, row, asked=asked: asked.append((key, row.id)))
        press(card, ENTER, ctrl=True)
        assert asked == [(step.value, case.id)]
        screen = step_of(desk, qtbot, step, case)
        for key, made in screen.results.items():
            made.pick(getattr(told, key).value)
        screen.words.setText(told.words)
        screen.car.setText(told.car)
        done = []
        screen.finished.connect(done.append)
        press(screen, ENTER, ctrl=True)
        assert len(done) == 1, step
    row = desk.post.fever.card(case.id)
    assert [one.done.told for one in row.steps] == [told for _, told in LOOP]
    card = card_of(desk, qtbot, case)
    assert card.title.text() == "F0001 · closed"
    assert not card.primary.isEnabled()


def test_only_what_may_be_done_now_opens_by_its_digit(desk, case, qtbot):
    card = card_of(desk, qtbot, case)
    asked = []
    card.step_asked.connect(lambda key, row: asked.append(key))
    for place in range(len(STEPS)):
        press(card, str(place + 1))
    assert asked == ["report", "ended"]
    assert "Whose it is: Community" in card.facts.text()
    assert "赵*" in card.facts.text()
    assert any("fever-opened" in line for line in desk.audits())
    papers, people = [], []
    card.paper_asked.connect(papers.append)
    card.person_asked.connect(people.append)
    card.paper.click()
    card.person.click()
    assert [row.id for row in papers + people] == [case.id, case.id]


def test_a_step_that_is_refused_says_so_beside_its_field(desk, case, qtbot):
    screen = step_of(desk, qtbot, FeverStep.REPORT, case)
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["words"].problem.text() == "To whom was it reported?"
    press(screen, "community")
    press(screen, ENTER, ctrl=True)
    again = step_of(desk, qtbot, FeverStep.REPORT, case)
    again.words.setText("Community")
    press(again, ENTER, ctrl=True)
    assert again.form.fields["words"].problem.text() == "The second report goes to another body."
    assert again.words.text() == "Community"


def test_an_erased_person_closes_the_card(desk, case, someone, qtbot):
    desk.post.privacy.erase_person(someone.id, "request", desk.chief)
    card = FeverCard(case.id, desk.post.fever, desk.tasks, operator=desk.chief)
    left = []
    card.cancelled.connect(lambda: left.append(True))
    show(qtbot, card, 1366, 640)
    assert left
