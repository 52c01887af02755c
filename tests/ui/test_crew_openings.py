"""Through the window: a PIN forgotten, somebody who comes for a day, and the end of that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import app, text
from gatekeeper.app import App
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.stints import Ending
from gatekeeper.errors import NotAllowed
from gatekeeper.services.duty import Member
from gatekeeper.text.crew import hours_words, shift_words
from gatekeeper.ui import theme
from gatekeeper.ui.delegate_panel import DelegatePanel
from gatekeeper.ui.effort_screen import EffortScreen
from gatekeeper.ui.handover_screen import HandoverScreen
from gatekeeper.ui.hours_screen import HoursScreen
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.posts_screen import PostsScreen
from gatekeeper.ui.refusal_panel import RefusalPanel
from gatekeeper.ui.roster_screen import RosterScreen
from gatekeeper.ui.rotation_screen import RotationScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.shift_log_screen import ShiftLogScreen
from gatekeeper.ui.shift_menu import ShiftMenu
from gatekeeper.ui.shifts_menu import ShiftsMenu
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.substitute_panel import SubstitutePanel
from gatekeeper.ui.work_log_screen import WorkLogScreen
from tests.builders import Clock, numbered_ids
from tests.ui import scenes
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, press


@dataclass
class Booth:
    """The window with nobody on duty, and what a hand does at it."""

    program: App
    window: MainWindow
    clock: Clock
    qtbot: QtBot

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.window.tasks.is_idle, timeout=20_000)

    @property
    def panel(self) -> SignOn:
        asking = self.window.gate.asking
        assert isinstance(asking, SignOn)
        return asking

    def sign_on(self, name: str, pin: str) -> None:
        self.settle()
        self.panel.list.search.clear()
        self.panel.list.search.insert(name)
        press(self.panel, pin)
        self.settle()


@pytest.fixture
def booth(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Booth]:
    text.use("en")
    theme.apply(qapp, "day")
    clock = Clock()
    settings = scenes.settings(tmp_path / "data", encrypted=False, language="en")
    program = app.build(settings, clock=clock, new_id=numbered_ids())
    program.accounts.create("李班长", Role.SUPERVISOR, CHIEF_PIN, SYSTEM)
    program.accounts.create("王强", Role.OPERATOR, GUARD_PIN, SYSTEM)
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.serve(program)
    made = Booth(program, window, clock, qtbot)
    made.settle()
    yield made
    window.stop()
    made.settle()
    program.close()


def test_a_forgotten_pin_a_supervisor_and_a_new_one(booth: Booth) -> None:
    booth.panel.list.search.insert("王强")
    booth.panel.forgot.click()
    booth.sign_on("", CHIEF_PIN)
    told = booth.window.banner.sentence
    once = "".join(digit for digit in told if digit.isdigit())
    assert "王强" in told
    assert len(once) == 6
    assert booth.panel.chosen is not None
    assert booth.panel.chosen.name == "王强"
    booth.sign_on("王强", once)
    assert booth.window.operator is None
    for _ in range(2):
        press(booth.panel, "581236")
        booth.settle()
    assert booth.window.operator is not None
    assert booth.window.operator.name == "王强"
    assert booth.window.gate.asking is None


def test_g49_a_delegate_is_let_work_by_keys_alone_and_the_day_ends_by_itself(booth: Booth) -> None:
    """下沉干部: a supervisor's PIN, then a name, a PIN twice, one key."""
    booth.panel.delegate.click()
    booth.sign_on("", CHIEF_PIN)
    form = booth.window.gate.asking
    assert isinstance(form, DelegatePanel)
    editors = {key: field.editor for key, field in form.form.fields.items()}
    editors["name"].insert("陈干部")  # type: ignore[attr-defined]
    for key in ("pin", "again"):
        editors[key].insert("470125")  # type: ignore[attr-defined]
    form.primary.click()
    booth.settle()
    assert booth.panel.chosen is not None
    assert booth.panel.chosen.name == "陈干部"
    booth.sign_on("陈", "470125")
    assert booth.window.operator is not None
    assert booth.window.operator.name == "陈干部"
    assert booth.window.gate.operator == booth.window.operator
    booth.clock.advance(hours=12)
    booth.window._openings._duty.look()
    booth.settle()
    assert booth.window.operator is None
    assert "陈干部" in booth.window.banner.sentence
    booth.settle()
    assert booth.panel.names.count() == 2


