"""Our own office as a mailbox: what its protocol promises, and what may come in between."""

from __future__ import annotations

import json
import random
import threading
from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper import sync
from gatekeeper.errors import SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.sync import Address, Secrets, connect
from gatekeeper.sync.https import enrol
from tests.sync import office
from tests.sync.bundles import STATION, made, name_of
from tests.sync.lines import line_to
from tests.sync.places import opened
from tests.sync.strangers import proxy, somebody

CONTENT = random.Random(1).randbytes(2048)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with opened("https", tmp_path_factory.mktemp("https")) as found:
        yield found


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Without TLS, for what does not depend on it."""
    with office.running(tmp_path_factory.mktemp("plain") / "office") as found:
        yield found


@pytest.fixture
def quiet(plain):
    yield plain
    plain.full, plain.clock = False, None
    plain.asked.clear()


def to(server, more: str = "", **secrets) -> object:
    known = {"station": STATION, "sign": server.key.sign} | secrets
    return connect(Address.parse(f"http://127.0.0.1:{server.port}{more}"), Secrets(**known))


def refused(mailbox, path, name) -> SyncError:
    with mailbox, pytest.raises(SyncError) as caught:
        mailbox.send(path, name)
    return caught.value


def test_an_upload_goes_on_where_it_stopped(quiet, tmp_path):
    content = random.Random(2).randbytes(100_000)
    path, name = made(tmp_path, content), name_of(content)
    with line_to(quiet.port) as line:
        line.reset(cut_after=60_000)
        address = f"http://127.0.0.1:{line.port}?chunk=10000"
        mailbox = connect(Address.parse(address), quiet.secrets)
        assert refused(mailbox, path, name).code == "exchange-unreachable"
        assert quiet.offset(name.rpartition("/")[2]) == 50_000
        line.reset()
        with connect(Address.parse(address), quiet.secrets) as mailbox:
            mailbox.send(path, name)
        assert line.sent < 50_000 + 6 * 1000
    assert (quiet.folder / name.replace(f"/{STATION}", "")).read_bytes() == content


def test_what_was_taken_is_not_sent_again(quiet, tmp_path):
    path, name = made(tmp_path, CONTENT), name_of(CONTENT, number=5000)
    with to(quiet) as mailbox:
        mailbox.send(path, name)
        mailbox.send(path, name)
    assert [line.split()[0] for line in quiet.asked] == ["GET", "PUT", "GET"]


def test_two_programs_that_send_the_same_bundle_do_not_spoil_it(quiet, tmp_path):
    """One of them is told by a 409 where the other has come to."""
    content = random.Random(3).randbytes(200_000)
    path, name = made(tmp_path, content), name_of(content)
    errors = []

    def send():
        try:
            with to(quiet, "?chunk=1000") as mailbox:
                mailbox.send(path, name)
        except SyncError as error:
            errors.append(error)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (quiet.folder / "up" / name.rpartition("/")[2]).read_bytes() == content


def test_a_full_office(quiet, tmp_path):
    path, name = made(tmp_path, CONTENT), name_of(CONTENT, number=5001)
    quiet.full = True
    assert refused(to(quiet), path, name).code == "exchange-full"
    quiet.full = False
    with to(quiet) as mailbox:
        mailbox.send(path, name)


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_wrong_by_a_year_is_told_with_both_times(quiet, tmp_path, days):
    wrong = datetime.now(UTC) + timedelta(days=days)
    mailbox = to(quiet, now=lambda: wrong)
    error = refused(mailbox, made(tmp_path, CONTENT), name_of(CONTENT))
    assert error.code == "exchange-clock"
    told = sync.MESSAGES[error.code].format_map(error.parameters)
    assert f"{wrong:%Y-%m-%dT%H}" in told
    assert f"{datetime.now(UTC):%Y-%m-%dT%H}" in told


def test_a_stranger_is_refused(quiet, tmp_path):
    mailbox = to(quiet, sign=SigningKey.generate().sign)
    assert refused(mailbox, made(tmp_path, CONTENT), name_of(CONTENT)).code == "exchange-refused"
    mailbox = to(quiet, station="f" * 16)
    assert refused(mailbox, made(tmp_path, CONTENT), name_of(CONTENT)).code == "exchange-refused"


def test_another_content_than_the_name_tells_is_refused(quiet, tmp_path):
    path = made(tmp_path, CONTENT)
    error = refused(to(quiet), path, name_of(b"another", number=5002))
    assert error.code == "exchange-damaged"
    assert not any(name.startswith("005002") for name in quiet.names())


def test_names_are_those_of_the_own_station(quiet):
    (quiet.folder / "down" / "../.gkb").resolve().touch()
    with to(quiet) as mailbox:
        assert mailbox.names("up") == mailbox.names("down/another") == []


# Certificates


def test_an_unknown_certificate_is_refused_and_its_fingerprint_told(place, tmp_path):
    found = office.new_certificate(tmp_path / "other.pem")
    shown = place.address().options["ca"]
    known = fingerprint(shown)
    for options, code in {
        "": "exchange-certificate",
        f"?ca={tmp_path / 'other.pem'}": "exchange-certificate",
        f"?certificate={found}": "exchange-certificate-changed",
    }.items():
        mailbox = connect(Address.parse(f"https://127.0.0.1:{place.port}{options}"), place.secrets)
        with mailbox, pytest.raises(SyncError) as caught:
            mailbox.names("down")
        assert caught.value.code == code
        assert caught.value.parameters["found"] == known


def test_one_certificate_is_believed_by_its_fingerprint(place):
    known = fingerprint(place.address().options["ca"])
    digits = known.removeprefix("SHA256:")
    as_openssl = ":".join(digits[at : at + 2] for at in range(0, 64, 2)).upper()
    for written in (known, as_openssl, f"sha256 Fingerprint={as_openssl}"):
        # Also by a name that does not stand in it.
        address = Address.parse(f"https://localhost:{place.port}?certificate={written}")
        with connect(address, place.secrets) as mailbox:
            assert mailbox.names("down") == []


def test_a_name_that_does_not_stand_in_the_certificate_is_refused(place):
    ca = place.address().options["ca"]
    address = Address.parse(f"https://localhost:{place.port}?ca={ca}")
    with connect(address, place.secrets) as mailbox, pytest.raises(SyncError) as caught:
        mailbox.names("down")
    assert caught.value.code == "exchange-certificate"
    assert "localhost" in caught.value.parameters["reason"]


def test_a_file_that_is_no_certificate(place, tmp_path):
    (tmp_path / "ca.pem").write_text("no")
    for path in (tmp_path / "ca.pem", tmp_path / "gone.pem"):
        with pytest.raises(SyncError) as caught:
            connect(Address.parse(f"https://localhost:{place.port}?ca={path}"), place.secrets)
        assert caught.value.code == "exchange-here"


def fingerprint(path: str) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    with open(path, "rb") as file:  # noqa: PTH123
        return (
            "SHA256:"
            + x509.load_pem_x509_certificate(file.read()).fingerprint(hashes.SHA256()).hex()
        )


def test_through_a_proxy(place, tmp_path):
    path, name = made(tmp_path, CONTENT), name_of(CONTENT, number=5003)
    with proxy() as through:
        with place.connected(more=f"proxy=http://127.0.0.1:{through.port}") as mailbox:
            mailbox.send(path, name)
        assert through.asked == [f"127.0.0.1:{place.port}"]
    assert place.seen(name) == CONTENT


def test_a_proxy_that_lets_nothing_through(place):
    with somebody(403, b"") as port:
        mailbox = place.connected(more=f"proxy=http://127.0.0.1:{port}")
        with mailbox, pytest.raises(SyncError) as caught:
            mailbox.names("down")
    assert caught.value.code == "exchange-proxy"


# What is no office


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>Sign on to the guest network</html>", "exchange-answer"),
        (200, b"[]", "exchange-answer"),
        (200, b'{"offset": 1000000000}', "exchange-answer"),
        (200, b'{"offset": true}', "exchange-answer"),
        (200, b'{"offset": 0}', "exchange-answer"),  # never gets on
        (302, b"", "exchange-answer"),
        (404, b"not here", "exchange-answer"),
        (401, b"", "exchange-refused"),
        (403, b'{"code": "../../x", "parameters": 7}', "exchange-not-allowed"),
        (413, b"", "exchange-full"),
        (502, b"<html>bad gateway</html>", "exchange-trouble"),
        (200, b"{" + b" " * 5_000_000 + b"}", "exchange-answer"),
    ],
)
def test_what_is_no_office_is_told_as_such(tmp_path, status, body, code):
    with somebody(status, body, Location="http://127.0.0.1:1/") as port:
        mailbox = connect(Address.parse(f"http://127.0.0.1:{port}"), Secrets(station=STATION))
        assert refused(mailbox, made(tmp_path, CONTENT), name_of(CONTENT)).code == code


def test_what_an_office_says_is_foreign_text(tmp_path):
    parameters = {"reason": "x" * 10_000, "BAD key": "x", "deep": {"a": 1}, "here": "then"}
    body = json.dumps({"code": "exchange-full", "parameters": parameters}).encode()
    with somebody(507, body) as port:
        mailbox = connect(Address.parse(f"http://127.0.0.1:{port}"), Secrets(station=STATION))
        error = refused(mailbox, made(tmp_path, CONTENT), name_of(CONTENT))
    assert error.code == "exchange-full"
    assert error.parameters["reason"] == "x" * 500
    assert set(error.parameters) == {"address", "here", "reason"}


# Before enrolment


def test_the_answer_to_a_letter_comes_with_the_certificate_that_was_shown(place, tmp_path):
    known = fingerprint(place.address().options["ca"]).removeprefix("SHA256:")
    bare = f"https://localhost:{place.port}"
    for written in (bare, f"{bare}?certificate={known}"):
        assert enrol(Address.parse(written), b'{"letter": 1}') == (b'{"letter": 1}', known)
    other = office.new_certificate(tmp_path / "other.pem")
    with pytest.raises(SyncError) as caught:
        enrol(Address.parse(f"{bare}?certificate={other}"), b"{}")
    assert caught.value.code == "exchange-certificate-changed"


def test_without_tls_no_certificate_is_shown(quiet):
    assert enrol(Address.parse(f"http://127.0.0.1:{quiet.port}"), b"letter") == (b"letter", "")


def test_an_office_without_tls_is_told_as_such(quiet):
    with pytest.raises(SyncError) as caught:
        enrol(Address.parse(f"https://127.0.0.1:{quiet.port}"), b"letter")
    assert caught.value.code == "exchange-no-tls"


def test_a_letter_that_is_refused():
    for status, body, code in (
        (400, b'{"code": "enrol-code-used", "parameters": {}}', "enrol-code-used"),
        (404, b"<html>", "exchange-answer"),
        (302, b"", "exchange-answer"),
    ):
        with somebody(status, body) as port, pytest.raises(SyncError) as caught:
            enrol(Address.parse(f"http://127.0.0.1:{port}"), b"letter")
        assert caught.value.code == code
