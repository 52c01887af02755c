"""SFTP in particular: whom to believe, how to sign on, and going on where a line was cut."""

from __future__ import annotations

import os
import random

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import Address, Secrets, connect
from tests.sync.bundles import STATION, made, name_of
from tests.sync.lines import line_to
from tests.sync.places import opened
from tests.sync.sshd import new_key

OTHER = "SHA256:" + "A" * 43


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with opened("sftp", tmp_path_factory.mktemp("sftp")) as found:
        yield found


def refused(address: str, password: str = "") -> SyncError:
    with pytest.raises(SyncError) as caught:
        connect(Address.parse(address), Secrets(password=password))
    return caught.value


def test_an_unknown_host_key_is_refused_and_told(place):
    address = place.server.address().replace("host-key=", "timeout=9&").partition("?")[0]
    error = refused(f"{address}?key={place.server.key}")
    assert error.code == "exchange-host-key-unknown"
    assert error.parameters["found"] == place.server.fingerprint
    assert Address.parse(f"{address}?host-key={error.parameters['found']}&key={place.server.key}")


def test_a_changed_host_key_is_refused_before_anything_is_said(place):
    error = refused(place.server.address(host_key=OTHER))
    assert error.code == "exchange-host-key"
    assert error.parameters["found"] == place.server.fingerprint
    assert error.parameters["expected"] == OTHER


def test_who_is_not_known_there_is_refused(place, tmp_path):
    new_key(tmp_path / "stranger")
    address = place.server.address().replace(str(place.server.key), str(tmp_path / "stranger"))
    assert refused(address).code == "exchange-refused"
    without = place.server.address().partition("&key=")[0]
    assert refused(without, password="guessed").code == "exchange-refused"


def test_the_key_file_is_looked_at(place, tmp_path):
    def with_key(name: str) -> str:
        return place.server.address().replace(str(place.server.key), str(tmp_path / name))

    assert refused(with_key("gone")).code == "exchange-here"
    (tmp_path / "text").write_text("no key")
    (tmp_path / "text").chmod(0o600)
    assert refused(with_key("text")).code == "exchange-key-file"
    (tmp_path / "open").write_bytes(place.server.key.read_bytes())
    (tmp_path / "open").chmod(0o640)
    assert refused(with_key("open")).code == "exchange-key-open"


def test_a_key_with_a_passphrase(place, tmp_path):
    new_key(tmp_path / "locked", passphrase="七把钥匙")
    known = place.server.key.with_name("authorized_keys")
    with known.open("a") as file:
        file.write((tmp_path / "locked.pub").read_text())
    address = place.server.address().replace(str(place.server.key), str(tmp_path / "locked"))
    assert refused(address).code == "exchange-key-file"
    assert refused(address, password="wrong").code == "exchange-key-file"
    with connect(Address.parse(address), Secrets(password="七把钥匙")) as mailbox:
        assert mailbox.names(f"down/{STATION}") == []


def test_a_folder_that_is_not_there_is_told(place):
    address = place.server.address().replace("/files?", "/nowhere?")
    assert refused(address).code == "exchange-no-folder"


def test_a_name_that_does_not_resolve_is_told():
    error = refused("sftp://gate@host.invalid/x?host-key=x")
    assert error.code == "exchange-unreachable"


def test_an_upload_goes_on_where_it_stopped(place, tmp_path):
    content = random.Random(1).randbytes(2_000_000)
    path, name = made(tmp_path, content), name_of(content)
    with line_to(place.port) as line:
        line.reset(cut_after=1_500_000)
        with place.connected(port=line.port) as mailbox, pytest.raises(SyncError):
            mailbox.send(path, name)
        assert place.seen(name) is None
        line.reset()
        with place.connected(port=line.port) as mailbox:
            mailbox.send(path, name)
        assert line.sent < 700_000
    assert place.seen(name) == content


@pytest.mark.parametrize("spoilt", ["zeros", "longer", "empty"])
def test_a_part_that_is_not_its_beginning_is_written_over(place, tmp_path, spoilt):
    content = random.Random(spoilt).randbytes(500_000)
    path, name = made(tmp_path, content), name_of(content)
    left = {
        "zeros": content[:100_000] + bytes(100_000),  # as after the server lost its power
        "longer": content + b"more",
        "empty": b"",
    }
    place.put(f"{name}.part", left[spoilt])
    with place.connected() as mailbox:
        mailbox.send(path, name)
    assert place.seen(name) == content
    assert place.seen(f"{name}.part") is None


def test_a_full_disk_there_is_told_and_the_session_lives_on(place, tmp_path):
    content = random.Random(3).randbytes(100_000)
    path, name = made(tmp_path, content), name_of(content)
    part = place.server.files / f"{name}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.symlink_to("/dev/full")
    with place.connected() as mailbox:
        with pytest.raises(SyncError) as caught:
            mailbox.send(path, name)
        assert caught.value.code == "exchange-full"
        assert name not in mailbox.names("up")
        part.unlink()
        mailbox.send(path, name)
    assert place.seen(name) == content


@pytest.mark.skipif(os.geteuid() == 0, reason="the server runs as root, who may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(place, tmp_path):
    closed = place.server.files / "up" / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0o500)
    with place.connected() as mailbox, pytest.raises(SyncError) as caught:
        mailbox.send(made(tmp_path, b"x"), name_of(b"x", folder="up/closed"))
    assert caught.value.code == "exchange-not-allowed"
