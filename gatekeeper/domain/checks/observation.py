"""Under observation: who stays in, who stays elsewhere, and who comes and goes (G09, O11, O59).

The sentences stand where a queue can read them: none says why somebody stays at home.
"""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.access import Direction, Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.observation import Case, is_on_leave

MESSAGES = {
    "observation-stays-in": "Stays at home through {last}. Exceptions: supervisor (F9).",
    "observation-elsewhere": "Is not expected here through {last}. Ask the supervisor.",
    "observation-free": "Noted through {last}; may come and go.",
    "observation-leave": "Exception approved by {by}, until {until}.",
    "observation-comes-home": "May go home.",
    "observation-back": "Back home after an exception.",
    "observation-was-out": "Was to stay at home through {last} and was out. Ask the supervisor.",
}


def check(facts: Facts) -> list[Finding]:
    """Nothing without an open case; else one answer, whatever the profile demands otherwise."""
    case, rule = facts.observation, facts.policy.observation
    if case is None:
        return []
    if case.kind in rule.may_leave and case.kind in rule.may_enter:
        return [_finding(case, "observation-free", Outcome.GRANTED)]
    if facts.presentation.direction is Direction.EXIT:
        return [_out(facts, case)]
    return [_in(facts, case)]


def _out(facts: Facts, case: Case) -> Finding:
    rule, approval = facts.policy.observation, facts.approval
    if case.kind in rule.may_leave:
        return _finding(case, "observation-free", Outcome.GRANTED)
    if approval is not None and is_on_leave(facts):
        told = {"by": approval.by, "until": approval.until.isoformat()}
        return _finding(case, "observation-leave", Outcome.GRANTED, **told)
    at_home = case.kind in rule.may_enter
    code = "observation-stays-in" if at_home else "observation-elsewhere"
    return _finding(case, code, Outcome.DENIED)


def _in(facts: Facts, case: Case) -> Finding:
    """Home is where he belongs; who comes in without having been let out was seen by nobody."""
    if case.kind not in facts.policy.observation.may_enter:
        return _finding(case, "observation-elsewhere", Outcome.DENIED)
    last = facts.last_passage
    if last is None or last.occurred_at < case.opened_at:
        return _finding(case, "observation-comes-home", Outcome.GRANTED)
    if last.direction is Direction.EXIT:
        return _finding(case, "observation-back", Outcome.GRANTED)
    return _finding(case, "observation-was-out", Outcome.HELD)


def _finding(case: Case, code: str, outcome: Outcome, **told: Any) -> Finding:
    told["last"] = case.last_on.isoformat()
    return Finding(check="observation", code=code, outcome=outcome, parameters=told)
