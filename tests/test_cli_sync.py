"""The exchange by the command line: now, by stick, once a night; joining an office; the timer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gatekeeper.cli import app as command_line
from gatekeeper.config import ExchangeSettings
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.enrolment import request_of
from gatekeeper.domain.people import PersonEntry
from gatekeeper.services.enrolment import Door
from gatekeeper.services.stations import Stations
from gatekeeper.store import verification
from gatekeeper.store.database import Database
from gatekeeper.store.office_key import Seal
from tests.builders import Clock
from tests.communities import Station, make_station, own_home  # noqa: F401  (fixtures)
from tests.exchanges import Hall
from tests.office.desks import running

pytestmark = pytest.mark.usefixtures("own_home")


def says(*arguments: object, input: str | None = None) -> Result:
    return CliRunner().invoke(command_line, [str(one) for one in arguments], input=input)


@pytest.fixture
def gate(make_station: Callable[..., Station]) -> Station:  # noqa: F811
    return make_station()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def hall(stick: Path, gate: Station) -> Hall:
    made = Hall(folder=stick, clock=Clock())
    with gate.opened() as app:
        made.enrol(app.database)
    return made


def id_of(gate: Station) -> str:
    with gate.opened() as app:
        return app.database.journal.station


def test_one_exchange_and_none_a_second_time_this_night(gate: Station, hall: Hall) -> None:
    first = says("sync", "--settings", gate.file)
    assert first.exit_code == 0, first.output
    assert "Bundles sent: 1, received: 0." in first.output
    (bundle,) = hall.read(id_of(gate))
    assert bundle.span[1] == 1
    once = says("sync", "--once", "--settings", gate.file)
    assert (once.exit_code, once.stdout) == (0, "Nothing to do: the exchange of tonight is done.\n")


def test_the_running_program_does_it(gate: Station, hall: Hall) -> None:
    with gate.running() as app:
        done = says("sync", "--settings", gate.file)
        assert done.exit_code == 0, done.output
        assert app.exchanges.state().last_at is not None
    assert len(hall.arrived(id_of(gate))) == 1


def test_by_stick_there_and_back(gate: Station, hall: Hall, stick: Path) -> None:
    out = says("sync", "--export", stick, "--settings", gate.file)
    assert out.exit_code == 0, out.output
    own = id_of(gate)
    (bundle,) = hall.take(own)
    hall.answer(own, [hall.receipt(bundle)])
    back = says("sync", "--import", stick, "--settings", gate.file)
    assert "Bundles sent: 0, received: 1." in back.output
    assert not list((stick / "down" / own).iterdir())


def test_what_cannot_be_is_3_and_wrong_usage_2(gate: Station, stick: Path) -> None:
    refused = says("sync", "--settings", gate.file)
    assert refused.exit_code == 3
    assert "belongs to no office yet" in refused.stderr
    assert says("sync", "--once", "--settings", gate.file).exit_code == 3
    both = says("sync", "--export", stick, "--import", stick, "--settings", gate.file)
    assert both.exit_code == 2
    assert says("sync", "--export", stick / "none", "--settings", gate.file).exit_code == 2
    assert says("enrol", "--settings", gate.file).exit_code == 2
    assert says("enrol", "--code", "ABCD", "--settings", gate.file).exit_code == 2


# --- joining ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Stations]:
    database = Database.open(tmp_path / "office.db")
    journal = database.journal
    yield Stations(
        database=database,
        journal=journal,
        clock=journal.clock,
        seal=Seal.generate(),
        name="阳光社区",
    )
    database.close()


def test_a_station_joins_by_two_letters(gate: Station, office: Stations, stick: Path) -> None:
    code = office.make_code("东门", SYSTEM).code.written
    letter, answer = stick / "request.gke", stick / "answer.gke"
    asked = says("enrol", "--code", code, "--request", letter, "--settings", gate.file)
    assert asked.exit_code == 0, asked.output
    assert "Fingerprint of this station: " in asked.output
    told = office.enrol(request_of(letter.read_text(encoding="utf-8")))
    answer.write_text(told.written(), encoding="utf-8")
    for words in ("n\n", ""):
        no = says("enrol", "--answer", answer, "--settings", gate.file, input=words)
        assert no.exit_code == 3
        assert office.fingerprint in no.output
    yes = says("enrol", "--answer", answer, "--settings", gate.file, input="y\n")
    assert yes.exit_code == 0, yes.output
    assert "This station belongs to 阳光社区, where it is 东门." in yes.output
    with gate.opened() as app:
        assert app.exchanges.state().office == "阳光社区"
    # The same answer a second time is no answer to anything.
    again = says("enrol", "--answer", answer, "--yes", "--settings", gate.file)
    assert again.exit_code == 3


def test_a_letter_that_is_none_is_refused(gate: Station, stick: Path) -> None:
    broken = stick / "answer.gke"
    broken.write_bytes(b"\xff\xfe nothing")
    refused = says("enrol", "--answer", broken, "--settings", gate.file)
    assert refused.exit_code == 3
    assert "no answer of an office" in refused.stderr
    code = says("enrol", "--code", "ABCD", "--request", stick / "r", "--settings", gate.file)
    assert code.exit_code == 3
    assert not (stick / "r").exists()


def test_a_station_begins_a_new_log_with_all_it_has(gate: Station) -> None:
    old = id_of(gate)
    with gate.running():
        refused = says("renew", "--settings", gate.file)
        assert refused.exit_code == 3
    made = says("renew", "--settings", gate.file)
    assert made.exit_code == 0, made.output
    assert id_of(gate) != old
    assert id_of(gate) in made.output
    with gate.opened() as app:
        found = app.lanes.read(app.registry.search, "1-1", 2).result(20)
        assert found
    assert len(list((gate.data / "backups").glob("*.db"))) == 1


# --- the timer --------------------------------------------------------------------------------


def test_the_timer_is_shown_and_installed_for_this_user(
    gate: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    gate.set(exchange=ExchangeSettings(at="03:15"))
    shown = says("service", "show", "--settings", gate.file)
    assert shown.exit_code == 0, shown.output
    assert "OnCalendar=*-*-* 03:15:00" in shown.output
    assert not (tmp_path / "config").exists()
    made = says("service", "install", "--settings", gate.file)
    assert made.exit_code == 0, made.output
    folder = tmp_path / "config" / "systemd" / "user"
    assert sorted(path.name for path in folder.iterdir()) == [
        "gatekeeper-sync.service",
        "gatekeeper-sync.timer",
    ]
    assert "systemctl --user enable --now gatekeeper-sync.timer" in made.output
    assert str(gate.file) in (folder / "gatekeeper-sync.service").read_text()


# --- with an office on this machine -----------------------------------------------------------


def test_a_station_joins_over_the_network_and_both_have_everything(
    gate: Station, tmp_path: Path
) -> None:
    with running(tmp_path, Clock(datetime.now(UTC))) as office:
        code = office.code("东门").written
        joined = says("enrol", office.address, "--code", code, "--yes", "--settings", gate.file)
        assert joined.exit_code == 0, joined.output
        assert "This station belongs to 阳光社区, where it is 东门." in joined.output
        first = says("sync", "--settings", gate.file)
        assert first.exit_code == 0, first.output
        assert "Bundles sent: 1" in first.output
        office.clock.advance(seconds=20)
        app = office.app
        entry, door = PersonEntry(name="欧阳新"), Door(building="1", unit="1", room="101")
        app.lanes.write(app.enrolment.enter, entry, door, SYSTEM).result(20)
        second = says("sync", "--settings", gate.file)
        assert second.exit_code == 0, second.output
        with gate.opened() as station:
            found = station.lanes.read(station.registry.search, "欧阳新", 2).result(20)
            assert len(found) == 1
            state = station.exchanges.state()
            assert state.lists_age is not None
            # The lines about the snapshot itself go next time.
            assert state.waiting < 5
            lines = station.exchanges.exchange.lines()
        row = app.stations.one(id_of(gate))
        assert row is not None
        assert lines - state.waiting == row.lines
        assert verification.verify(app.database).fault is None
