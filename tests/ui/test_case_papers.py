"""Which paper of the observed is wanted, by a digit (O13, O14)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.case_papers_screen import OF_ALL, OF_CASE, CasePapersScreen
from tests.observed import observed
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_observation_screens import opened


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("words", [OF_CASE, OF_ALL])
def test_a_digit_asks_for_its_paper(desk, qtbot, words):
    screen = CasePapersScreen(words, ("case",), lambda: "G0001", desk.tasks)
    show(qtbot, screen, 1366, 640)
    asked = []
    screen.wanted.connect(lambda key, cases: asked.append((key, cases)))
    for place in range(len(words)):
        press(screen, str(place + 1))
    assert asked == [(key, ("case",)) for key in words]
    assert screen.hint.text() == "G0001"


def test_the_card_asks_for_its_papers(desk, qtbot):
    case = observed(desk.post, desk.post.resident("赵一", room="801").id)
    card = opened(desk, qtbot, case)
    asked = []
    card.papers_asked.connect(asked.append)
    press(card, Qt.Key.Key_P, ctrl=True)
    assert [row.id for row in asked] == [case]
