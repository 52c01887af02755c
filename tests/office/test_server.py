"""The office's server over real connections: who is let in, what comes up, what goes down."""

from __future__ import annotations

import hashlib
import random
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.enrolment import Code, fingerprint
from gatekeeper.errors import SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.office import uploads
from gatekeeper.office.tries import MOST_TRIES
from gatekeeper.sync import Address, Secrets, connect, signing
from gatekeeper.sync.bundle import open_bundle
from tests.office.desks import asking, running


@contextmanager
def refused(code, **told):
    with pytest.raises(SyncError) as caught:
        yield
    assert caught.value.code == code
    assert told.items() <= caught.value.parameters.items()


def base(office) -> str:
    return office.address.partition("?")[0]


def asked(office, gate, method, target, body=b"", **headers):
    """A signed request by hand."""
    own = signing.headers(gate.id, gate.key.sign, gate.clock(), method, target, body)
    return httpx.request(method, base(office) + target, content=body, headers=own | headers)


def rows(office):
    return {row.name: row for row in office.app.stations.all()}


# --- enrolment ------------------------------------------------------------------------------------


def test_a_station_is_let_in_and_its_bundles_are_taken(office, gate):
    assert gate.answer.name == "阳光社区"
    assert gate.answer.tls == "", "plain on this machine"
    gate.note(3)
    path, name = gate.bundle()
    with gate.mailbox(office) as mailbox:
        mailbox.send(path, name)
        (down,) = mailbox.names("down")
        assert down.startswith(f"down/{gate.id}/")
        to = gate.folder / "answer.gkb"
        mailbox.receive(down, to)
        mailbox.acknowledge(down)
        assert mailbox.names("down") == []
    assert rows(office)["东门"].lines == 3
    assert rows(office)["东门"].seen_at == office.clock()
    office_key = {gate.answer.office: gate.answer.public}
    with open_bundle(to, gate.identity, keys=office_key.get) as opened:
        (receipt,) = opened.rows("receipts-1")
    assert receipt[:5] == [
        "1",
        hashlib.sha256(path.read_bytes()).hexdigest(),
        gate.id,
        "merged",
        "3",
    ]


def test_a_wrong_code_is_told_and_too_many_tries_end(office):
    made_up, key = Code(number="0000", secret="0" * 8, check="0000"), SigningKey.generate()
    for _ in range(MOST_TRIES):
        with refused("enrol-code-wrong"):
            office.enrol(asking(made_up, key, office.clock))
    with refused("enrol-too-often", seconds=60):
        office.enrol(asking(office.code(), key, office.clock))


def test_what_is_no_letter_is_refused(office):
    for body in (b"", b"{}", b"\xff" * 100, b"[" * 60_000):
        answer = httpx.post(base(office) + "/v1/enrol", content=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "enrol-request-damaged")
    long = httpx.post(base(office) + "/v1/enrol", content=b" " * 100_000)
    assert long.status_code == 413


def test_a_used_code_is_told(office, gate):
    code = office.code("西门")
    office.enrol(gate.request(code))
    with refused("enrol-code-used"):
        office.enrol(asking(code, SigningKey.generate(), office.clock))


# --- who is let in --------------------------------------------------------------------------------


def test_a_stranger_is_told_that_nobody_knows_him(office):
    key = SigningKey.generate()
    with refused("station-unknown"), office_box(office, "0" * 16, key) as mailbox:
        mailbox.names("down")


@contextmanager
def office_box(office, station, key):
    secrets = Secrets(station=station, sign=key.sign, now=office.clock)
    with connect(Address.parse(office.address), secrets) as mailbox:
        yield mailbox


def test_another_key_is_not_believed(office, gate):
    with refused("exchange-refused"), office_box(office, gate.id, SigningKey.generate()) as mailbox:
        mailbox.names("down")


@pytest.mark.parametrize("away", [timedelta(days=365), timedelta(days=-365), timedelta(minutes=6)])
def test_a_clock_that_is_wrong_is_told_the_right_time(office, gate, away):
    wrong = gate.mailbox(office, now=lambda: office.clock() + away)
    told = signing.time_text(office.clock())
    with refused("exchange-clock", office=told), wrong as mailbox:
        mailbox.names("down")


def test_a_clock_a_little_off_is_no_matter(office, gate):
    near = gate.mailbox(office, now=lambda: office.clock() - timedelta(minutes=4))
    with near as mailbox:
        mailbox.names("down")


