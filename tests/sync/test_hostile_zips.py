from __future__ import annotations

import bz2
import io
import random
import struct
import zipfile

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import form
from tests.sync.hostile import (
    a_small_bundle,
    clear_of,
    entry,
    manifest_of,
    members,
    refused,
    reseal,
    spoiled,
    zipped,
)
from tests.sync.sealed import read_bundle, write_bundle


def test_a_bomb_of_nothing(tmp_path):
    path = tmp_path / "a.gkb"
    reseal(path, zipped({}, {"access-1.csv": bytes(300_000_000)}))
    assert path.stat().st_size < 500_000
    assert refused(path) == "bundle-too-large"


def test_a_bomb_that_says_it_is_small(tmp_path):
    """The directory says 300 bytes, three millions come out: no more than 300 are taken."""
    path = spoiled(tmp_path, lambda told, files: entry(told, "access-1.csv").update(bytes=300))
    clear = zipped(manifest_of(path), {**members(path), "access-1.csv": b"1" * 3_000_000})
    size = struct.pack("<L", 3_000_000)
    assert clear.count(size) == 2
    reseal(path, clear.replace(size, struct.pack("<L", 300)))
    assert refused(path) == "bundle-files"


def test_a_bomb_of_files_that_lie_over_each_other(tmp_path):
    clear = bytearray(zipped({}, {"access-1.csv": b"1\r\n" * 1000, "audit-1.csv": b"2\r\n"}))
    end = clear.rindex(b"PK\x05\x06")
    directory = clear.index(b"PK\x01\x02")
    second = clear.index(b"PK\x01\x02", directory + 4)
    assert directory < second < end
    # The second file begins where the first does, and names itself alike only in the directory.
    clear[second + 42 : second + 46] = struct.pack("<L", 0)
    reseal(tmp_path / "a.gkb", bytes(clear))
    assert refused(tmp_path / "a.gkb") == "bundle-names"


def test_more_files_than_a_bundle_has(tmp_path):
    clear = bytearray(zipped({}, {}))
    end = clear.rindex(b"PK\x05\x06")
    clear[end + 8 : end + 12] = struct.pack("<2H", 60_000, 60_000)
    reseal(tmp_path / "a.gkb", bytes(clear))
    assert refused(tmp_path / "a.gkb") == "bundle-too-large"


def test_a_larger_file_than_a_bundle_is(tmp_path, monkeypatch):
    path = a_small_bundle(tmp_path)
    monkeypatch.setattr(form, "LARGEST_CLEAR", 1000)
    assert refused(path) == "bundle-too-large"
    reseal(path, b"PK" * 600)
    monkeypatch.setattr(form, "LARGEST_CLEAR", path.stat().st_size - 300)
    assert refused(path) == "bundle-too-large"
    with pytest.raises(SyncError) as raised:
        write_bundle(tmp_path / "b.gkb", lines={"access-1": ["1," + "x" * 900] * 9})
    assert raised.value.code == "bundle-too-large"


def test_a_zip_with_words_before_or_behind(tmp_path):
    path = a_small_bundle(tmp_path)
    clear = clear_of(path)
    for other in (b"#!/bin/sh\n" + clear, clear + b"\0", with_comment(clear), clear[:-1]):
        reseal(path, other)
        assert refused(path) == "bundle-damaged"


def with_comment(clear: bytes) -> bytes:
    held = io.BytesIO(clear)
    with zipfile.ZipFile(held, "a") as more:
        more.comment = b"PK\x05\x06" * 10
    return held.getvalue()


def test_other_ways_to_pack(tmp_path):
    path = a_small_bundle(tmp_path)
    held = io.BytesIO(clear_of(path))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_BZIP2) as more:
        more.writestr("audit-1.csv", b"1\r\n")
    assert bz2.compress(b"1\r\n")[:4] in held.getvalue()
    reseal(path, held.getvalue())
    assert refused(path) == "bundle-names"


def test_the_later_end_of_a_large_zip(tmp_path):
    path = a_small_bundle(tmp_path)
    clear = clear_of(path)
    later = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**40, 0)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(clear) - 22, 1)
    reseal(path, clear[:-22] + later + where + clear[-22:])
    assert refused(path) == "bundle-damaged"


@pytest.mark.parametrize("size", [500, 600, 900, 1500, 2500])
def test_what_is_written_can_be_read_near_the_limits(tmp_path, monkeypatch, size):
    """A photo does not shrink: zip, manifest and seal come on top of it."""
    limit = 4000
    monkeypatch.setattr(form, "LARGEST_CLEAR", limit)
    photos = [random.Random(n).randbytes(size) for n in range(limit // size)]
    for count in range(1, len(photos) + 1):
        try:
            write_bundle(tmp_path / "a.gkb", photos=photos[:count])
        except SyncError as error:
            assert error.code == "bundle-too-large"  # noqa: PT017
        else:
            assert len(read_bundle(tmp_path / "a.gkb")) == count + 1
