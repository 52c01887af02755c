"""A car with everybody in it: whose evidence is whose, and what is still missing (G17, trap 6)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Decision, Direction, Finding, Outcome, Presentation
from gatekeeper.domain.carload import Carload, Seat, about_the_car
from gatekeeper.domain.party import Missing
from gatekeeper.domain.readings import MEMBER
from gatekeeper.domain.vehicles import Car
from tests.builders import numbered_id
from tests.domain.builders import NOW, answer, card, code, warm


def decided(*findings: tuple[str, Outcome]) -> Decision:
    return Decision(
        findings=tuple(Finding(check=check, code="x", outcome=out) for check, out in findings),
        decided_at=NOW,
    )


def seat(number: int, outcome: Outcome | None = None, *, name: str = "", **fields) -> Seat:
    identity = replace(card(), key=f"pass:{name}") if name else None
    return Seat(
        presentation=Presentation(
            id=numbered_id(number),
            lane="1",
            direction=Direction.ENTRY,
            opened_at=NOW,
            identity=identity,
            decision=decided(("pass", outcome)) if outcome is not None else None,
        ),
        **fields,
    )


def car(*seats: Seat, own: Outcome | None = Outcome.GRANTED, **fields) -> Carload:
    decision = decided(("vehicle", own)) if own is not None else None
    return Carload(
        id=numbered_id(50),
        lane="1",
        direction=Direction.ENTRY,
        opened_at=NOW,
        car=Car(plate="苏B12345", decision=decision),
        seats=seats,
        **fields,
    )


def named(one, other) -> bool:
    return one.identity.subject == other.subject


def stranger(one, other) -> bool:
    return False


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=9), st.sampled_from(Outcome))
def test_trap_6_the_worst_of_the_car_and_of_everybody_in_it_decides(outcomes, own):
    seats = [seat(n, outcome) for n, outcome in enumerate(outcomes)]
    assert car(*seats, own=own).outcome is max([*outcomes, own])


def test_a_car_not_judged_yet_is_open_and_one_without_anybody_is_refused():
    assert car(seat(1, Outcome.GRANTED), own=None).outcome is Outcome.PENDING
    assert car(seat(1, Outcome.GRANTED), seat(2)).outcome is Outcome.PENDING
    assert car(seat(1, Outcome.DENIED, put_off="walks")).outcome is Outcome.DENIED


def test_whoever_is_put_off_counts_no_more():
    gone = seat(1, Outcome.DENIED, put_off="walks")
    left = car(gone, seat(2, Outcome.GRANTED))
    assert left.outcome is Outcome.GRANTED
    assert [one.presentation.id for one in left.inside] == [numbered_id(2)]


def test_g17_the_missing_are_named_by_their_place_in_the_car():
    """第三人，缺体温: whoever was put off keeps his number."""
    third = seat(3)
    wants = decided(("temperature", Outcome.PENDING), ("pass", Outcome.GRANTED))
    third = replace(third, presentation=replace(third.presentation, decision=wants))
    load = car(seat(1, Outcome.GRANTED), seat(2, put_off="walks"), third, seat(4))
    assert load.missing() == (
        Missing(place=3, check="temperature", presentation=numbered_id(3)),
        Missing(place=4, check="", presentation=numbered_id(4)),
    )


def test_a_card_fills_the_current_place_then_the_next_free_one():
    load = car(seat(1), seat(2), seat(3))
    first = load.add(replace(card(), key="pass:a"), stranger)
    assert (first.current, first.seats[0].presentation.identity.key) == (0, "pass:a")
    second = first.add(replace(card(), key="pass:b"), stranger)
    assert (second.current, second.seats[1].presentation.identity.key) == (1, "pass:b")
    gone = second.with_seat(2, replace(second.seats[2], put_off="walks"))
    assert gone.add(replace(card(), key="pass:c"), stranger) == "notice-car-full"


def test_the_same_person_again_is_no_second_one():
    load = car(seat(1, name="a"), seat(2), current=1)
    assert load.add(replace(card(), key="pass:a"), stranger).current == 0
    other_card = load.add(replace(card(), key="pass:z"), named)
    assert other_card.current == 0
    complete = car(seat(1, Outcome.GRANTED, name="a"), seat(2), current=1)
    assert complete.add(replace(card(), key="pass:a"), stranger) == "notice-in-the-car"


def test_the_pass_of_a_household_is_shown_for_one_member_after_the_other():
    """Unnamed it is still the first one's; named, the next free place takes it."""
    shared = replace(card(), key="pass:home", is_shared=True)
    first = car(seat(1), seat(2)).add(shared, stranger)
    assert first.add(shared, stranger).current == 0
    named_one = first.add(answer(MEMBER, str(numbered_id(9))), stranger)
    second = named_one.add(shared, stranger)
    assert (second.current, second.seats[1].presentation.identity) == (1, shared)


def test_who_got_out_may_be_named_again():
    load = car(seat(1, name="a", put_off="counted-wrongly"), seat(2), current=1)
    assert load.add(replace(card(), key="pass:a"), stranger).current == 1


def test_readings_are_the_current_persons_and_never_a_refused_ones():
    load = car(seat(1), seat(2), current=1)
    warmer = load.add(warm(365), stranger)
    assert warmer.seats[1].presentation.temperatures == (warm(365),)
    assert warmer.seats[0].presentation.temperatures == ()
    assert load.add(code(), stranger).seats[1].presentation.health_code == code()
    for closed in (seat(1, Outcome.DENIED), seat(1, put_off="walks")):
        assert car(closed, seat(2)).add(warm(365), stranger) == "notice-late"


def test_the_next_open_place_follows_round_and_round():
    load = car(seat(1), seat(2, Outcome.GRANTED), seat(3, Outcome.HELD), seat(4, put_off="walks"))
    assert load.moved_on().current == 0
    assert replace(load, current=1).moved_on().current == 0
    settled = car(seat(1, Outcome.GRANTED), seat(2, Outcome.DENIED), current=1)
    assert settled.moved_on().current == 1


_NAMES = st.sampled_from("abcde")
_STEPS = st.lists(st.one_of(_NAMES, st.integers(min_value=350, max_value=372)), max_size=14)


@given(_STEPS, st.integers(min_value=1, max_value=4))
def test_no_reading_is_lost_to_a_second_person_and_nobody_sits_twice(steps, count):
    """Whatever comes in whatever order: each name at most once, each reading at one place."""
    load = car(*(seat(n) for n in range(1, count + 1)))
    for step in steps:
        evidence = warm(step) if isinstance(step, int) else replace(card(), key=f"pass:{step}")
        before = load
        after = load.add(evidence, stranger)
        load = before if isinstance(after, str) else after
        changed = sum(a != b for a, b in zip(before.seats, load.seats, strict=True))
        assert changed <= 1
    keys = [s.presentation.identity.key for s in load.seats if s.presentation.identity]
    assert len(keys) == len(set(keys))


def test_the_car_alone_is_a_presentation_without_its_people():
    whole = car(seat(1, Outcome.DENIED, name="张三"), own=Outcome.HELD, number=3)
    alone = about_the_car(whole)
    assert (alone.id, alone.number, alone.decision) == (whole.id, 3, whole.car.decision)
    assert alone.identity is None