def test_a_bad_delegate_is_told_beside_the_field_and_nothing_typed_is_lost(booth: Booth) -> None:
    booth.panel.delegate.click()
    booth.sign_on("", CHIEF_PIN)
    form = booth.window.gate.asking
    assert isinstance(form, DelegatePanel)
    editors = {key: field.editor for key, field in form.form.fields.items()}
    editors["name"].insert("王强")  # type: ignore[attr-defined]
    for key in ("pin", "again"):
        editors[key].insert("470125")  # type: ignore[attr-defined]
    form.primary.click()
    booth.settle()
    assert "in use" in form.form.fields["name"].problem.text()
    assert form.form["pin"] == "470125"
    assert form.primary.isEnabled()
    form.leave.click()
    booth.settle()


def test_a_lock_out_stops_one_name_and_not_the_gate(booth: Booth) -> None:
    """Five wrong PINs lock that account; another signs on, and the lane takes people in."""
    for _ in range(5):
        booth.sign_on("王强", "000001")
    assert not booth.panel.pad.isEnabled()
    booth.sign_on("李班长", CHIEF_PIN)
    assert booth.window.operator is not None
    assert booth.window.gate.operator is not None


@pytest.fixture
def on_duty(booth: Booth) -> Booth:
    """The guard is on duty and has somebody's card open."""
    booth.sign_on("王强", GUARD_PIN)
    booth.window.open("find")
    assert isinstance(booth.window.stack.currentWidget(), SearchScreen)
    return booth


def left_alone(booth: Booth, minutes: int) -> None:
    """So long nobody touched anything; the timers themselves have their own tests."""
    for watch in (booth.window.lock.idleness, booth.window.lock.stillness):
        watch._touched_at -= 60 * minutes
        watch.look()


def scan(booth: Booth, text: str = "https://example.com/x") -> None:
    booth.window.gate.take_symbol(Symbol(text=text))
    booth.settle()


def test_left_alone_private_screens_close_and_want_the_pin_while_scanning_goes_on(
    on_duty: Booth,
) -> None:
    booth = on_duty
    left_alone(booth, booth.window.settings.lock_minutes)
    assert booth.window.stack.currentWidget() is booth.window.gate
    assert "locked" in booth.window.header.who.toolTip()
    scan(booth)
    assert booth.window.gate.operator is not None
    assert booth.window.lock.is_on
    booth.window.open("turn-away")
    assert isinstance(booth.window.gate.asking, RefusalPanel)
    for private in ("find", "shift", "outings", "visitor", "override"):
        booth.window.open(private)
        assert isinstance(booth.window.gate.asking, SignOn), private
        assert booth.window.stack.currentWidget() is booth.window.gate
    booth.window.open("find")
    booth.sign_on("王强", "000001")
    assert booth.window.lock.is_on
    booth.sign_on("王强", GUARD_PIN)
    assert isinstance(booth.window.stack.currentWidget(), SearchScreen)
    assert not booth.window.lock.is_on
    assert booth.window.gate.asking is None
    assert "locked" not in booth.window.header.who.toolTip()


def test_scans_alone_close_the_screens_but_want_no_pin(on_duty: Booth) -> None:
    """A queue goes by: somebody is there, though his hands are not at the keys."""
    booth = on_duty
    booth.window.lock.idleness._touched_at -= 60 * booth.window.settings.lock_minutes
    scan(booth)
    booth.window.lock.stillness.look()
    booth.window.lock.idleness.look()
    assert booth.window.stack.currentWidget() is booth.window.gate
    assert not booth.window.lock.is_on


