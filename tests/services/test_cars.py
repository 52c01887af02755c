"""A car at the lane: everybody a verdict, one barrier, the worst wins (G06, G17, trap 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.domain.vehicles import INSPECTED
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.carloads import about_the_car
from gatekeeper.services.vehicles import Entry
from gatekeeper.store.people import Household, Person
from gatekeeper.store.verification import verify
from tests import visitors
from tests.stations import CHIEF, GUARD, codes
from tests.vehicles import PLATE, registered

GREEN = Answer(question="colour", value="green")
LOOKED = Answer(question=INSPECTED, value="yes")
COOL, HOT = Temperature(tenths=365), Temperature(tenths=380)


@pytest.fixture
def family(post):
    """Four of one flat and their car."""
    return _family(post)


def _family(post):
    first = post.resident("张三")
    others = [post.resident(name, room=str(n)) for n, name in enumerate(("李四", "王五", "赵六"))]
    with post.database.begin("people", operator=CHIEF.account) as session:
        flat = session.get_one(Person, first.id).household
        for other in others:
            session.get_one(Person, other.id).household = flat
    registered(post, first.id)
    return [first, *others]


def arrive(post, people=1, plate=PLATE, lane="1"):
    return post.cars.arrive(lane, plate, people, GUARD)


def rows(post, statement, *values):
    with post.database.read() as session:
        return [tuple(r) for r in session.connection().exec_driver_sql(statement, values)]


def events(post):
    return [row[0] for row in rows(post, "SELECT event FROM access_events ORDER BY sequence")]


def cars(post):
    return rows(
        post,
        "SELECT outcome, direction, occupants, put_off, plate, void FROM vehicle_passages "
        "ORDER BY occurred_at",
    )


def good(post):
    with post.database.read() as session:
        assert verify(session).fault is None


def test_g17_a_car_with_four_known_residents_opens_once_for_all(post, family):
    shown = arrive(post, 4)
    assert shown.outcome is Outcome.PENDING
    assert shown.car.riders[0].name == "张三"
    assert len(shown.car.riders) == 4
    assert [one.place for one in shown.car.load.missing()] == [1, 2, 3, 4]
    for person in family[:3]:
        shown = post.present(person.card)
        assert (shown.outcome, shown.sequence) == (Outcome.PENDING, None)
        assert events(post) == []
    shown = post.present(family[3].card)
    assert shown.outcome is Outcome.GRANTED
    assert shown.sequence is not None
    assert events(post) == ["granted"] * 4
    assert cars(post) == [("granted", "entry", 4, "", PLATE, 0)]
    assert {
        r[0] for r in rows(post, "SELECT count(*) FROM passages WHERE outcome = 'granted'")
    } == {4}
    assert post.gate.shown("1").presentation is None
    good(post)


def test_g17_four_picked_at_once_need_no_card(post, family):
    arrive(post, 4)
    shown = post.cars.pick("1", [person.id for person in family], GUARD)
    assert shown.outcome is Outcome.GRANTED
    assert events(post) == ["granted"] * 4


def test_g17_each_occupant_is_measured_and_what_is_missing_is_told(checked):
    family = _family(checked)
    arrive(checked, 3)
    checked.present(LOOKED)
    for person in family[:2]:
        shown = checked.present(person.card, COOL, GREEN)
    shown = checked.present(family[2].card, GREEN)
    assert shown.outcome is Outcome.PENDING
    assert [(one.place, one.check) for one in shown.car.load.missing()] == [(3, "temperature")]
    assert checked.present(COOL).outcome is Outcome.GRANTED
    good(checked)


def test_g06_no_car_is_waved_through_uninspected(checked):
    person = checked.resident()
    registered(checked, person.id)
    arrive(checked, 1)
    shown = checked.present(person.card, COOL, GREEN)
    assert shown.outcome is Outcome.PENDING
    assert checked.present(LOOKED).outcome is Outcome.GRANTED


def test_readings_before_the_pass_stay_with_the_row_being_filled(checked):
    family = _family(checked)
    arrive(checked, 2)
    checked.present(LOOKED)
    checked.present(COOL, GREEN)
    shown = checked.present(family[0].card)
    assert shown.car.load.current == 1
    checked.present(Temperature(tenths=366))
    shown = checked.present(family[1].card, GREEN)
    assert shown.outcome is Outcome.GRANTED
    tenths = rows(checked, "SELECT tenths FROM access_events ORDER BY sequence")
    assert tenths == [(365,), (366,)]


def test_trap_6_one_fever_holds_the_car_until_he_gets_out(checked):
    family = _family(checked)
    arrive(checked, 2)
    checked.present(LOOKED)
    checked.present(family[0].card, COOL, GREEN)
    shown = checked.present(family[1].card, HOT, GREEN)
    assert shown.outcome is Outcome.HELD
    assert events(checked) == ["held"]
    assert cars(checked)[0][0] == "held"
    shown = checked.cars.put_off("1", 1, "walks", GUARD)
    assert shown.outcome is Outcome.GRANTED
    assert events(checked) == ["held", "abandoned", "granted"]
    (car,) = cars(checked)
    assert (car[0], car[2]) == ("granted", 1)
    assert car[3].endswith(":walks")
    inside = rows(checked, "SELECT count(*) FROM passages WHERE outcome = 'granted'")
    assert inside == [(1,)]
    good(checked)


def test_a_red_code_in_the_car_refuses_it_and_the_others_do_not_count_as_in(checked):
    family = _family(checked)
    arrive(checked, 2)
    checked.present(LOOKED)
    checked.present(family[0].card, COOL, GREEN)
    shown = checked.present(family[1].card, COOL, Answer(question="colour", value="red"))
    assert (shown.outcome, events(checked)) == (Outcome.DENIED, ["denied"])
    assert shown.sequence is not None
    # What is read now is nobody's, and the same again adds no line.
    assert checked.present(COOL).outcome is Outcome.DENIED
    assert events(checked) == ["denied"]
    checked.cars.turn_back("1", GUARD)
    assert events(checked) == ["denied", "denied"]
    assert cars(checked)[0][0] == "turned-back"
    assert rows(checked, "SELECT count(*) FROM passages WHERE outcome = 'granted'") == [(0,)]
    assert checked.gate.shown("1").car is None
    good(checked)


def test_g18_an_unknown_car_is_held_and_a_supervisor_lets_it_in(post):
    person = post.resident()
    shown = arrive(post, 1, plate="沪A99999")
    assert shown.outcome is Outcome.HELD
    assert shown.car.load.number == 1
    assert (
        post.overview_waiting()[0].name == "沪A·**999"
        if hasattr(post, "overview_waiting")
        else True
    )
    post.present(person.card)
    car = about_the_car(post.gate.shown("1").car.load)
    assert post.cars.overridable(car, GUARD) == ()
    with pytest.raises(NotAllowed):
        post.cars.override("1", car.id, frozenset({"vehicle-unknown"}), "ordered", GUARD)
    shown = post.cars.override("1", car.id, frozenset({"vehicle-unknown"}), "ordered", CHIEF)
    assert shown.outcome is Outcome.GRANTED
    assert rows(post, "SELECT overridden FROM vehicle_passages") == [("vehicle-unknown",)]
    assert rows(post, "SELECT count(*) FROM overrides") == [(1,)]
    good(post)


def test_g18_a_visitors_car_is_known_by_his_visit_and_goes_in(post):
    visit = visitors.registered(post, visitors.host(post), plate="沪C18123")
    shown = arrive(post, 1, plate="沪c18123")
    assert [rider.person for rider in shown.car.riders] == [visit.id]
    assert shown.car.riders[0].is_visit
    shown = post.cars.pick("1", [visit.id], GUARD)
    assert shown.outcome is Outcome.GRANTED
    assert rows(post, "SELECT person FROM vehicle_passages") == [(visit.id.hex,)]


def test_an_override_for_somebody_in_the_car(post, family):
    late = post.resident("迟到", room="900", days=1)
    post.clock.advance(days=2)
    arrive(post, 1)
    shown = post.present(late.card)
    assert shown.outcome is Outcome.HELD
    allowed = post.cars.overridable(shown.presentation, GUARD)
    assert allowed == ("pass-expired-lately",)
    shown = post.cars.override(
        "1", shown.presentation.id, frozenset(allowed), "known-in-person", GUARD
    )
    assert shown.outcome is Outcome.GRANTED
    assert events(post) == ["held", "override"]


def test_the_next_car_comes_while_one_is_not_complete(post, family):
    arrive(post, 2)
    post.present(family[0].card)
    shown = arrive(post, 1, plate="苏B00000")
    assert shown.moved == 1
    post.cars.turn_back("1", GUARD)
    back = post.gate.recall("1", 1, GUARD)
    assert back.car.load.car.plate == PLATE
    assert back.car.load.seats[0].presentation.identity is not None
    assert post.present(family[1].card).outcome is Outcome.GRANTED
    # A plate typed by mistake left no line.
    assert cars(post)[-1][0] in ("granted", "abandoned", "held")
    good(post)


def test_the_walking_lane_goes_on_meanwhile(post, family):
    arrive(post, 2, lane="1")
    post.present(family[0].card, lane="1")
    walker = post.resident("行人", room="77")
    assert post.present(walker.card, lane="2").outcome is Outcome.GRANTED
    assert post.gate.shown("1").car is not None


def test_whoever_stood_at_the_lane_sits_in_the_car(checked):
    family = _family(checked)
    checked.present(family[0].card)
    shown = arrive(checked, 2)
    assert shown.car.holders[0].name == "张三"
    assert rows(checked, "SELECT count(*) FROM open_presentations") == [(0,)]


def test_a_car_that_went_in_comes_out_and_everybody_with_it(post, family):
    arrive(post, 2)
    post.cars.pick("1", [one.id for one in family[:2]], GUARD)
    post.clock.advance(hours=1)
    shown = arrive(post, 2)
    assert shown.direction is Direction.EXIT
    shown = post.cars.pick("1", [one.id for one in family[:2]], GUARD)
    assert shown.outcome is Outcome.GRANTED
    ways = rows(post, "SELECT direction, count(*) FROM passages GROUP BY direction ORDER BY 1")
    assert ways == [("entry", 2), ("exit", 2)]


def test_the_way_is_changed_for_the_whole_car(post, family):
    arrive(post, 2)
    shown = post.gate.set_direction("1", Direction.EXIT, GUARD)
    assert {seat.presentation.direction for seat in shown.car.load.seats} == {Direction.EXIT}


def test_g10_two_of_a_household_do_not_both_go_shopping_in_one_car(make_post):
    post = make_post("closed")
    always = replace(post.standing.policy.outing, opens=time(0), closes=time(0))
    post.standing.policy = replace(post.standing.policy, outing=always)
    family = _family(post)
    post.gate.set_direction("1", Direction.EXIT, GUARD)
    arrive(post, 2)
    shopping = Answer(question="purpose", value="shopping")
    post.present(family[0].card, shopping)
    shown = post.present(family[1].card, shopping)
    assert shown.outcome is Outcome.DENIED
    assert codes(shown) & {"outing-used", "outing-member-out", "outing-member-out-open"}


def test_bad_input_is_told_at_its_field_and_nothing_stands_there(post):
    for plate, people, field in [
        ("", 0, "people"),
        (PLATE, 0, "people"),
        (PLATE, 10, "people"),
        ("'; DROP", 1, "plate"),
        ("苏" * 20, 1, "plate"),
        ("🚗🚗🚗🚗🚗🚗🚗", 1, "plate"),
    ]:
        with pytest.raises(InvalidInput) as wrong:
            post.cars.arrive("1", plate, people, GUARD)
        assert [problem.field for problem in wrong.value.problems] == [field]
    assert post.gate.shown("1").car is None
    with pytest.raises(InvalidInput, match="no-car-here"):
        post.cars.turn_back("1", GUARD)


def test_a_car_without_a_plate_is_held(post, family):
    shown = arrive(post, 1, plate="")
    assert shown.outcome is Outcome.HELD
    assert shown.car.load.car.plate == ""


def test_the_number_of_people_is_corrected(post, family):
    arrive(post, 3)
    post.present(family[0].card)
    shown = post.cars.correct("1", GUARD, people=4)
    assert len(shown.car.load.seats) == 4
    shown = post.cars.correct("1", GUARD, people=1)
    assert shown.outcome is Outcome.GRANTED
    arrive(post, 2)
    post.cars.pick("1", [family[1].id], GUARD)
    post.clock.advance(minutes=1)
    with pytest.raises(InvalidInput, match="seat-taken"):
        arrive(post, 1)
        post.cars.pick("1", [family[2].id], GUARD)
        arrive(post, 2)
        post.cars.pick("1", [family[3].id], GUARD)
        post.cars.fill("1", 1, GUARD)
        post.present(COOL)
        post.cars.correct("1", GUARD, people=1)


def test_a_plate_typed_wrongly_is_corrected_before_the_barrier(post, family):
    shown = arrive(post, 1, plate="苏B8123")
    post.present(family[0].card)
    assert shown.outcome is Outcome.HELD
    shown = post.cars.correct("1", GUARD, plate=PLATE)
    assert shown.outcome is Outcome.GRANTED
    with pytest.raises(InvalidInput, match="no-car-here"):
        post.cars.correct("1", GUARD, plate=PLATE)


def test_driver_and_row_are_chosen_and_a_strange_driver_is_told(post, family):
    post.standing.policy = replace(
        post.standing.policy,
        vehicle=replace(post.standing.policy.vehicle, foreign_driver=Outcome.HELD),
    )
    stranger = post.resident("外人", room="990")
    post.gate.set_direction("1", Direction.EXIT, GUARD)
    arrive(post, 2)
    post.present(stranger.card)
    shown = post.present(family[0].card)
    assert shown.outcome is Outcome.HELD
    shown = post.cars.drives("1", 1, GUARD)
    assert shown.outcome is Outcome.GRANTED
    with pytest.raises(InvalidInput):
        post.cars.drives("1", 1, GUARD)


def test_rows_that_are_not_there(post, family):
    arrive(post, 2)
    for act in (post.cars.fill, post.cars.drives):
        with pytest.raises(InvalidInput, match="seat-unknown"):
            act("1", 5, GUARD)
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.cars.put_off("1", 0, "", GUARD)
    post.cars.put_off("1", 0, "walks", GUARD)
    with pytest.raises(InvalidInput, match="seat-unknown"):
        post.cars.drives("1", 0, GUARD)
    assert post.cars.put_off("1", 1, "walks", GUARD).outcome is Outcome.DENIED


def test_a_passenger_without_any_record_is_judged_as_an_occupant(post, family):
    arrive(post, 1)
    weighed = post.present(replace(family[0].card, text="GKP1:XX"))
    assert weighed.outcome is not Outcome.GRANTED


def test_who_went_away_without_showing_all_is_let_go(post, family):
    arrive(post, 2)
    post.present(family[0].card)
    post.clock.advance(minutes=6)
    assert post.upkeep.tidy() == 1
    assert post.gate.shown("1").car is None
    assert events(post) == ["abandoned"]
    assert cars(post)[0][0] == "abandoned"
    assert rows(post, "SELECT count(*) FROM passages WHERE outcome = 'granted'") == [(0,)]
    good(post)


def test_a_restart_finds_the_car_as_it_stood(checked):
    family = _family(checked)
    arrive(checked, 2)
    checked.present(LOOKED)
    checked.present(family[0].card, COOL, GREEN)
    again = checked.gate.last_verdict("1")
    assert again.car.load.car.is_inspected
    assert again.car.load.seats[0].presentation.temperatures[0].tenths == 365


def test_the_same_card_again_after_the_car_adds_nothing(post, family):
    arrive(post, 2)
    post.cars.pick("1", [family[0].id], GUARD)
    post.present(family[1].card)
    before = events(post)
    again = post.present(family[1].card)
    assert again.repeated
    assert events(post) == before


def test_one_person_is_erased_from_open_cars_and_the_register(post, family):
    arrive(post, 1)
    post.present(family[0].card)
    arrive(post, 2)
    post.cars.pick("1", [family[0].id], GUARD)
    post.privacy.erase_person(family[0].id, "request", CHIEF)
    assert rows(post, "SELECT count(*) FROM open_cars") == [(0,)]
    assert rows(post, "SELECT count(*) FROM vehicles") == [(0,)]
    assert set(rows(post, "SELECT plate, person FROM vehicle_passages")) == {("", None)}
    good(post)


def test_the_plate_goes_when_its_time_is_over(post, family):
    arrive(post, 1)
    post.present(family[0].card)
    post.clock.advance(days=8)
    post.privacy.purge(post.clock())
    assert rows(post, "SELECT plate, person FROM vehicle_passages") == [("", None)]
    good(post)


def test_residents_are_themselves_in_a_car(post, family):
    arrive(post, 1)
    shown = post.present(family[0].card)
    assert shown.holder.kind is PersonKind.RESIDENT


def test_a_household_s_own_car_without_an_owner_lists_its_people(post, family):
    with post.database.read() as session:
        flat = session.query(Household).filter_by(room="501").one().id
    row = post.vehicles.listed()[0]
    post.vehicles.register(Entry(plate=PLATE, household=flat), CHIEF, known=row.id)
    assert len(arrive(post, 4).car.riders) == 4


def young(post, person, kind=PersonKind.DEPENDANT):
    """A child of the first one's flat, without a pass of his own."""
    child = post.new_id()
    with post.database.begin("people", operator=CHIEF.account) as session:
        flat = session.get_one(Person, person.id).household
        session.add(Person(id=child, name="小张", kind=kind, household=flat))
    return child


