"""The exchange on the screen: how it stands, now, by stick, and joining an office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gatekeeper import sync, text
from gatekeeper.config import ExchangeSettings
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.enrolment import request_of
from gatekeeper.domain.exchange import BundleState, ExchangeState, ReceiptState, Way
from gatekeeper.lanes import Lanes
from gatekeeper.services import arriving, exchange, exchange_told
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Errand
from gatekeeper.services.joining import Joining
from gatekeeper.services.stations import Stations
from gatekeeper.store.database import Database
from gatekeeper.store.office_key import Seal
from gatekeeper.text.exchange import (
    age_words,
    bundle_state_words,
    progress_words,
    size_words,
    table_word,
    trouble_words,
    way_word,
)
from gatekeeper.ui.exchange_screen import ExchangeScreen
from gatekeeper.ui.joining_screen import JoiningScreen
from gatekeeper.ui.settings_exchange import ExchangePage
from tests.exchanges import Hall, Here, schedule_of
from tests.ui import scenes
from tests.ui.screen_kit import Desk, open_desk, press, show

ADDRESS = "https://office.example:8443"


@dataclass
class Gate:
    """A desk with its exchange, its lanes and the folder of an office."""

    desk: Desk
    schedule: ExchangeSchedule
    lanes: Lanes
    hall: Hall

    @property
    def station(self) -> str:
        return self.desk.post.database.journal.station

    def begin(self, errand: Errand, operator: Operator) -> object:
        return self.lanes.write(self.schedule.run, self.lanes, errand).result(10)

    def screen(self, qtbot: Any, operator: Operator | None = None) -> ExchangeScreen:
        made = ExchangeScreen(
            self.schedule,
            self.desk.exporting,
            self.begin,
            self.desk.tasks,
            operator=operator or self.desk.chief,
            fingerprint="11111 22222 33333 44444 55555 66666",
        )
        show(qtbot, made, 1366, 640)
        return made


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    folder = tmp_path / "share"
    folder.mkdir()
    with open_desk(tmp_path) as desk:
        for room in (arriving, exchange, exchange_told, sync):
            text.learn(room.MESSAGES)
        lanes = Here()
        hall = Hall(folder=folder, clock=desk.post.clock)
        yield Gate(desk, schedule_of(desk.post), lanes, hall)
        lanes.close()


def ended(qtbot: Any, screen: ExchangeScreen, gate: Gate, number: int = 1) -> None:
    qtbot.waitUntil(lambda: screen._seen == number, timeout=20000)
    assert gate.schedule.progress is None


def cells(screen: ExchangeScreen) -> list[list[str]]:
    columns = screen.list.model.columns
    return [[column.words(row) for column in columns] for row in screen.list.model.shown]


def test_a_station_of_no_office_says_what_to_do(gate: Gate, qtbot: Any) -> None:
    screen = gate.screen(qtbot)
    assert "Ask the office for an enrolment code" in screen.list.nothing.text()
    for made in (screen.enrol, screen.take_in, screen.take_out, screen.stop, screen.tables):
        assert not made.isVisible()
    assert screen.primary.text() == "Join an office (Ctrl+Enter)"
    with qtbot.waitSignal(screen.enrol_asked):
        press(screen, Qt.Key.Key_Return, ctrl=True)


def test_exchange_now_by_keyboard_and_the_answer_after_it(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database)
    screen = gate.screen(qtbot)
    assert screen.facts.values["office"].text() == "阳光社区"
    assert screen.facts.values["last"].text() == "none yet"
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate)
    assert screen.message.text().startswith("Bundles sent: 1, received: 0.")
    assert cells(screen)[0][-1] == "sent, no answer yet"
    (bundle,) = gate.hall.take(gate.station)
    receipt = gate.hall.receipt(bundle)
    settled = ("people", "ab" * 16, "3", "asked", "电话号码少一位")
    gate.hall.answer(gate.station, [receipt], settled=[settled])
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate, 2)
    assert cells(screen)[0][-1] == "the office has it"
    assert screen.facts.values["waiting"].text() == "0"
    # What the office decided stands there until somebody has seen it.
    (row,) = screen.decided.model.shown
    words = [column.words(row) for column in screen.decided.model.columns]
    assert words == ["Person on record", "please look again", "电话号码少一位"]
    press(screen, Qt.Key.Key_K, ctrl=True)
    assert screen.decided.isHidden()


def test_a_set_aside_bundle_is_told_in_words(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database)
    screen = gate.screen(qtbot)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate)
    (bundle,) = gate.hall.take(gate.station)
    why = {"code": "bundle-future", "parameters": {"file": "000001.gkb"}}
    told = {"state": ReceiptState.SET_ASIDE, "acknowledged": 0}
    gate.hall.answer(gate.station, [gate.hall.receipt(bundle, **told, **why)])
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate, 2)
    assert screen.trouble.isVisible()
    assert "The office has set bundle 1 aside: The bundle 000001.gkb" in screen.trouble.text()
    assert "update this one. Somebody there" in screen.trouble.text()
    assert cells(screen)[0][-1].startswith("set aside: The bundle 000001.gkb")


def test_by_stick_out_and_back(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database, address="")
    screen = gate.screen(qtbot)
    assert not screen.primary.isVisible()
    assert "A stick carries everything" in screen.hint.text()
    screen.export_to(str(gate.hall.folder))
    ended(qtbot, screen, gate)
    (bundle,) = gate.hall.take(gate.station)
    gate.hall.answer(gate.station, [gate.hall.receipt(bundle)])
    screen.import_from(str(gate.hall.folder))
    ended(qtbot, screen, gate, 2)
    assert screen.message.text().startswith("Bundles sent: 0, received: 1.")


def test_what_went_wrong_is_said_and_the_way_stays_open(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database)
    gate.hall.folder.rename(gate.hall.folder.with_name("unplugged"))
    screen = gate.screen(qtbot)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate)
    assert "is not there" in screen.message.text()
    assert screen.primary.isVisible()
    assert screen.trouble.isVisible()


def test_one_that_runs_is_shown_and_stopped(gate: Gate, qtbot: Any, monkeypatch: Any) -> None:
    import threading

    from gatekeeper.sync.folder import Folder

    held, entered = threading.Event(), threading.Event()

    def silent(folder: Folder, name: str) -> list[str]:
        entered.set()
        assert held.wait(20)
        return []

    monkeypatch.setattr(Folder, "names", silent)
    gate.hall.enrol(gate.desk.post.database)
    screen = gate.screen(qtbot)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert entered.wait(10)
    qtbot.waitUntil(screen.stop.isVisible, timeout=5000)
    assert screen.progress.text() == "Fetching what the office sent …"
    assert not screen.primary.isVisible()
    press(screen, Qt.Key.Key_S, ctrl=True)
    held.set()
    ended(qtbot, screen, gate)
    assert screen.message.text().startswith("The exchange was stopped.")
    assert screen.primary.isVisible()


def test_a_bundle_leaves_as_tables_and_the_log_tells(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database)
    screen = gate.screen(qtbot)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    ended(qtbot, screen, gate)
    folder = gate.desk.folder / "tables"
    folder.mkdir()
    screen.save_tables(screen.list.current, str(folder))
    written = {path.name: path for path in folder.iterdir()}
    assert "audit-1.csv" in written
    assert written["audit-1.csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    rows = written["rows-1.csv"].read_text(encoding="utf-8")
    assert "13800138000" not in rows
    assert screen.message.text() == f"Files written: {len(written)}"
    assert any(",exported," in line for line in gate.desk.audits())


def test_a_clerk_exchanges_and_joins_no_office(gate: Gate, qtbot: Any) -> None:
    gate.hall.enrol(gate.desk.post.database)
    clerk = Operator(account=gate.desk.chief.account, name="周文员", role=Role.CLERK)
    screen = gate.screen(qtbot, clerk)
    assert not screen.enrol.isVisible()
    assert screen.primary.isVisible()


# --- joining ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, gate: Gate) -> Iterator[Stations]:
    clock = gate.desk.post.clock
    database = Database.open(tmp_path / "office.db", clock=clock)
    yield Stations(
        database=database,
        journal=database.journal,
        clock=clock,
        seal=Seal.generate(),
        name="阳光社区",
    )
    database.close()


def joining(gate: Gate, office: Stations, shown: str = "") -> Joining:
    def ask(address: object, body: bytes) -> tuple[bytes, str]:
        return office.enrol(request_of(body.decode())).written().encode(), shown

    post = gate.desk.post
    return Joining(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        name="东门",
        ask=ask,
    )


def typed(screen: JoiningScreen, address: str, code: str) -> None:
    for key, words in (("address", address), ("code", code)):
        screen.form.fields[key].editor.setProperty("text", words)


def test_joining_over_the_network_shows_both_fingerprints(
    gate: Gate, office: Stations, qtbot: Any
) -> None:
    station = joining(gate, office)
    screen = JoiningScreen(station, gate.desk.tasks, operator=gate.desk.chief)
    show(qtbot, screen, 1366, 640)
    typed(screen, "", "")
    assert screen.primary.text().startswith("Write the request")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["code"].problem.text()
    typed(screen, ADDRESS, "ABCD")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "20 characters" in screen.form.fields["code"].problem.text()
    typed(screen, ADDRESS, office.make_code("东门", gate.desk.chief).code.written)
    assert screen.primary.text().startswith("Ask the office")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert station.fingerprint in screen.own.text()
    assert office.fingerprint in screen.office.text()
    assert "Compare both" in screen.asked.text()
    assert gate.schedule.exchange.office() is None
    with qtbot.waitSignal(screen.finished):
        press(screen, Qt.Key.Key_Return, ctrl=True)
    found = gate.schedule.exchange.office()
    assert found is not None
    assert (found.name, found.address) == ("阳光社区", ADDRESS)


def test_joining_by_two_files(gate: Gate, office: Stations, qtbot: Any, tmp_path: Path) -> None:
    station = joining(gate, office)
    screen = JoiningScreen(station, gate.desk.tasks, operator=gate.desk.chief)
    show(qtbot, screen, 1366, 640)
    code = office.make_code("东门", gate.desk.chief).code.written
    screen._request = station.request("", code, gate.desk.chief)
    letter, answer = tmp_path / "request.gke", tmp_path / "answer.gke"
    screen.save_letter(str(letter))
    told = office.enrol(request_of(letter.read_text(encoding="utf-8")))
    answer.write_text("nothing", encoding="utf-8")
    screen.read_letter(str(answer))
    assert "no answer of an office" in screen.message.text()
    answer.write_text(told.written(), encoding="utf-8")
    screen.read_letter(str(answer))
    assert office.fingerprint in screen.office.text()
    # Another code is another office.
    typed(screen, "/mnt/share", code)
    assert screen.answered is None
    screen.save_letter(str(tmp_path / "no" / "folder"))
    assert screen.message.text()


def test_a_refusal_of_the_office_is_said_above_the_buttons(
    gate: Gate, office: Stations, qtbot: Any
) -> None:
    station = joining(gate, office)
    screen = JoiningScreen(station, gate.desk.tasks, operator=gate.desk.chief, address=ADDRESS)
    show(qtbot, screen, 1366, 640)
    code = office.make_code("东门", gate.desk.chief).code.written
    typed(screen, ADDRESS, code[:5] + "0000-0000" + code[14:])
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "does not know this enrolment code" in screen.message.text()


# --- settings and words -----------------------------------------------------------------------


def test_the_page_of_the_settings(qtbot: Any) -> None:
    text.use("en")
    page = ExchangePage(scenes.settings(exchange=ExchangeSettings(at="03:00", live_seconds=30)))
    show(qtbot, page)
    assert page.is_good
    page.live.typed.setText("5")
    assert not page.is_good
    assert page.form.fields["live"].problem.text() == "0, or at least 10 seconds."
    page.live.typed.setText("0")
    page.form.fields["at"].editor.setProperty("text", "25:00")
    assert not page.is_good
    page.form.fields["at"].editor.setProperty("text", "1:30")
    page.keep.typed.setText("14")
    told = page.changed(scenes.settings()).exchange
    assert (told.at, told.live_seconds, told.keep_days) == ("01:30", 0, 14)


def test_words_of_the_exchange() -> None:
    text.use("en")
    text.learn(exchange_told.MESSAGES)
    assert age_words(timedelta(minutes=119)) == "119 min"
    assert age_words(timedelta(hours=2)) == "2 h"
    assert age_words(timedelta(days=3)) == "3 days"
    assert [size_words(size) for size in (900, 12_345, 2_500_000)] == ["900 B", "12 kB", "2.5 MB"]
    assert progress_words("sending", 12, 12_000) == "Sending … Bundle 12: 12 kB"
    assert progress_words("making", 0, 0) == "Packing the new lines …"
    assert table_word("people") == "Person on record"
    assert table_word("other") == "other"
    assert {way_word(way) for way in Way}.isdisjoint({""})
    assert {bundle_state_words(state, "", {}) for state in BundleState}.isdisjoint({""})
    quiet = ExchangeState(
        office="x", waiting=0, last_at=datetime.now(UTC), lists_until=None, lists_age=None
    )
    assert trouble_words(quiet) == ""
