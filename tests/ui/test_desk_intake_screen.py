"""Taken in by one short form and by keys (O31, O46)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.desk_intake_screen import DeskIntakeScreen
from tests.ui.screen_kit import open_desk, press, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = DeskIntakeScreen(desk.post.triage_desk, desk.registry, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


def fill(desk, screen, door, origin, tenths, room=""):
    [row] = desk.registry.search(door)
    screen.person.choose(row)
    screen.origin.setText(origin)
    screen.tenths.setText(tenths)
    screen.room.setText(room)
    screen.charge.setText("周网格员")
    press(screen, ENTER, ctrl=True)
    return row


def test_o31_from_hubei_a_card_is_handed_out(desk, screen):
    asked = []
    screen.card_asked.connect(lambda row, roll: asked.append((row.number, roll)))
    fill(desk, screen, "12-2-502", "湖北武汉", "36.5")
    assert screen.message.text().endswith("From Hubei: hand out the visit card.")
    assert screen.hint.text() == "Taken in today: hall 1, site 0, from 1 places."
    press(screen, Qt.Key.Key_P, ctrl=True)
    press(screen, Qt.Key.Key_R, ctrl=True)
    assert asked == [("G0001", False), ("G0001", True)]
    assert (screen.origin.text(), screen.charge.text()) == ("", "周网格员")
    assert screen.person.person is None


def test_o46_at_the_site_with_a_fever(desk, screen):
    screen.where.setFocus()
    press(screen, "2")
    fill(desk, screen, "12-2-502", "首尔", "38.1", room="305")
    assert "fever case F0001" in screen.message.text()
    assert not screen.card.isEnabled()
    assert screen.hint.text() == "Taken in today: hall 0, site 1, from 1 places."
    fill(desk, screen, "12-2-502", "首尔", "36.5", room="305")
    assert screen.person.field.problem.text().startswith("A case of")


def test_what_is_wrong_stands_beside_its_field(desk, screen):
    press(screen, ENTER, ctrl=True)
    assert screen.person.field.problem.text()
    fill(desk, screen, "3-1-301", "", "")
    assert screen.form.fields["origin"].problem.text() == "Where does he come from?"
    assert screen.form.fields["tenths"].problem.text() == "Take the temperature."
    assert desk.post.observation_lists.cases() == ()
