"""Today in figures: what passed, and on what evidence (G04)."""

from __future__ import annotations

import pytest

from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.domain.tally import TALLIES
from gatekeeper.ui.figures_screen import FiguresScreen
from tests.books import open_books
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


def test_g38_people_and_vehicles_disinfected_at_the_gate_are_figures_of_the_day(desk, qtbot):
    books = open_books(desk.post)
    for tally in TALLIES[-2:]:
        books.add(tally.ledger, dict(tally.values))
    books.add("gate-disinfected", {"what": "vehicle", "number": "12"})
    figures = told(opened(desk, qtbot))
    assert figures["Person disinfected"] == 1
    assert figures["Vehicle disinfected"] == 13
    desk.post.clock.advance(days=1)
    assert told(opened(desk, qtbot)) == {}


def test_g38_counting_at_the_gate_calls_for_nothing(desk):
    """The rounds of disinfection stay due as they were."""
    books = open_books(desk.post)
    before = [(one.ledger.key, len(one.due)) for one in books.lists.expected()]
    books.add("gate-disinfected", {"what": "person", "number": "1"})
    assert [(one.ledger.key, len(one.due)) for one in books.lists.expected()] == before
