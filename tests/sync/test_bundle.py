from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.errors import GatekeeperError, SyncError
from gatekeeper.sync.bundle import Direction, Writer
from tests.sync.sealed import (
    GATE,
    LINES,
    OFFICE,
    STRANGER,
    a_header,
    open_at,
    read_bundle,
    write_bundle,
)

FIELD = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="".join(map(chr, range(32))))
)
ROWS = st.lists(st.lists(FIELD, min_size=5, max_size=5), max_size=20)
PARTS = st.lists(st.lists(FIELD, min_size=6, max_size=6), max_size=20)
PHOTOS = st.lists(st.binary(max_size=2000), max_size=3)


def code_of(raised: pytest.ExceptionInfo[GatekeeperError]) -> str:
    return raised.value.code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=ROWS, private=PARTS, photos=PHOTOS)
def test_what_goes_in_comes_out(tmp_path, lists, private, photos):
    path = tmp_path / "a.gkb"
    sealed = write_bundle(path, rows={"rows-1": lists, "private-1": private}, photos=photos)
    with open_at(path) as opened:
        assert opened.manifest == sealed.manifest
        assert list(opened.rows("rows-1")) == lists
        assert list(opened.rows("private-1")) == private
        assert list(opened.lines("access-1")) == [line for _, line in LINES]
        assert dict(opened.photos()) == {hashlib.sha256(one).hexdigest(): one for one in photos}
        opened.check()


def test_it_is_called_by_its_number_and_hash(tmp_path):
    sealed = write_bundle(tmp_path / "a.gkb", header=a_header(number=17))
    data = (tmp_path / "a.gkb").read_bytes()
    assert sealed.sha256 == hashlib.sha256(data).hexdigest()
    assert sealed.bytes == len(data)
    assert sealed.name == f"000017-{sealed.sha256[:12]}.gkb"


def test_it_goes_both_ways(tmp_path):
    header = a_header(
        direction=Direction.DOWN, sender=OFFICE, receiver=GATE, told={"snapshot": 3, "since": 2}
    )
    write_bundle(
        tmp_path / "a.gkb",
        header=header,
        key=OFFICE.key,
        to=GATE,
        lines={},
        rows={"rows-1": [["people", "00", "3", '{"name":"张三"}']]},
    )
    with open_at(tmp_path / "a.gkb", by=GATE) as opened:
        assert opened.manifest.told == {"snapshot": 3, "since": 2}
        assert opened.manifest.span is None
        assert opened.names == {"rows-1"}
        assert list(opened.rows("rows-1")) == [["people", "00", "3", '{"name":"张三"}']]


def test_many_rows_cross_the_blocks_they_are_read_in(tmp_path):
    lines = [f"{n}," + hashlib.sha256(str(n).encode()).hexdigest() * (n % 9) for n in range(9000)]
    write_bundle(tmp_path / "a.gkb", lines={"audit-1": lines})
    assert read_bundle(tmp_path / "a.gkb") == {"audit-1": lines}


def test_a_file_that_is_not_there_has_no_rows(tmp_path):
    write_bundle(tmp_path / "a.gkb", rows={"erased-1": []})
    with open_at(tmp_path / "a.gkb") as opened:
        assert opened.names == {"access-1"}
        assert list(opened.lines("erased-1")) == list(opened.rows("erased-1")) == []


