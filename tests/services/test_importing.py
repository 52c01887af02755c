from __future__ import annotations

import csv
import io
import random
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from gatekeeper.errors import InvalidInput
from gatekeeper.services import sheets
from gatekeeper.services.importing import read_people
from tests.offices import HEADER, as_csv, open_office, row


def names(path: Path) -> list[str]:
    return [entry.name for entry in read_people(path).entries]


def codes(path: Path) -> list[tuple[int | None, str, str]]:
    return [(one.line, one.field, one.code) for one in read_people(path).problems]


def refusal(path: Path) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_people(path)
    return refused.value.code


def workbook(path: Path, *rows: tuple) -> Path:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_that_excel_writes_is_read(tmp_path, encoding):
    path = tmp_path / "list.csv"
    path.write_text(as_csv([HEADER, row("曾单"), row("龘䶮", room="502")]), encoding=encoding)
    assert names(path) == ["曾单", "龘䶮"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen(tmp_path, separator):
    path = tmp_path / "list.csv"
    path.write_text(f"姓名{separator}房号\n张三{separator}501\n", encoding="utf-8")
    assert names(path) == ["张三"]


def test_lines_count_as_the_spreadsheet_shows_them(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('\n姓名,房号\n\n"张\n三",501\n,502\n', encoding="utf-8")
    assert names(path) == ["张 三"]
    assert codes(path) == [(6, "name", "name-missing")]


def test_what_excel_does_to_numbers_is_undone_or_told(tmp_path):
    path = workbook(
        tmp_path / "list.xlsx",
        ("姓名", "手机号", "房号", "身份证号"),
        ("张三", 13800000001, 501.0, "11010519491231002X"),
        ("李四", 1.38e10, 502, 110105194912310026),
        ("王五", "'13800000003".strip("'"), True, None),
    )
    read = read_people(path)
    assert [(one.phone, one.room) for one in read.entries] == [
        ("13800000001", "501"),
        ("13800000003", "TRUE"),
    ]
    assert codes(path) == [(3, "id_number", "digits-lost")]


def test_a_door_that_became_a_date_is_told(tmp_path):
    header = ("姓名", "房号")
    path = workbook(tmp_path / "list.xlsx", header, ("张三", datetime(2026, 12, 2)))  # noqa: DTZ001
    assert codes(path) == [(2, "room", "became-date")]


def test_a_formula_counts_by_its_stored_value_and_is_told_without_one(tmp_path):
    path = workbook(tmp_path / "list.xlsx", ("姓名", "房号"), ("张三", "=500+1"), ("李四", "#N/A"))
    assert codes(path) == [(2, "room", "formula-without-value"), (3, "room", "cell-error")]


def test_numbers_that_lost_digits_in_csv_are_told(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('姓名,房号,身份证号\n张三,501,1.10105E+17\n李四,"=""502""",\n')
    assert codes(path) == [(2, "id_number", "digits-lost")]
    assert read_people(path).entries[0].room == "502"


def test_a_name_that_a_spreadsheet_would_run_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("姓名,房号\n=HYPERLINK(1),501\n@张三,501\n张三5,501\n", encoding="utf-8")
    assert [code for _, _, code in codes(path)] == ["name-wrong", "name-wrong"]
    assert names(path) == ["张三5"]


def test_a_person_needs_something_to_be_known_again_by(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("姓名,楼栋,房号,手机\n张三,,,\n李四,12,,\n", encoding="utf-8")
    assert codes(path) == [
        (2, "name", "person-unrecognisable"),
        (3, "room", "room-missing"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n \n", "file-empty"),
        (b"PK\x03\x04 no archive", "file-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-old-excel"),
        (b"\x00\x01\x02", "file-encoding"),
        ("姓名,姓名,房号\n".encode(), "column-twice"),
        ("姓名\n张三\n".encode(), "column-missing"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(tmp_path, content, code):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_missing_file_is_told(tmp_path):
    assert refusal(tmp_path / "none.csv") == "file-unreadable"


def test_sizes_have_a_limit(tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("姓名,房号\n" + "张三,501\n" * 20, encoding="utf-8")
    monkeypatch.setattr(sheets, "MOST_LINES", 10)
    assert refusal(path) == "file-too-long"
    monkeypatch.setattr(sheets, "LARGEST_FILE", 10)
    assert refusal(path) == "file-too-large"
    packed = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 100_000)
    monkeypatch.setattr(sheets, "LARGEST_FILE", 10_000)
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 50_000)
    assert refusal(packed) == "file-too-large"


def test_a_quote_that_never_ends_is_told_at_its_line(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('姓名,房号\n张三,501\n李四,"' + "x" * 200_000, encoding="utf-8")
    assert names(path) == ["张三"]
    assert codes(path) == [(3, "", "line-unreadable")]


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["list.csv", "list.xlsx"]))
def test_no_bytes_crash_the_reader(data, name):
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes("姓名,房号\n".encode() * (len(data) % 2) + data)
        _read_or_refuse(path)


def test_no_broken_workbook_crashes_the_reader(tmp_path):
    path = workbook(tmp_path / "list.xlsx", HEADER, *(row(f"张{n}") for n in range(5)))
    whole = path.read_bytes()
    chance = random.Random(20)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(broken[: chance.choice([len(broken), chance.randrange(1, len(broken))])])
        _read_or_refuse(path)


def _read_or_refuse(path: Path) -> None:
    """Nothing but the refusal that a form can show."""
    with suppress(InvalidInput):
        read_people(path)


CELLS = {
    "姓名": st.sampled_from(["张三", "李四", "曾单", ""]),
    "手机号": st.sampled_from(["13800000001", "13800000002", "", "1"]),
    "楼栋": st.sampled_from(["12", "12栋", "3", ""]),
    "房号": st.sampled_from(["501", "502室", ""]),
    "身份证号": st.sampled_from(["11010519491231002X", "110105197501010012", "", "5"]),
    "住户类型": st.sampled_from(["业主", "租户", "", "?"]),
    "车牌号": st.sampled_from(["苏B12345", "苏B12345、苏B23456", "", "12"]),
}
ROWS = st.lists(st.tuples(*CELLS.values()), max_size=12)


@settings(max_examples=40)
@given(ROWS, ROWS)
def test_importing_twice_is_importing_once(before, rows):
    with TemporaryDirectory() as folder:
        office = open_office(Path(folder))
        try:
            for some in (before, rows):
                path = office.list_of(*some, header=tuple(CELLS))
                office.registry.import_people(path)
            stored = _everything(office)
            again = office.registry.import_people(path)
            assert (again.added, again.changed) == (0, 0)
            assert _everything(office) == stored
        finally:
            office.database.close()


def _everything(office) -> list:
    tables = ("people", "households", "vehicles", "search_terms", "journal")
    return [office.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


def test_a_cell_of_any_text_round_trips_through_the_reader(tmp_path):
    text = io.StringIO()
    csv.writer(text).writerows([["姓名", "手机号", "房号"], ["Ab '", "+1 202 555 0100", "5"]])
    path = tmp_path / "list.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    (entry,) = read_people(path).entries
    assert (entry.name, entry.phone) == ("Ab '", "+12025550100")


def test_the_sites_names_of_buildings_count(tmp_path):
    header = ["姓名", "楼栋", "房号"]
    rows = [["甲", "B5", "1"], ["乙", "5号楼", "1"], ["丙", "五栋", "1"], ["丁", "东区1", "1"]]
    path = tmp_path / "list.csv"
    path.write_text(as_csv([header, *rows]), encoding="utf-8")
    people = read_people(path, None, {"B*": "*", "东区1": "21"})
    assert [entry.building for entry in people.entries] == ["5", "5", "5", "21"]


def test_papers_days_and_words_are_read_in_both_languages(tmp_path):
    header = ["姓名", "房号", "证件类型", "护照号", "出生日期", "性别", "语言", "人员类别"]
    rows = [
        ["Mary", "1", "护照", "e12345678", "1988/2/3", "女", "英文", "工作人员"],
        ["Lee", "1", "", "H12345678", "", "male", "en", "dependant"],
        ["Kim", "1", "", "E7654321", "", "", "", ""],
        ["坏", "1", "护照", "E1", "2099-01-01", "x", "法文", "猫"],
    ]
    path = tmp_path / "list.csv"
    path.write_text(as_csv([header, *rows]), encoding="utf-8")
    people = read_people(path)
    assert [(e.paper_kind, e.paper_number) for e in people.entries] == [
        ("passport", "E12345678"),
        ("home-return-permit", "H12345678"),
        ("passport", "E7654321"),
    ]
    one = people.entries[0]
    assert (str(one.born_on), one.sex, one.language, one.kind) == (
        "1988-02-03",
        "female",
        "en",
        "worker",
    )
    assert {(p.field, p.code) for p in people.problems} == {
        ("born_on", "birthday-future"),
        ("sex", "sex-wrong"),
        ("language", "language-wrong"),
        ("kind", "kind-wrong"),
    }


def test_a_birthday_may_not_contradict_the_card(tmp_path):
    path = tmp_path / "list.csv"
    header = ["姓名", "身份证号", "出生日期"]
    path.write_text(
        as_csv([header, ["张三", "110101199003070134", "1991-01-01"]]), encoding="utf-8"
    )
    (problem,) = read_people(path).problems
    assert (problem.code, problem.line) == ("birthday-contradicts-id", 2)
