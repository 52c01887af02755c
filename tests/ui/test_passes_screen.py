"""Passes by person, household and building."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui import passes_screen
from gatekeeper.ui.passes_screen import BUILDING, HOUSEHOLD, PassesScreen
from tests.observed import observed
from tests.offices import row
from tests.ui.screen_kit import open_desk, press, show

PHRASE = "correct horse"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.passes.create_key("望京花园", PHRASE, desk.chief)
        desk.take(row("张三妹", room="501"))
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = PassesScreen(
        desk.registry, desk.passes, desk.post.standing, desk.tasks, operator=desk.chief
    )
    show(qtbot, made)
    press(made, PHRASE)
    made.key.submit()
    return made


def find(screen, qtbot, words):
    press(screen, words)
    qtbot.waitUntil(lambda: screen.list.model.rowCount() > 0)


def test_nothing_is_offered_before_the_key_is_unlocked(desk, qtbot):
    made = PassesScreen(
        desk.registry, desk.passes, desk.post.standing, desk.tasks, operator=desk.chief
    )
    show(qtbot, made)
    assert made.key.isVisible()
    assert not made.primary.isVisible()


def test_a_site_without_a_key_is_asked_its_name_first(tmp_path, qtbot):
    with open_desk(tmp_path) as desk:
        made = PassesScreen(
            desk.registry, desk.passes, desk.post.standing, desk.tasks, operator=desk.chief
        )
        show(qtbot, made)
        press(made, "望京花园", Qt.Key.Key_Tab, PHRASE, Qt.Key.Key_Tab, PHRASE)
        made.key.submit()
        assert desk.passes.unlock(PHRASE)
        assert desk.post.standing.trust.site == "望京花园"


def test_one_person(screen, qtbot):
    find(screen, qtbot, "李四")
    with qtbot.waitSignal(screen.sheet_asked) as sheet:
        screen.submit()
    assert [one.name for one in sheet.args[0]] == ["李四"]


def test_a_household(screen, qtbot):
    screen.whom.pick(HOUSEHOLD)
    find(screen, qtbot, "12-2-501")
    with qtbot.waitSignal(screen.sheet_asked) as sheet:
        screen.submit()
    assert sorted(one.name for one in sheet.args[0]) == ["张三", "张三妹"]


def test_a_building_in_steps_and_those_with_a_pass_are_skipped(screen, qtbot, monkeypatch):
    monkeypatch.setattr(passes_screen, "BATCH", 2)
    find(screen, qtbot, "12-2-502")
    screen.submit()
    screen.whom.pick(BUILDING)
    press(screen, "12")
    with qtbot.waitSignal(screen.sheet_asked) as sheet:
        screen.submit()
    assert len(sheet.args[0]) == 2
    assert screen.message.text() == "2 issued, 1 skipped."


def test_a_building_without_people_is_told(screen):
    screen.whom.pick(BUILDING)
    screen.submit()
    assert screen._building.problem.text()
    press(screen, "99")
    screen.submit()
    assert "has nobody there" in screen.message.text()


def test_cards_in_force_are_printed_again(screen, qtbot):
    find(screen, qtbot, "李四")
    screen.again.click()
    assert screen.message.text() == "There is no valid pass."
    screen.submit()
    with qtbot.waitSignal(screen.sheet_asked):
        screen.again.click()


def test_without_a_person_nothing_is_issued(screen):
    screen.submit()
    assert "choose a person" in screen.message.text()


def test_g08_a_household_pass_for_the_flat_of_whoever_is_found(desk, screen, qtbot):
    screen.shared.setChecked(True)
    find(screen, qtbot, "12-2-501")
    screen.list.table.selectRow(0)
    with qtbot.waitSignal(screen.sheet_asked) as sheet:
        screen.submit()
    ((issued,),) = sheet.args
    assert (issued.kind, issued.place) == ("household", "12-2-501")
    assert [row.number for row in screen.life.model.shown] == [issued.number]
    screen.submit()
    assert screen.message.text() == "0 issued, 1 skipped."
    with qtbot.waitSignal(screen.sheet_asked) as again:
        screen.again.click()
    assert again.args[0][0].text == issued.text


def test_g08_a_household_pass_for_every_flat_of_a_building(screen, qtbot):
    screen.shared.setChecked(True)
    screen.whom.pick(BUILDING)
    press(screen, "12")
    with qtbot.waitSignal(screen.sheet_asked) as sheet:
        screen.submit()
    assert [one.place for one in sheet.args[0]] == ["12-2-501", "12-2-502"]


def test_g09_who_is_under_observation_is_refused_with_the_day(desk, screen, qtbot):
    (person,) = [row.person for row in desk.registry.search("李四")]
    observed(desk.post, person)
    find(screen, qtbot, "李四")
    screen.submit()
    assert "under observation until" in screen.message.text()
