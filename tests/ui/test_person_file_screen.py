"""Whose file is wanted, by keys (O07, O08)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.person_file_screen import PersonFileScreen
from tests.ui.screen_kit import open_desk, press, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = PersonFileScreen(desk.post.person_files, desk.registry, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


@pytest.mark.parametrize(
    ("digit", "paper", "reason"), [("1", "person-file", "流调"), ("2", "foreigner-form", "")]
)
def test_a_person_is_chosen_and_the_paper_gathered(desk, screen, digit, paper, reason):
    [row] = desk.registry.search("12-2-502")
    screen.choose(row)
    screen.paper.setFocus()
    press(screen, digit)
    screen.reason.setText(reason)
    found = []
    screen.gathered.connect(lambda name, data: found.append((name, data)))
    press(screen, ENTER, ctrl=True)
    [(name, data)] = found
    assert name == paper
    assert (data.facts.name if paper == "person-file" else data.name) == row.name
    assert getattr(data, "reason", "") == reason


def test_without_a_person_nothing_is_gathered(desk, screen):
    found = []
    screen.gathered.connect(lambda *told: found.append(told))
    press(screen, ENTER, ctrl=True)
    assert found == []
    assert screen.person.field.problem.text()
