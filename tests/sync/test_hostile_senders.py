from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.errors import SyncError
from tests.sync.hostile import (
    ACCESS,
    a_small_bundle,
    clear_of,
    entry,
    held_in,
    manifest_of,
    members,
    refused,
    reseal,
    spoiled,
    zipped,
)
from tests.sync.sealed import open_at, read_bundle, write_bundle


def test_untouched_it_is_taken(tmp_path):
    assert set(read_bundle(spoiled(tmp_path, lambda told, files: None))) > {"access-1"}


NAMES = [
    "../access-1.csv",
    "/etc/cron.d/access-1.csv",
    "photos/../../access-1.csv",
    "photos\\access-1.csv",
    "c:access-1.csv",
    "photos/" + "0" * 63 + "/.jpg",
    "access-1.csv/",
    "ACCESS-1.csv",
    "access-1.exe",
    "access-1.csv ",
    "ａccess-1.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere(tmp_path, name):
    def rename(told, files):
        entry(told, "access-1.csv")["name"] = name
        files[name] = files.pop("access-1.csv")

    assert refused(spoiled(tmp_path, rename)) == "bundle-names"


def test_a_file_nobody_listed(tmp_path):
    path = spoiled(tmp_path, lambda told, files: files.update({"audit-1.csv": b"1\r\n"}))
    assert refused(path) == "bundle-files"


def test_a_file_that_is_missing(tmp_path):
    assert refused(spoiled(tmp_path, lambda told, files: files.pop("private-1.csv"))) == (
        "bundle-files"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_twice_in_the_zip(tmp_path):
    path = a_small_bundle(tmp_path)
    held = io.BytesIO(clear_of(path))
    with zipfile.ZipFile(held, "a") as more:
        more.writestr("access-1.csv", ACCESS)
    reseal(path, held.getvalue())
    assert refused(path) == "bundle-names"


def test_a_file_twice_in_the_manifest(tmp_path):
    path = spoiled(tmp_path, lambda told, files: told["files"].append(entry(told, "access-1.csv")))
    assert refused(path) == "bundle-manifest"


@pytest.mark.parametrize("change", [{"rows": 2}, {"rows": 4}, {"sha256": "0" * 64}, {"bytes": 9}])
def test_other_rows_than_listed(tmp_path, change):
    path = spoiled(tmp_path, lambda told, files: entry(told, "access-1.csv").update(change))
    assert refused(path) == "bundle-files"


@pytest.mark.parametrize(
    "content",
    [
        ACCESS[:-2],
        ACCESS[:-1],
        ACCESS + b"\r\n",
        b"\r\n" + ACCESS,
        ACCESS.replace(b"\r\n", b"\n"),
        ACCESS.replace(b"granted", b"gran\rted"),
        ACCESS.replace(b"granted", b"gran\x00ted"),
        ACCESS.replace(b"granted", b"gran\xffted"),
        ACCESS.replace(b"granted", b"g" * 140_000),
        b"g" * 700_000,
    ],
)
def test_lines_that_are_none(tmp_path, content):
    import hashlib

    def replace(told, files):
        files["access-1.csv"] = content
        entry(told, "access-1.csv").update(
            rows=content.count(b"\n"),
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )

    assert refused(spoiled(tmp_path, replace)) == "bundle-files"


@pytest.mark.parametrize("row", ['a,"b', 'a,"b"c', '"'])
def test_a_row_that_is_no_csv(tmp_path, row):
    write_bundle(tmp_path / "a.gkb", lines={"other-1": ["x,y", row, 'a,"b']})
    with open_at(tmp_path / "a.gkb") as opened, pytest.raises(SyncError) as raised:
        list(opened.rows("other-1"))
    assert raised.value.code == "bundle-files"


def test_a_file_nobody_reads_is_proven_by_check(tmp_path):
    path = spoiled(tmp_path, lambda told, files: entry(told, "private-1.csv").update(rows=7))
    with open_at(path) as opened:
        assert len(list(opened.lines("access-1"))) == 3
        with pytest.raises(SyncError):
            opened.check()


def test_a_newer_program(tmp_path):
    path = spoiled(tmp_path, lambda told, files: told.update(format=2, purpose="unknown"))
    assert refused(path) == "bundle-future"


SPOILS = [
    {"direction": "sideways"},
    {"direction": "down"},
    {"sender": "GATE"},
    {"receiver": "../x"},
    {"number": 0},
    {"number": True},
    {"number": 1.0},
    {"number": 2**63},
    {"made_at": "2026-03-02"},
    {"made_at": "2026-13-02T00:30:00.000000Z"},
    {"span": None},
    {"span": {}},
    {"span": []},
    {"told": []},
    {"files": None},
    {"files": {}},
    {"files": ["access-1.csv"]},
    {"format": -1},
    {"format": "1"},
    {"more": 1},
]


@pytest.mark.parametrize("spoil", SPOILS, ids=str)
def test_a_manifest_that_is_none(tmp_path, spoil):
    path = spoiled(tmp_path, lambda told, files: told.update(spoil))
    assert refused(path) in ("bundle-manifest", "bundle-files")


SPAN_SPOILS = [
    {"first": 0},
    {"first": 4},
    {"last": 4},
    {"count": 2},
    {"public": "00" * 32},
    {"hash": "00" * 32},
    {"head_signature": "00"},
    {"previous": "0"},
    {"station": "0" * 16},
]


@pytest.mark.parametrize("spoil", SPAN_SPOILS, ids=str)
def test_a_span_that_contradicts_itself(tmp_path, spoil):
    path = spoiled(tmp_path, lambda told, files: told["span"].update(spoil))
    assert refused(path) == "bundle-manifest"


MANIFESTS = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"format":' + b"1" * 5000 + b"}",
    b'{"format":NaN}',
    b'{"format":1,"sender":"\\ud800"}',
]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda data: data[:20])
def test_a_manifest_that_breaks_readers(tmp_path, manifest):
    path = a_small_bundle(tmp_path)
    reseal(path, zipped(manifest, members(path)))
    assert refused(path) == "bundle-manifest"


def test_a_manifest_written_otherwise(tmp_path):
    """A second key of one name would let two readers see two manifests."""
    path = a_small_bundle(tmp_path)
    [data] = [content for name, content in everything(path).items() if name == "manifest.json"]
    for other in (
        data.replace(b'"number":1', b'"number":2,"number":1'),
        data.replace(b",", b", "),
        data + b"\n",
    ):
        assert other != data
        reseal(path, zipped(other, members(path)))
        assert refused(path) == "bundle-manifest"
        a_small_bundle(tmp_path)


def everything(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(clear_of(path))) as held:
        return {name: held.read(name) for name in held.namelist()}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_of_the_manifest(tmp_path, data):
    path = a_small_bundle(tmp_path)
    files, told, told_before = members(path), manifest_of(path), read_bundle(path)
    place = data.draw(st.sampled_from([told, told["span"], told["files"][0], told["told"]]))
    key = data.draw(st.sampled_from([*place, "other"]))
    place[key] = data.draw(JSON)
    try:
        clear = zipped(told, files)
    except ValueError:  # NaN, half a character
        return
    assert held_in(reseal(path, clear)) in (None, told_before)