def test_a_closed_station_is_told_so(office, gate):
    office.app.lanes.write(office.app.stations.close, gate.id, "stolen", SYSTEM).result()
    with refused("station-closed", reason="stolen"), gate.mailbox(office) as mailbox:
        mailbox.names("down")


@pytest.mark.parametrize("headers", [{signing.SIGNATURE: "zz"}, {signing.TIME: "now"}])
def test_headers_that_say_nothing_prove_nothing(office, gate, headers):
    answer = asked(office, gate, "GET", "/v1/names/down", **headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "exchange-refused")
    bare = httpx.get(base(office) + "/v1/names/down")
    assert (bare.status_code, bare.json()["code"]) == (401, "station-unknown")


def test_a_signature_is_for_one_request(office, gate):
    """Neither for another address, nor for another body."""
    target = "/v1/up/000001-" + "0" * 12 + ".gkb?offset=0&size=3"
    own = signing.headers(gate.id, gate.key.sign, gate.clock(), "PUT", target, b"abc")
    url = base(office) + target
    for method, address, body in (
        ("PUT", url, b"abd"),
        ("PUT", url.replace("size=3", "size=4"), b"abc"),
        ("GET", url, b""),
    ):
        answer = httpx.request(method, address, content=body, headers=own)
        assert (answer.status_code, answer.json()["code"]) == (401, "exchange-refused")


# --- up -------------------------------------------------------------------------------------------


def test_an_upload_goes_on_where_it_stopped(office, gate):
    gate.note(50)
    path, name = gate.bundle()
    content, file = path.read_bytes(), name.rpartition("/")[2]
    target = f"/v1/up/{file}"
    size = len(content)
    first = asked(office, gate, "PUT", f"{target}?offset=0&size={size}", content[:100])
    assert first.json() == {"offset": 100}
    assert asked(office, gate, "GET", target).json() == {"offset": 100}
    with gate.mailbox(office, "?chunk=1000") as mailbox:
        mailbox.send(path, name)
    assert rows(office)["东门"].lines == 50
    assert asked(office, gate, "GET", target).json() == {"offset": size}


def test_a_request_that_was_carried_out_is_not_carried_out_again(office, gate):
    """Kept by somebody on the way, and sent once more within the five minutes."""
    content = random.Random(1).randbytes(1000)
    name = f"000001-{hashlib.sha256(content).hexdigest()[:12]}.gkb"
    target = f"/v1/up/{name}?offset=0&size=1000"
    first = asked(office, gate, "PUT", target, content[:400])
    again = asked(office, gate, "PUT", target, content[:400])
    assert (first.status_code, first.json()) == (200, {"offset": 400})
    assert (again.status_code, again.json()) == (409, {"offset": 400})
    # Also where the upload has begun anew meanwhile.
    part = office.app.mailroom.folder / "up" / gate.id / f"{name}.part"
    part.unlink()
    again = asked(office, gate, "PUT", target, content[:400])
    assert (again.status_code, again.json()) == (409, {"offset": 0})
    office.clock.advance(seconds=1)
    assert asked(office, gate, "PUT", target, content[:400]).json() == {"offset": 400}


def test_the_same_bundle_again_is_not_sent_again(office, gate):
    gate.note()
    path, name = gate.bundle()
    with gate.mailbox(office) as mailbox:
        mailbox.send(path, name)
        mailbox.send(path, name)
    assert rows(office)["东门"].lines == 1


def test_a_bundle_that_is_damaged_begins_anew(office, gate):
    content = random.Random(2).randbytes(500)
    name = "000001-" + "0" * 12 + ".gkb"
    target = f"/v1/up/{name}"
    answer = asked(office, gate, "PUT", f"{target}?offset=0&size=500", content)
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange-damaged")
    assert asked(office, gate, "GET", target).json() == {"offset": 0}


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("/v1/up/x.gkb?offset=0&size=3", 404, "exchange-name"),
        ("/v1/up/..%2F..%2Fx?offset=0&size=3", 404, None),
        ("/v1/up/000001-aaaaaaaaaaaa.gkb?offset=-1&size=3", 400, "exchange-answer"),
        ("/v1/up/000001-aaaaaaaaaaaa.gkb?offset=0", 400, "exchange-answer"),
        ("/v1/up/000001-aaaaaaaaaaaa.gkb?offset=0&size=99999999999", 413, "bundle-too-large"),
        ("/v1/up/000001-aaaaaaaaaaaa.gkb?offset=0&size=2", 413, "bundle-too-large"),
    ],
)
def test_what_no_station_of_ours_asks_is_refused(office, gate, target, status, code):
    answer = asked(office, gate, "PUT", target, b"abc")
    assert answer.status_code == status
    assert answer.json().get("code") == code


