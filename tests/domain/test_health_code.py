"""The health code: word of the operator, picture, records."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.checks import health_code
from gatekeeper.domain.policy import HealthCodeRule
from gatekeeper.domain.readings import InkColour
from tests.domain.builders import NOW, answer, code, facts, holder, policy

OLD = NOW - timedelta(minutes=11)
IMAGE = HealthCodeRule(accept_image=True)


def judged(
    rule: HealthCodeRule | None = None, no_phone: int | None = None, **shown: Any
) -> Finding:
    """The one finding; `no_phone`: the mark ends in so many days."""
    until = None if no_phone is None else NOW.date() + timedelta(days=no_phone)
    [finding] = health_code.check(
        facts(
            policy_=policy({"health-code"}, health_code=rule or HealthCodeRule()),
            around={"holder": holder(no_phone_until=until)},
            **shown,
        )
    )
    return finding


def said(finding: Finding) -> tuple[str, Outcome]:
    return finding.code, finding.outcome


def test_trap_11_a_profile_without_health_checks_looks_at_no_code() -> None:
    shown = facts(demanded={"pass"}, answers=(answer("colour", "red"),))
    assert health_code.check(shown) == []


def test_without_anything_a_code_is_wanted() -> None:
    assert said(judged()) == ("code-wanted", Outcome.PENDING)


@pytest.mark.parametrize(
    ("colour", "code_", "outcome"),
    [
        ("green", "code-green", Outcome.GRANTED),
        ("yellow", "code-yellow", Outcome.HELD),
        ("red", "code-red", Outcome.DENIED),
    ],
)
@pytest.mark.parametrize("ink", list(InkColour))
def test_g04_the_operators_word_is_judged_by_its_three_colours(
    ink: InkColour, colour: str, code_: str, outcome: Outcome
) -> None:
    assert said(judged(health_code=code(ink), answers=(answer("colour", colour),))) == (
        code_,
        outcome,
    )


def test_a_colour_nobody_knows_is_no_answer() -> None:
    assert said(judged(answers=(answer("colour", "blue"),))) == ("code-wanted", Outcome.PENDING)


@pytest.mark.parametrize("ink", [None, InkColour.BLACK, InkColour.UNSURE])
def test_a_code_without_a_colour_asks_for_it_and_proposes_none(ink: InkColour | None) -> None:
    finding = judged(health_code=code(ink))
    assert said(finding) == ("code-colour-wanted", Outcome.PENDING)
    assert finding.accept is None


@pytest.mark.parametrize("ink", [InkColour.YELLOW, InkColour.RED])
def test_a_lowering_picture_is_the_codes_own_finding(ink: InkColour) -> None:
    shown = facts(demanded={"health-code"}, health_code=code(ink))
    assert health_code.check(shown) == []


def test_trap_10_a_green_picture_waits_for_enter() -> None:
    finding = judged(health_code=code(InkColour.GREEN))
    assert said(finding) == ("code-green-to-confirm", Outcome.PENDING)
    assert finding.accept is not None
    granted = judged(health_code=code(InkColour.GREEN), answers=(finding.accept,))
    assert said(granted) == ("code-green", Outcome.GRANTED)


def test_trap_10_a_profile_may_accept_a_sure_green_picture() -> None:
    assert said(judged(IMAGE, health_code=code(InkColour.GREEN))) == (
        "code-green-by-image",
        Outcome.GRANTED,
    )
    just = judged(IMAGE, health_code=code(InkColour.GREEN, confidence=0.8))
    assert just.code == "code-green-by-image"
    unsure = judged(IMAGE, health_code=code(InkColour.GREEN, confidence=0.79))
    assert unsure.code == "code-green-to-confirm"


@pytest.mark.parametrize(
    ("kind", "scanned", "expected"),
    [
        ("own-phone", True, "code-green"),
        ("own-phone", False, "colour-seen-without-code"),
        ("companion-phone", False, "code-green-companion"),
        ("printed", True, "code-green-printed"),
        ("colour-only", True, "colour-seen-without-code"),
        ("something-else", True, "code-green"),
    ],
)
def test_each_kind_of_evidence_is_counted_as_its_own(
    kind: str, scanned: bool, expected: str
) -> None:
    answers = (answer("colour", "green"), answer("colour-kind", kind))
    finding = judged(answers=answers, health_code=code() if scanned else None)
    assert said(finding) == (expected, Outcome.GRANTED)


def test_a_colour_seen_without_any_code_counts_as_such() -> None:
    assert judged(answers=(answer("colour", "green"),)).code == "colour-seen-without-code"


@pytest.mark.parametrize("seen_at", [NOW - timedelta(minutes=10), None])
def test_a_green_code_counts_for_ten_minutes(seen_at: Any) -> None:
    finding = judged(answers=(answer("colour", "green", seen_at),))
    assert finding.outcome is Outcome.GRANTED


def test_an_old_green_is_looked_at_again() -> None:
    finding = judged(answers=(answer("colour", "green", OLD),))
    assert said(finding) == ("code-too-old", Outcome.PENDING)
    assert finding.accept is not None


@pytest.mark.parametrize(
    ("read_at", "opened_at", "expected"),
    [
        (OLD, NOW, "code-too-old"),
        (NOW, OLD, "code-green-by-image"),
        (None, OLD, "code-too-old"),
        (None, NOW, "code-green-by-image"),
    ],
)
def test_an_old_picture_is_looked_at_again(
    read_at: datetime | None, opened_at: datetime, expected: str
) -> None:
    picture = code(InkColour.GREEN)
    picture = replace(picture, symbol=replace(picture.symbol, read_at=read_at))
    assert judged(IMAGE, health_code=picture, opened_at=opened_at).code == expected


@pytest.mark.parametrize(("value", "code_"), [("yellow", "code-yellow"), ("red", "code-red")])
def test_a_bad_colour_never_grows_old(value: str, code_: str) -> None:
    assert judged(answers=(answer("colour", value, OLD),)).code == code_


def test_a_mark_of_no_phone_needs_no_word_at_all() -> None:
    assert said(judged(no_phone=0)) == ("no-phone-on-record", Outcome.GRANTED)
    assert judged(no_phone=-1).code == "code-wanted"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (3, ("no-phone-on-record", Outcome.GRANTED)),
        (-1, ("no-phone-expired", Outcome.HELD)),
        (None, ("no-phone", Outcome.HELD)),
    ],
)
def test_g46_a_person_without_a_phone(days: int | None, expected: tuple[str, Outcome]) -> None:
    answers = (answer("colour-kind", "no-phone"),)
    assert said(judged(no_phone=days, answers=answers)) == expected


def test_a_stranger_without_a_phone_is_held() -> None:
    shown = facts(demanded={"health-code"}, answers=(answer("colour-kind", "no-phone"),))
    assert [f.code for f in health_code.check(shown)] == ["no-phone"]
    assert [f.code for f in health_code.check(facts(demanded={"health-code"}))] == ["code-wanted"]
