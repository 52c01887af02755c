from __future__ import annotations

import csv
import hashlib
from datetime import timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.domain.spreadsheet import FORMULA_SIGNS
from gatekeeper.errors import SyncError
from gatekeeper.store import lines
from gatekeeper.store.lines import canonical, line_of
from gatekeeper.sync import form
from gatekeeper.sync.bundle import Direction
from gatekeeper.sync.human import Spoken, unpack, write
from gatekeeper.text.log_columns import heading
from tests.builders import numbered_id
from tests.sync.sealed import GATE, OFFICE, a_header, open_at, write_bundle

CHINA = timezone(timedelta(hours=8))
ENGLISH = Spoken(language="en", zone=CHINA)
CHINESE = Spoken(language="zh_CN", zone=CHINA)
AT = "2026-03-02T00:30:00.000000Z"

ACCESS = {
    "sequence": "17",
    "id": numbered_id(1).hex,
    "event": "granted",
    "presentation": numbered_id(2).hex,
    "occurred_at": AT,
    "recorded_at": AT,
    "lane": "1",
    "direction": "entry",
    "outcome": "granted",
    "findings": "pass-active temperature-normal",
    "overridden": "",
    "policy": "everyday@0",
    "lists_age": "",
    "operator": "",
    "source": "camera",
    "corrects": "",
    "parts": "who:" + "ab" * 32 + " measured:" + "cd" * 32,
}
WHO = {
    "name": "欧阳张三",
    "phone": "13812348000",
    "id_number": "110101199003070011",
    "plate": "苏B12345",
    "person": numbered_id(7).hex,
    "said": "我是李四",
    "tenths": 365,
    "on": "2026-03-02",
    "others": [{"name": "王五", "note": "楼上"}],
}
SECRETS = ("张三", "李四", "王五", "楼上", "12348000", "19900307", "B123", "5eed")


