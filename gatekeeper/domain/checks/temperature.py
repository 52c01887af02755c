"""Body temperature with the retake: rest, measure again, and only then refuse (G02, G07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Answer, Temperature

MESSAGES = {
    "temperature-wanted": "Take the temperature.",
    "temperature-too-low": "{celsius} °C is a cold forehead. Measure again.",
    "temperature-normal": "Temperature {celsius} °C.",
    "temperature-normal-on-retake": "Temperature {celsius} °C after resting.",
    "temperature-high": "Temperature {celsius} °C. Rest {minutes} min, again at {until}.",
    "temperature-too-early": "{celsius} °C before the rest was over does not count.",
    "temperature-second-device-wanted": "Measure again with another thermometer.",
    "temperature-high-twice": "Temperature {celsius} °C again after resting.",
    "temperature-referral": "Temperature {celsius} °C again after resting. Refer to a clinic.",
    "temperature-high-leaving": "Temperature {celsius} °C again. Leaving is not refused for it.",
}


def check(facts: Facts) -> list[Finding]:
    """One finding, and a note beside it when somebody measured again too early.

    A reading that is too low never counts. The first one that counts decides if it is normal;
    if it is high, the latest one after the rest decides.
    """
    if not facts.demands("temperature"):
        return []
    rule = facts.policy.temperature
    readings = facts.presentation.temperatures
    counting = [reading for reading in readings if not rule.is_too_low(reading.tenths)]
    if not counting:
        if readings:
            return [_finding("temperature-too-low", Outcome.PENDING, readings[-1])]
        return [Finding(check="temperature", code="temperature-wanted", outcome=Outcome.PENDING)]
    first, *later = counting
    if not rule.is_high(first.tenths):
        return [_finding("temperature-normal", Outcome.GRANTED, first)]
    return _retake(facts, first, later)


def _retake(facts: Facts, first: Temperature, later: Sequence[Temperature]) -> list[Finding]:
    rule = facts.policy.temperature
    rest = facts.presentation.answer("rest")
    until = _rest_began(facts, first, later) + rule.rest
    rested = [reading for reading in later if _taken_at(facts, reading) >= until]
    if rested:
        return [_after_rest(facts, first, rested)]
    # Once the rest is over, Enter must not start another one together with the second reading.
    may_start = rest is None and not later and facts.now < until
    start = Answer(question="rest", value="started") if may_start else None
    minutes = int(rule.rest.total_seconds() // 60)
    told = {"celsius": first.celsius, "minutes": minutes, "until": until.isoformat()}
    high = Finding(
        check="temperature",
        code="temperature-high",
        outcome=Outcome.HELD,
        parameters=told,
        accept=start,
    )
    return [high, *(_finding("temperature-too-early", Outcome.GRANTED, r) for r in later[-1:])]


def _after_rest(facts: Facts, first: Temperature, rested: Sequence[Temperature]) -> Finding:
    rule = facts.policy.temperature
    said = facts.presentation.answer("second-device")
    if rule.second_device and said is None:
        rested = [reading for reading in rested if reading.device != first.device]
        if not rested:
            # Typed readings all come from the keyboard: the operator may say it was another one.
            yes = Answer(question="second-device", value="yes")
            return Finding(
                check="temperature",
                code="temperature-second-device-wanted",
                outcome=Outcome.HELD,
                accept=yes,
            )
    last = rested[-1]
    if not rule.is_high(last.tenths):
        return _finding("temperature-normal-on-retake", Outcome.GRANTED, last)
    if facts.presentation.direction is Direction.EXIT:
        return _finding("temperature-high-leaving", Outcome.HELD, last)
    if facts.kind in (PersonKind.RESIDENT, PersonKind.DEPENDANT):
        return _finding("temperature-referral", Outcome.DENIED, last)
    return _finding("temperature-high-twice", Outcome.DENIED, last)


def _rest_began(facts: Facts, first: Temperature, later: Sequence[Temperature]) -> datetime:
    """The operator's key starts the rest anew; not the Enter that brought a further reading."""
    measured = _taken_at(facts, first)
    rest = facts.presentation.answer("rest")
    if rest is None or rest.answered_at is None:
        return measured
    if any(_taken_at(facts, reading) <= rest.answered_at for reading in later):
        return measured
    return max(measured, rest.answered_at)


def _taken_at(facts: Facts, reading: Temperature) -> datetime:
    """Set at the door; a reading without it was taken this moment."""
    return reading.taken_at or facts.now


def _finding(code: str, outcome: Outcome, reading: Temperature, **more: Any) -> Finding:
    told = {"celsius": reading.celsius, **more}
    return Finding(check="temperature", code=code, outcome=outcome, parameters=told)
