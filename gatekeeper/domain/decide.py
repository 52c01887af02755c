"""The decision: ask the credentials and every check, keep every answer, the worst wins."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.domain.access import Decision, Finding, Outcome
from gatekeeper.domain.checks import CHECKS, WANTED
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.order import in_slot_order, in_turn


def decide(facts: Facts) -> Decision:
    """Judge the presentation in `facts`; with nothing said the answer is DENIED.

    During an emergency passage nobody is checked and that is the one finding.
    """
    if facts.emergency:
        open_gate = Finding(check="emergency", code="emergency-passage", outcome=Outcome.GRANTED)
        return Decision(findings=(open_gate,), decided_at=facts.now)
    shown = facts.presentation
    findings = [
        finding
        for credential in (shown.identity, shown.health_code)
        if credential is not None
        for finding in credential.check(facts)
    ]
    for check in CHECKS:
        findings += check(facts)
    findings += _not_answered(facts, findings)
    if facts.wants_member:
        findings = [_of_nobody_yet(finding) for finding in findings]
    findings = in_slot_order(facts.policy, in_turn(facts, findings))
    if shown.overrides:
        set_aside = frozenset().union(*(override.codes for override in shown.overrides))
        findings = [replace(f, overridden=f.code in set_aside) for f in findings]
    return Decision(findings=tuple(findings), decided_at=facts.now)


def _of_nobody_yet(finding: Finding) -> Finding:
    """Of a household's pass only the pass itself is judged until it is known who shows it."""
    if finding.check == "pass":
        return finding
    return replace(finding, outcome=min(finding.outcome, Outcome.PENDING))


def _not_answered(facts: Facts, findings: list[Finding]) -> list[Finding]:
    """A demanded check about which everybody kept silent is never taken for a yes."""
    answered = {finding.check for finding in findings}
    return [
        Finding(check=check, code="not-answered", outcome=Outcome.PENDING)
        for check in WANTED
        if facts.demands(check) and check not in answered
    ]
