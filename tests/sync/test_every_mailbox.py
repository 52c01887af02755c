"""What all mailboxes promise, tried against a real server of each kind."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import Mailbox
from tests.sync.bundles import STATION, made, name_of
from tests.sync.lines import line_to, nobody, silence
from tests.sync.places import KINDS, OVER_A_LINE

DOWN = f"down/{STATION}"

every_kind = pytest.mark.parametrize("place", KINDS, indirect=True)
over_a_line = pytest.mark.parametrize("place", OVER_A_LINE, indirect=True)


@pytest.fixture
def content(request) -> bytes:
    """Another one in each test: the servers live on."""
    return random.Random(request.node.name).randbytes(50_000)


@every_kind
def test_sent_and_there(place, content, tmp_path):
    names = [name_of(content, number=number) for number in (12, 3)]
    with place.connected() as mailbox:
        for name in names:
            mailbox.send(made(tmp_path, content), name)
        mailbox.send(made(tmp_path, content), names[0])
    assert [place.seen(name) for name in names] == [content, content]


@every_kind
def test_listed_fetched_and_taken_away(place, content, tmp_path):
    first, second = (name_of(content, number=number, folder=DOWN) for number in (7, 8))
    for name in (second, first):
        place.put(name, content)
    with place.connected() as mailbox:
        assert mailbox.names(DOWN) == [first, second]
        mailbox.receive(first, tmp_path / "to" / "one.gkb")
        mailbox.acknowledge(first)
        mailbox.acknowledge(first)
        assert mailbox.names(DOWN) == [second]
        mailbox.acknowledge(second)
        assert mailbox.names(DOWN) == []
        with pytest.raises(SyncError) as caught:
            mailbox.receive(first, tmp_path / "to" / "two.gkb")
    assert caught.value.code == "exchange-gone"
    assert (tmp_path / "to" / "one.gkb").read_bytes() == content


@pytest.mark.parametrize("place", [kind for kind in KINDS if kind != "https"], indirect=True)
def test_an_office_finds_the_bundles_of_every_station(place, content, tmp_path):
    names = [name_of(content, number=20, folder=f"up/{station}") for station in ("aa", "bb")]
    with place.connected() as mailbox:
        assert mailbox.names("up/nobody") == []
        for name in names:
            mailbox.send(made(tmp_path, content), name)
        assert set(names) <= set(mailbox.names("up"))
        assert mailbox.names("up/bb") == [names[1]]


@every_kind
def test_a_fetch_goes_on_where_it_stopped(place, content, tmp_path):
    name = name_of(content, folder=DOWN)
    place.put(name, content)
    for kept in (0, 1, 49_000, len(content)):
        to = tmp_path / f"{kept}.gkb"
        to.with_name(f"{kept}.gkb.part").write_bytes(content[:kept])
        if place.kind == "folder":
            with place.connected() as mailbox:
                mailbox.receive(name, to)
        else:
            with line_to(place.port) as line, place.connected(port=line.port) as mailbox:
                mailbox.receive(name, to)
                assert line.came < len(content) - kept + 10_000
        assert to.read_bytes() == content
    with place.connected() as mailbox:
        mailbox.acknowledge(name)


@every_kind
def test_a_part_that_is_not_its_beginning_is_thrown_away(place, content, tmp_path):
    name = name_of(content, folder=DOWN)
    place.put(name, content)
    to = tmp_path / "to.gkb"
    for spoilt in (b"\0" * 100, content + b"more"):
        to.with_name("to.gkb.part").write_bytes(spoilt)
        with place.connected() as mailbox:
            mailbox.receive(name, to)
        assert to.read_bytes() == content
    place.put(name, content[:-1])
    with place.connected() as mailbox, pytest.raises(SyncError) as caught:
        mailbox.receive(name, tmp_path / "other.gkb")
    assert caught.value.code == "exchange-damaged"
    with place.connected() as mailbox:
        mailbox.acknowledge(name)
    assert [file.name for file in tmp_path.iterdir()] == ["to.gkb"]


@over_a_line
def test_nobody_there(place):
    with nobody() as port:
        error = refused(lambda: place.connected(port=port).names(DOWN))
    assert error.code == "exchange-unreachable"
    assert error.parameters["address"] == place.address(port=port).shown


@over_a_line
def test_somebody_there_who_is_silent(place):
    with silence() as port:
        error = refused(lambda: place.connected(port=port, more="timeout=0.4").names(DOWN))
    assert error.code == "exchange-timeout"


@over_a_line
def test_a_line_that_falls_silent_in_an_upload(place, tmp_path):
    content = random.Random(5).randbytes(8_000_000)  # more than the system takes by itself
    path, name = made(tmp_path, content), name_of(content)
    with line_to(place.port) as line:
        line.reset(silent_after=1_000_000)
        with place.connected(port=line.port, more="timeout=0.4") as mailbox:
            assert refused(lambda: mailbox.send(path, name)).code == "exchange-timeout"
        assert place.seen(name) is None
    with place.connected() as mailbox:
        mailbox.send(path, name)
    assert place.seen(name) == content


PLACES = 200


@over_a_line
def test_an_upload_cut_at_200_places(place, tmp_path):
    """At every byte of one: tests/office/test_cut_uploads.py."""
    content = random.Random(6).randbytes(20_000)
    path = made(tmp_path, content)
    failed = 0
    with line_to(place.port) as line, place.connected() as direct, calls(place, line) as call:
        call().send(path, name_of(content, number=1000))
        for number, at in enumerate(random.Random(7).choices(range(line.sent), k=PLACES)):
            name = name_of(content, number=2000 + number)
            line.reset(cut_after=at)
            failed += broken_off(lambda name=name: call().send(path, name))
            assert place.seen(name) in (None, content)
            direct.send(path, name)
            assert place.seen(name) == content
            direct.acknowledge(name)
    # The last bytes on a line may say no more than goodbye.
    assert failed > PLACES * 0.9


@over_a_line
def test_a_fetch_cut_at_20_places(place, content, tmp_path):
    name = name_of(content, folder=DOWN)
    place.put(name, content)
    with line_to(place.port) as line, place.connected() as direct, calls(place, line) as call:
        call().receive(name, tmp_path / "whole.gkb")
        for number, at in enumerate(random.Random(8).choices(range(line.came), k=20)):
            to = tmp_path / f"{number}.gkb"
            line.reset(cut_back_after=at)
            if broken_off(lambda to=to: call().receive(name, to)):
                assert not to.exists()
            direct.receive(name, to)
            assert to.read_bytes() == content
        direct.acknowledge(name)


@contextmanager
def calls(place, line) -> Iterator[Callable[[], Mailbox]]:
    """A mailbox over this line. Requests over HTTP call anew by themselves; SFTP signs on again."""
    with ExitStack() as held:
        kept = []

        def call() -> Mailbox:
            if not kept or place.kind == "sftp":
                kept[:] = [held.enter_context(place.connected(port=line.port))]
            return kept[0]

        yield call


def broken_off(attempt: Callable[[], object]) -> bool:
    """True when the attempt failed for the line that was cut; no other fault may come of it."""
    try:
        attempt()
    except SyncError as error:
        if error.code != "exchange-unreachable":
            raise
        return True
    return False


def refused(attempt: Callable[[], object]) -> SyncError:
    with pytest.raises(SyncError) as caught:
        attempt()
    return caught.value


MEMORY = """
import resource, sys
from pathlib import Path
from gatekeeper.keys import SigningKey
from gatekeeper.sync import Address, Secrets, connect

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

address, password, key, small, large, small_name, large_name, to = sys.argv[1:]
sign = SigningKey.from_private(bytes.fromhex(key)).sign if key else None
secrets = Secrets(password=password, station="0123456789abcdef", sign=sign)
with connect(Address.parse(address), secrets) as mailbox:
    mailbox.send(Path(small), small_name)
    mailbox.names("up")
    before = used()
    mailbox.send(Path(large), large_name)
    if not sign:
        mailbox.receive(large_name, Path(to))
print(used() - before)
"""

MEBIBYTES = 48


@every_kind
def test_memory_does_not_grow_with_the_file(place, tmp_path):
    small, large = b"small", random.Random(9).randbytes(MEBIBYTES << 20)
    key = place.server.key.private_bytes().hex() if place.kind == "https" else ""
    where = place.written(place.port), place.secrets.password, key
    files = [str(made(tmp_path, content)) for content in (small, large)]
    names = [name_of(content, number=31) for content in (small, large)]
    command = [sys.executable, "-c", MEMORY, *where, *files, *names, str(tmp_path / "to")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert float(run.stdout) < MEBIBYTES / 4
    if key == "":
        assert Path(tmp_path / "to").stat().st_size == len(large)
