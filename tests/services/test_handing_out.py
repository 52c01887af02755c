"""A list leaves masked; in full only with reason and right; read again it changes nothing."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.people import PersonEntry
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import exporting, importing, sheets
from gatekeeper.services.enrolment import Door
from gatekeeper.services.handing_out import HOUSEHOLDS, PEOPLE, HandingOut
from gatekeeper.services.households import Landlord
from gatekeeper.store import people_lists
from tests.offices import CHIEF, GUARD, open_office, row

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)


@pytest.fixture
def office(tmp_path):
    made = open_office(tmp_path)
    made.take(
        row("张三", phone="13800138000", id_number="110101199003070134", plate="苏B12345"),
        row("李四", room="502", tenure="租户", landlord_phone="13800000009"),
    )
    made.enrolment.enter(
        PersonEntry(
            name="玛丽",
            kind=PersonKind.WORKER,
            latin_name="Mary O'Neil",
            sex="female",
            birthday="1988-02-03",
            paper_kind="passport",
            paper_number="E12345678",
            phone="+1 202 555 0100",
            tenure="tenant",
            language="en",
            employer="望京物业",
        ),
        Door(building="B座", unit="", room="101"),
        CHIEF,
    )
    made.enrolment.enter(
        PersonEntry(name="王小", kind=PersonKind.DEPENDANT, birthday="2018-01-02"),
        Door(building="12", unit="2", room="501"),
        CHIEF,
    )
    flat = made.households.behind("B-101").household
    made.households.set_landlord(flat, Landlord(name="王房东", phone="010-12345678"), CHIEF)
    yield made
    made.database.close()


def listed(office, what=PEOPLE, building=None, *, in_full=False, language="zh_CN"):
    handing = HandingOut(database=office.database, journal=office.database.journal)
    run = handing.begin(what, building, in_full=in_full, language=language)
    while not run.is_done:
        run.step()
    return handing, run


def test_a_list_is_masked_unless_asked(office):
    _, run = listed(office)
    heading, *rows = run.rows
    told = {line[0]: dict(zip(heading, line, strict=True)) for line in rows}
    assert run.count == 4
    assert told["张*"]["手机号"] == "138****8000"
    assert told["张*"]["身份证号"] == "110***********0134"
    assert told["玛*"]["出生日期"] == "1988"
    assert told["李*"]["房东电话"] == "138****0009"
    flat = "\n".join(map(str, run.rows))
    for secret in ("张三", "13800138000", "199003070134", "E12345678", "王房东"):
        assert secret not in flat


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_full_list_read_again_changes_nothing(office, tmp_path, name, language):
    _, run = listed(office, in_full=True, language=language)
    path = exporting.write(tmp_path / name, run.rows)
    people = importing.read_people(path)
    assert people.problems == ()
    before = office.count("journal")
    result = office.registry.import_people(path, operator=CHIEF)
    assert (result.added, result.changed, result.unchanged) == (0, 0, 4)
    assert office.count("journal") == before


def test_a_full_list_makes_the_same_people_elsewhere(office, tmp_path):
    _, run = listed(office, in_full=True)
    path = exporting.write(tmp_path / "list.xlsx", run.rows)
    (tmp_path / "other").mkdir()
    other = open_office(tmp_path / "other")
    try:
        result = other.registry.import_people(path, operator=CHIEF)
        assert (result.added, result.problems) == (4, ())
        _, again = listed(other, in_full=True)
        assert sorted(again.rows) == sorted(run.rows)
        opened = other.enrolment.open(other.person("玛丽"), CHIEF).entry
        assert (opened.latin_name, opened.language) == ("MARY O'NEIL", "en")
        assert opened.born_on == date(1988, 2, 3)
    finally:
        other.database.close()


def test_a_masked_list_cannot_overwrite_anybody(office, tmp_path):
    """What is masked is refused line by line when somebody reads it in again."""
    _, run = listed(office)
    path = exporting.write(tmp_path / "list.csv", run.rows)
    before = office.rows("SELECT name, phone, id_number FROM people ORDER BY id")
    office.registry.import_people(path, operator=CHIEF)
    after = office.rows("SELECT name, phone, id_number FROM people ORDER BY id")
    assert after[: len(before)] == before


def test_both_are_on_record_and_full_needs_reason_and_right(office):
    handing, masked = listed(office, building="12")
    with pytest.raises(NotAllowed):
        handing.record(masked, GUARD)
    handing.record(masked, CLERK)
    assert "exported" in office.audits()[-1]
    assert '"rows":3' in office.audits()[-1].replace('""', '"')
    _, full = listed(office, in_full=True)
    for reason in ("", "  "):
        with pytest.raises(InvalidInput) as error:
            handing.record_in_full(full, reason, CHIEF)
        assert error.value.code == "reason-missing"
    with pytest.raises(InvalidInput):
        handing.record(full, CHIEF)
    for operator in (GUARD, CLERK):
        with pytest.raises(NotAllowed):
            handing.record_in_full(full, "街道要求", operator)
    handing.record_in_full(full, "街道要求", CHIEF)
    assert "exported-in-full" in office.audits()[-1]
    assert "街道要求" in office.audits()[-1]


def test_flats_are_a_list_of_their_own_with_the_empty_ones(office):
    office.households.add(Door(building="12", unit="2", room="503"), CHIEF)
    _, run = listed(office, HOUSEHOLDS)
    assert run.rows == [
        ("楼栋", "单元", "房号", "人数", "租户人数", "出租"),
        ("12", "2", "501", "2", "0", ""),
        ("12", "2", "502", "1", "1", "是"),
        ("12", "2", "503", "0", "0", ""),
        ("B", "", "101", "1", "1", "是"),
    ]
    _, one = listed(office, HOUSEHOLDS, "B", language="en")
    assert one.rows[1:] == [("B", "", "101", "1", "1", "yes")]


def test_a_long_list_comes_in_steps_and_leaves_out_who_is_gone(office, monkeypatch):
    monkeypatch.setattr(people_lists.people, "__defaults__", (2,))
    monkeypatch.setattr(people_lists, "STEP", 2)
    office.enrolment.move_out(office.person("李四"), office.enrolment.today, CHIEF)
    _, run = listed(office)
    assert run.count == 3


def test_no_cell_acts_in_a_spreadsheet(office, tmp_path):
    """Trap 13: numbers stay text, what begins like a formula is tamed."""
    _, run = listed(office, in_full=True)
    path = exporting.write(tmp_path / "list.csv", run.rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert "'+12025550100" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    table = sheets.read(exporting.write(tmp_path / "list.xlsx", run.rows))
    assert "13800138000" in [cell.text for line in table.rows for cell in line.cells]
