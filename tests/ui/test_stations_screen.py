"""The clerk's morning on the screen: stations, bundles set aside, refused records, enrolment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.app import speak
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.enrolment import Code
from gatekeeper.domain.exchange import Way
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.mornings import State
from gatekeeper.ui import theme
from gatekeeper.ui.aside_screen import AsideScreen
from gatekeeper.ui.enrol_screen import EnrolScreen
from gatekeeper.ui.refused_screen import RefusedScreen
from gatekeeper.ui.rows import csv_rows
from gatekeeper.ui.station_bundles_screen import StationBundlesScreen
from gatekeeper.ui.stations_screen import StationsScreen
from gatekeeper.ui.theme import Tone
from tests.gathered import ZONE, gathered
from tests.stations import CHIEF
from tests.ui.screen_kit import RightAway, press, show
from tests.ui.test_screens_fit import cut_off

CLERK = Operator(account=UUID(int=0xC1), name="赵干事", role=Role.CLERK)
EVENING = datetime(2026, 3, 3, 21, 40, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 4, 2, 10, tzinfo=ZONE)
MORNING = datetime(2026, 3, 4, 8, tzinfo=ZONE)
SIZES = ((1366, 640), (911, 430))


@pytest.fixture
def place(tmp_path, qapp):
    theme.apply(qapp, "day")
    speak("en")
    with gathered(tmp_path) as made:
        made.at(EVENING)
        made.bring("南门")
        made.at(NIGHT)
        made.bring("东门")
        made.at(MORNING)
        yield made


@pytest.fixture
def desk(place):
    office = place.office
    place.exporting = Exporting(database=office.database, journal=office.database.journal)
    place.tasks = RightAway()
    return place


def opened(make, desk, qtbot, *told, operator=CLERK, size=SIZES[0]):
    screen = make(*told, desk.exporting, desk.tasks, operator=operator)
    show(qtbot, screen, *size)
    return screen


def column(view, title):
    (place,) = [n for n, one in enumerate(view.model.columns) if one.title() == title]
    return [view.model.columns[place].words(row) for row in view.model.shown]


# --- the list -------------------------------------------------------------------------------------


def test_each_station_says_how_it_stands_and_how_what_is_missing_is_fetched(desk, qtbot):
    screen = opened(StationsScreen, desk, qtbot, desk.mornings)
    view = screen.list
    assert column(view, "Station") == ["南门", "西门", "东门"]
    assert column(view, "Status") == ["missing", "missing", "all in"]
    assert column(view, "Data age") == ["10 h", "", "5 h"]
    assert column(view, "Missing since")[0] != ""
    how = column(view, "How to fetch it")
    assert "stick" in how[0]
    assert how[2] == ""
    assert screen.told.text() == how[0]
    assert screen.stand.tone is Tone.HELD
    assert screen.stand.words == "Missing: 南门, 西门."
    tones = [view.model.columns[0].tone(row) for row in view.model.shown]
    assert tones == [Tone.HELD, Tone.HELD, Tone.GRANTED]
    view.chip_buttons[0].click()
    assert len(view.model.shown) == 2


def test_typing_searches_and_enter_opens(desk, qtbot):
    screen = opened(StationsScreen, desk, qtbot, desk.mornings)
    press(screen, "东门")
    with qtbot.waitSignal(screen.opened) as heard:
        press(screen, Qt.Key.Key_Return)
    assert heard.args[0].name == "东门"


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_S, "aside_asked"),
        (Qt.Key.Key_R, "refused_asked"),
        (Qt.Key.Key_K, "corrections_asked"),
        (Qt.Key.Key_N, "enrol_asked"),
        (Qt.Key.Key_I, "stick_asked"),
    ],
)
def test_everything_behind_it_has_a_key(desk, qtbot, key, signal):
    screen = opened(StationsScreen, desk, qtbot, desk.mornings)
    with qtbot.waitSignal(getattr(screen, signal)):
        qtbot.keyClick(screen, key, Qt.KeyboardModifier.ControlModifier)


def test_a_list_of_stations_leaves_with_its_summary(desk, qtbot, monkeypatch, tmp_path):
    file = tmp_path / "stations.csv"
    monkeypatch.setattr(
        "gatekeeper.ui.list_export.ask_save",
        lambda screen, title, name, kinds, then: then(str(file)),
    )
    screen = opened(StationsScreen, desk, qtbot, desk.mornings)
    screen.list.export.click()
    written = file.read_text(encoding="utf-8-sig")
    assert "南门" in written
    assert written.rstrip().endswith('"Missing: 南门, 西门."')


def test_an_office_without_stations_says_what_to_do(tmp_path, qtbot, desk):
    for name in ("东门", "南门", "西门"):
        desk.stations.close(desk.station(name), "over", CHIEF)
    screen = opened(StationsScreen, desk, qtbot, desk.mornings)
    assert set(column(screen.list, "Status")) == {"closed"}
    assert screen.stand.words == "No station is enrolled here yet."
    screen.list.set_rows(())
    assert "Ctrl+N" in screen.list.nothing.text()


# --- one station ----------------------------------------------------------------------------------


def line_of(desk, name):
    return next(one for one in desk.mornings.listed(CLERK) if one.name == name)


def test_a_station_shows_its_bundles_and_who_it_is(desk, qtbot):
    screen = opened(StationBundlesScreen, desk, qtbot, line_of(desk, "东门"), desk.mornings)
    assert column(screen.list, "Status") == ["stored"]
    assert column(screen.list, "Not taken") == ["0"]
    assert "Fingerprint" in screen.facts.text()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(screen, Qt.Key.Key_E, ctrl)
    screen.form.fields["name"].editor.setText("正门")
    with qtbot.waitSignal(screen.rename_asked) as heard:
        qtbot.keyClick(screen, Qt.Key.Key_Return, ctrl)
    desk.stations.rename(desk.station("东门"), heard.args[0], CHIEF)
    screen.renew()
    assert screen.title.text() == "正门"
    qtbot.keyClick(screen, Qt.Key.Key_L, ctrl)
    with qtbot.assertNotEmitted(screen.close_asked):
        qtbot.keyClick(screen, Qt.Key.Key_Return, ctrl)
    screen.form.fields["reason"].editor.setText("电脑损坏")
    with qtbot.waitSignal(screen.close_asked) as heard:
        qtbot.keyClick(screen, Qt.Key.Key_Return, ctrl)
    desk.stations.close(desk.station("东门"), heard.args[0], CHIEF)
    screen.renew()
    assert screen.stand.words == "closed"
    assert not screen.close_it.isEnabled()


# --- set aside ------------------------------------------------------------------------------------


def forked(desk, name="东门"):
    """A bundle with a changed line under a number that the office has."""

    def spoil(content):
        lines = content.lines["audit-1"]
        lines[-1] = lines[-1].replace("night", "might")

    desk.night(name)
    sender = desk.senders[name]
    path = sender.bundle(desk.had[name] + 1, spoil=spoil)
    desk.merging.take(path)


def test_a_bundle_set_aside_is_told_in_words_and_its_log_closed_at_a_line(desk, qtbot):
    forked(desk)
    screen = opened(AsideScreen, desk, qtbot, desk.settling)
    (row,) = screen.list.model.shown
    assert column(screen.list, "Status") == ["set aside"]
    assert "changed" in column(screen.list, "What is wrong")[0]
    assert str(row.stored) in screen.told.text()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(screen, Qt.Key.Key_L, ctrl)
    assert screen.form["line"] == str(row.stored)
    screen.form.fields["reason"].editor.setText("改动过的记录")
    with qtbot.waitSignal(screen.close_asked) as heard:
        qtbot.keyClick(screen, Qt.Key.Key_Return, ctrl)
    bundle, line, reason = heard.args
    desk.settling.close_chain(bundle.chain, line, reason, CHIEF)
    screen.reload()
    assert screen.list.nothing.text() == "No bundle was set aside, and none waits."
    assert line_of(desk, "东门").state is State.CLOSED


# --- refused --------------------------------------------------------------------------------------


@pytest.fixture
def clash(desk):
    person = desk.gates["东门"].resident("张三丰", "501").id
    desk.bring("东门")
    desk.clash("东门", person)
    desk.bring("东门")
    return person


def test_a_refused_record_stands_side_by_side_and_is_settled_by_a_key(desk, qtbot, clash):
    screen = opened(RefusedScreen, desk, qtbot, desk.mornings)
    assert column(screen.list, "Record") == ["Resident"]
    assert column(screen.list, "About") == ["张** 12-2-501"]
    assert "changed here" in column(screen.list, "Why")[0]
    assert column(screen.sides, "What")[0] == "Phone"
    assert column(screen.sides, "At the gate")[0] == "138****8000"
    assert column(screen.sides, "At the office")[0] == "139****9000"
    assert column(screen.sides, "Compared")[0] == "differs"
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(screen, Qt.Key.Key_U, ctrl)  # without a reason
    assert screen.form.fields["reason"].problem.text()
    screen.form.fields["reason"].editor.setText("电话核对")
    qtbot.keyClick(screen, Qt.Key.Key_U, ctrl)
    assert column(screen.sides, "At the gate")[0] == "13800138000"
    assert not screen.full.isEnabled()
    qtbot.keyClick(screen, Qt.Key.Key_1, ctrl)
    assert screen.list.nothing.text() == (
        "Nothing waits for a decision: everything that came was taken."
    )
    with desk.office.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT phone FROM people")
        assert [row[0] for row in rows] == ["13800138000"]


@pytest.mark.parametrize(("key", "way"), [("2", Way.ASKED), ("3", Way.CLOSED)])
def test_asking_and_closing_want_a_reason(desk, qtbot, clash, key, way):
    screen = opened(RefusedScreen, desk, qtbot, desk.mornings)
    ctrl = Qt.KeyboardModifier.ControlModifier
    pressed = getattr(Qt.Key, f"Key_{key}")
    qtbot.keyClick(screen, pressed, ctrl)
    assert screen.form.fields["reason"].problem.text()
    screen.form.fields["reason"].editor.setText("请门岗核对")
    qtbot.keyClick(screen, pressed, ctrl)
    assert screen.list.model.total == 0
    with desk.office.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT way FROM refused_rows")
        assert [row[0] for row in rows] == [way.value]


def test_the_list_of_refused_records_gives_nobody_away(desk, qtbot, clash):
    screen = opened(RefusedScreen, desk, qtbot, desk.mornings)
    told = csv_rows(screen.list.model.columns, screen.list.model.everything)
    assert "张三丰" not in str(told)
    assert "13800138000" not in str(told)
    assert screen.sides.export.isHidden()


# --- enrolment ------------------------------------------------------------------------------------


def test_a_code_is_shown_large_once_with_the_fingerprint(desk, qtbot):
    screen = EnrolScreen(desk.stations, desk.office.posts, desk.tasks, operator=CHIEF)
    show(qtbot, screen, *SIZES[0])
    press(screen, "北门")
    qtbot.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert Code.of(screen.code.text()).written == screen.code.text()
    assert desk.stations.fingerprint == screen.key.text()
    assert column(screen.list, "Station") == ["北门"]
    assert screen.code.text()[5:] not in str(column(screen.list, "Code"))
    qtbot.keyClick(screen, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert screen.card.isHidden()
    assert screen.list.model.total == 0


def test_a_letter_that_is_none_is_told(desk, qtbot, tmp_path):
    screen = EnrolScreen(desk.stations, desk.office.posts, desk.tasks, operator=CHIEF)
    show(qtbot, screen, *SIZES[0])
    letter = tmp_path / "request.gke"
    letter.write_bytes(b"\xff\xfe")
    screen.take_request(str(letter))
    assert "no request" in screen.message.text()
    screen.take_request(str(tmp_path / "missing.gke"))
    assert "no request" in screen.message.text()


# --- looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off(desk, qtbot, clash, language, size):
    text.use(language)
    forked(desk, "南门")
    lines = desk.mornings.listed(CLERK)
    screens = (
        opened(StationsScreen, desk, qtbot, desk.mornings, size=size),
        opened(StationBundlesScreen, desk, qtbot, lines[0], desk.mornings, size=size),
        opened(AsideScreen, desk, qtbot, desk.settling, size=size),
        opened(RefusedScreen, desk, qtbot, desk.mornings, size=size),
    )
    for screen in screens:
        assert cut_off(screen) == []
