"""A visit: its host says yes, its hours are kept, and whoever is inside may always leave (G14)."""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.access import Direction, Finding, Outcome
from gatekeeper.domain.calendar import local
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.visits import EARLY, HostAnswer, Visit, VisitState

MESSAGES = {
    "visit-good": "Visitor {number}, host agreed, until {until}.",
    "visit-announced": "Visitor {number}, announced by the host, until {until}.",
    "visit-leaving": "Visitor {number} leaves.",
    "visit-refused": "This visit was refused.",
    "visit-ended": "This visit has ended. Register the visitor again.",
    "visit-over": "The time of this visit ended at {until}. Register the visitor again.",
    "visit-early": "This visitor is expected at {expected} only.",
    "host-receives-nobody": "This household receives no visitors now.",
    "host-refuses": "The host does not want this visitor.",
    "host-said-no": "The host said no.",
    "host-silent": "The host did not answer.",
    "host-to-ask": "Ask the host first (F2).",
    # Turned away without a name (G15): the reason is all that is recorded.
    "refused-no-document": "Turned away: no document.",
    "refused-host-denies": "Turned away: the host expects nobody.",
    "refused-host-silent": "Turned away: the host was not reached.",
    "refused-not-necessary": "Turned away: no necessary visit.",
    "refused-courier": "Turned away: delivery, goods stay at the gate.",
    "refused-uncooperative": "Turned away: did not cooperate.",
    "refused-other": "Turned away.",
}

_ANSWERS = {
    HostAnswer.NOT_ASKED: ("host-to-ask", Outcome.HELD),
    HostAnswer.NO_ANSWER: ("host-silent", Outcome.HELD),
    HostAnswer.REFUSED: ("host-said-no", Outcome.DENIED),
}


def check(facts: Facts) -> list[Finding]:
    """Answers the check "pass" for a visitor: the register is his right to come in."""
    visit = facts.visit
    if visit is None:
        return []
    if facts.presentation.direction is Direction.EXIT:
        return [_finding("visit-leaving", Outcome.GRANTED, number=visit.number)]
    wrong = [*_ended(visit, facts), *_host(visit, facts)]
    if wrong:
        return wrong
    announced = visit.answer is HostAnswer.ANNOUNCED
    code = "visit-announced" if announced else "visit-good"
    until = visit.until.isoformat()
    return [_finding(code, Outcome.GRANTED, number=visit.number, until=until)]


def _ended(visit: Visit, facts: Facts) -> list[Finding]:
    if visit.state is VisitState.LEFT:
        return [_finding("visit-ended", Outcome.DENIED)]
    if visit.is_refused:
        return [_finding("visit-refused", Outcome.DENIED)]
    if facts.now >= visit.until:
        return [_finding("visit-over", Outcome.DENIED, until=visit.until.isoformat())]
    if facts.now < visit.expected_at - EARLY:
        return [_finding("visit-early", Outcome.HELD, expected=visit.expected_at.isoformat())]
    return []


def _host(visit: Visit, facts: Facts) -> list[Finding]:
    """The household as a whole (O59), its own refuse list, and what it said of this visit."""
    if visit.host_is_observed(local(facts.now, facts.zone).date()):
        return [_finding("host-receives-nobody", Outcome.DENIED)]
    if visit.host_refuses:
        return [_finding("host-refuses", Outcome.DENIED)]
    code, outcome = _ANSWERS.get(visit.answer, ("", Outcome.GRANTED))
    return [_finding(code, outcome)] if code else []


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check="pass", code=code, outcome=outcome, parameters=parameters)
