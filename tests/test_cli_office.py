"""The office by the command line: codes, stations, requests that came on a stick."""

from __future__ import annotations

import json

import pytest

from gatekeeper import config
from gatekeeper.domain.enrolment import Code, answer_of, fingerprint
from gatekeeper.keys import SigningKey
from tests.communities import (  # noqa: F401  (fixtures among them)
    make_station,
    own_home,
    said,
    station,
)
from tests.office.desks import asking

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def office(station):  # noqa: F811
    station.set(role=config.OFFICE)
    return station


def a_code(office, *more) -> Code:
    answer = office.says("office", "enrol-code", "East gate", *more)
    assert answer.exit_code == 0, answer.output
    return Code.of(answer.stdout.splitlines()[0].rpartition(" ")[2])


def carried(office, tmp_path, code, key=None, **told):
    file = tmp_path / "request.gke"
    with office.opened() as app:
        letter = asking(code, key or SigningKey.generate(), app.gate.clock, **told)
    file.write_text(letter.written(), encoding="utf-8")
    return office.says("office", "enrol-file", str(file))


def test_a_station_is_let_in_by_a_stick(office, tmp_path):
    key = SigningKey.generate()
    told = carried(office, tmp_path, a_code(office), key)
    assert told.exit_code == 0, told.output
    assert fingerprint(key.public) in told.stdout
    answer = answer_of((tmp_path / "answer.gke").read_text(encoding="utf-8"))
    assert answer.known_as == "East gate"
    assert fingerprint(answer.public) in told.stdout
    listed = json.loads(office.says("office", "stations", "--json").stdout)
    assert [row["station"] for row in listed["stations"]] == [answer.station]
    assert listed["codes"] == []
    shown = office.says("office", "stations").stdout
    assert answer.station in shown
    assert fingerprint(key.public) in shown


def test_a_code_may_name_the_post(office, tmp_path):
    with office.opened() as app:
        (post,) = [one for one in app.posts.all() if one.can_have_station][:1]
    code = a_code(office, "--post", post.name)
    assert carried(office, tmp_path, code).exit_code == 0
    answer = answer_of((tmp_path / "answer.gke").read_text(encoding="utf-8"))
    assert answer.post == post.id.hex
    refused = office.says("office", "enrol-code", "x", "--post", "nowhere")
    assert (refused.exit_code, said("post-unknown") in refused.stderr) == (3, True)


def test_what_no_office_made_lets_nobody_in(office, tmp_path):
    code = Code(number="0000", secret="0" * 8, check="00000000")
    told = carried(office, tmp_path, code)
    assert (told.exit_code, told.stderr.strip()) == (3, said("enrol-code-wrong"))
    other = tmp_path / "picture.gke"
    for content in (b"\xff\xfe", b"{}", b""):
        other.write_bytes(content)
        told = office.says("office", "enrol-file", str(other))
        assert (told.exit_code, said("enrol-request-damaged") in told.stderr) == (3, True)
    assert not (tmp_path / "answer.gke").exists()


def test_a_closed_station_is_listed_so(office, tmp_path):
    carried(office, tmp_path, a_code(office))
    (row,) = json.loads(office.says("office", "stations", "--json").stdout)["stations"]
    told = office.says("office", "close", row["station"], "--reason", "stolen")
    assert told.exit_code == 0, told.output
    assert "stolen" in office.says("office", "stations").stdout
    missing = office.says("office", "close", "0" * 16, "--reason", "stolen")
    assert (missing.exit_code, said("station-unknown") in missing.stderr) == (3, True)


def test_a_restored_station_and_an_open_code_are_listed(office, tmp_path):
    carried(office, tmp_path, a_code(office))
    (row,) = json.loads(office.says("office", "stations", "--json").stdout)["stations"]
    carried(office, tmp_path, a_code(office), replaces=row["station"])
    code = a_code(office)
    shown = office.says("office", "stations").stdout
    assert code.number in shown
    assert code.secret[:4] not in shown
    listed = json.loads(office.says("office", "stations", "--json").stdout)["stations"]
    assert {bool(one["replaced_by"]) for one in listed} == {True, False}


def test_a_gate_is_no_office(station, tmp_path):  # noqa: F811
    for arguments in (("enrol-code", "East"), ("stations",), ("close", "0" * 16, "--reason", "x")):
        told = station.says("office", *arguments)
        assert (told.exit_code, told.stderr.strip()) == (3, said("not-an-office"))
