"""Temperature and the retake protocol."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.checks import temperature
from gatekeeper.domain.policy import Comparison, TemperatureRule
from gatekeeper.domain.readings import Answer, Temperature
from tests.domain.builders import NOW, answer, codes, facts, holder, policy, warm


def judged(
    *readings: Temperature,
    rule: TemperatureRule | None = None,
    kind: PersonKind = PersonKind.RESIDENT,
    minutes: float = 0,
    **shown: Any,
) -> list[Finding]:
    """What the check says of these readings, so many minutes after now."""
    return temperature.check(
        facts(
            temperatures=readings,
            policy_=policy({"temperature"}, temperature=rule or TemperatureRule()),
            around={"holder": holder(kind)},
            now=NOW + timedelta(minutes=minutes),
            **shown,
        )
    )


def test_a_temperature_is_asked_only_where_the_profile_demands_it() -> None:
    assert temperature.check(facts(demanded=set(), temperatures=(warm(390),))) == []


def test_without_a_reading_one_is_wanted() -> None:
    [finding] = judged()
    assert (finding.code, finding.outcome) == ("temperature-wanted", Outcome.PENDING)


@pytest.mark.parametrize(
    ("comparison", "tenths", "good"),
    [
        (Comparison.AT_OR_ABOVE, 372, True),
        (Comparison.AT_OR_ABOVE, 373, False),
        (Comparison.ABOVE, 373, True),
        (Comparison.ABOVE, 374, False),
    ],
)
def test_g07_the_limit_itself_under_both_comparisons(
    comparison: Comparison, tenths: int, good: bool
) -> None:
    [finding] = judged(warm(tenths), rule=TemperatureRule(comparison=comparison))
    assert finding.code == ("temperature-normal" if good else "temperature-high")
    assert finding.outcome is (Outcome.GRANTED if good else Outcome.HELD)


@pytest.mark.parametrize(("tenths", "good"), [(349, False), (350, True)])
def test_trap_2_under_35_asks_for_another_measurement(tenths: int, good: bool) -> None:
    [finding] = judged(warm(tenths))
    assert finding.code == ("temperature-normal" if good else "temperature-too-low")
    assert finding.outcome is (Outcome.GRANTED if good else Outcome.PENDING)


@pytest.mark.parametrize(
    ("tenths", "plausible"), [(299, False), (300, True), (450, True), (451, False)]
)
def test_trap_2_outside_30_to_45_is_a_typing_slip(tenths: int, plausible: bool) -> None:
    assert Temperature(tenths=tenths).plausible is plausible


def test_a_temperature_is_told_with_one_decimal() -> None:
    assert Temperature(tenths=365).celsius == "36.5"
    assert Temperature(tenths=370).celsius == "37.0"


def test_a_low_reading_never_counts_beside_a_true_one() -> None:
    [finding] = judged(warm(341), warm(365, 1))
    assert (finding.code, finding.parameters["celsius"]) == ("temperature-normal", "36.5")


def test_the_first_high_reading_holds_and_offers_the_timer() -> None:
    [finding] = judged(warm(376))
    assert finding.outcome is Outcome.HELD
    assert finding.accept == Answer(question="rest", value="started")
    assert finding.parameters == {
        "celsius": "37.6",
        "minutes": 5,
        "until": (NOW + timedelta(minutes=5)).isoformat(),
    }


def test_the_rest_counts_from_the_operators_key() -> None:
    rest = answer("rest", "started", NOW + timedelta(minutes=2))
    [finding] = judged(warm(376), answers=(rest,), minutes=3)
    assert finding.parameters["until"] == (NOW + timedelta(minutes=7)).isoformat()
    assert finding.accept is None


def test_a_rest_begun_before_the_reading_counts_from_the_reading() -> None:
    rest = answer("rest", "started", NOW - timedelta(minutes=9))
    [finding] = judged(warm(376), answers=(rest,))
    assert finding.parameters["until"] == (NOW + timedelta(minutes=5)).isoformat()


def test_a_rest_without_a_moment_counts_from_the_reading() -> None:
    rest = Answer(question="rest", value="started")
    [finding] = judged(warm(376), answers=(rest,))
    assert finding.parameters["until"] == (NOW + timedelta(minutes=5)).isoformat()


def test_once_the_rest_is_over_enter_starts_no_other_one() -> None:
    [finding] = judged(warm(376), minutes=5)
    assert (finding.code, finding.accept) == ("temperature-high", None)


def test_the_enter_that_brings_a_reading_starts_no_rest() -> None:
    """Enter accepts all that is shown, the offered timer included."""
    rest = answer("rest", "started", NOW + timedelta(minutes=4))
    high, note = judged(warm(376), warm(365, 4), answers=(rest,), minutes=4)
    assert high.parameters["until"] == (NOW + timedelta(minutes=5)).isoformat()
    assert note.code == "temperature-too-early"
    [good] = judged(warm(376), warm(365, 4), warm(366, 5), answers=(rest,), minutes=5)
    assert good.code == "temperature-normal-on-retake"


def test_after_a_reading_too_early_the_timer_is_not_offered_again() -> None:
    high, _ = judged(warm(376), warm(365, 1), minutes=2)
    assert high.accept is None


def test_a_reading_before_the_rest_is_over_does_not_count() -> None:
    high, note = judged(warm(376), warm(365, 4.9), minutes=5)
    assert (high.code, high.outcome) == ("temperature-high", Outcome.HELD)
    assert (note.code, note.outcome) == ("temperature-too-early", Outcome.GRANTED)


def test_a_normal_reading_after_the_rest_is_good() -> None:
    [finding] = judged(warm(376), warm(380, 1), warm(368, 5), minutes=5)
    assert finding.code == "temperature-normal-on-retake"
    assert (finding.outcome, finding.parameters["celsius"]) == (Outcome.GRANTED, "36.8")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PersonKind.RESIDENT, "temperature-referral"),
        (PersonKind.DEPENDANT, "temperature-referral"),
        (PersonKind.VISITOR, "temperature-high-twice"),
        (PersonKind.WORKER, "temperature-high-twice"),
    ],
)
def test_g07_a_second_high_reading_denies_and_refers_those_who_live_here(
    kind: PersonKind, code: str
) -> None:
    [finding] = judged(warm(376), warm(375, 6), kind=kind, minutes=6)
    assert (finding.code, finding.outcome) == (code, Outcome.DENIED)


def test_trap_5_on_leaving_a_second_high_reading_is_never_a_ban() -> None:
    [finding] = judged(warm(376), warm(375, 6), direction=Direction.EXIT, minutes=6)
    assert (finding.code, finding.outcome) == ("temperature-high-leaving", Outcome.HELD)
    [finding] = judged(warm(376), warm(375, 6), warm(367, 9), direction=Direction.EXIT, minutes=9)
    assert finding.outcome is Outcome.GRANTED


SECOND = TemperatureRule(second_device=True)


def test_a_profile_may_want_the_second_reading_from_another_device() -> None:
    [finding] = judged(warm(376), warm(365, 6), rule=SECOND, minutes=6)
    assert finding.code == "temperature-second-device-wanted"
    assert finding.outcome is Outcome.HELD


def test_the_other_device_decides() -> None:
    readings = warm(376), warm(380, 6), warm(369, 7, device="contact")
    assert codes(judged(*readings, rule=SECOND, minutes=7)) == ["temperature-normal-on-retake"]


def test_the_operator_may_say_that_typed_readings_came_from_two_devices() -> None:
    readings = warm(376), warm(366, 6)
    [asked] = judged(*readings, rule=SECOND, minutes=6)
    assert asked.accept is not None
    [finding] = judged(*readings, rule=SECOND, minutes=6, answers=(asked.accept,))
    assert finding.code == "temperature-normal-on-retake"


def test_a_reading_without_a_moment_was_taken_now() -> None:
    assert codes(judged(Temperature(tenths=376), minutes=99)) == ["temperature-high"]
