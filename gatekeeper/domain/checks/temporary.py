"""临时出入证: regular outsiders come in their hours, and always leave (G53)."""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.access import Direction, Finding, Outcome
from gatekeeper.domain.calendar import local
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.passes import Terms

MESSAGES = {
    "temporary-hours": "May stay until {until}.",
    "temporary-nearly": "Outside the hours of this pass, by minutes: {opens} to {closes}.",
    "temporary-closed": "Not in the hours of this pass: {opens} to {closes}.",
    "temporary-other-day": "This pass is not for today.",
    "temporary-sponsor-observed": "The household that answers for this person receives nobody.",
    "temporary-late": "Leaves late: the hours of this pass are over.",
}


def check(facts: Facts) -> list[Finding]:
    """Answers the check "pass" for one with hours; on leaving nothing but a note."""
    record = facts.pass_record
    if record is None or record.terms is None:
        return []
    terms = record.terms
    span = terms.hours.span_at(facts.now, facts.zone)
    if facts.presentation.direction is Direction.EXIT:
        late = span is None or facts.now >= record.valid_until
        return [_finding("temporary-late", Outcome.GRANTED)] if late else []
    if terms.sponsor_is_observed(local(facts.now, facts.zone).date()):
        return [_finding("temporary-sponsor-observed", Outcome.DENIED)]
    if span is None:
        return [_closed(facts, terms)]
    until = min(span[1], record.valid_until).isoformat()
    return [_finding("temporary-hours", Outcome.GRANTED, until=until)]


def _closed(facts: Facts, terms: Terms) -> Finding:
    hours, margin = terms.hours, facts.policy.timings.hours_margin
    told = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}
    if hours.span_at(facts.now, facts.zone, margin) is not None:
        return _finding("temporary-nearly", Outcome.HELD, **told)
    if local(facts.now, facts.zone).weekday() in hours.weekdays:
        return _finding("temporary-closed", Outcome.DENIED, **told)
    return _finding("temporary-other-day", Outcome.DENIED)


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check="pass", code=code, outcome=outcome, parameters=parameters)