def test_a_piece_that_is_too_long_is_not_read(office, gate):
    target = "/v1/up/000001-aaaaaaaaaaaa.gkb?offset=0&size=3000000"
    answer = asked(office, gate, "PUT", target, bytes(2_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "exchange-answer")


def test_a_full_disk_is_told(office, gate, monkeypatch):
    monkeypatch.setattr(uploads, "RESERVE", 1 << 60)
    gate.note()
    path, name = gate.bundle()
    with refused("exchange-full"), gate.mailbox(office) as mailbox:
        mailbox.send(path, name)
    assert rows(office)["东门"].lines == 0


def test_a_stranger_s_bundle_in_a_station_s_name_is_set_aside(office, gate):
    """It came by the right door and is signed by nobody."""
    content = random.Random(3).randbytes(500)
    name = f"000001-{hashlib.sha256(content).hexdigest()[:12]}.gkb"
    answer = asked(office, gate, "PUT", f"/v1/up/{name}?offset=0&size=500", content)
    assert answer.json() == {"offset": 500}
    with gate.mailbox(office) as mailbox:
        (down,) = mailbox.names("down")
        mailbox.receive(down, gate.folder / "answer.gkb")
    office_key = {gate.answer.office: gate.answer.public}
    with open_bundle(gate.folder / "answer.gkb", gate.identity, keys=office_key.get) as opened:
        (receipt,) = opened.rows("receipts-1")
    assert receipt[3] == "set-aside"


# --- down -----------------------------------------------------------------------------------------


def test_a_download_goes_on_where_it_stopped(office, gate):
    with gate.mailbox(office) as mailbox:
        (name,) = mailbox.names("down")
    target = f"/v1/{name.replace(gate.id + '/', '')}"
    whole = asked(office, gate, "GET", target)
    rest = asked(office, gate, "GET", target, Range="bytes=100-")
    beyond = asked(office, gate, "GET", target, Range=f"bytes={len(whole.content)}-")
    assert (whole.status_code, rest.status_code, beyond.status_code) == (200, 206, 416)
    assert rest.content == whole.content[100:]


def test_a_station_gets_its_own_bundles_only(office, gate):
    other = office.station("西门")
    with other.mailbox(office) as mailbox:
        (name,) = mailbox.names("down")
    other.close()
    target = f"/v1/{name.replace(other.id + '/', '')}"
    answer = asked(office, gate, "GET", target)
    assert (answer.status_code, answer.json()["code"]) == (404, "exchange-gone")
    assert asked(office, gate, "DELETE", target).status_code == 200
    assert office.app.publishing.path(name).is_file()


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_what_this_is_in_both_languages(office, gate):
    answer = httpx.get(base(office) + "/")
    assert answer.status_code == 200
    assert "阳光社区" in answer.text
    assert "门岗" in answer.text
    assert "There is nothing to do" in answer.text
    assert fingerprint(office.app.stations.seal.public) in answer.text
    assert gate.id not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_nothing_else_is_there(office):
    for target in ("/docs", "/openapi.json", "/v1", "/v1/up/", "/etc/passwd"):
        assert httpx.get(base(office) + target).status_code in (404, 405)


# --- TLS ------------------------------------------------------------------------------------------


def test_beyond_this_machine_it_speaks_tls_with_a_certificate_the_answer_vouches_for(
    tmp_path, own_home
):
    with running(tmp_path, listen="0.0.0.0:0") as office:
        gate = office.station()
        try:
            assert office.server.is_encrypted
            assert gate.answer.tls == office.server.digest
            with gate.mailbox(office) as mailbox:
                mailbox.names("down")
            bare = office.address.partition("?")[0]
            other = bare + "?certificate=SHA256:" + "0" * 64
            with (
                refused("exchange-certificate-changed"),
                connect(Address.parse(other), gate.secrets()) as mailbox,
            ):
                mailbox.names("down")
            with (
                refused("exchange-certificate", found=f"SHA256:{office.server.digest}"),
                connect(Address.parse(bare), gate.secrets()) as mailbox,
            ):
                mailbox.names("down")
        finally:
            gate.close()
