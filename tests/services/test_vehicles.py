"""The registry of vehicles (G18), found by last digits, and the call to move a car (G55)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.vehicles import Entry
from gatekeeper.store.people import Person
from gatekeeper.store.verification import verify
from tests import visitors
from tests.stations import CHIEF, GUARD
from tests.vehicles import PLATE, registered


@pytest.fixture
def owner(post):
    found = post.resident("张三")
    with post.database.begin("people", operator=CHIEF.account) as session:
        session.get_one(Person, found.id).phone = "13800138000"
    return found


def test_g18_a_car_is_registered_changed_and_removed(post, owner):
    row = registered(post, owner.id, about="白色 轿车", slot="B2-017")
    assert (row.plate, row.name, row.place, row.slot) == (PLATE, "张三", "12-2-501", "B2-017")
    until = (post.clock() + timedelta(days=30)).date()
    changed = post.vehicles.register(
        Entry(plate="苏B8124X", household=row.household, allowed_until=until),
        CHIEF,
        known=row.id,
    )
    assert (changed.id, changed.plate, changed.name) == (row.id, "苏B8124X", "")
    assert (changed.place, changed.allowed_until, changed.about) == ("12-2-501", until, "")
    post.vehicles.remove(row.id, CHIEF)
    assert post.vehicles.listed() == ()
    with post.database.read() as session:
        assert verify(session).fault is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"plate": "苏I12345"}, "plate"),
        ({"plate": ""}, "plate"),
        ({"plate": "苏B1234'; DROP TABLE vehicles"}, "plate"),
        ({"person": None}, "owner"),
        ({"about": "白色\x00"}, "about"),
        ({"slot": "🅿" * 20}, "slot"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(post, owner, told, field):
    values = {"plate": PLATE, "person": owner.id} | told
    with pytest.raises(InvalidInput) as wrong:
        post.vehicles.register(Entry(**values), CHIEF)
    assert field in [problem.field for problem in wrong.value.problems]
    assert post.vehicles.listed() == ()


def test_a_plate_is_registered_once_and_by_more_than_an_operator(post, owner):
    registered(post, owner.id)
    with pytest.raises(InvalidInput, match="plate-taken"):
        registered(post, owner.id)
    with pytest.raises(NotAllowed):
        post.vehicles.register(Entry(plate="苏B00001", person=owner.id), GUARD)
    with pytest.raises(NotAllowed):
        post.vehicles.remove(owner.id, GUARD)
    with pytest.raises(InvalidInput, match="vehicle-not-known"):
        post.vehicles.remove(owner.id, CHIEF)
    with pytest.raises(InvalidInput, match="vehicle-not-known"):
        post.vehicles.register(Entry(plate="苏B00002", person=owner.id), CHIEF, known=owner.id)


def test_g17_the_last_digits_find_known_plates_the_endings_first(post, owner):
    for plate in ("苏B8123X", "苏A58123", "苏B00881"):
        registered(post, owner.id, plate)
    visitors.registered(post, visitors.host(post, "李四", "502"), name="陈强", plate="沪C18123")
    found = post.vehicles.suggested("8123")
    assert [one.plate for one in found] == ["苏A58123", "苏B8123X", "沪C18123"]
    assert [one.is_visit for one in found] == [False, False, True]
    assert [one.plate for one in post.vehicles.suggested("OO88I")] == ["苏B00881"]
    assert [one.plate for one in post.vehicles.suggested("苏a5")] == ["苏A58123"]


@pytest.mark.parametrize("typed", ["", "8", "%%", "__", "9999", "' OR 1=1"])
def test_nobody_leafs_through_the_plates(post, owner, typed):
    registered(post, owner.id)
    assert post.vehicles.suggested(typed) == ()


def test_the_province_of_the_place_is_that_of_most_cars(post, owner):
    assert post.vehicles.home_province() == ""
    for plate in ("苏B00001", "苏B00002", "沪A00001"):
        registered(post, owner.id, plate)
    assert post.vehicles.home_province() == "苏"


def test_g55_the_owner_is_called_by_plate_with_a_reason_on_record(post, owner):
    registered(post, owner.id)
    called = post.vehicles.call("苏b8123x", "blocks-the-way", GUARD)
    assert (called.name, called.phone, called.place) == ("张三", "13800138000", "12-2-501")
    visitors.registered(post, visitors.host(post, "李四", "502"), name="陈强", plate="沪C18123")
    visitor = post.vehicles.call("沪C18123", "blocks-the-way", GUARD)
    assert (visitor.name, visitor.phone, visitor.is_visit) == ("陈强", "13912345678", True)
    assert post.lines("audit-1") >= 2
    with post.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' AND line LIKE '%owner-called%'"
        )
        told = [row[0] for row in lines]
    assert len(told) == 2
    assert not any("8123" in line for line in told)
    with pytest.raises(InvalidInput, match="reason-missing"):
        post.vehicles.call("苏B8123X", " ", GUARD)
    with pytest.raises(InvalidInput, match="vehicle-not-known"):
        post.vehicles.call("苏B99999", "blocks-the-way", GUARD)


def test_g55_a_household_s_car_rings_whoever_of_it_has_a_phone(post, owner):
    row = registered(post, owner.id)
    post.vehicles.register(Entry(plate=PLATE, household=row.household), CHIEF, known=row.id)
    assert post.vehicles.call(PLATE, "lights-on", GUARD).phone == "13800138000"
