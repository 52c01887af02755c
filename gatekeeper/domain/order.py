"""The order of the slots: the first that is wanted speaks, and where fixed the later ones wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.policy import Policy

IN_TURN = "in-turn"


def in_slot_order(policy: Policy, findings: Sequence[Finding]) -> list[Finding]:
    """What is still wanted in the profile's order; all else stays where it was said."""
    rank = {check: place for place, check in enumerate(policy.slots)}

    def is_wanted(finding: Finding) -> bool:
        return finding.outcome is Outcome.PENDING and finding.check in rank

    ranked = iter(sorted(filter(is_wanted, findings), key=lambda f: rank[f.check]))
    return [next(ranked) if is_wanted(finding) else finding for finding in findings]


def in_turn(facts: Facts, findings: Sequence[Finding]) -> list[Finding]:
    """一问二测三查四扫: a later slot waits, with what it holds, until the earlier one is filled.

    Only good and missing evidence waits: what holds or refuses somebody is said at once.
    """
    policy = facts.policy
    open_slots = [
        check
        for check in policy.slots
        if any(f.check == check and f.outcome is Outcome.PENDING for f in findings)
    ]
    if not policy.in_order or not open_slots:
        return list(findings)
    later = policy.slots[policy.slots.index(open_slots[0]) + 1 :]
    return [_waiting(finding) if _waits(finding, later) else finding for finding in findings]


def _waits(finding: Finding, later: Sequence[str]) -> bool:
    return finding.check in later and finding.outcome in (Outcome.GRANTED, Outcome.PENDING)


def _waiting(finding: Finding) -> Finding:
    """Neutral and without an offer; whether something is held already stays with it."""
    told = {"held": finding.outcome is Outcome.GRANTED}
    return replace(finding, code=IN_TURN, outcome=Outcome.PENDING, parameters=told, accept=None)
