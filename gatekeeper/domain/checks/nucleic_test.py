"""核酸检测: negative and young enough where the profile asks for it (G60)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.nucleic import NucleicTest, TestResult, nucleic_test
from gatekeeper.domain.readings import Answer

MESSAGES = {
    "nucleic-test-wanted": "Look at the nucleic test (H).",
    "nucleic-test-to-confirm": "The code says: nucleic test negative, {hours} h. Confirm it.",
    "nucleic-test-valid": "Nucleic test negative, within {hours} h.",
    "nucleic-test-too-old": "Nucleic test older than {hours} h.",
    "nucleic-test-undated": "Nucleic test negative, but nobody knows since when.",
    "nucleic-test-future": "The sample cannot have been taken after now. Look again (H).",
    "nucleic-test-unknown": "No result of a nucleic test can be seen.",
    "nucleic-test-positive": "Nucleic test positive.",
}

NUCLEIC_TEST = "nucleic-test"
_HOUR = timedelta(hours=1)


def check(facts: Facts) -> list[Finding]:
    """The operator's word counts; what a code's text says may only lower a verdict by itself."""
    if not facts.demands(NUCLEIC_TEST):
        return []
    answer, code = facts.presentation.answer(NUCLEIC_TEST), facts.presentation.health_code
    if answer is not None:
        return [_judged(facts, nucleic_test(answer.value))]
    if code is not None and code.test:
        return [_by_text(facts, nucleic_test(code.test))]
    return [_finding("nucleic-test-wanted", Outcome.PENDING)]


def _by_text(facts: Facts, test: NucleicTest) -> Finding:
    """Anyone can write "negative" into a code: it is only proposed."""
    found = _judged(facts, test)
    if found.outcome is not Outcome.GRANTED:
        return found
    return Finding(
        check=NUCLEIC_TEST,
        code="nucleic-test-to-confirm",
        outcome=Outcome.PENDING,
        parameters=found.parameters,
        accept=Answer(question=NUCLEIC_TEST, value=test.told),
    )


def _judged(facts: Facts, test: NucleicTest) -> Finding:
    if test.result is TestResult.POSITIVE:
        # Whoever visits and is inside already is not kept there for it.
        outcome = Outcome.HELD if facts.is_outsider_leaving else Outcome.DENIED
        return _finding("nucleic-test-positive", outcome)
    if test.result is TestResult.UNKNOWN:
        return _finding("nucleic-test-unknown", Outcome.HELD)
    valid = facts.policy.nucleic_test.valid
    if test.sampled_at is not None:
        age = facts.now - test.sampled_at
        if age < timedelta():
            return _finding("nucleic-test-future", Outcome.PENDING)
    elif test.within is not None:
        age = test.within
    else:
        return _finding("nucleic-test-undated", Outcome.HELD)
    told = {"hours": valid // _HOUR}
    if age > valid:
        return _finding("nucleic-test-too-old", Outcome.HELD, **told)
    return _finding("nucleic-test-valid", Outcome.GRANTED, **told)


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check=NUCLEIC_TEST, code=code, outcome=outcome, parameters=parameters)
