from __future__ import annotations

import hashlib
import os

import pytest

from gatekeeper.office import uploads as module
from gatekeeper.office.asking import Refused
from gatekeeper.office.uploads import MOST_PARTS, Uploads

resource = pytest.importorskip("resource")

STATION = "0" * 16
CONTENT = os.urandom(5000)


def named(content: bytes, number: int = 1) -> str:
    return f"{number:06d}-{hashlib.sha256(content).hexdigest()[:12]}.gkb"


NAME = named(CONTENT)


@pytest.fixture
def uploads(tmp_path):
    return Uploads(folder=tmp_path, taken=lambda station, digest: 0)


def whole(uploads):
    return uploads.folder / "up" / STATION / NAME


def refused(act) -> tuple[int, str]:
    with pytest.raises(Refused) as error:
        act()
    return error.value.status, error.value.code


def test_pieces_become_the_whole(uploads):
    assert uploads.offset(STATION, NAME) == 0
    for start in range(0, 5000, 2000):
        assert uploads.offset(STATION, NAME) == start
        assert not whole(uploads).exists()
        piece = CONTENT[start : start + 2000]
        assert uploads.add(STATION, NAME, start, 5000, piece) == start + len(piece)
    assert whole(uploads).read_bytes() == CONTENT
    assert uploads.offset(STATION, NAME) == 5000
    assert [path.name for path in whole(uploads).parent.iterdir()] == [NAME]


def test_what_was_taken_before_is_not_asked_for_again(tmp_path):
    seen = []
    uploads = Uploads(
        folder=tmp_path, taken=lambda station, digest: seen.append((station, digest)) or 77
    )
    assert uploads.offset(STATION, NAME) == 77
    assert seen == [(STATION, NAME[7:19])]


def test_another_content_than_named_begins_anew(uploads):
    bad = b"x" * 5000
    uploads.add(STATION, NAME, 0, 5000, bad[:3000])
    assert refused(lambda: uploads.add(STATION, NAME, 3000, 5000, bad[3000:])) == (
        422,
        "exchange-damaged",
    )
    assert uploads.offset(STATION, NAME) == 0
    assert uploads.add(STATION, NAME, 0, 5000, CONTENT) == 5000


@pytest.mark.parametrize(
    ("offset", "size", "body"),
    [(0, 0, b"x"), (0, 3 * 1000**3, b"x"), (0, 5, b""), (4, 5, b"xx")],
)
def test_what_is_too_large_or_nothing_is_refused(uploads, offset, size, body):
    assert refused(lambda: uploads.add(STATION, NAME, offset, size, body)) == (
        413,
        "bundle-too-large",
    )


@pytest.mark.parametrize(
    "name", ["../../x", "000001-abc.gkb", "000001-" + "a" * 12 + ".gkb.part", "", "/etc/passwd"]
)
def test_only_names_of_bundles_are_files(uploads, name):
    assert refused(lambda: uploads.offset(STATION, name)) == (404, "exchange-name")
    assert refused(lambda: uploads.add(STATION, name, 0, 1, b"x")) == (404, "exchange-name")
    assert not (uploads.folder / "up").exists()


def test_a_disk_that_is_nearly_full_takes_nothing(tmp_path):
    uploads = Uploads(
        folder=tmp_path, taken=lambda station, digest: 0, free=lambda folder: module.RESERVE
    )
    assert refused(lambda: uploads.add(STATION, NAME, 0, 5000, CONTENT)) == (507, "exchange-full")
    assert uploads.offset(STATION, NAME) == 0


def test_a_disk_that_is_full_half_way_keeps_what_was_whole(uploads):
    uploads.add(STATION, NAME, 0, 5000, CONTENT[:2000])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, before[1]))
    try:
        answer = refused(lambda: uploads.add(STATION, NAME, 2000, 5000, CONTENT[2000:]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer == (507, "exchange-full")
    assert uploads.offset(STATION, NAME) == 2000
    assert uploads.add(STATION, NAME, 2000, 5000, CONTENT[2000:]) == 5000


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "up").write_text("a file in the way")
    uploads = Uploads(folder=tmp_path, taken=lambda station, digest: 0)
    assert refused(lambda: uploads.add(STATION, NAME, 0, 5000, CONTENT)) == (
        503,
        "exchange-not-allowed",
    )


def test_a_station_begins_few_uploads_at_once(uploads):
    names = [named(bytes([number]), number) for number in range(MOST_PARTS + 3)]
    folder = uploads.folder / "up" / STATION
    for at, name in enumerate(names):
        uploads.add(STATION, name, 0, 5000, b"begun")
        os.utime(folder / f"{name}.part", (at, at))
    left = sorted(path.name for path in folder.iterdir())
    assert left == [f"{name}.part" for name in names[-MOST_PARTS:]]
