"""A fever case as a closed loop: what each step wants, which comes next and whose it is (O29)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.observation import text_problems
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS
from gatekeeper.errors import Problem

MESSAGES = {
    "fever-symptom-missing": "Give a temperature or a symptom.",
    "fever-body-missing": "To whom was it reported?",
    "fever-body-same": "The second report goes to another body.",
    "fever-hospital-missing": "To which hospital?",
    "fever-car-missing": "With which car? No bus, no taxi.",
    "fever-result-missing": "Choose the result.",
    "fever-certificate-missing": "The number of the certificate is missing.",
    "fever-step-not-now": "This step is not to be done now.",
    "fever-open": "A fever case of {name} is open already.",
    "fever-unknown": "This fever case is not known any more.",
}

TEXT_CHARACTERS = 100
# 两次报告: the community and the health authority both have to know.
BODIES = 2
# 连续两次核酸阴性, 间隔 24 小时: what hospitals ask before anybody is discharged.
NEGATIVES = 2
APART = timedelta(hours=24)


class FeverStep(StrEnum):
    """In their order; `ENDED` closes a case otherwise."""

    SYMPTOM = "symptom"
    REPORT = "report"
    SENT = "sent"
    EXAMINED = "examined"
    HOME = "home"
    TEST = "test"
    CERTIFICATE = "certificate"
    CLEARED = "cleared"
    ENDED = "ended"


class Result(StrEnum):
    """正常/阴性, 异常/阳性."""

    GOOD = "good"
    BAD = "bad"


OWNERS: Mapping[FeverStep, Body] = {
    FeverStep.REPORT: Body.COMMUNITY,
    FeverStep.SENT: Body.FAMILY,
    FeverStep.EXAMINED: Body.HOSPITAL,
    FeverStep.HOME: Body.COMMUNITY,
    FeverStep.TEST: Body.MEDIC,
    FeverStep.CERTIFICATE: Body.HOSPITAL,
    FeverStep.CLEARED: Body.EMPLOYER,
}
LAST = (FeverStep.CLEARED, FeverStep.ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a step says: symptom, body, hospital, number or reason in `words`; a car in `car`."""

    words: str = ""
    car: str = ""
    tenths: int | None = None
    ct: Result | None = None
    blood: Result | None = None
    test: Result | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step that was done."""

    step: FeverStep
    done_at: datetime
    told: Told


def is_closed(done: Sequence[Done]) -> bool:
    """Cleared for work, or ended otherwise."""
    return any(one.step in LAST for one in done)


def next_step(done: Sequence[Done]) -> FeverStep | None:
    """The one step that is to be done now; None once the loop is closed."""
    if is_closed(done):
        return None
    steps = {one.step for one in done}
    lacking = {
        FeverStep.REPORT: len(bodies(done)) < BODIES,
        FeverStep.SENT: FeverStep.SENT not in steps,
        FeverStep.EXAMINED: FeverStep.EXAMINED not in steps,
        FeverStep.HOME: FeverStep.HOME not in steps,
        FeverStep.TEST: not is_negative(done),
        FeverStep.CERTIFICATE: FeverStep.CERTIFICATE not in steps,
    }
    return next((step for step, lacks in lacking.items() if lacks), FeverStep.CLEARED)


def may_do(done: Sequence[Done]) -> tuple[FeverStep, ...]:
    """The next step first; a test may be repeated at home, and a case may end otherwise."""
    following = next_step(done)
    if following is None:
        return ()
    at_home = any(one.step is FeverStep.HOME for one in done)
    more = (FeverStep.TEST,) if at_home and following is not FeverStep.TEST else ()
    return (following, *more, FeverStep.ENDED)


def bodies(done: Sequence[Done]) -> frozenset[str]:
    """To whom it was reported."""
    return frozenset(one.told.words.casefold() for one in done if one.step is FeverStep.REPORT)


def is_negative(done: Sequence[Done]) -> bool:
    """Were the last tests negative, so many in a row and far enough apart?"""
    tests = [one for one in done if one.step is FeverStep.TEST]
    last: list[Done] = []
    for one in reversed(tests):
        if one.told.test is not Result.GOOD:
            break
        if not last or last[-1].done_at - one.done_at >= APART:
            last.append(one)
    return len(last) >= NEGATIVES


def step_problems(step: FeverStep, told: Told, done: Sequence[Done]) -> tuple[Problem, ...]:
    """What is wrong with a step as it was typed, each at its field."""
    if done and step not in may_do(done):
        return (Problem(code="fever-step-not-now"),)
    problems = [
        *text_problems("words", told.words, TEXT_CHARACTERS),
        *text_problems("car", told.car, 20),
    ]
    if told.tenths is not None and not LOWEST_TENTHS <= told.tenths <= HIGHEST_TENTHS:
        problems.append(Problem(code="temperature-implausible", field="tenths"))
    wanted: dict[FeverStep, list[tuple[bool, str, str]]] = {
        FeverStep.SYMPTOM: [
            (not told.words and told.tenths is None, "fever-symptom-missing", "words")
        ],
        FeverStep.REPORT: [
            (not told.words, "fever-body-missing", "words"),
            (told.words.casefold() in bodies(done), "fever-body-same", "words"),
        ],
        FeverStep.SENT: [
            (not told.words, "fever-hospital-missing", "words"),
            (not told.car, "fever-car-missing", "car"),
        ],
        FeverStep.EXAMINED: [
            (told.ct is None, "fever-result-missing", "ct"),
            (told.blood is None, "fever-result-missing", "blood"),
        ],
        FeverStep.TEST: [(told.test is None, "fever-result-missing", "test")],
        FeverStep.CERTIFICATE: [(not told.words, "fever-certificate-missing", "words")],
        FeverStep.ENDED: [(not told.words, "reason-missing", "words")],
    }
    problems += [
        Problem(code=code, field=field) for lacks, code, field in wanted.get(step, ()) if lacks
    ]
    return tuple(problems)
