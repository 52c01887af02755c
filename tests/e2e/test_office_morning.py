"""The clerk's morning with the real program: a gate let in, its bundle on a stick, a correction."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.domain.enrolment import Answer, Code
from gatekeeper.services.mornings import State
from gatekeeper.ui.corrections_screen import CorrectionScreen, CorrectionsScreen
from gatekeeper.ui.daily_report_screen import DailyReportScreen
from gatekeeper.ui.dashboard_screen import DashboardScreen
from gatekeeper.ui.enrol_screen import EnrolScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.refused_screen import RefusedScreen
from gatekeeper.ui.stations_screen import StationsScreen
from tests.arrivals import Sender
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, House
from tests.e2e.test_desk import menu_of
from tests.office.desks import asking
from tests.stations import Post


def front(house: House, kind: type) -> object:
    """The screen in front, once it is of this kind."""
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind), kind.__name__)
    house.until_answered()
    return house.window.stack.currentWidget()


def carried(gate: Post, answer: Answer, stick: Path, first: int = 1) -> int:
    """A bundle of the gate on a stick; how many lines its log has by now."""
    sender = Sender(gate.database, answer.recipient, gate.clock, stick)
    sender.number = len(list(stick.glob("*/*/*")))
    path = sender.bundle(first)
    station, name = path.name.split("-", 1)
    place = stick / "up" / station
    place.mkdir(parents=True, exist_ok=True)
    path.rename(place / name)
    return sender.count


def test_a_gate_is_let_in_carries_its_bundles_and_corrects_a_report(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened(sign_on=CHIEF, role="office")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(
        "gatekeeper.ui.morning_openings.ask_folder", lambda parent, title, then: then(str(stick))
    )
    # The first line of the menu: nobody is enrolled yet, and it says what to do.
    house.press(menu_of(house).menu.buttons[0].text()[0].lower())
    screen = front(house, StationsScreen)
    assert "Ctrl+N" in screen.list.nothing.text()
    house.picture("empty")
    # A code by keys, and the station it lets in.
    house.press("n", ctrl=True)
    enrol = front(house, EnrolScreen)
    enrol.form.fields["name"].editor.setText("南门")
    house.press("Return", ctrl=True)
    house.until(lambda: not enrol.card.isHidden())
    house.picture("code")
    folder = tmp_path / "south"
    folder.mkdir()
    gate = Post(folder, "three-checks", first_id=700_000)
    try:
        # Yesterday noon, so that its report is over by now.
        now = house.app.gate.clock()
        noon = now.astimezone().replace(hour=12, minute=0) - timedelta(days=1)
        gate.clock.now = noon
        key, code = gate.database.journal.key, Code.of(enrol.code.text())
        told = asking(code, key, house.app.gate.clock)
        answer = house.app.lanes.write(house.app.stations.enrol, told).result(10)
        house.press("Esc")
        screen = front(house, StationsScreen)
        assert [one.state for one in screen.list.model.shown] == [State.IN]  # since a moment
        # A report is given out before anything came.
        day = noon.date()
        house.press("Esc")
        give_out(house, day)
        # Its bundle comes late, on a stick.
        gate.refusals.turn_away("1", "not-necessary", house.window.operator)
        carried(gate, answer, stick)
        house.window._openings._on_entry("stations", house.window.operator)
        screen = front(house, StationsScreen)
        house.press("i", ctrl=True)
        house.until(lambda: "taken: 1; answers laid beside them: 1" in told_by(screen), "taken")
        house.picture("taken")
        house.until(lambda: house.app.corrections.waiting() == 1, "corrected")
        # The correction is one key away, and opens to what changed.
        house.press("k", ctrl=True)
        front(house, CorrectionsScreen)
        house.press("Enter")
        changed = front(house, CorrectionScreen)
        figures = {one.key: (one.old, one.new) for one in changed.list.model.shown}
        assert figures["refused"][1] == figures["refused"][0] + 1
        house.picture("correction")
        house.press("p", ctrl=True)
        preview = front(house, PaperPreview)
        preview.path.setText(str(tmp_path / "correction.pdf"))
        preview.save.click()
        house.until(lambda: house.app.corrections.waiting() == 0, "given out")
        house.press("Esc", "Esc", "Esc")
        house.press("r", ctrl=True)
        front(house, RefusedScreen)
    finally:
        gate.close()


def give_out(house: House, day: object) -> None:
    """The daily report of a day, saved as a PDF."""
    house.window._openings._on_entry("figures", house.window.operator)
    front(house, DashboardScreen)
    house.press("d", ctrl=True)
    report = front(house, DailyReportScreen)
    while report.report.day > day:
        shown = report.report.day
        report._turn(-timedelta(days=1))
        house.until(lambda shown=shown: report.report.day < shown)
    assert not report.report.coverage.is_complete or report.report.coverage.parts == ()
    house.press("p", ctrl=True)
    preview = front(house, PaperPreview)
    preview.path.setText(str(house.pictures / "report.pdf"))
    preview.save.click()
    house.until_answered()
    house.until(lambda: bool(house.rows("SELECT 1 FROM given_reports")), "given")
    house.window.home()


def told_by(screen: StationsScreen) -> str:
    return str(screen.message.text())
