from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.domain.identifiers import id_check_character
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import intake
from tests.offices import GUARD, jpeg, open_office, row
from tests.stations import CHIEF


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.close()


def codes(result) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.code) for one in result.problems]


def totals(result) -> tuple[int, int, int]:
    return result.added, result.changed, result.unchanged


# --- import -----------------------------------------------------------------------------------


def test_good_lines_are_kept_and_each_bad_one_told_with_line_column_and_code(office):
    result = office.take(
        row("张三", phone="13800000001"),
        row("", phone="13800000002"),
        row("李四", phone="1380000000"),
        row("王五", phone="13800000003", id_number="110101199003070012", tenure="邻居"),
        row("赵六", room="502", tenure="租户", landlord_phone="13800000009", plate="苏B12345"),
    )
    assert totals(result) == (2, 0, 0)
    assert codes(result) == [
        (3, "name", "name-missing"),
        (4, "phone", "phone-wrong"),
        (5, "tenure", "tenure-wrong"),
        (5, "id_number", "id-checksum"),
    ]


def test_the_same_list_again_changes_nothing_and_writes_no_line(office):
    rows = (row("张三", phone="13800000001", plate="苏B12345，苏BD12345"), row("李四", room="502"))
    office.take(*rows)
    before = office.count("journal"), office.count("people"), office.count("vehicles")
    again = office.take(*rows)
    assert totals(again) == (0, 0, 2)
    assert before == (office.count("journal"), office.count("people"), office.count("vehicles"))
    assert office.count("vehicles") == 2


def test_g18_a_plate_of_another_household_is_told_and_stays_where_it_is(office):
    office.take(row("张三", phone="13800000001", plate="苏B12345"), row("李四", room="502"))
    result = office.take(
        row("张太", phone="13800000003", plate="苏B12345"),  # of the same flat
        row("李四", room="502", plate="苏B12345，苏BD12345"),
    )
    (note,) = result.notes
    assert (note.line, note.field, note.code) == (3, "plate", "plate-elsewhere")
    assert (totals(result), codes(result)) == ((1, 1, 0), [])
    cars = office.rows(
        "SELECT v.plate, p.name FROM vehicles AS v JOIN people AS p ON p.id = v.person ORDER BY 1"
    )
    assert cars == [("苏B12345", "张三"), ("苏BD12345", "李四")]
    once = office.take(
        row("钱一", room="1", plate="沪A12345"), row("钱二", room="2", plate="沪A12345")
    )
    assert [one.line for one in once.notes] == [3]


def test_one_batch_is_one_line_that_names_nobody(office):
    office.take(*(row(f"张{n}", room=str(n)) for n in range(101, 251)))
    lines = [line for (line,) in office.rows("SELECT line FROM journal ORDER BY sequence")]
    assert len(lines) == 3
    assert '""people"":{""inserted"":50}' in lines[0]
    assert "张" not in "".join(lines)
    assert office.count("households") == 150


def test_a_person_is_matched_by_id_then_phone_and_name_then_room_and_name(office):
    office.take(row("张三", phone="13800000001", id_number="11010519491231002X"))
    moved = office.take(
        row("张三丰", phone="13800000008", id_number="11010519491231002x", room="9")
    )
    assert totals(moved) == (0, 1, 0)
    new_flat = office.take(row("张三丰", phone="13800000008", room="502"))
    assert totals(new_flat) == (0, 1, 0)
    new_phone = office.take(row("张三丰", phone="13800000007", room="502"))
    assert totals(new_phone) == (0, 1, 0)
    assert office.count("people") == 1
    assert office.rows("SELECT sex, phone FROM people") == [("female", "13800000007")]


def test_an_empty_cell_takes_nothing_away(office):
    office.take(row("张三", phone="13800000001", tenure="业主"))
    assert totals(office.take(row("张三"))) == (0, 0, 1)
    assert office.rows("SELECT phone, tenure FROM people") == [("13800000001", "owner")]


def test_two_people_of_one_name_behind_one_door_are_told_apart_by_their_ids(office):
    father, son = "11010519491231002X", "110105197501010011"
    result = office.take(row("张三", id_number=father), row("张三", id_number=_checked(son)))
    assert totals(result) == (2, 0, 0)
    assert codes(office.take(row("张三"))) == [(2, "name", "person-ambiguous")]


