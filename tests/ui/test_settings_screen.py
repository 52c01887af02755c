"""Settings: nobody edits a file; nothing counts before it is saved; the profile needs a PIN."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from gatekeeper import config, text
from gatekeeper.config import DeviceSettings
from gatekeeper.domain.access import Direction, LaneKind
from gatekeeper.ui.settings_screen import PROFILE_SECTION, SettingsScreen
from tests.ui.screen_kit import CHIEF_PIN, open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def settings(tmp_path):
    return replace(config.default(tmp_path), language="en")


@pytest.fixture
def played():
    return []


@pytest.fixture
def screen(desk, settings, tmp_path, played, qtbot):
    made = SettingsScreen(
        settings,
        desk.accounts,
        desk.post.profiles,
        desk.tasks,
        save=lambda changed: config.save(changed, tmp_path / "settings.toml"),
        play=played.append,
    )
    show(qtbot, made)
    return made


def test_untouched_settings_come_back_as_they_were(screen, settings):
    assert screen.changed == settings


def test_what_is_saved_is_what_the_file_holds(screen, tmp_path, qtbot):
    general, lanes, _, _, timings, papers, buildings, crew, office, _, _ = screen.pages
    general.form.fields["checkpoint"].editor.setText("North")
    general.theme.setCurrentIndex(1)
    lanes.form.fields["kind 1"].editor.setCurrentIndex(1)
    lanes.form.fields["way 1"].editor.setCurrentIndex(2)
    timings.form.fields["verdict_seconds"].editor.more.click()
    papers.form.fields["backup_folder"].editor.setText("/media/usb")
    buildings.lines.setPlainText("B* = *\n\n 东区1=21 ")
    crew.lines.setPlainText("Police\n\n 物业 \nfire brigade")
    crew.times.fields["three_shifts"].editor.setText("700 1500 2300")
    crew.times.fields["night_watch"].editor.setText("23:00、05:30")
    crew.pieces.setPlainText("Radios\n钥匙\numbrellas")
    office.form.fields["report_at"].editor.setText("1600")
    office.hours_due.typed.setText("16")
    office.helpers.setPlainText("志愿者\nParty member\n\nstudents")
    office.levels.setPlainText("district\n网格")
    with qtbot.waitSignal(screen.finished) as finished:
        press(screen, Qt.Key.Key_Return, ctrl=True)
    saved = config.load(tmp_path / "settings.toml")
    assert saved == finished.args[0]
    assert (saved.checkpoint, saved.theme, saved.verdict_seconds) == ("North", "night", 9)
    assert saved.lanes[0].direction is Direction.EXIT
    assert saved.lanes[0].kind is LaneKind.VEHICLE  # G21
    assert saved.backup_folder == "/media/usb"
    assert saved.building_aliases == {"B*": "*", "东区1": "21"}
    assert saved.crew.affiliations == ("police", "property", "fire brigade")  # G49
    assert saved.crew.hours.three == (time(7), time(15), time(23))  # G23
    assert saved.crew.hours.watch == (time(23), time(5, 30))
    assert saved.crew.equipment == ("radio", "keys", "umbrellas")
    assert saved.crew.hours_due == 16  # O33
    assert saved.crew.hours_due_of == ("volunteer", "party-member", "students")
    assert saved.report_at == "16:00"  # O26
    assert saved.grid.levels == ("district", "grid")  # O21
    assert saved.crew.hours.two == (time(7), time(19)), "untouched"


def test_a_fault_opens_its_page_and_nothing_is_saved(screen, tmp_path):
    screen.pages[0].form.fields["checkpoint"].editor.setText("")
    screen.sections.setCurrentRow(3)
    screen.submit()
    assert screen.sections.currentRow() == 0
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("report_at", "25:00", "Please type a time such as 16:00."),
        ("levels", " \n", "Please fill this in."),
        ("levels", "a\nb\nc\nd\ne\nf\ng", "At most 6 levels."),
        ("levels", "片区\npatch", "Line 2 stands there already."),
        ("hours_due_of", "volunteer\n志愿者", "Line 2 stands there already."),
    ],
)
def test_what_the_office_sets_is_looked_at(screen, tmp_path, key, typed, told):
    """O21, O26, O33: the fault stands beside its field and nothing is saved."""
    office = screen.pages[8]
    fields = office.form.fields | office.lists.fields
    editor = fields[key].editor
    (editor.setText if key == "report_at" else editor.setPlainText)(typed)
    screen.submit()
    assert screen.sections.currentRow() == 8
    assert fields[key].problem.text() == told
    assert not (tmp_path / "settings.toml").exists()


def test_that_nobody_owes_hours_can_be_said(screen, tmp_path):
    """O33."""
    screen.pages[8].helpers.setPlainText("")
    screen.submit()
    assert config.load(tmp_path / "settings.toml").crew.hours_due_of == ()


def test_a_desk_shows_nothing_of_lanes_and_keeps_what_the_file_says(desk, settings, qtbot):
    at_desk = replace(settings, role=config.OFFICE)
    made = SettingsScreen(at_desk, desk.accounts, desk.post.profiles, desk.tasks, save=print)
    show(qtbot, made)
    shown = {made.sections.item(row).text() for row in range(made.sections.count())}
    assert not shown & {"Lanes", "Devices", "Sounds"}
    assert {"General", "Report, grid, hours", "Policy profile"} <= shown
    assert made.changed == at_desk
    assert made.changed.lanes
    made.sections.setCurrentRow(made.sections.count() - 1)
    assert made.profile.isVisible()


def test_a_further_lane_gets_a_key_of_its_own(screen):
    screen.pages[1].add.click()
    assert [lane.key for lane in screen.changed.lanes] == ["1", "2"]


def test_devices_are_added_edited_and_removed_after_a_question(screen, settings):
    page = screen.devices
    screen.sections.setCurrentRow(2)
    page.kind.setCurrentIndex(1)
    page.add.click()
    page.address.setText("COM3")
    assert screen.changed.devices[1] == DeviceSettings(
        name="serial-reader", kind="serial-reader", lane="1", address="COM3"
    )
    page.remove.click()
    assert len(screen.changed.devices) == 2
    page.question.yes.click()
    assert screen.changed.devices == settings.devices


def test_the_camera_keeps_its_address_by_number_or_by_name(screen):
    chooser = screen.devices.camera
    chooser.kind.setCurrentIndex(chooser.kind.findData("address"))
    chooser.address.setText("rtsp://gate/1")
    assert screen.changed.devices[0].address == "rtsp://gate/1"
    chooser.kind.setCurrentIndex(1)
    assert screen.changed.devices[0].address == "1"


def test_sounds_can_be_heard_before_they_are_saved(screen, played):
    screen.pages[3].form.fields["volume"].editor.less.click()
    screen.pages[3].listen.click()
    assert played[0].sounds.volume == 79


def test_another_profile_takes_force_with_a_supervisors_pin(screen, desk, qtbot):
    screen.sections.setCurrentRow(screen.sections.count() - 1)
    screen.profile.choices.pick("three-checks")
    assert desk.post.standing.policy.profile == "everyday"
    with qtbot.waitSignal(screen.profile_switched):
        press(screen.profile.sign_on, CHIEF_PIN)
    assert desk.post.standing.policy.profile == "three-checks"
    assert "three checks" in screen.profile.now.text()


def test_the_profile_stays_when_the_question_is_left(screen, desk):
    screen.profile.choices.pick("closed")
    screen.profile.sign_on.leave.click()
    assert screen.profile.choices.isVisibleTo(screen.profile)
    assert desk.post.standing.policy.profile == "everyday"


def test_the_language_changes_while_it_runs(screen):
    text.use("zh_CN")
    QApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
    assert screen.title.text() == text.tr("Settings")
    assert screen.sections.item(1).text() == text.tr("Lanes")


def test_it_opens_at_the_profile_with_the_one_in_force_marked(desk, settings, qtbot):
    desk.post.profiles.switch_to("three-checks", desk.chief)
    screen = SettingsScreen(
        settings,
        desk.accounts,
        desk.post.profiles,
        desk.tasks,
        save=print,
        section=PROFILE_SECTION,
    )
    show(qtbot, screen)
    assert screen.profile.isVisible()
    assert screen.profile.choices.value == "three-checks"
    screen.profile.choices.pick("closed")
    screen.profile.sign_on.cancelled.emit()
    assert screen.profile.choices.value == "three-checks"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_title_of_a_section_is_cut(screen, language):
    text.use(language)
    QApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
    room = screen.sections.viewport().width()
    assert screen.sections.sizeHintForColumn(0) <= room
    text.use("en")


def test_an_alias_that_cannot_be_read_is_told_with_its_line(screen, tmp_path):
    page = screen.pages[6]
    page.lines.setPlainText("B* = *\nB5")
    assert page.form.fields["lines"].problem.text() == "Line 2 cannot be read."
    page.lines.setPlainText("B* = 5")
    screen.submit()
    assert screen.sections.currentRow() == 6
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("three_shifts", "6:00 14:00", "In turn, like 06:00 14:00 22:00."),
        ("three_shifts", "6:00 22:00 14:00", "In turn, like 06:00 14:00 22:00."),
        ("two_shifts", "7:00 7:00", "In turn, like 07:00 19:00."),
        ("one_shift", "", "In turn, like 08:00."),
        ("night_watch", "ten 6:00", "In turn, like 22:00 06:00."),
        ("affiliations", "police\n公安", "Line 2 stands there already."),
        ("affiliations", "police\n" + 41 * "x", "Line 2 is too long."),
        ("affiliations", " \n", "Please fill this in."),
    ],
)
def test_what_is_wrong_with_the_crew_stands_beside_its_field(screen, tmp_path, key, typed, told):
    """G23, G49: nothing of it is saved."""
    page = screen.pages[7]
    field = (page.form if key in page.form else page.times).fields[key]
    if key == "affiliations":
        field.editor.setPlainText(typed)
    else:
        field.editor.setText(typed)
    assert field.problem.text() == told
    screen.submit()
    assert screen.sections.currentRow() == 7
    assert not (tmp_path / "settings.toml").exists()


def test_where_the_crew_comes_from_is_told_in_the_language_of_the_window(screen, settings):
    """G49: the program's own words change with it, a site's own stay."""
    lines = screen.pages[7].lines
    lines.setPlainText(lines.value + "\nfire brigade")
    text.use("zh_CN")
    QApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
    assert "公安" in lines.value.splitlines()
    text.use("en")
    QApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
    assert "police" in lines.value.splitlines()
    assert screen.changed.crew.affiliations == (*settings.crew.affiliations, "fire brigade")
