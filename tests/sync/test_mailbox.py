from __future__ import annotations

import errno
import hashlib
from datetime import timedelta

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import Secrets, backoff
from gatekeeper.sync.mailbox import (
    PIECE_BYTES,
    arrive,
    bundles,
    checked,
    fault_of,
    pieces,
    walked,
    watched,
)
from tests.sync.bundles import name_of

CONTENT = b"of a bundle" * 20_000
NAME = name_of(CONTENT)


def test_the_wait_doubles_up_to_an_hour():
    minutes = [backoff(attempt) / timedelta(minutes=1) for attempt in (1, 2, 3, 4, 5, 6, 7, 8, 99)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert backoff(0) == backoff(1)


def test_stations_that_fail_together_come_back_apart():
    waits = {backoff(3, f"station {number}") for number in range(50)}
    assert len(waits) > 40
    assert all(timedelta(minutes=4) <= wait < timedelta(minutes=5) for wait in waits)
    assert backoff(3, "one") == backoff(3, "one")


@pytest.mark.parametrize(
    "name",
    [
        "../up/st/000001-0123456789ab.gkb",
        "/up/st/000001-0123456789ab.gkb",
        "up/../000001-0123456789ab.gkb",
        "up/st/000001-0123456789ab.gkb.part",
        "up/st/000001-0123456789ab.gkb\n",
        "up/st/000001-0123456789AB.gkb",
        "up\\st\\000001-0123456789ab.gkb",
        "up/st/1-0123456789ab.gkb",
        "side/st/000001-0123456789ab.gkb",
        "",
    ],
)
def test_what_could_leave_the_mailbox_is_no_name(name):
    with pytest.raises(SyncError) as caught:
        checked(name)
    assert caught.value.code == "exchange-name"
    assert bundles([name, NAME]) == [NAME]


def test_a_listing_is_walked_one_folder_deep():
    tree = {
        "up": [("one", True), ("two", True), ("stray.gkb", False)],
        "up/one": [("000002-0123456789ab.gkb", False), ("000001-0123456789ab.gkb", False)],
        "up/two": [("000001-0123456789ab.gkb.part", False), ("deeper", True)],
    }
    asked = []

    def listing(folder):
        asked.append(folder)
        return tree.get(folder, [])

    found = ["up/one/000001-0123456789ab.gkb", "up/one/000002-0123456789ab.gkb"]
    assert walked(listing, "up") == found
    assert asked == ["up", "up/one", "up/two"]
    assert walked(listing, "up/one") == found
    assert walked(listing, "down") == []


def test_what_arrives_is_whole_or_not_there(tmp_path):
    to = tmp_path / "new" / "bundle.gkb"

    def cut(offset):
        yield CONTENT[offset : offset + 1000]
        raise SyncError("exchange-unreachable", address="x", reason="cut")

    for _ in range(3):
        with pytest.raises(SyncError, match="exchange-unreachable"):
            arrive(NAME, to, cut, "x")
        assert not to.exists()
    offsets = []

    def rest(offset):
        offsets.append(offset)
        yield CONTENT[offset:]

    arrive(NAME, to, rest, "x")
    assert offsets == [3000]
    assert to.read_bytes() == CONTENT
    assert [file.name for file in to.parent.iterdir()] == ["bundle.gkb"]


def test_a_spoilt_part_is_fetched_again(tmp_path):
    to = tmp_path / "bundle.gkb"
    (tmp_path / "bundle.gkb.part").write_bytes(b"\0" * len(CONTENT) * 2)
    offsets = []

    def fetch(offset):
        offsets.append(offset)
        yield CONTENT[offset:]

    arrive(NAME, to, fetch, "x")
    assert offsets == [2 * len(CONTENT), 0]
    assert to.read_bytes() == CONTENT


def test_another_content_than_the_name_tells_never_gets_it(tmp_path):
    with pytest.raises(SyncError) as caught:
        arrive(NAME, tmp_path / "bundle.gkb", lambda _: iter([b"other"]), "x")
    assert caught.value.code == "exchange-damaged"
    assert list(tmp_path.iterdir()) == []


def test_faults_of_this_machine_are_told_as_such(tmp_path):
    with pytest.raises(SyncError) as caught:
        list(pieces(tmp_path / "gone"))
    assert caught.value.code == "exchange-here"
    (tmp_path / "file").touch()
    with pytest.raises(SyncError) as caught:
        arrive(NAME, tmp_path / "file" / "bundle.gkb", lambda _: iter([CONTENT]), "x")
    assert caught.value.code == "exchange-here"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(errno.ENOSPC, "no space"), "exchange-full"),
        (OSError(errno.EDQUOT, "quota"), "exchange-full"),
        (OSError(errno.EROFS, "read-only"), "exchange-not-allowed"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "exchange-unreachable"),
        (TimeoutError("timed out"), "exchange-timeout"),
    ],
)
def test_faults_of_the_system_have_their_meaning(fault, code):
    assert fault_of(fault, "sftp://office", 30).code == code


def test_secrets_do_not_show():
    shown = repr(Secrets(password="hunter2", station="one", sign=lambda message: message))
    assert "hunter2" not in shown
    assert "one" in shown


def test_a_name_is_of_one_content():
    assert hashlib.sha256(CONTENT).hexdigest()[:12] in NAME


def test_who_watches_hears_of_each_piece_and_may_end_it(tmp_path):
    """A transfer that was stopped is gone on with."""
    content = bytes(3 * PIECE_BYTES)
    source = tmp_path / "source"
    source.write_bytes(content)
    heard = []
    with watched(heard.append):
        assert b"".join(pieces(source)) == content
    assert heard == [PIECE_BYTES] * 3
    assert list(pieces(source))  # nobody hears of it
    assert len(heard) == 3

    name = f"up/aaaa/000001-{hashlib.sha256(content).hexdigest()[:12]}.gkb"
    to = tmp_path / "to.gkb"

    def stop(count):
        heard.append(count)
        if len(heard) == 5:
            raise SyncError("exchange-stopped")

    with watched(stop), pytest.raises(SyncError, match="exchange-stopped"):
        arrive(name, to, lambda offset: pieces_of(content, offset), "x")
    begun = to.with_name(to.name + ".part").stat().st_size
    assert 0 < begun < len(content)
    arrive(name, to, lambda offset: pieces_of(content, offset), "x")
    assert to.read_bytes() == content


def pieces_of(content, offset):
    for start in range(offset, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]
