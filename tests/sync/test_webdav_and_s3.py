"""WebDAV and S3 in particular: passwords, disks that are full, what is left of broken uploads."""

from __future__ import annotations

import dataclasses
import random

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import Address, Secrets, connect
from tests.sync.bundles import STATION, made, name_of, room_for
from tests.sync.lines import line_to
from tests.sync.places import opened
from tests.sync.strangers import proxy, somebody

CONTENT = random.Random(1).randbytes(100_000)
NAME = name_of(CONTENT)


@pytest.fixture(scope="module")
def dav(tmp_path_factory):
    with opened("webdav", tmp_path_factory.mktemp("dav")) as found:
        yield found


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    with opened("s3", tmp_path_factory.mktemp("s3")) as found:
        yield found


def refused(mailbox, path) -> str:
    with mailbox, pytest.raises(SyncError) as caught:
        mailbox.send(path, NAME)
    return caught.value.code


def test_a_wrong_password_is_refused(dav, tmp_path):
    wrong = dataclasses.replace(dav, secrets=Secrets(password="wrong"))
    assert refused(wrong.connected(), made(tmp_path, CONTENT)) == "exchange-refused"


def test_a_folder_that_is_not_there(dav, tmp_path):
    address = Address.parse(f"webdav://gate@127.0.0.1:{dav.port}/box/nowhere")
    path = made(tmp_path, CONTENT)
    assert refused(connect(address, dav.secrets), path) == "exchange-no-folder"


@pytest.mark.filterwarnings("ignore:.*unclosed file")  # by wsgidav, which leaves it so
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_there(dav, tmp_path):
    """The server runs in this process, so that its files can be held down too."""
    path = made(tmp_path, CONTENT)
    with room_for(50_000):
        assert refused(dav.connected(), path) in ("exchange-full", "exchange-trouble")
    assert dav.seen(NAME) is None
    with dav.connected() as mailbox:
        mailbox.send(path, NAME)
    assert dav.seen(NAME) == CONTENT


def test_what_a_broken_upload_left_is_cleared_away(dav, tmp_path):
    content = random.Random(2).randbytes(200_000)
    path, name = made(tmp_path, content), name_of(content)
    with line_to(dav.port) as line:
        line.reset(cut_after=100_000)
        with dav.connected(port=line.port) as mailbox, pytest.raises(SyncError):
            mailbox.send(path, name)
    with dav.connected() as mailbox:
        mailbox.send(path, name)
    assert list((dav.server.files / "up" / STATION).glob("*.part")) == []


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (207, b"<html>no list", "exchange-answer"),
        (200, b"<html>Sign on to the guest network</html>", "exchange-answer"),
        (302, b"", "exchange-answer"),
        (403, b"", "exchange-not-allowed"),
        (507, b"", "exchange-full"),
        (502, b"", "exchange-trouble"),
        (503, b"", "exchange-trouble"),
    ],
)
def test_what_is_no_webdav_is_told_as_such(tmp_path, status, body, code):
    with somebody(status, body) as port:
        mailbox = connect(Address.parse(f"webdav://127.0.0.1:{port}/x"), Secrets())
        assert refused(mailbox, made(tmp_path, CONTENT)) == code


def test_a_bucket_that_is_not_there(s3, tmp_path):
    address = Address.parse(f"s3://key@another?endpoint=http://127.0.0.1:{s3.port}")
    assert refused(connect(address, s3.secrets), made(tmp_path, CONTENT)) == "exchange-no-folder"
    with connect(address, s3.secrets) as mailbox, pytest.raises(SyncError) as caught:
        mailbox.names("down")
    assert caught.value.code == "exchange-no-folder"


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (403, "InvalidAccessKeyId", "exchange-refused"),
        (403, "SignatureDoesNotMatch", "exchange-refused"),
        (403, "AccessDenied", "exchange-not-allowed"),
        (403, "RequestTimeTooSkewed", "exchange-clock"),
        (400, "QuotaExceeded", "exchange-full"),
        (507, "XMinioStorageFull", "exchange-full"),
        (503, "SlowDown", "exchange-trouble"),
        (400, "SomethingNew", "exchange-answer"),
    ],
)
def test_what_s3_says_has_its_meaning(status, told, code):
    body = f"<Error><Code>{told}</Code><Message>no</Message></Error>".encode()
    with somebody(status, body) as port:
        address = Address.parse(f"s3://key@bucket?endpoint=http://127.0.0.1:{port}")
        mailbox = connect(address, Secrets(password="secret"))
        with mailbox, pytest.raises(SyncError) as caught:
            mailbox.names("down")
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["dav", "s3"])
def test_through_a_proxy(kind, request, tmp_path):
    place = request.getfixturevalue(kind)
    content = random.Random(kind).randbytes(100_000)
    with proxy() as through:
        more = f"proxy=http://127.0.0.1:{through.port}"
        with place.connected(more=more) as mailbox:
            mailbox.send(made(tmp_path, content), name_of(content))
    assert place.seen(name_of(content)) == content
    assert through.asked
    assert set(through.asked) == {f"127.0.0.1:{place.port}"}
