"""The slots that an answer of the operator fills: test, travel card, place code, questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.checks import asked, nucleic_test, place_code, travel_card
from gatekeeper.domain.decide import decide
from gatekeeper.domain.nucleic import NucleicTest, TestResult
from gatekeeper.domain.nucleic import nucleic_test as read
from gatekeeper.domain.policy import NucleicTestRule, TravelCardRule
from tests.domain.builders import NOW, answer, card, code, codes, facts, policy, warm
from tests.domain.test_visits import a_visit

HOUR = timedelta(hours=1)


def a_test(told: str | None, *, hours: int = 48, **more: object):
    rule = policy(["nucleic-test"], nucleic_test=NucleicTestRule(valid=hours * HOUR))
    answers = (answer("nucleic-test", told),) if told is not None else ()
    return facts(policy_=rule, answers=answers, **more)


@pytest.mark.parametrize(
    ("told", "hours", "outcome", "found"),
    [
        (None, 48, Outcome.PENDING, "nucleic-test-wanted"),
        ("positive", 48, Outcome.DENIED, "nucleic-test-positive"),
        ("positive 24h", 48, Outcome.DENIED, "nucleic-test-positive"),
        ("unknown", 48, Outcome.HELD, "nucleic-test-unknown"),
        ("nonsense", 48, Outcome.HELD, "nucleic-test-unknown"),
        ("negative", 48, Outcome.HELD, "nucleic-test-undated"),
        ("negative 2022-03-14T00:00:00", 48, Outcome.HELD, "nucleic-test-undated"),
        ("negative yesterday", 48, Outcome.HELD, "nucleic-test-undated"),
        ("negative 24h", 24, Outcome.GRANTED, "nucleic-test-valid"),
        ("negative 48h", 24, Outcome.HELD, "nucleic-test-too-old"),
        ("negative 48h", 48, Outcome.GRANTED, "nucleic-test-valid"),
        ("negative 72h", 48, Outcome.HELD, "nucleic-test-too-old"),
        ("negative 72h", 72, Outcome.GRANTED, "nucleic-test-valid"),
    ],
)
def test_g60_a_test_is_judged_by_its_result_and_its_age(told, hours, outcome, found) -> None:
    [finding] = nucleic_test.check(a_test(told, hours=hours))
    assert (finding.outcome, finding.code) == (outcome, found)


@pytest.mark.parametrize(
    ("age", "found"),
    [
        (timedelta(), "nucleic-test-valid"),
        (24 * HOUR, "nucleic-test-valid"),
        (24 * HOUR + timedelta(minutes=1), "nucleic-test-too-old"),
        (-timedelta(minutes=1), "nucleic-test-future"),
    ],
)
def test_g60_a_typed_time_of_the_sample_counts_to_the_minute(age, found) -> None:
    told = NucleicTest(result=TestResult.NEGATIVE, sampled_at=NOW - age).told
    assert codes(nucleic_test.check(a_test(told, hours=24))) == [found]


def test_a_test_in_an_answer_reads_as_it_was_told() -> None:
    at = datetime(2022, 3, 14, 0, 30, tzinfo=UTC)
    for test in (
        NucleicTest(result=TestResult.NEGATIVE, within=24 * HOUR),
        NucleicTest(result=TestResult.NEGATIVE, sampled_at=at),
        NucleicTest(result=TestResult.UNKNOWN),
    ):
        assert read(test.told) == test


def test_g60_what_a_code_says_is_only_proposed() -> None:
    shown = a_test(None, health_code=code(test="negative 24h"))
    [finding] = nucleic_test.check(shown)
    assert (finding.code, finding.outcome) == ("nucleic-test-to-confirm", Outcome.PENDING)
    assert finding.accept is not None
    assert finding.accept.value == "negative 24h"


def test_g60_what_a_code_says_may_lower_by_itself() -> None:
    for said, found in (
        ("positive", "nucleic-test-positive"),
        ("negative 72h", "nucleic-test-too-old"),
    ):
        shown = a_test(None, health_code=code(test=said))
        assert codes(nucleic_test.check(shown)) == [found]
    assert codes(nucleic_test.check(a_test(None, health_code=code()))) == ["nucleic-test-wanted"]


def test_the_operators_word_stands_above_what_the_code_says() -> None:
    shown = a_test("positive", health_code=code(test="negative 24h"))
    assert codes(nucleic_test.check(shown)) == ["nucleic-test-positive"]


def test_nobody_who_visits_is_kept_inside_for_a_test() -> None:
    shown = a_test("positive", direction=Direction.EXIT, around={"visit": a_visit()})
    assert nucleic_test.check(shown)[0].outcome is Outcome.HELD


@pytest.mark.parametrize(
    ("told", "places", "found"),
    [
        (None, (), "travel-card-wanted"),
        ("clear", ("上海",), "travel-card-clear"),
        ("starred", (), "travel-card-star"),
        ("starred", ("上海",), "travel-card-star"),
        ("starred 上海", ("上海",), "travel-card-starred"),
        ("starred 北京", ("上海",), "travel-card-other-star"),
        ("starred 北京", (), "travel-card-starred"),
        ("starred-other", ("上海",), "travel-card-other-star"),
        ("starred-other", (), "travel-card-star"),
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.DENIED])
def test_g60_a_star_counts_for_the_places_listed(told, places, found, outcome) -> None:
    rule = policy(["travel-card"], travel_card=TravelCardRule(places=places, outcome=outcome))
    answers = (answer("travel-card", told),) if told else ()
    [finding] = travel_card.check(facts(policy_=rule, answers=answers))
    assert finding.code == found
    expected = {
        "travel-card-wanted": Outcome.PENDING,
        "travel-card-clear": Outcome.GRANTED,
        "travel-card-other-star": Outcome.GRANTED,
    }
    assert finding.outcome is expected.get(found, outcome)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (None, "place-code-wanted"),
        ("seen", "place-code-seen"),
        ("not-seen", "place-code-not-seen"),
    ],
)
def test_g60_the_place_code_is_seen_on_the_phone(told, found) -> None:
    answers = (answer("place-code", told),) if told else ()
    assert codes(place_code.check(facts(demanded=["place-code"], answers=answers))) == [found]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (None, "asked-wanted"),
        ("clear", "asked-clear"),
        ("health", "asked-health"),
        ("contact", "asked-contact"),
        ("travel", "asked-travel"),
        ("refused", "asked-refused"),
        ("something else", "asked-refused"),
    ],
)
def test_g01_g05_questions_are_answered_by_one_key(told, found) -> None:
    answers = (answer("asked", told),) if told else ()
    [finding] = asked.check(facts(demanded=["asked"], answers=answers))
    assert finding.code == found
    assert (finding.accept is not None) == (found == "asked-wanted")


@pytest.mark.parametrize("check", [nucleic_test, travel_card, place_code, asked])
def test_where_it_is_not_demanded_nobody_asks(check) -> None:
    assert check.check(facts(demanded=[])) == []


SLOTS = ("asked", "temperature", "health-code", "pass")


def in_order(**shown: object):
    rule = policy(SLOTS, slots=SLOTS, in_order=True)
    return decide(facts(policy_=rule, identity=card(), **shown))


def test_g05_the_first_slot_that_is_empty_speaks() -> None:
    """In the profile's order, not in the order in which the checks stand in the program."""
    decision = decide(facts(policy_=policy(SLOTS, slots=SLOTS)))
    wanted = [f.code for f in decision.findings if f.outcome is Outcome.PENDING]
    assert wanted == ["asked-wanted", "temperature-wanted", "code-wanted", "pass-wanted"]
    assert decision.reason is not None
    assert decision.reason.code == "asked-wanted"