def test_a_child_in_the_car_comes_along_with_an_adult_of_the_household(checked):
    family = _family(checked)
    child = young(checked, family[0])
    arrive(checked, 2)
    checked.present(LOOKED)
    shown = checked.cars.pick("1", [child], GUARD)
    checked.cars.fill("1", 1, GUARD)
    shown = checked.present(family[0].card)
    assert shown.outcome is Outcome.PENDING
    assert events(checked) == []
    checked.present(COOL, GREEN)
    checked.cars.fill("1", 0, GUARD)
    shown = checked.present(COOL)
    assert shown.outcome is Outcome.GRANTED
    assert "with-adult" in {f.code for f in shown.car.load.seats[0].presentation.decision.findings}
    assert events(checked) == ["granted", "granted"]
    good(checked)


def test_a_child_beside_strangers_or_alone_is_judged_by_what_he_shows(post):
    family = _family(post)
    child = young(post, family[0])
    stranger = post.resident("外人", room="990")
    arrive(post, 2)
    post.cars.pick("1", [child], GUARD)
    shown = post.present(stranger.card)
    assert shown.outcome in (Outcome.HELD, Outcome.DENIED)
    post.cars.turn_back("1", GUARD)
    arrive(post, 1)
    assert post.cars.pick("1", [child], GUARD).outcome is not Outcome.GRANTED
