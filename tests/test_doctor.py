"""The doctor: what it looks at, what it says, and that looking changes nothing."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta

import cv2
import pytest

from gatekeeper import doctor
from gatekeeper.config import DeviceSettings
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.heartbeat import beat
from gatekeeper.store.ids import utc_now
from tests.builders import Clock
from tests.communities import make_station, own_home, said, station  # noqa: F401  (fixtures)
from tests.exchanges import Hall
from tests.scanner import drawn

NAMES = ["libraries", "sqlite", "font", "disk", "database", "clock", "exchange", "camera"]


@pytest.fixture(autouse=True)
def room_on_the_disk(monkeypatch):
    """Whatever machine the tests run on."""
    usage = shutil.disk_usage("/")._replace(free=8 * doctor.FREE_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def camera(address: str) -> DeviceSettings:
    return DeviceSettings(name="gate camera", kind="camera", lane="1", address=address)


def examined(station, **changes):  # noqa: F811
    station.set(**changes)
    answer = station.says("doctor", "--json")
    found = json.loads(answer.stdout)
    assert [one["name"] for one in found] == NAMES
    assert all(one.keys() == {"name", "good", "told"} for one in found)
    return answer.exit_code, {one["name"]: one for one in found}


def bad(found) -> list[str]:
    return [name for name, one in found.items() if not one["good"]]


def test_a_healthy_station_is_told_so(station):  # noqa: F811
    before = station.database.read_bytes()
    code, found = examined(station)
    assert (code, bad(found)) == (0, [])
    assert re.search(r"\d\d", found["database"]["told"])
    assert found["sqlite"]["told"] >= "3.51.3"
    assert "8" in found["disk"]["told"]
    assert station.database.read_bytes() == before


def test_names_are_the_same_in_every_language(station):  # noqa: F811
    examined(station, language="zh_CN")


def test_people_read_a_line_for_each(station):  # noqa: F811
    answer = station.says("doctor")
    assert answer.exit_code == 0
    assert len(answer.stdout.splitlines()) == len(NAMES)
    assert "ok   font: NotoSansSC-Regular.ttf" in answer.stdout


@pytest.mark.parametrize("address", ["no-such-clip.mp4", "87"], ids=["file", "index"])
def test_a_missing_camera_is_named_and_nothing_else(station, address, capfd):  # noqa: F811
    code, found = examined(station, devices=(camera(address),))
    assert (code, bad(found)) == (3, ["camera"])
    assert "gate camera" in found["camera"]["told"]


def test_a_camera_that_shows_codes_is_good(station, tmp_path):  # noqa: F811
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    cv2.imwrite(str(pictures / "1.png"), drawn.code(drawn.TOKEN_TEXT))
    code, found = examined(station, devices=(camera(str(pictures)),))
    assert (code, bad(found)) == (0, [])
    assert found["camera"]["told"] == "gate camera"


def test_the_running_programs_camera_is_left_to_it(station):  # noqa: F811
    station.set(devices=(camera("no-such-clip.mp4"),))
    with station.running():
        code, found = examined(station, devices=(camera("no-such-clip.mp4"),))
    assert code == 0
    assert "gate camera" not in found["camera"]["told"], "it was not tried"


def test_a_damaged_database_is_named(station):  # noqa: F811
    whole = station.database.read_bytes()
    station.database.write_bytes(whole[:4096] + b"?" * (len(whole) - 4096))
    code, found = examined(station)
    assert code == 3
    assert bad(found) == ["database", "clock", "exchange"]
    assert found["database"]["told"] == said("store-damaged")


def test_a_station_without_a_database_is_new_and_stays_so(station):  # noqa: F811
    shutil.rmtree(station.data)
    code, found = examined(station)
    assert (code, bad(found)) == (0, [])
    assert not station.data.exists()


def test_a_clock_that_was_set_back_is_named(station):  # noqa: F811
    with station.opened() as app, app.database.begin("access") as session:
        beat(session, utc_now() + timedelta(hours=1))
    code, found = examined(station)
    assert (code, bad(found)) == (3, ["clock"])


def test_a_full_disk_is_named(station, monkeypatch):  # noqa: F811
    usage = shutil.disk_usage("/")._replace(free=5 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    code, found = examined(station)
    assert (code, bad(found)) == (3, ["disk"])
    assert found["disk"]["told"] == said("disk-nearly-full", megabytes=5)


def test_a_missing_library_is_named(station, monkeypatch):  # noqa: F811
    monkeypatch.setattr(doctor, "LIBRARIES", ("no_such_library",))
    code, found = examined(station)
    assert (code, bad(found)) == (3, ["libraries"])
    assert "no_such_library" in found["libraries"]["told"]


def test_a_station_of_an_office_is_told_how_it_stands(station, tmp_path):  # noqa: F811
    hall = Hall(folder=tmp_path, clock=Clock(utc_now()))
    with station.opened() as app:
        hall.enrol(app.database)
    code, found = examined(station)
    assert (code, bad(found)) == (0, [])
    assert found["exchange"]["told"].startswith(
        "阳光社区, last exchange none yet, lines that wait "
    )
    with station.opened() as app, app.database.begin("exchange") as session:
        peer = session.get_one(OfficePeer, app.database.journal.station)
        peer.exchanged_at = utc_now() - timedelta(days=3, minutes=1)
    code, found = examined(station)
    assert (code, bad(found)) == (3, ["exchange"])
    assert found["exchange"]["told"].startswith("No exchange with the office for 3 days")