def test_g05_later_slots_wait_with_what_they_hold() -> None:
    green = answer("colour", "green")
    decision = in_order(temperatures=(warm(365),), answers=(green,))
    told = {f.check: f.code for f in decision.findings}
    assert told["asked"] == "asked-wanted"
    assert told["temperature"] == told["health-code"] == "in-turn"
    held = {f.check: f.parameters for f in decision.findings if f.code == "in-turn"}
    assert held["temperature"] == {"held": True}
    assert all(f.accept is None for f in decision.findings if f.code == "in-turn")
    filled = in_order(temperatures=(warm(365),), answers=(green, answer("asked", "clear")))
    told = {f.check: f.code for f in filled.findings}
    assert told["temperature"] == "temperature-normal"
    assert told["health-code"] == "colour-seen-without-code"


def test_g05_what_refuses_does_not_wait_its_turn() -> None:
    decision = in_order(answers=(answer("colour", "red"),))
    assert decision.outcome is Outcome.DENIED
    assert "code-red" in codes(decision.findings)


@given(st.text(max_size=60))
def test_whatever_an_answer_says_it_is_judged(told: str) -> None:
    """What nobody can read is a result nobody knows, never a good one and never an error."""
    [finding] = nucleic_test.check(a_test(told))
    good = finding.outcome is Outcome.GRANTED
    assert not good or told.startswith("negative")


ANSWERS = st.sampled_from(["clear", "health", None])
COLOURS = st.sampled_from(["green", "yellow", "red", None])
READINGS = st.sampled_from([365, 380, 340, None])


@given(ANSWERS, COLOURS, READINGS, st.booleans(), st.permutations(SLOTS))
def test_an_order_of_the_steps_never_lowers_an_outcome(asked_, colour, tenths, has_card, slots):
    """It only makes people wait: who is let in with it is let in without it."""
    given_ = {"asked": asked_, "colour": colour}
    shown = {
        "answers": tuple(answer(q, v) for q, v in given_.items() if v),
        "temperatures": (warm(tenths),) if tenths else (),
        "identity": card() if has_card else None,
    }
    free = policy(SLOTS, slots=tuple(slots))
    strict = replace(free, in_order=True)
    without, with_order = (decide(facts(policy_=rule, **shown)) for rule in (free, strict))
    assert with_order.outcome >= without.outcome
    assert {f.check for f in with_order.findings} == {f.check for f in without.findings}