def read(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_an_access_line_in_words(tmp_path):
    path = tmp_path / "access-1.csv"
    assert write(path, "access-1", [line_of(list(ACCESS.values()))], CHINESE) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    titles, cells = read(path)
    told = dict(zip(titles, cells, strict=True))
    assert told["行序号"] == "17"
    assert told["发生时间"] == "2026-03-02 08:30:00"
    assert told["方向"] == "进"
    assert told["隐私部分"] == "who measured"
    assert told["到场编号"] == str(numbered_id(2))
    assert told["核验结果"] == "pass-active; 体温 … °C"  # the room of that code is not asked here


def test_in_the_other_language(tmp_path):
    write(tmp_path / "a.csv", "access-1", [line_of(list(ACCESS.values()))], ENGLISH)
    titles, cells = read(tmp_path / "a.csv")
    assert dict(zip(titles, cells, strict=True))["Kind of event"] == "let pass"


def test_private_parts_are_masked_and_give_nothing_to_try_names_with(tmp_path):
    row = ["17", "who", numbered_id(7).hex, AT, "5eed" * 8, canonical(WHO)]
    write(tmp_path / "a.csv", "private-1", [line_of(row)], CHINESE)
    titles, (number, part, person, until, data) = read(tmp_path / "a.csv")
    assert len(titles) == 5
    assert (number, part, person) == ("17", "who", str(numbered_id(7)))
    assert until == "2026-03-02 08:30:00"
    assert not any(secret in data for secret in SECRETS)
    for shown in ("欧阳**", "138****8000", "tenths: 365", "on: 2026-03-02", "said: ***", "王*"):
        assert shown in data


def test_rows_are_masked(tmp_path):
    row = ["people", numbered_id(7).hex, "", "17", canonical(WHO)]
    write(tmp_path / "a.csv", "rows-1", [line_of(row)], ENGLISH)
    data = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert not any(secret in data for secret in SECRETS)


KINDS = [
    (direction, name)
    for direction in Direction
    for name in (*lines.COLUMNS, *form.COLUMNS[direction])
]
TEXT = st.text(st.characters(exclude_categories=("Cs",), max_codepoint=0xFFFF))
NASTY = st.tuples(st.sampled_from((*FORMULA_SIGNS, " =", "")), TEXT).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize(("direction", "name"), KINDS)
def test_no_cell_of_any_file_begins_a_formula(tmp_path, direction, name, data):
    columns = form.columns_of(direction, name)
    plain = NASTY.map(lambda cell: "".join(one for one in cell if one >= " "))
    json = st.dictionaries(TEXT, NASTY, max_size=2).map(canonical)
    row = [data.draw(plain | json if one in ("data", "values") else plain) for one in columns]
    if "parts" in columns:
        row[columns.index("parts")] = "who:" + "ab" * 32
    path = tmp_path / "a.csv"
    write(path, name, [line_of(row)], ENGLISH, direction=direction)
    for cells in read(path):
        assert not any(cell.lstrip(" ").startswith(FORMULA_SIGNS) for cell in cells)


@pytest.mark.parametrize(("direction", "name"), KINDS)
def test_every_column_has_a_heading_of_its_own(direction, name):
    shown = [column for column in form.columns_of(direction, name) if column != "salt"]
    titles = [heading(name, column) for column in shown]
    assert len(set(titles)) == len(titles)


def test_no_hex_that_a_spreadsheet_takes_for_a_number(tmp_path):
    row = ["17", "who", "1234567890123e56", "30"]
    write(tmp_path / "a.csv", "erased-1", [line_of(row)], ENGLISH)
    assert read(tmp_path / "a.csv")[1] == ["17", "who", "1234 5678 9012 3e56", "30"]


def test_a_bundle_unpacked_for_people(tmp_path):
    who = ["17", "who", numbered_id(7).hex, AT, "5eed" * 8, canonical(WHO)]
    write_bundle(
        tmp_path / "a.gkb",
        lines={"access-1": [line_of(list(ACCESS.values()))], "access-9": ["newer"]},
        rows={"private-1": [who]},
        photos=[b"\xff\xd8\xff"],
    )
    folder = tmp_path / "out"
    folder.mkdir()
    with open_at(tmp_path / "a.gkb") as opened:
        assert [path.name for path in unpack(opened, folder, CHINESE)] == [
            "access-1.csv",
            "private-1.csv",
        ]
    assert sorted(path.name for path in folder.iterdir()) == ["access-1.csv", "private-1.csv"]


def test_what_comes_from_the_office(tmp_path):
    receipt = ["3", hashlib.sha256().hexdigest(), GATE.station, "merged", "120", "", ""]
    passage = [
        GATE.station,
        numbered_id(2).hex,
        "17",
        "",
        "",
        "exit",
        "granted",
        AT,
        "0",
        "food",
        AT,
    ]
    header = a_header(direction=Direction.DOWN, sender=OFFICE, receiver=GATE)
    write_bundle(
        tmp_path / "a.gkb",
        header=header,
        key=OFFICE.key,
        to=GATE,
        lines={},
        rows={"receipts-1": [receipt], "passages-1": [passage]},
    )
    with open_at(tmp_path / "a.gkb", by=GATE) as opened:
        unpack(opened, tmp_path, ENGLISH)
    assert read(tmp_path / "receipts-1.csv")[0][0] == "Number of the bundle"
    assert read(tmp_path / "passages-1.csv")[1][-2:] == ["***", "***"]


def test_lines_that_do_not_fit_are_told_and_leave_no_file(tmp_path):
    for line in ("1,2", 'a,"b', ""):
        with pytest.raises(SyncError) as raised:
            write(tmp_path / "a.csv", "erased-1", ["17,who,ab,30", line])
        assert raised.value.parameters == {"name": "erased-1", "row": 2}
    with pytest.raises(SyncError) as raised:
        write(tmp_path / "a.csv", "access-9", [])
    assert raised.value.code == "bundle-names"
    with pytest.raises(SyncError) as raised:
        write(tmp_path / "gone" / "a.csv", "erased-1", [])
    assert raised.value.code == "bundle-unwritable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", ["{", "[1]", '"x"', "null", "[" * 3000, '{"a":' * 1500 + "1"])
def test_content_of_any_shape_is_hidden_or_told(tmp_path, data):
    write(tmp_path / "a.csv", "rows-1", [line_of(["people", "1", "", "17", data])], ENGLISH)
    assert len(read(tmp_path / "a.csv")[1][-1]) < 20
