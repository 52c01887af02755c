"""G48: what is reported upward, when it rings again, what may be written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.abnormal import (
    MOST_CALLS,
    RING_AGAIN,
    AbnormalKind,
    AbnormalReport,
    Call,
    call_problems,
    kind_of,
    report_problems,
    ringing,
)
from gatekeeper.domain.access import Decision, Direction, Finding, Outcome, Presentation
from tests.builders import numbered_id
from tests.domain.builders import NOW


def shown(*codes):
    findings = tuple(Finding(check="x", code=code, outcome=Outcome.DENIED) for code in codes)
    return Presentation(
        id=numbered_id(1),
        lane="1",
        direction=Direction.ENTRY,
        opened_at=NOW,
        decision=Decision(findings=findings, decided_at=NOW),
    )


def report(number="0001", minutes=0, **more):
    found_at = NOW - timedelta(minutes=minutes)
    return AbnormalReport(number=number, kind=AbnormalKind.FEVER, found_at=found_at, **more)


def call(minutes, answered=False):
    return Call(whom="社区", called_at=NOW - timedelta(minutes=minutes), answered=answered)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (("pass-valid", "temperature-referral"), AbnormalKind.FEVER),
        (("code-red",), AbnormalKind.RED_CODE),
        (("pass-forged",), AbnormalKind.FORGED_PASS),
        (("observation-was-out",), AbnormalKind.OBSERVED_OUT),
        (("returnee-transfer",), AbnormalKind.RISK_AREA),
        (("pass-valid",), None),
    ],
)
def test_g48_the_findings_say_as_what_it_is_reported(codes, kind):
    assert kind_of(shown(*codes)) is kind


def test_nobody_shown_calls_for_no_report():
    undecided = Presentation(id=numbered_id(1), lane="1", direction=Direction.ENTRY, opened_at=NOW)
    assert kind_of(None) is None
    assert kind_of(undecided) is None


def test_g48_it_rings_again_until_somebody_answers_or_takes_over():
    assert report(minutes=4).rings_at() == NOW + timedelta(minutes=1)
    assert report(minutes=60, calls=(call(9), call(2))).rings_at() == NOW + timedelta(minutes=3)
    assert report(minutes=60, calls=(call(50), call(40, answered=True))).rings_at() is None
    assert report(minutes=60, taken_over_at=NOW).rings_at() is None


def test_g48_the_oldest_of_those_that_ring_stands_first():
    early, late = report("0001", minutes=9), report("0002", minutes=6)
    quiet, done = report("0003", minutes=1), report("0004", minutes=90, taken_over_at=NOW)
    assert ringing((late, quiet, done, early), NOW) == (early, late)
    assert ringing((report(minutes=RING_AGAIN.seconds // 60),), NOW)


@pytest.mark.parametrize(
    ("what", "codes"),
    [("发热", []), ("  ", ["abnormal-what-missing"]), ("x" * 301, ["abnormal-text-long"])],
)
def test_a_report_says_what_was_found(what, codes):
    assert [problem.code for problem in report_problems(what)] == codes


def test_a_call_says_who_was_called():
    assert call_problems("社区", "", ()) == []
    assert [p.field for p in call_problems(" ", "x" * 301, ())] == ["whom", "ordered"]
    full = (call(1),) * MOST_CALLS
    assert [p.code for p in call_problems("社区", "", full)] == ["abnormal-calls-many"]
