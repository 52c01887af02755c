"""Today in figures: what passed, and on what evidence (G04)."""

from __future__ import annotations

import pytest

from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.ui.figures_screen import FiguresScreen
from tests.ui.screen_kit import open_desk, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        yield desk


def opened(desk, qtbot):
    made = FiguresScreen(desk.post.overview, desk.exporting, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    return made


def told(screen):
    return {row.words(): row.count for row in screen.list.model.everything}


def test_an_empty_day_says_so(desk, qtbot):
    screen = opened(desk, qtbot)
    assert told(screen) == {}
    assert screen.list.nothing.text() == "Nobody has passed yet."


def test_passages_are_counted_by_what_stood_for_the_code(desk, qtbot):
    for room in ("601", "602"):
        someone = desk.post.resident(f"张{room}", room)
        printed = Answer(question="colour-kind", value="printed")
        green = Answer(question="colour", value="green")
        desk.post.present(someone.card, printed, green, Temperature(tenths=365))
    assert told(opened(desk, qtbot)) == {
        "Came in": 2,
        "Went out": 0,
        "Health code green, printed.": 2,
    }
