"""车位管车: a returnee's car stays in its slot until its day (G20), and the register (G19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gatekeeper import config
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.carloads import about_the_car
from gatekeeper.services.lifting import Lifting
from gatekeeper.store.verification import verify
from tests.builders import numbered_id
from tests.observed import observed, particulars, today
from tests.offices import jpeg
from tests.stations import CHIEF, GUARD
from tests.vehicles import PLATE, registered

JPEG = jpeg()


@pytest.fixture
def owner(post):
    found = post.resident("张三")
    registered(post, found.id)
    return found


def leaves(post, owner):
    post.gate.set_direction("1", Direction.EXIT, GUARD)
    post.cars.arrive("1", PLATE, 1, GUARD)
    return post.present(owner.card)


def good(post):
    with post.database.read() as session:
        assert verify(session).fault is None


def test_g20_a_held_car_may_not_leave_before_its_day(post, owner):
    row = post.car_holds.hold("苏b8123x", " B2-017 ", GUARD, photo=JPEG)
    assert (row.plate, row.hold.slot, row.hold.days) == (PLATE, "B2-017", 14)
    assert (row.name, row.place) == ("张三", "12-2-501")
    assert post.car_holds.photo(row.photo) == JPEG
    shown = leaves(post, owner)
    assert shown.outcome is Outcome.DENIED
    reason = about_the_car(shown.car.load).decision.reason
    assert (reason.code, reason.parameters["day"]) == ("vehicle-held", 0)
    post.cars.turn_back("1", GUARD)
    post.clock.advance(days=15)
    assert post.car_holds.board() == ()
    assert leaves(post, owner).outcome is Outcome.GRANTED
    good(post)


def test_g20_the_release_is_written_down_by_itself_on_the_day(post, owner):
    post.car_holds.hold(PLATE, "B2-017", GUARD, days=7)
    post.clock.advance(days=7)
    post.upkeep.tidy()
    assert len(post.car_holds.board()) == 1
    post.clock.advance(days=1)
    post.upkeep.tidy()
    assert post.car_holds.board() == ()
    with post.database.read() as session:
        ended = session.connection().exec_driver_sql("SELECT ended_why FROM car_holds").all()
    assert ended == [("over",)]
    good(post)


def test_g20_an_approved_drive_and_an_early_end_are_not_a_guards(post, owner):
    row = post.car_holds.hold(PLATE, "B2-017", GUARD)
    until = post.clock() + timedelta(hours=3)
    with pytest.raises(NotAllowed):
        post.car_holds.approve(row.id, until, "dialysis", GUARD)
    with pytest.raises(NotAllowed):
        post.car_holds.end(row.id, "lifted", GUARD)
    approved = post.car_holds.approve(row.id, until, "dialysis", CHIEF)
    assert approved.exception_why == "dialysis"
    assert leaves(post, owner).outcome is Outcome.GRANTED
    post.clock.advance(hours=4)
    assert leaves(post, owner).outcome is Outcome.DENIED
    post.cars.turn_back("1", GUARD)
    post.car_holds.end(row.id, "lifted", CHIEF)
    assert post.car_holds.board() == ()
    with pytest.raises(InvalidInput, match="hold-over"):
        post.car_holds.end(row.id, "lifted", CHIEF)
    good(post)


def test_lifting_ends_every_hold_in_one_act(post, owner):
    post.car_holds.hold(PLATE, "1", GUARD)
    post.car_holds.hold("沪A12345", "2", GUARD)
    lifting = Lifting(gate=post.gate, profiles=post.profiles)
    counted = {one.key: one.count for one in lifting.rehearse()}
    assert counted["cars"] == 2
    everyday = config.policy_contents()["everyday"]
    lifting.carry_out(everyday, ["cars"], CHIEF, reason="notice 12")
    assert post.car_holds.board() == ()
    good(post)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"plate": ""}, "plate"),
        ({"plate": "=1+1"}, "plate"),
        ({"slot": ""}, "slot"),
        ({"slot": "x" * 17}, "slot"),
        ({"slot": "B\x07"}, "slot"),
        ({"days": 0}, "days"),
        ({"days": 61}, "days"),
        ({"started_on": date(2999, 1, 1)}, "started_on"),
        ({"started_on": date(2000, 1, 1)}, "started_on"),
    ],
)
def test_bad_input_is_told_at_its_field(post, told, field):
    values = {"plate": PLATE, "slot": "B2"} | told
    plate, slot = values.pop("plate"), values.pop("slot")
    with pytest.raises(InvalidInput) as wrong:
        post.car_holds.hold(plate, slot, GUARD, **values)
    assert [problem.field for problem in wrong.value.problems] == [field]


@pytest.mark.parametrize(
    ("hours", "why", "field"),
    [(0, "x", "until"), (73, "x", "until"), (1, " ", "why"), (1, "x" * 61, "why")],
)
def test_an_exception_needs_an_end_and_a_reason(post, hours, why, field):
    row = post.car_holds.hold(PLATE, "B2", GUARD)
    with pytest.raises(InvalidInput) as wrong:
        post.car_holds.approve(row.id, post.clock() + timedelta(hours=hours), why, CHIEF)
    assert wrong.value.problems[0].field == field
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.car_holds.end(row.id, "because", CHIEF)


def test_a_car_is_held_once(post, owner):
    post.car_holds.hold(PLATE, "B2", GUARD)
    with pytest.raises(InvalidInput, match="car-held-already"):
        post.car_holds.hold(PLATE, "B3", GUARD)


def test_one_person_is_erased_with_the_photo_of_his_car(post, owner):
    row = post.car_holds.hold(PLATE, "B2", GUARD, photo=JPEG)
    assert post.privacy.erase_person(owner.id, "request", CHIEF).cars == 1
    assert post.car_holds.photo(row.photo) is None
    with post.database.read() as session:
        told = session.connection().exec_driver_sql(
            "SELECT plate, slot, photo, ended_why FROM car_holds WHERE ended_by IS NOT NULL"
        )
        assert told.all() == [("", "", None, "owner-erased")]  # free, and the log says why
    good(post)


# --- a car that goes with a case ------------------------------------------------------------------


@pytest.fixture
def case(post, owner):
    return observed(post, owner.id, arrived=3)


def held(post):
    return [(row.hold.started_on, row.hold.days) for row in post.car_holds.board()]


def test_g20_a_car_of_a_case_has_its_days_and_moves_with_it(post, case):
    row = post.car_holds.hold(PLATE, "B2", GUARD, held_case=case)
    came = today(post) - timedelta(days=3)
    assert held(post) == [(came, 14)]
    assert post.observation_lists.card(case).row.car == f"{PLATE}  B2"
    post.observation.extend(case, 21, "再观察一周", CHIEF)
    assert held(post) == [(came, 21)]
    earlier = particulars(post, arrived=5, days=14)
    post.observation.correct(case, earlier, "入境日期写错", CHIEF)
    assert held(post) == [(today(post) - timedelta(days=5), 14)]
    post.clock.advance(days=9)
    assert len(post.car_holds.board()) == 1  # day 14 of 14
    post.clock.advance(days=1)
    assert post.car_holds.board() == ()
    post.upkeep.tidy()
    post.observation.correct(case, replace(earlier, days=21), "应为二十一天", CHIEF)
    assert [one.id for one in post.car_holds.board()] == [row.id]  # its case is open again
    good(post)


def test_g20_a_car_is_free_when_its_case_is_closed(post, case):
    post.car_holds.hold(PLATE, "B2", GUARD, held_case=case)
    post.observation.close(case, "解除", CHIEF)
    assert post.car_holds.board() == ()
    assert post.observation_lists.card(case).row.car == ""
    with post.database.read() as session:
        ended = session.connection().exec_driver_sql("SELECT ended_why FROM car_holds").all()
    assert ended == [("case-closed",)]
    good(post)


def test_a_car_let_go_by_a_supervisor_stays_free_whatever_its_case_does(post, case):
    row = post.car_holds.hold(PLATE, "B2", GUARD, held_case=case)
    post.car_holds.end(row.id, "entered-wrongly", CHIEF)
    post.observation.extend(case, 21, "再观察一周", CHIEF)
    assert post.car_holds.board() == ()
    good(post)


def test_an_unregistered_car_goes_with_whoever_is_observed_when_he_is_erased(post, owner, case):
    post.car_holds.hold("沪A12345", "B2", GUARD, held_case=case)
    assert post.privacy.erase_person(owner.id, "request", CHIEF).cars == 1
    with post.database.read() as session:
        told = session.connection().exec_driver_sql("SELECT plate, slot FROM car_holds").all()
    assert told == [("", "")]
    good(post)


def test_retention_spares_the_plate_of_a_hold_that_goes_on(post, case):
    post.car_holds.hold(PLATE, "B2", GUARD, held_case=case)
    post.observation.extend(case, 60, "多次延长", CHIEF)
    post.clock.advance(days=56)
    post.privacy.purge(post.clock())
    assert [row.plate for row in post.car_holds.board()] == [PLATE]
    good(post)


def test_g20_who_is_observed_does_not_leave_in_a_car_and_neither_does_it(post, owner, case):
    """The passenger by his own verdict; then the car, although its people are free."""
    other = post.resident("李四", room="777")
    registered(post, other.id, "沪A12345")
    post.gate.set_direction("1", Direction.EXIT, GUARD)
    post.cars.arrive("1", "沪A12345", 2, GUARD)
    shown = post.cars.pick("1", [other.id, owner.id], GUARD)
    driver, passenger = shown.car.load.seats
    assert (driver.outcome, passenger.outcome) == (Outcome.GRANTED, Outcome.DENIED)
    assert shown.outcome is Outcome.DENIED  # the whole car
    post.cars.turn_back("1", GUARD)

    post.car_holds.hold(PLATE, "B2", GUARD, held_case=case)
    wife = post.resident("张太", room="888")
    post.cars.arrive("1", PLATE, 1, GUARD)
    shown = post.present(wife.card)
    assert [seat.outcome for seat in shown.car.load.seats] == [Outcome.GRANTED]
    assert shown.outcome is Outcome.DENIED
    assert about_the_car(shown.car.load).decision.reason.code == "vehicle-held"
    post.cars.turn_back("1", GUARD)

    post.observation.close(case, "解除", CHIEF)
    post.clock.advance(hours=1)
    post.cars.arrive("1", PLATE, 2, GUARD)
    assert post.cars.pick("1", [owner.id, wife.id], GUARD).outcome is Outcome.GRANTED
    good(post)


# --- the register ---------------------------------------------------------------------------------


def test_g19_the_register_tells_who_drove_and_who_sat_in_it(post, owner):
    other = post.resident("李四", room="777")
    post.cars.arrive("1", PLATE, 2, GUARD)
    post.cars.pick("1", [owner.id, other.id], GUARD)
    post.cars.arrive("1", "鄂A12345", 1, GUARD)
    unknown, passed = post.vehicle_register.listed()
    assert (passed.plate, passed.driver, passed.people) == (PLATE, "张三", ("张三", "李四"))
    assert (passed.outcome, passed.direction, passed.place) == ("granted", "entry", "12-2-501")
    assert (unknown.outcome, unknown.findings) == ("held", ("vehicle-unknown",))
    day = post.clock().astimezone().date()
    assert len(post.vehicle_register.listed(day)) == 2
    assert post.vehicle_register.listed(day - timedelta(days=1)) == ()


def test_the_whole_car_is_undone_with_everybody_in_it(post, owner):
    other = post.resident("李四", room="777")
    post.cars.arrive("1", PLATE, 2, GUARD)
    shown = post.cars.pick("1", [owner.id, other.id], GUARD)
    post.settlement.undo("1", shown.car.load.seats[1].presentation.id, "wrong-person", GUARD)
    (row,) = post.vehicle_register.listed()
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.vehicle_register.undo(row.id, "", GUARD)
    post.vehicle_register.undo(row.id, "did-not-pass", GUARD)
    (row,) = post.vehicle_register.listed()
    assert row.void
    with post.database.read() as session:
        void = session.connection().exec_driver_sql("SELECT void FROM passages").all()
    assert void == [(1,), (1,)]
    with pytest.raises(InvalidInput, match="car-not-over"):
        post.vehicle_register.undo(row.id, "did-not-pass", GUARD)
    # It counts no more: the next time it comes in again.
    post.clock.advance(hours=1)
    assert post.cars.arrive("1", PLATE, 1, GUARD).direction is Direction.ENTRY
    good(post)


def test_a_plate_typed_wrongly_is_corrected_by_a_further_line(post, owner):
    post.cars.arrive("1", "苏B8123", 1, GUARD)
    (row,) = post.vehicle_register.listed()
    with pytest.raises(InvalidInput, match="car-at-lane"):
        post.vehicle_register.correct(row.id, PLATE, GUARD)
    post.cars.turn_back("1", GUARD)
    post.vehicle_register.correct(row.id, "苏b8123x", GUARD)
    (row,) = post.vehicle_register.listed()
    assert (row.plate, row.place) == (PLATE, "12-2-501")
    with pytest.raises(InvalidInput, match="plate-odd"):
        post.vehicle_register.correct(row.id, "=1+1", GUARD)
    with pytest.raises(InvalidInput, match="car-not-over"):
        post.vehicle_register.correct(numbered_id(1), PLATE, GUARD)
    good(post)