def _checked(number: str) -> str:
    return number[:17] + id_check_character(number)


def test_a_line_that_contradicts_an_earlier_one_is_refused_naming_it(office):
    result = office.take(
        row("张三", phone="13800000001"),
        row("张三", phone="13800000001", room="502"),
        row("张三", phone="13800000002"),
    )
    assert totals(result) == (1, 0, 0)
    assert codes(result) == [(3, "name", "line-contradicts"), (4, "name", "line-contradicts")]
    assert result.problems[0].parameters == {"earlier": 2}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (("12栋", "2单元", "501室"), ("12", "2", "501")),
        (("１２号楼", "二单元", "0501"), ("12", "2", "501")),
        (("a座", "", "12 01"), ("A", "", "1201")),
    ],
)
def test_a_door_is_one_row_however_it_is_written(office, written, stored):
    building, unit, room = written
    office.take(row("张三", building=building, unit=unit, room=room))
    assert office.rows("SELECT building, unit, room FROM households") == [stored]


def test_columns_come_in_any_order_in_english_or_chinese(office):
    header = ("Room", "备注", "phone", "Name", "楼 栋")
    path = office.list_of(("501", "?", "13800000001", "Li Ming", "3"), header=header)
    assert totals(office.registry.import_people(path)) == (1, 0, 0)
    assert office.registry.search("liming")[0].place == "3-501"


def test_a_header_the_program_does_not_know_can_be_mapped(office):
    path = office.list_of(("张三", "501"), header=("Bewohner", "房号"))
    with pytest.raises(InvalidInput) as refused:
        office.registry.import_people(path)
    assert [(p.field, p.code) for p in refused.value.problems] == [("name", "column-missing")]
    mapped = office.registry.import_people(path, mapping={"name": "Bewohner"})
    assert totals(mapped) == (1, 0, 0)


def test_a_photo_is_taken_from_beside_the_list_and_from_nowhere_else(office):
    (office.folder / "zhang.jpg").write_bytes(jpeg())
    (office.folder / "text.jpg").write_bytes(b"no picture")
    (office.folder / "large.jpg").write_bytes(jpeg(1280, 720))
    result = office.take(
        row("张三", photo="zhang.jpg"),
        row("李四", photo="../secret.jpg"),
        row("王五", photo="text.jpg"),
        row("赵六", photo="large.jpg"),
    )
    assert totals(result) == (1, 0, 0)
    assert [code for _, _, code in codes(result)] == [
        "photo-missing",
        "photo-not-jpeg",
        "photo-too-many-pixels",
    ]
    assert office.count("photos") == 1


def test_progress_is_told_and_an_import_can_be_stopped_and_taken_up(office):
    path = office.list_of(*(row(f"张{n}", room=str(n)) for n in range(250)))
    told = []
    stopped = office.registry.import_people(
        path, progress=lambda *done: told.append(done), cancelled=lambda: len(told) == 4
    )
    assert told == [(50, 250), (100, 250), (150, 250), (200, 250)]
    assert stopped.added == 200
    assert totals(office.registry.import_people(path)) == (50, 0, 200)


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_the_template_can_be_imported_as_it_stands(office, name):
    path = office.folder / name
    office.registry.template(path)
    result = office.registry.import_people(path)
    assert totals(result) == (2, 0, 0)
    assert codes(result) == []


# --- opening a person -------------------------------------------------------------------------


@pytest.fixture
def zhang(office):
    office.take(row("张三", phone="13800001234", id_number="11010519491231002X", plate="苏B12345"))
    return office.person("张三")


def test_opening_a_person_is_an_audit_line_with_the_name_beside_it(office, zhang):
    card = office.registry.open_person(zhang, GUARD)
    assert (card.name, card.place, card.plates) == ("张三", "12-2-501", ("苏B12345",))
    assert (card.phone, card.id_number) == ("138****1234", "110***********002X"[:18])
    line, person = office.rows(
        "SELECT line, person FROM journal JOIN journal_private USING (station, sequence)"
        " WHERE part = 'who'"
    )[0]
    assert ",opened," in line
    assert zhang.hex not in line
    assert person == zhang.hex


