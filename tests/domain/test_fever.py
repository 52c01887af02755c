"""A fever case (O29): the next step and its owner are always named, until the loop is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.fever import (
    OWNERS,
    Done,
    FeverStep,
    Result,
    Told,
    is_closed,
    is_negative,
    may_do,
    next_step,
    step_problems,
)
from tests.domain.builders import NOW

LOOP = (
    (FeverStep.SYMPTOM, Told(words="咳嗽", tenths=378)),
    (FeverStep.REPORT, Told(words="社区")),
    (FeverStep.REPORT, Told(words="疾控中心")),
    (FeverStep.SENT, Told(words="市三院", car="苏B12345")),
    (FeverStep.EXAMINED, Told(ct=Result.GOOD, blood=Result.GOOD)),
    (FeverStep.HOME, Told()),
    (FeverStep.TEST, Told(test=Result.GOOD)),
    (FeverStep.TEST, Told(test=Result.GOOD)),
    (FeverStep.CERTIFICATE, Told(words="健0042")),
    (FeverStep.CLEARED, Told()),
)


def steps(count: int, days: float = 1.0) -> list[Done]:
    return [
        Done(step=step, done_at=NOW + place * timedelta(days=days), told=told)
        for place, (step, told) in enumerate(LOOP[:count])
    ]


@pytest.mark.parametrize("count", range(1, len(LOOP)))
def test_o29_the_next_step_and_its_owner_are_always_named(count):
    done = steps(count)
    following = next_step(done)
    assert following is LOOP[count][0]
    assert OWNERS[following] in Body
    assert may_do(done)[0] is following
    assert step_problems(following, LOOP[count][1], done) == ()


def test_o29_cleared_for_work_closes_the_loop():
    done = steps(len(LOOP))
    assert (is_closed(done), next_step(done), may_do(done)) == (True, None, ())
    assert [one.code for one in step_problems(FeverStep.TEST, Told(), done)] == [
        "fever-step-not-now"
    ]


@pytest.mark.parametrize("count", range(1, len(LOOP)))
def test_a_case_may_end_otherwise_at_any_time_for_a_reason(count):
    done = steps(count)
    assert FeverStep.ENDED in may_do(done)
    assert step_problems(FeverStep.ENDED, Told(words="误测"), done) == ()
    [problem] = step_problems(FeverStep.ENDED, Told(), done)
    assert problem.code == "reason-missing"
    ended = [*done, Done(step=FeverStep.ENDED, done_at=NOW, told=Told(words="x"))]
    assert next_step(ended) is None


def test_a_test_may_be_repeated_at_home():
    assert may_do(steps(8)) == (FeverStep.CERTIFICATE, FeverStep.TEST, FeverStep.ENDED)
    assert may_do(steps(6)) == (FeverStep.TEST, FeverStep.ENDED)


@given(st.lists(st.tuples(st.sampled_from(Result), st.integers(0, 60)), max_size=8))
def test_negative_is_two_in_a_row_a_day_apart(told):
    now, done = NOW, []
    for result, hours in told:
        now += timedelta(hours=hours)
        done.append(Done(step=FeverStep.TEST, done_at=now, told=Told(test=result)))
    since = max((n for n, one in enumerate(done) if one.told.test is Result.BAD), default=-1)
    good = [one.done_at for one in done[since + 1 :]]
    assert is_negative(done) is (len(good) > 1 and good[-1] - good[0] >= timedelta(hours=24))


@pytest.mark.parametrize(
    ("step", "told", "count", "found"),
    [
        (FeverStep.SYMPTOM, Told(), 0, [("words", "fever-symptom-missing")]),
        (FeverStep.SYMPTOM, Told(tenths=378), 0, []),
        (FeverStep.SYMPTOM, Told(tenths=500), 0, [("tenths", "temperature-implausible")]),
        (FeverStep.SYMPTOM, Told(words="咳" * 101), 0, [("words", "observation-text-long")]),
        (FeverStep.REPORT, Told(), 1, [("words", "fever-body-missing")]),
        (FeverStep.REPORT, Told(words="社区"), 2, [("words", "fever-body-same")]),
        (FeverStep.SENT, Told(words="市三院"), 3, [("car", "fever-car-missing")]),
        (FeverStep.SENT, Told(car="苏B1"), 3, [("words", "fever-hospital-missing")]),
        (FeverStep.SENT, Told(words="市三院", car="\x07"), 3, [("car", "observation-text-wrong")]),
        (FeverStep.EXAMINED, Told(ct=Result.BAD), 4, [("blood", "fever-result-missing")]),
        (FeverStep.EXAMINED, Told(blood=Result.BAD), 4, [("ct", "fever-result-missing")]),
        (FeverStep.TEST, Told(), 6, [("test", "fever-result-missing")]),
        (FeverStep.CERTIFICATE, Told(), 8, [("words", "fever-certificate-missing")]),
        (FeverStep.CLEARED, Told(), 8, [("", "fever-step-not-now")]),
    ],
)
def test_what_is_wrong_stands_at_its_field(step, told, count, found):
    problems = step_problems(step, told, steps(count))
    assert [(one.field, one.code) for one in problems] == found
