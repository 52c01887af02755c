"""封闭管理: nobody leaves without quota, work proof or approval; visitors and couriers stay out."""

from __future__ import annotations

from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "exit-not-approved": "No outing quota, work proof or approval to go out.",
    "visitors-not-admitted": "Visitors and couriers are not admitted now.",
}


def check(facts: Facts) -> list[Finding]:
    """Residents stay in and visitors stay out (G15, G16); a visitor may always leave.

    Where a profile demands this on leaving, nobody leaves but on the supervisor's word; quota, work
    proof and approval are another check, `outing`.
    """
    shown = facts.presentation
    if not facts.demands("movement") or shown.identity is None:
        return []
    at_home = facts.kind in (PersonKind.RESIDENT, PersonKind.DEPENDANT)
    if shown.direction is Direction.EXIT and at_home:
        return [_denied("exit-not-approved")]
    if shown.direction is Direction.ENTRY and facts.kind is PersonKind.VISITOR:
        return [_denied("visitors-not-admitted")]
    return []


def _denied(code: str) -> Finding:
    return Finding(check="movement", code=code, outcome=Outcome.DENIED)