def test_nothing_is_left_where_writing_failed(tmp_path):
    with pytest.raises(ZeroDivisionError), _writer(tmp_path) as writer:
        writer.lines("access-1", (str(1 // n) for n in (1, 0)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["", "a\nb", "a\r\nb", "tab\t", "nul\0", "\udc80", "x" * 131_073])
def test_a_line_that_would_not_come_back_is_refused(tmp_path, line):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.lines("access-1", ["1,a"] * 600 + [line])
    assert code_of(raised) == "bundle-line"
    assert raised.value.parameters == {"name": "access-1", "row": 601}


@pytest.mark.parametrize("row", [["a", "b\n"], ["\ud800"], ["x" * 131_073], []])
def test_a_row_that_would_not_come_back_is_refused(tmp_path, row):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.rows("other-1", [["1", "a"], row])
    assert raised.value.parameters == {"name": "other-1", "row": 2}


def test_a_row_has_the_published_columns(tmp_path):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.rows("erased-1", [["17", "who", GATE.station, "30"], ["17", "who"]])
    assert raised.value.parameters == {"name": "erased-1", "row": 2}
    write_bundle(tmp_path / "a.gkb", lines={"erased-1": ["17,who"]})
    with open_at(tmp_path / "a.gkb") as opened, pytest.raises(SyncError) as raised:
        list(opened.rows("erased-1"))
    assert code_of(raised) == "bundle-files"


@pytest.mark.parametrize(
    "name", ["../x-1", "access", "Access-1", "a/b-1", "access-1.csv", "-1", ""]
)
def test_a_strange_name_is_refused(tmp_path, name):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.lines(name, ["1,a"])
    assert code_of(raised) == "bundle-names"


def test_a_file_is_written_once(tmp_path):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.lines("access-1", ["1"])
        writer.lines("access-1", ["2"])
    assert code_of(raised) == "bundle-names"


def test_a_photo_is_what_its_name_says(tmp_path):
    with pytest.raises(SyncError) as raised, _writer(tmp_path) as writer:
        writer.photo("0" * 64, b"\xff\xd8")
    assert code_of(raised) == "bundle-files"


def test_a_folder_that_takes_no_file_is_told(tmp_path):
    with pytest.raises(SyncError) as raised:
        write_bundle(tmp_path / "gone" / "a.gkb")
    assert code_of(raised) == "bundle-unwritable"
    with pytest.raises(SyncError) as raised:
        open_at(tmp_path / "gone.gkb")
    assert code_of(raised) == "bundle-unreadable"


def test_it_opens_for_its_receiver_alone(tmp_path):
    write_bundle(tmp_path / "a.gkb")
    with pytest.raises(SyncError) as raised:
        open_at(tmp_path / "a.gkb", by=STRANGER)
    assert code_of(raised) == "bundle-not-ours"


def test_a_sender_nobody_enrolled(tmp_path):
    header = a_header(sender=STRANGER)
    write_bundle(tmp_path / "a.gkb", header=header, key=STRANGER.key)
    with pytest.raises(SyncError) as raised:
        open_at(tmp_path / "a.gkb")
    assert code_of(raised) == "bundle-sender-unknown"


def test_a_stranger_signs_as_another(tmp_path):
    write_bundle(tmp_path / "a.gkb", key=STRANGER.key)
    with pytest.raises(SyncError) as raised:
        open_at(tmp_path / "a.gkb")
    assert code_of(raised) == "bundle-unsigned"


def test_keys_that_are_none(tmp_path):
    writer = Writer(tmp_path / "a.gkb", key=GATE.key, recipient="age1no", header=a_header())
    with pytest.raises(SyncError) as raised, writer:
        pass
    assert code_of(raised) == "bundle-recipient"
    write_bundle(tmp_path / "a.gkb")
    with pytest.raises(GatekeeperError) as broken:
        open_at(tmp_path / "a.gkb", by=replace(OFFICE, identity="AGE-SECRET-KEY-1NO"))
    assert code_of(broken) == "key-damaged"


def test_nothing_of_it_can_be_read_on_the_disk(tmp_path):
    write_bundle(tmp_path / "a.gkb", lines={"audit-1": ["1,PLAINLY"] * 50})
    data = (tmp_path / "a.gkb").read_bytes()
    assert not re.search(b"PLAINLY|manifest|audit|photos", data)
    assert data.startswith(b"age-encryption.org/v1\n")


def _writer(folder) -> Writer:
    return Writer(folder / "a.gkb", key=GATE.key, recipient=OFFICE.recipient, header=a_header())
