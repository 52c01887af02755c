"""Key persons in the window: figures, the worker of a province, its register (O09, O22)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.policy import ObservationKind
from gatekeeper.ui.key_persons_screen import KeyPersonsScreen
from tests.observed import observed
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_observation_screens import NAMES, cells

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def cases(desk):
    people = [desk.post.resident(name, room=room).id for name, room in NAMES]
    return [
        observed(desk.post, people[0], arrived=3, origin="湖北武汉"),
        observed(desk.post, people[1], arrived=3, origin="湖北", kind=ObservationKind.CENTRAL),
        observed(desk.post, people[2], arrived=3, origin="首尔", charge_name="", charge_phone=""),
    ]


@pytest.fixture
def screen(desk, cases, qtbot):
    made = KeyPersonsScreen(desk.post.key_persons, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


def test_nobody_is_a_key_person(desk, qtbot):
    made = KeyPersonsScreen(desk.post.key_persons, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    assert made.list.nothing.isVisible()
    assert not made.primary.isEnabled()
    assert made.hint.text().startswith("Key persons: 0 = central 0 + home 0")


def test_o22_the_figures_stand_above_the_list(screen):
    told = "Key persons: 3 = central 1 + home 2 + monitoring 0. At home: 2 in 2 households."
    assert screen.hint.text() == told
    assert [row[0] for row in cells(screen.list)] == ["Abroad or not known", "湖北", "湖北"]


@pytest.mark.parametrize(
    ("chip", "count"),
    [("Central isolation", 1), ("Home observation", 2), ("Nobody watches", 1), ("No worker", 3)],
)
def test_chips_keep_what_they_say(screen, chip, count):
    next(made for made in screen.list.chip_buttons if made.text() == chip).click()
    assert len(cells(screen.list)) == count


def test_o09_the_worker_of_a_province_is_named_by_keys(desk, cases, screen):
    screen.list.search.setText("赵一")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["charge_name"].problem.text() == "Who is in charge?"
    screen.name.setText("刘干部")
    screen.phone.setText("139")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["charge_phone"].problem.text()
    screen.phone.setText("13900139000")
    press(screen, ENTER, ctrl=True)
    assert screen.message.text() == "Recorded for 湖北."
    screen.list.search.clear()
    assert [row[6] for row in cells(screen.list)] == ["", "刘干部", "刘干部"]


def test_the_register_of_a_row_and_its_case_are_asked_for(cases, screen):
    asked, opened = [], []
    screen.register_asked.connect(asked.append)
    screen.opened.connect(opened.append)
    screen.list.search.setText("赵一")
    press(screen, Qt.Key.Key_P, ctrl=True)
    press(screen, ENTER)
    assert (asked, opened) == (["湖北"], [cases[0]])
