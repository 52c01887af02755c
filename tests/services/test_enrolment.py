"""People and households entered, edited, moved and archived by hand; every edit is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gatekeeper.domain.access import ClaimKind, PersonKind, Subject
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.people import PersonEntry
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.enrolment import Door
from gatekeeper.services.households import Landlord
from gatekeeper.store import lookup
from gatekeeper.store.verification import verify
from tests.offices import CHIEF, GUARD, open_office, row
from tests.stations import Post

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)
DOOR = Door(building="十二栋", unit="2单元", room="501室")
LI = PersonEntry(
    name="李丽",
    latin_name="Li Li",
    kind=PersonKind.RESIDENT,
    paper_kind="passport",
    paper_number="E12345678",
    phone="138 0013 8000",
    birthday="1988-02-03",
    tenure="tenant",
    language="en",
    employer="望京物业",
)


@pytest.fixture
def office(tmp_path):
    made = open_office(tmp_path)
    yield made
    made.database.close()


def codes(error: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.problems]


def test_somebody_entered_is_found_by_everything(office):
    person = office.enrolment.enter(LI, DOOR, CLERK)
    for text in ("李丽", "lili", "LI LI", "12-2-501", "8000"):
        assert office.person(text) == person, text
    card = office.registry.open_person(person, GUARD)
    assert (card.place, card.tenure, card.employer, card.age) == (
        "12-2-501",
        "tenant",
        "望京物业",
        38,
    )
    assert card.paper_number == "*********"
    assert not verify(office.database).fault


def test_an_edit_opens_in_full_writes_what_differs_and_is_on_record(office):
    person = office.enrolment.enter(LI, DOOR, CLERK)
    opened = office.enrolment.open(person, CLERK)
    assert opened.entry.paper_number == "E12345678"
    assert opened.door == Door(building="12", unit="2", room="501")
    assert "revealed" in office.audits()[-1]
    before = office.count("journal")
    office.enrolment.change(person, opened.entry, opened.door, CLERK)
    assert office.count("journal") == before  # nothing differs, nothing is written
    changed = replace(opened.entry, name="李莉", employer="", birthday="")
    office.enrolment.change(person, changed, Door(), CLERK)
    again = office.enrolment.open(person, CLERK)
    assert (again.entry.name, again.entry.employer, again.door) == ("李莉", "", Door())
    assert office.registry.search("李丽") == ()
    assert not verify(office.database).fault


def test_every_problem_comes_at_its_field_and_nothing_is_stored(office):
    wrong = replace(LI, name="😀", phone="123", id_number="110101199003070135")
    with pytest.raises(InvalidInput) as error:
        office.enrolment.enter(wrong, Door(building="12"), CLERK)
    assert codes(error) == [
        ("name", "name-wrong"),
        ("id_number", "id-checksum"),
        ("phone", "phone-length"),
        ("room", "room-missing"),
    ]
    assert office.count("people") == 0


def test_a_number_of_a_paper_is_one_persons(office):
    """The same ID in either form, the same paper of the same kind; whose it is, is told."""
    entry = replace(LI, id_number="110101199003070134", birthday="")
    office.enrolment.enter(entry, DOOR, CLERK)
    for other in (
        PersonEntry(name="王五", id_number="110101199003070134"),
        PersonEntry(name="王五", id_number="110101900307013"),
        PersonEntry(name="王五", paper_kind="passport", paper_number="e1234 5678"),
    ):
        with pytest.raises(InvalidInput) as error:
            office.enrolment.enter(other, Door(), CLERK)
        assert error.value.code == "number-known"
        assert error.value.parameters == {"name": "李*", "place": "12-2-501"}
    office.enrolment.enter(
        PersonEntry(name="王五", paper_kind="other", paper_number="E12345678"), Door(), CLERK
    )


@pytest.mark.parametrize("act", ["enter", "open", "change", "move", "move_out", "bring_back"])
def test_the_records_are_no_guards(office, act):
    person = office.enrolment.enter(LI, DOOR, CLERK)
    told = {
        "enter": (LI, DOOR),
        "open": (person,),
        "change": (person, LI, DOOR),
        "move": (person, DOOR),
        "move_out": (person, date(2022, 1, 1)),
        "bring_back": (person,),
    }
    with pytest.raises(NotAllowed):
        getattr(office.enrolment, act)(*told[act], GUARD)


def test_whoever_moves_out_is_found_no_more_and_his_passes_end(tmp_path):
    """已搬离: the card taken back in thought; brought back, he needs a new one."""
    post = Post(tmp_path)
    try:
        resident = post.resident("张三")
        enrolment = post.enrolment
        assert enrolment.move_out(resident.id, enrolment.today, CLERK) == 1
        assert post.registry.search("张三") == ()
        assert post.present(resident.card).presentation.decision.reason.code == "pass-revoked"
        (row,) = post.households.moved_out("张")
        assert (row.person, row.place) == (resident.id, "12-2-501")
        assert post.households.moved_out("12-2-501") == (row,)
        assert post.households.moved_out("李") == ()
        enrolment.bring_back(resident.id, CLERK)
        assert [one.person for one in post.registry.search("张三")] == [resident.id]
        assert post.households.moved_out() == ()
        assert not verify(post.database).fault
    finally:
        post.close()


def test_nobody_moves_out_tomorrow(office):
    person = office.enrolment.enter(LI, DOOR, CLERK)
    with pytest.raises(InvalidInput):
        office.enrolment.move_out(person, office.enrolment.today + timedelta(days=1), CLERK)


def test_moving_to_another_door_makes_it_and_keeps_the_old_one(office):
    person = office.enrolment.enter(LI, DOOR, CLERK)
    office.enrolment.move(person, Door(building="3", unit="1", room="0102"), CLERK)
    assert office.registry.open_person(person, GUARD).place == "3-1-102"
    empty = office.households.behind("12栋2单元501室")
    assert empty is not None
    assert (empty.members, empty.is_rented) == (0, False)
    with pytest.raises(InvalidInput) as error:
        office.enrolment.move(person, Door(building="3"), CLERK)
    assert codes(error) == [("room", "room-missing")]


def test_a_household_shows_its_people_its_landlord_and_who_rents(office):
    """O06, O42: renters marked, the landlord answers for them."""
    office.enrolment.enter(LI, DOOR, CLERK)
    office.enrolment.enter(PersonEntry(name="王小", kind=PersonKind.DEPENDANT), DOOR, CLERK)
    office.enrolment.enter(PersonEntry(name="王大", tenure="tenant"), DOOR, CLERK)
    flat = office.households.behind("12-2-501").household
    office.households.set_landlord(flat, Landlord(name="房东王", phone="010-12345678"), CLERK)
    card = office.households.open(flat, GUARD)
    assert [(m.name, m.tenure) for m in card.members] == [
        ("李丽", "tenant"),
        ("王大", "tenant"),
        ("王小", ""),
    ]
    assert (card.row.members, card.row.renters, card.row.is_rented) == (3, 2, True)
    assert card.landlord_phone.startswith("010")
    assert "12345" not in card.landlord_phone
    assert "household-opened" in office.audits()[-1]
    assert office.households.landlord(flat, CLERK).phone == "01012345678"
    with pytest.raises(InvalidInput) as error:
        office.households.set_landlord(flat, Landlord(name="=1", phone="12"), CLERK)
    assert codes(error) == [("phone", "phone-length"), ("name", "name-wrong")]


def test_empty_flats_exist_and_a_door_is_corrected_with_its_people(office):
    made = office.households.add(Door(building="7", unit="", room="101"), CLERK)
    assert office.households.behind("7-101") == made
    with pytest.raises(InvalidInput) as error:
        office.households.add(Door(building="七栋", unit="", room="0101"), CLERK)
    assert codes(error) == [("room", "household-known")]
    person = office.enrolment.enter(LI, Door(building="7", room="101"), CLERK)
    office.households.rename(made.household, Door(building="8", unit="1", room="101"), CLERK)
    assert office.person("8-1-101") == person
    assert [row.place for row in office.households.of_building("8")] == ["8-1-101"]
    assert office.households.buildings() == (("8", 1),)
    assert office.households.behind("8") is None
    assert office.households.behind("1-2-3-4") is None


def test_the_flats_of_a_building_stand_door_by_door(office):
    office.take(row("张三"), row("李四", room="1001", phone="13800138000"), row("王五", unit="10"))
    office.households.add(Door(building="12", unit="2", room="502"), CLERK)
    found = office.households.of_building("12")
    assert [r.place for r in found] == ["12-2-501", "12-2-502", "12-2-1001", "12-10-501"]
    assert [r.members for r in found] == [1, 0, 1, 1]


def test_employers_are_made_by_use_and_kept_by_hand(office):
    office.enrolment.enter(LI, DOOR, CLERK)
    (made,) = office.employers.all()
    assert (made.name, made.people) == ("望京物业", 1)
    office.employers.keep(made.id, "望京物业公司", "王经理", "010-12345678", CLERK)
    (found,) = office.employers.named_like("物业")
    assert (found.name, found.contact, found.phone) == ("望京物业公司", "王经理", "01012345678")
    with pytest.raises(InvalidInput) as error:
        office.employers.keep(None, "望京物业公司", "", "", CLERK)
    assert codes(error) == [("name", "employer-known")]
    with pytest.raises(InvalidInput) as error:
        office.employers.keep(None, "", "😀", "1", CLERK)
    assert codes(error) == [
        ("phone", "phone-length"),
        ("name", "employer-wrong"),
        ("contact", "name-wrong"),
    ]
    with pytest.raises(NotAllowed):
        office.employers.keep(None, "东方", "", "", GUARD)
    assert not verify(office.database).fault


def test_what_is_not_in_the_records_is_told(office):
    nobody = office.enrolment.new_id()
    with pytest.raises(InvalidInput) as error:
        office.enrolment.open(nobody, CLERK)
    assert error.value.code == "person-unknown"
    with pytest.raises(InvalidInput) as error:
        office.households.open(nobody, CLERK)
    assert error.value.code == "household-unknown"
    with office.database.read() as session:
        subject = Subject(claim=ClaimKind.PERSON, value=nobody.hex)
        assert lookup.found(session, subject).holder is None
