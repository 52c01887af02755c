"""Lists that leave as CSV: readable by spreadsheets, harmless in them, and told in the log."""

from __future__ import annotations

import csv

import pytest

from gatekeeper.domain.spreadsheet import tame
from gatekeeper.errors import InvalidInput
from gatekeeper.services import sheets
from gatekeeper.services.exporting import Exporting, write
from tests.offices import CHIEF, open_office


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.close()


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def test_a_spreadsheet_knows_the_encoding_by_the_mark(tmp_path):
    path = write(tmp_path / "list.csv", [("姓名",), ("张*",)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(path) == [("姓名",), ("张*",)]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@x", "\tx", "\rx", " =1", "＝1", "＠x"])
def test_no_cell_begins_a_formula(tmp_path, cell):
    path = write(tmp_path / "list.csv", [("A",), (cell,)])
    assert read(path)[1] == (f"'{cell}",)


@pytest.mark.parametrize("cell", ["", "张三", "12-2-501", "36.5", "'x", "a=b"])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert tame(cell) == cell


def test_a_name_without_an_ending_becomes_a_csv_file(tmp_path):
    assert write(tmp_path / "list", [("A",)]) == tmp_path / "list.csv"


def test_a_list_is_an_excel_file_by_its_name(tmp_path):
    path = write(tmp_path / "list.xlsx", [("姓名", "值"), ("张*", "=1+1")])
    assert sheets.read(path).header[:2] == ("姓名", "值")
    (row,) = sheets.read(path).rows
    assert [cell.text for cell in row.cells[:2]] == ["张*", "'=1+1"]


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(InvalidInput, match="file-unwritable"):
        write(tmp_path / "nowhere" / "list.csv", [("A",)])


def test_the_log_tells_who_took_which_list_and_how_much(office):
    made = Exporting(database=office.database, journal=office.database.journal)
    made.record("confirmations", 12, CHIEF)
    ((line,),) = office.rows("SELECT line FROM journal WHERE kind = 'audit-1'")
    assert "exported" in line
    assert CHIEF.account.hex in line
    assert '""rows"":12' in line
    assert "confirmations" in line
