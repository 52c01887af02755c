"""What is said of a car: registry, looked-for plates, held cars, drivers (G17 to G20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gatekeeper.domain import vehicles
from gatekeeper.domain.access import Direction, Outcome, Override
from gatekeeper.domain.policy import VehicleRule
from gatekeeper.domain.readings import Answer
from gatekeeper.domain.vehicles import Car, CarFacts, CarHold, KnownCar, judge
from tests.builders import numbered_id
from tests.domain.builders import NOW, codes, holder, policy

TODAY = NOW.astimezone().date()
HOME = numbered_id(20)
REGISTERED = KnownCar(plate="苏B12345", vehicle=numbered_id(21), household=HOME)


def said(
    plate: str = "苏B12345",
    *,
    leaving: bool = False,
    rule: VehicleRule | None = None,
    car: dict | None = None,
    **around,
):
    facts = CarFacts(
        now=NOW,
        policy=policy(vehicle=rule or VehicleRule()),
        direction=Direction.EXIT if leaving else Direction.ENTRY,
        car=Car(plate=plate, **(car or {})),
        **({"known": REGISTERED} | around),
    )
    return judge(facts)


def test_g18_a_registered_car_goes_in_and_a_visitors_by_his_visit():
    assert codes(said().findings) == ["vehicle-registered"]
    visit = KnownCar(plate="苏B12345", visit=numbered_id(22))
    assert codes(said(known=visit).findings) == ["vehicle-of-visit"]
    assert said(known=visit).outcome is Outcome.GRANTED


@pytest.mark.parametrize("stops", [Outcome.GRANTED, Outcome.HELD, Outcome.DENIED])
def test_g18_an_unknown_car_is_stopped_as_the_profile_says(stops):
    decision = said(known=None, rule=VehicleRule(unknown=stops))
    assert codes(decision.findings) == ["vehicle-unknown"]
    assert decision.outcome is stops


def test_g18_an_unknown_car_inside_is_held_at_most():
    assert said(leaving=True, known=None, rule=VehicleRule(unknown=Outcome.DENIED)).outcome is (
        Outcome.HELD
    )


@pytest.mark.parametrize(("days", "told"), [(0, "vehicle-registered"), (-1, "vehicle-ended")])
def test_a_car_is_allowed_to_the_end_of_its_last_day(days, told):
    until = KnownCar(
        plate="苏B12345", vehicle=numbered_id(21), allowed_until=TODAY + timedelta(days=days)
    )
    assert codes(said(known=until).findings) == [told]


def test_g19_plates_that_are_looked_for_are_noted_or_held_on_entering_only():
    rule = VehicleRule(watched=("鄂", "豫A"), watched_outcome=Outcome.HELD)
    assert said("鄂A12345", rule=rule).outcome is Outcome.HELD
    assert said("豫A12345", rule=rule).outcome is Outcome.HELD
    assert said("豫B12345", rule=rule).outcome is Outcome.GRANTED
    assert said("鄂A12345", rule=rule, leaving=True).outcome is Outcome.GRANTED
    noted = VehicleRule(watched=("鄂",), watched_outcome=Outcome.GRANTED)
    assert codes(said("鄂A12345", rule=noted).findings)[-1] == "vehicle-watched"
    assert not VehicleRule().is_watched("鄂A12345")


def test_a_slip_in_a_plate_is_warned_of_and_a_car_without_one_is_looked_at():
    assert codes(said("苏BX12345").findings) == ["vehicle-plate-doubtful", "vehicle-registered"]
    assert codes(said("苏B123").findings)[0] == "vehicle-plate-doubtful"
    nameless = said("", known=None)
    assert codes(nameless.findings) == ["vehicle-no-plate"]
    assert nameless.outcome is Outcome.HELD


def test_g06_every_car_is_inspected_where_the_profile_asks():
    rule = VehicleRule(inspect=True)
    assert said(rule=rule).outcome is Outcome.PENDING
    looked = {"answers": (Answer(question=vehicles.INSPECTED, value="yes"),)}
    assert codes(said(rule=rule, car=looked).findings)[-1] == "vehicle-inspected"
    assert said(rule=rule, leaving=True).outcome is Outcome.GRANTED


HELD = CarHold(slot="B2-017", started_on=TODAY - timedelta(days=13), days=14)


def test_g20_a_held_car_stays_to_the_end_of_its_last_day():
    decision = said(leaving=True, hold=HELD)
    assert decision.outcome is Outcome.DENIED
    assert decision.reason.parameters == {"day": 14, "days": 14, "until": TODAY.isoformat()}
    over = CarHold(slot="B2-017", started_on=TODAY - timedelta(days=14), days=14)
    assert said(leaving=True, hold=over).outcome is Outcome.GRANTED
    assert codes(said(hold=HELD).findings) == ["vehicle-registered", "vehicle-slot-waits"]
    assert codes(said(hold=over).findings) == ["vehicle-registered"]


def test_g20_trap_3_the_day_of_arrival_is_day_0_or_day_1():
    first = date(2022, 3, 1)
    counted = CarHold(slot="", started_on=first, days=14)
    assert (counted.day(first), counted.free_on) == (1, date(2022, 3, 15))
    from_nought = CarHold(slot="", started_on=first, days=14, first_day=0)
    assert (from_nought.day(first), from_nought.free_on) == (0, date(2022, 3, 16))
    assert CarHold(slot="", started_on=first, days=7).free_on == date(2022, 3, 8)


@pytest.mark.parametrize(("minutes", "outcome"), [(1, Outcome.GRANTED), (0, Outcome.DENIED)])
def test_g20_an_approved_drive_goes_out_until_its_end(minutes, outcome):
    hold = CarHold(
        slot="1", started_on=TODAY, days=14, exception_until=NOW + timedelta(minutes=minutes)
    )
    assert said(leaving=True, hold=hold).outcome is outcome


def test_a_car_driven_out_by_another_household_is_noted_or_held():
    stranger = holder(household=numbered_id(99))
    strict = VehicleRule(foreign_driver=Outcome.HELD)
    assert said(leaving=True, driver=stranger, rule=strict).outcome is Outcome.HELD
    assert codes(said(leaving=True, driver=stranger).findings)[-1] == "vehicle-foreign-driver"
    for known, driver in [
        (REGISTERED, holder(household=HOME)),
        (REGISTERED, None),
        (None, stranger),
        (KnownCar(plate="苏B12345", visit=numbered_id(22), household=HOME), stranger),
        (KnownCar(plate="苏B12345", vehicle=numbered_id(21)), stranger),
        (
            KnownCar(
                plate="苏B12345", vehicle=numbered_id(21), household=HOME, person=stranger.person
            ),
            stranger,
        ),
    ]:
        told = codes(said(leaving=True, driver=driver, known=known).findings)
        assert "vehicle-foreign-driver" not in told


def test_what_is_set_aside_counts_no_more_and_an_emergency_asks_nothing():
    override = Override(codes=frozenset({"vehicle-unknown"}), reason="x", by=numbered_id(1))
    decision = said(known=None, car={"overrides": (override,)})
    assert decision.outcome is Outcome.GRANTED
    assert decision.findings[0].overridden
    assert codes(said(known=None, emergency=True).findings) == ["emergency-passage"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (" 苏b·1234 5 ", None),
        ("8123", None),
        ("", "plate-wanted"),
        ("   ", "plate-wanted"),
        ("苏B12345678901", "plate-odd"),
        ("苏B1234'", "plate-odd"),
        ("=SUM(A1)", "plate-odd"),
        ("苏B12\u202e45", "plate-odd"),
        ("🚗B12345", "plate-odd"),
    ],
)
def test_what_no_plate_can_be_is_refused_at_the_lane(typed, fault):
    assert [problem.code for problem in vehicles.plate_faults(typed)] == ([fault] if fault else [])


def test_the_registry_wants_a_plate_of_the_right_form_and_plain_text():
    def faults(**told):
        values = {"plate": "苏B12345", "about": "白色", "slot": "B2", "allowed_until": None}
        found = vehicles.registration_faults(**(values | told), today=TODAY)
        return [(problem.field, problem.code) for problem in found]

    assert faults() == []
    assert faults(plate="苏I12345") == [("plate", "plate-form")]
    assert faults(plate="") == [("plate", "plate-wanted")]
    assert faults(about="x" * 41, slot="\x07") == [("about", "text-odd"), ("slot", "text-odd")]
    assert faults(allowed_until=TODAY) == []
    past = [("allowed_until", "until-past")]
    assert faults(allowed_until=TODAY - timedelta(days=1)) == past


def test_g20_a_car_that_is_to_be_held_needs_plate_slot_day_and_length():
    def faults(**told):
        values = {"plate": "苏B12345", "slot": "B2", "started_on": TODAY, "days": 14}
        found = vehicles.hold_faults(**(values | told), today=TODAY)
        return [(problem.field, problem.code) for problem in found]

    assert faults() == faults(started_on=TODAY - timedelta(days=60), days=60) == []
    assert faults(plate="=1+1", slot="") == [("plate", "plate-odd"), ("slot", "slot-wanted")]
    assert faults(slot="\x07") == faults(slot="x" * 17) == [("slot", "text-odd")]
    assert faults(started_on=TODAY + timedelta(days=1)) == [("started_on", "started-future")]
    assert faults(started_on=TODAY - timedelta(days=61)) == [("started_on", "started-long-ago")]
    assert faults(days=0) == faults(days=61) == [("days", "days-range")]
