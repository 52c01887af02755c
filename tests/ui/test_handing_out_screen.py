"""A list leaves from the window: masked at once, in full only after a reason."""

from __future__ import annotations

import pytest

from gatekeeper.services import importing
from gatekeeper.services.handing_out import HandingOut
from gatekeeper.ui.handing_out_screen import HandingOutScreen
from tests.ui.screen_kit import open_desk, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def make(desk, qtbot):
    def made(operator):
        handing = HandingOut(database=desk.post.database, journal=desk.post.database.journal)
        screen = HandingOutScreen(handing, desk.post.households, desk.tasks, operator=operator)
        show(qtbot, screen, 1366, 700)
        return screen

    return made


def test_a_masked_list_is_saved_and_recorded(desk, make, qtbot, tmp_path):
    screen = make(desk.chief)
    with qtbot.waitSignal(screen.written):
        screen.save(str(tmp_path / "people.xlsx"))
    assert "Saved as" in screen.message.text()
    assert "Lines: 3" in screen.progress.text()
    assert "exported" in desk.audits()[-1]
    assert importing.read_people(tmp_path / "people.xlsx").entries == ()  # masked: nobody


def test_in_full_needs_a_reason(desk, make, qtbot, tmp_path):
    screen = make(desk.chief)
    screen.in_full.setChecked(True)
    screen.submit()
    assert screen.form.fields["reason"].problem.text() == "Please fill this in."
    screen.form.fields["reason"].editor.setText("district office")
    with qtbot.waitSignal(screen.written):
        screen.save(str(tmp_path / "people.csv"))
    assert "district office" in desk.audits()[-1]
    assert len(importing.read_people(tmp_path / "people.csv").entries) == 3


def test_a_guard_is_not_offered_the_full_list(desk, make):
    screen = make(desk.guard)
    assert not screen.form.fields["full"].isVisible()
    assert not screen.form.fields["reason"].isVisible()


def test_flats_of_one_building(desk, make, qtbot, tmp_path):
    screen = make(desk.chief)
    screen.what.pick("households")
    screen.building.setCurrentIndex(screen.building.findData("12"))
    with qtbot.waitSignal(screen.written):
        screen.save(str(tmp_path / "flats.csv"))
    text = (tmp_path / "flats.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "building,unit,room,people,tenants,rented",
        "12,2,501,1,0,",
        "12,2,502,1,0,",
    ]


def test_a_file_that_cannot_be_written_is_told(desk, make, tmp_path):
    screen = make(desk.chief)
    screen.save(str(tmp_path / "nowhere" / "people.csv"))
    assert screen.message.text()
    assert screen.primary.isEnabled()