def test_full_numbers_need_a_reason(office, zhang):
    with pytest.raises(InvalidInput, match="reason-missing"):
        office.registry.reveal(zhang, " ", GUARD)
    assert office.registry.reveal(zhang, "rings the host", GUARD).phone == "13800001234"


def test_a_photo_taken_replaces_the_one_before(office, zhang):
    office.registry.take_photo(zhang, jpeg(), GUARD)
    newer = jpeg(size=3000)
    office.registry.take_photo(zhang, newer, GUARD)
    assert office.registry.open_person(zhang, GUARD).photo == newer
    with pytest.raises(InvalidInput, match="photo-too-large"):
        office.registry.take_photo(zhang, jpeg(size=60_001), GUARD)


def test_the_no_phone_mark_has_an_end(office, zhang):
    with pytest.raises(NotAllowed, match="role-needed"):
        office.registry.set_no_phone(zhang, date(2026, 6, 30), GUARD)
    office.registry.set_no_phone(zhang, date(2026, 6, 30), CHIEF)
    assert office.registry.open_person(zhang, GUARD).no_phone_until == date(2026, 6, 30)


def test_a_person_unknown_is_no_card(office):
    with pytest.raises(InvalidInput, match="person-unknown"):
        office.registry.open_person(GUARD.account, GUARD)


# --- lines that mean one person by different keys -----------------------------------------------


def test_two_lines_that_share_no_key_do_not_push_a_person_to_and_fro(office):
    office.take(row("张三", phone="13800000001", id_number="11010519491231002X"))
    rows = (
        row("张三", id_number="11010519491231002X", room="601"),
        row("张三", phone="13800000001", room="602"),
    )
    moved = office.take(*rows)
    assert totals(moved) == (0, 1, 0)
    assert codes(moved) == [(3, "name", "line-contradicts")]
    assert moved.problems[0].parameters == {"earlier": 2}
    assert totals(office.take(*rows)) == (0, 0, 1)


def test_a_person_renamed_by_a_line_is_not_found_by_the_old_name_below_it(office):
    office.take(row("张三", phone="13800000001", id_number="11010519491231002X"))
    rows = (row("张叁", id_number="11010519491231002X"), row("张三", phone="13800000001", room="9"))
    assert totals(office.take(*rows)) == (1, 1, 0)
    assert totals(office.take(*rows)) == (0, 0, 2)


def test_a_later_line_may_add_what_an_earlier_one_left_out(office):
    office.take(row("张三", phone="13800000001", id_number="11010519491231002X"))
    rows = (row("张三", room="501"), row("张三", phone="13800000001", room="", tenure="业主"))
    rows = (rows[0], tuple("" if cell in ("12", "2") else cell for cell in rows[1]))
    assert totals(office.take(*rows)) == (0, 1, 1)
    assert totals(office.take(*rows)) == (0, 0, 2)


def test_what_an_earlier_batch_said_is_remembered_in_the_next(office, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)
    office.take(row("张三", phone="13800000001", id_number="11010519491231002X"))
    moved = office.take(
        row("张三", id_number="11010519491231002X", room="601"),
        row("张三", phone="13800000001", room="602"),
    )
    assert codes(moved) == [(3, "name", "line-contradicts")]


def test_two_lines_that_name_two_landlords_of_one_flat_contradict(office):
    """Otherwise each import would change the flat to and fro."""
    lines = (
        row("张三", tenure="租户", landlord_phone="13800000009"),
        row("李四", tenure="租户", landlord_phone="13800000008"),
    )
    for _ in range(2):
        result = office.take(*lines)
        assert [(one.code, one.line) for one in result.problems] == [("line-contradicts", 3)]
    assert office.rows("SELECT landlord_phone FROM households") == [("13800000009",)]


def test_who_moved_out_is_not_brought_back_by_a_list(office):
    office.take(row("张三", id_number="110101199003070134"))
    office.enrolment.move_out(office.person("张三"), office.enrolment.today, CHIEF)
    result = office.take(row("张三", id_number="110101900307013"))
    assert [one.code for one in result.problems] == ["person-moved-out"]


def test_the_older_form_of_a_card_finds_the_person_and_changes_nothing(office):
    office.take(row("张三", id_number="110101199003070134"))
    result = office.take(row("张三", id_number="110101900307013"))
    assert (result.added, result.changed, result.unchanged) == (0, 0, 1)