def test_a_key_in_time_keeps_everything_open(on_duty: Booth) -> None:
    booth = on_duty
    left_alone(booth, booth.window.settings.lock_minutes - 1)
    booth.window.keys.touched.emit()
    left_alone(booth, booth.window.settings.lock_minutes - 1)
    assert isinstance(booth.window.stack.currentWidget(), SearchScreen)


def test_guessing_at_pins_closes_what_is_private_and_not_the_gate(on_duty: Booth) -> None:
    """Five wrong PINs for a supervisor's act, wherever they were typed."""
    booth = on_duty
    for _ in range(5):
        with pytest.raises(NotAllowed):
            booth.program.accounts.sign_on("李班长", "000001")
    booth.settle()
    assert booth.window.stack.currentWidget() is booth.window.gate
    assert "wrong PINs" in booth.window.banner.sentence
    assert booth.window.gate.operator is not None
    booth.window.open("find")
    booth.sign_on("王强", GUARD_PIN)
    assert isinstance(booth.window.stack.currentWidget(), SearchScreen)


def test_another_may_take_over_a_locked_gate(on_duty: Booth) -> None:
    booth = on_duty
    left_alone(booth, booth.window.settings.lock_minutes)
    booth.window.open("shift")
    booth.sign_on("李", CHIEF_PIN)
    assert booth.window.operator is not None
    assert booth.window.operator.name == "李班长"
    assert isinstance(booth.window.stack.currentWidget(), ShiftMenu)


def test_g23_whoever_is_not_on_the_roster_is_asked_and_scanning_goes_on(booth: Booth) -> None:
    """替班 through the window: one digit; then the header says in which shift he stands."""
    roster, chief = booth.program.roster, booth.program.accounts.sign_on("李班长", CHIEF_PIN)
    with roster.database.read() as session:
        shift = roster._under_way(session)
    member = Member(name="赵六", affiliation="volunteer")
    roster.assign(roster.posts.here, shift.day, shift.key, member, chief)
    booth.sign_on("王强", GUARD_PIN)
    asking = booth.window.gate.asking
    assert isinstance(asking, SubstitutePanel)
    scan(booth)
    assert booth.window.gate.operator is not None
    assert booth.window.gate.asking is asking
    press(asking, "1")
    booth.settle()
    assert booth.window.gate.asking is None
    hours = hours_words(shift, None)
    assert booth.window.header.who.toolTip() == f"王强 · {shift_words(shift.key)} {hours}"
    booth.window._openings._crew.sign_off(booth.window.operator)
    booth.sign_on("王强", GUARD_PIN)
    assert booth.window.gate.asking is None, "he stands there already"
    at_start = MainWindow(booth.window.settings)
    booth.qtbot.addWidget(at_start)
    at_start.serve(booth.program, booth.window.operator)
    booth.qtbot.waitUntil(lambda: hours in at_start.header.who.toolTip(), timeout=20_000)
    at_start.stop()


