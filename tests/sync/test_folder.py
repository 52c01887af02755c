from __future__ import annotations

import random

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import Address, Secrets, connect
from tests.sync.bundles import STATION, made, name_of, room_for

UP = f"up/{STATION}"


def opened(folder):
    return connect(Address.parse(str(folder)), Secrets())


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(SyncError) as caught:
        opened(tmp_path / "stick")
    assert caught.value.code == "exchange-folder"
    assert list(tmp_path.iterdir()) == []


def test_a_stick_pulled_out_meanwhile_is_told(stick, tmp_path):
    path = made(tmp_path, b"content")
    with opened(stick) as mailbox:
        stick.rmdir()
        for act in (
            lambda: mailbox.send(path, name_of(b"content")),
            lambda: mailbox.receive(name_of(b"content"), tmp_path / "to"),
        ):
            with pytest.raises(SyncError) as caught:
                act()
            assert caught.value.code == "exchange-folder"


def test_a_full_disk_at_200_places_leaves_no_half_file(stick, tmp_path):
    content = random.Random(1).randbytes(200_000)
    path, name = made(tmp_path, content), name_of(content)
    places = random.Random(2).sample(range(len(content)), 200)
    with opened(stick) as mailbox:
        for place in places:
            with room_for(place), pytest.raises(SyncError) as caught:
                mailbox.send(path, name)
            assert caught.value.code == "exchange-full"
            assert mailbox.names(UP) == []
            mailbox.send(path, name)
            assert mailbox.names(UP) == [name]
            assert (stick / name).read_bytes() == content
            mailbox.acknowledge(name)
        assert list((stick / UP).iterdir()) == []


def test_a_full_disk_here_is_told_as_here(stick, tmp_path):
    content = b"x" * 5000
    with opened(stick) as mailbox:
        mailbox.send(made(tmp_path, content), name_of(content))
        with room_for(3000), pytest.raises(SyncError) as caught:
            mailbox.receive(name_of(content), tmp_path / "to")
        assert caught.value.code == "exchange-here-full"
        mailbox.receive(name_of(content), tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == content


def test_links_of_a_foreign_stick_are_not_followed(stick, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    name = name_of(b"content")
    (stick / UP).mkdir(parents=True)
    (stick / name).symlink_to(secret)
    (stick / f"{name}.part").symlink_to(secret)
    with opened(stick) as mailbox:
        assert mailbox.names(UP) == mailbox.names("up") == []
        with pytest.raises(SyncError):
            mailbox.receive(name, tmp_path / "to")
        with pytest.raises(SyncError):
            mailbox.send(made(tmp_path, b"content"), name)
    assert secret.read_bytes() == b"secret"