def test_g23_where_no_roster_is_kept_nobody_is_asked(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    assert booth.window.gate.asking is None
    assert booth.window.header.who.toolTip() == "王强"


def test_g23_the_roster_opens_from_the_shift_and_a_guard_changes_it_by_anothers_pin(
    booth: Booth,
) -> None:
    booth.sign_on("王强", GUARD_PIN)
    booth.window.open("shift")
    menu = booth.window.stack.currentWidget()
    assert isinstance(menu, ShiftMenu)
    menu._on_chosen("shifts")
    below = booth.window.stack.currentWidget()
    assert isinstance(below, ShiftsMenu)
    press(below, "1")
    booth.settle()
    screen = booth.window.stack.currentWidget()
    assert isinstance(screen, RosterScreen)
    assert screen.cell.add.isHidden()
    screen.edit.click()
    booth.sign_on("", CHIEF_PIN)
    screen = booth.window.stack.currentWidget()
    assert isinstance(screen, RosterScreen)
    assert not screen.cell.add.isHidden()
    screen.cell.begin("王强")
    screen.cell.put_in()
    booth.settle()
    assert "王强" in screen.table.item(0, screen.table.currentColumn()).text()
    screen.posts.click()
    booth.settle()
    assert isinstance(booth.window.stack.currentWidget(), PostsScreen)
    booth.window.back()
    screen.rotation.click()
    assert isinstance(booth.window.stack.currentWidget(), RotationScreen)
    booth.window.back()
    screen.paper.click()
    booth.settle()
    assert isinstance(booth.window.stack.currentWidget(), PaperPreview)


def test_o33_o34_hours_and_the_work_log_open_from_the_shift_and_are_printed(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    booth.clock.advance(hours=2)
    booth.window.open("shift")
    booth.window.stack.currentWidget()._on_chosen("shifts")
    press(booth.window.stack.currentWidget(), "4")
    booth.settle()
    screen = booth.window.stack.currentWidget()
    assert isinstance(screen, HoursScreen)
    assert [(row.name, row.time) for row in screen.list.model.shown] == [
        ("王强", timedelta(hours=2))
    ]
    screen.paper.click()
    booth.settle()
    assert isinstance(booth.window.stack.currentWidget(), PaperPreview)
    booth.window.back()
    screen.list.opened.emit(screen.list.current)
    booth.settle()
    log = booth.window.stack.currentWidget()
    assert isinstance(log, WorkLogScreen)
    log.paper.click()
    booth.settle()
    assert isinstance(booth.window.stack.currentWidget(), PaperPreview)


def handing_over(booth: Booth) -> HandoverScreen:
    booth.window.open("shift")
    booth.window.stack.currentWidget()._on_chosen("sign-off")
    booth.settle()
    screen = booth.window.stack.currentWidget()
    assert isinstance(screen, HandoverScreen)
    return screen


def sign(booth: Booth, screen: HandoverScreen, name: str, pin: str) -> None:
    booth.settle()
    screen.sign_on.list.search.setText(name)
    press(screen.sign_on, pin)
    booth.settle()


def test_handing_over_never_stops_scanning_and_the_relief_is_on_duty(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    screen = handing_over(booth)
    screen.submit()
    sign(booth, screen, "王强", GUARD_PIN)
    scan(booth)
    assert booth.window.gate.operator is not None
    assert booth.window.stack.currentWidget() is screen
    sign(booth, screen, "李班长", CHIEF_PIN)
    assert booth.window.operator is not None
    assert booth.window.operator.name == "李班长"
    assert booth.window.gate.operator is not None
    assert booth.window.stack.currentWidget() is booth.window.gate
    assert "李班长" in booth.window.banner.sentence
    chief = booth.window.operator
    ends = [one.ending for one in booth.program.stints.year(2026, chief).stints]
    assert ends == [Ending.HANDED_OVER, Ending.OPEN]


def test_where_nobody_came_whoever_is_on_duty_stays(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    screen = handing_over(booth)
    screen.nobody.click()
    sign(booth, screen, "王强", GUARD_PIN)
    assert booth.window.operator is not None
    assert booth.window.operator.name == "王强"
    assert "nobody came" in booth.window.banner.sentence


def test_one_may_sign_off_alone_from_there(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    handing_over(booth).off.click()
    booth.settle()
    assert booth.window.operator is None
    assert isinstance(booth.window.gate.asking, SignOn)


def test_g23_the_shift_log_and_effort_open_from_the_shift(booth: Booth) -> None:
    booth.sign_on("王强", GUARD_PIN)
    scan(booth)
    booth.window.open("shift")
    booth.window.stack.currentWidget()._on_chosen("shifts")
    below = booth.window.stack.currentWidget()
    press(below, "2")
    booth.settle()
    screen = booth.window.stack.currentWidget()
    assert isinstance(screen, ShiftLogScreen)
    booth.clock.advance(minutes=1)
    screen.submit()
    booth.settle()
    preview = booth.window.stack.currentWidget()
    assert isinstance(preview, PaperPreview)
    assert preview.document.pageCount() == 4
    booth.window.back()
    booth.window.back()
    press(below, "3")
    booth.settle()
    assert isinstance(booth.window.stack.currentWidget(), EffortScreen)
