"""外出: quota, work proof or approval where the profile asks; late returns are noted (G10-G12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.calendar import local, period_begins
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.outings import (
    APPROVED,
    LEAVE_CITY,
    TRAVEL_CODE,
    WORK,
    TravelCode,
    is_short,
    outings,
    purpose_of,
    used,
)
from gatekeeper.domain.policy import OutingRule
from gatekeeper.domain.work import ProofState, due_until, next_begins

MESSAGES = {
    "purpose-wanted": "Why does the person go out?",
    "outing-purpose": "Goes out, not on the quota.",
    "outing-allowed": "Outing allowed, due back {due}.",
    "outing-with-adult": "Goes along with an adult, not on the quota.",
    "outing-unlimited": "Outing allowed.",
    "outing-used": "The outing quota is used: {name} was out at {since}.",
    "outing-member-out": "{name} is out since {since}, due back {due}.",
    "outing-member-out-open": "{name} is out since {since}.",
    "outing-closed-hours": "Outings begin between {opens} and {closes} only.",
    "outing-approved": "Exception approved by {by}, until {until}.",
    "travel-code-wanted": "Approved to leave the city. Ask for the health pass code.",
    "travel-code-missing": "Approved to leave the city, but without a health pass code.",
    "approval-missing": "No approval is recorded. A supervisor may enter one (F9).",
    "work-due": "Due at work now, shift until {until}.",
    "work-proof-wanted": "Take down the work proof (F9).",
    "work-proof-unverified": "The work proof was never verified. Ask the employer (F9).",
    "work-proof-expired": "The work proof has ended. Take down a new one (F9).",
    "work-proof-refused": "The employer did not confirm this work proof.",
    "work-not-due": "Not due at work now. Next shift: {next}.",
    "work-not-due-at-all": "Not due at work now.",
    "outing-late": "Back late: was due {due}. Minutes late: {minutes}.",
    "outing-in-time": "Back in time.",
    "outing-handed-back": "Back within minutes: the outing is not counted.",
    "outing-others-old": "Other posts: known until {minutes} minutes ago.",
}

_UNFIT = {
    ProofState.PROVISIONAL: "work-proof-unverified",
    ProofState.VERIFIED: "work-proof-expired",
    ProofState.REFUSED: "work-proof-refused",
}
_AT_HOME = (PersonKind.RESIDENT, PersonKind.DEPENDANT)


def check(facts: Facts) -> list[Finding]:
    """On exit one answer where the profile demands it; on entry a note about the outing that ends.

    Whoever does not live here may leave; a profile demands this of residents and dependants.
    """
    if facts.presentation.direction is Direction.ENTRY:
        return _back(facts)
    if not facts.demands("outing"):
        return []
    if facts.kind not in _AT_HOME:
        return [_finding("outing-unlimited", Outcome.GRANTED)]
    rule, purpose = facts.policy.outing, purpose_of(facts)
    if facts.is_accompanied:
        return [_finding("outing-with-adult", Outcome.GRANTED)]
    if facts.presentation.identity is None:
        return [_wanted(rule)]
    if purpose == APPROVED:
        return [_approved(facts)]
    if purpose == WORK:
        return [_work(facts)]
    if purpose in rule.on_quota or not rule.purposes:
        return [_on_quota(facts), *_age_of_the_others(facts)]
    return [_finding("outing-purpose", Outcome.GRANTED) if purpose else _wanted(rule)]


def _wanted(rule: OutingRule) -> Finding:
    return _finding("purpose-wanted", Outcome.PENDING, purposes=" ".join(rule.purposes))


def _on_quota(facts: Facts) -> Finding:
    rule, now = facts.policy.outing, facts.now
    if not rule.is_open(local(now, facts.zone).time()):
        told = {"opens": f"{rule.opens:%H:%M}", "closes": f"{rule.closes:%H:%M}"}
        return _finding("outing-closed-hours", Outcome.DENIED, **told)
    if rule.count and facts.holder is not None:
        begins = period_begins(rule.period, now, facts.zone)
        trips = used(outings(facts.crossings, rule), rule, begins, facts.holder.person)
        if len(trips) >= rule.count:
            return _refused(facts, trips)
    if not rule.return_within:
        return _finding("outing-unlimited", Outcome.GRANTED)
    return _finding("outing-allowed", Outcome.GRANTED, due=_said(now + rule.return_within))


def _age_of_the_others(facts: Facts) -> list[Finding]:
    """A note where somebody may have come or gone elsewhere since."""
    age, policy = facts.other_posts_age, facts.policy
    if not policy.outing.count or age is None or age <= policy.repeat.fresh:
        return []
    minutes = int(age.total_seconds() // 60)
    return [_finding("outing-others-old", Outcome.GRANTED, minutes=minutes)]


def _refused(facts: Facts, trips: tuple[Any, ...]) -> Finding:
    """Who is out, since when, due when; else who was."""
    own = facts.holder.person if facts.holder else None
    out = next((t for t in reversed(trips) if t.back_at is None and t.person != own), None)
    trip = out or trips[-1]
    told = {"name": mask_name(trip.name), "since": _said(trip.left_at)}
    if out is None:
        return _finding("outing-used", Outcome.DENIED, **told)
    if out.due_at is None:
        return _finding("outing-member-out-open", Outcome.DENIED, **told)
    return _finding("outing-member-out", Outcome.DENIED, **told, due=_said(out.due_at))


def _approved(facts: Facts) -> Finding:
    approval = facts.approval
    if approval is None or not approval.is_in_force(facts.now):
        return _finding("approval-missing", Outcome.DENIED)
    if approval.reason == LEAVE_CITY:
        answer = facts.presentation.answer(TRAVEL_CODE)
        if answer is None:
            return _finding("travel-code-wanted", Outcome.PENDING)
        if answer.value != TravelCode.SEEN:
            return _finding("travel-code-missing", Outcome.DENIED)
    told = {"by": approval.by, "until": _said(approval.until)}
    return _finding("outing-approved", Outcome.GRANTED, **told)


def _work(facts: Facts) -> Finding:
    """A proof never seen or never verified is for the operator to look at, the others speak."""
    proof, now = facts.work, facts.now
    if proof is None:
        return _finding("work-proof-wanted", Outcome.HELD)
    if not proof.counts(now):
        return _finding(_UNFIT[proof.state], Outcome.HELD)
    early = facts.policy.outing.early
    until = due_until(proof.shift, now, early=early, zone=facts.zone)
    if until is not None:
        return _finding("work-due", Outcome.GRANTED, until=_said(until))
    following = next_begins(proof.shift, now, zone=facts.zone)
    if following is None:
        return _finding("work-not-due-at-all", Outcome.DENIED)
    when = local(following, facts.zone)
    return _finding("work-not-due", Outcome.DENIED, next=f"{when:%m-%d %H:%M}")


def _back(facts: Facts) -> list[Finding]:
    """Only notes: whoever comes home is let in, however late."""
    last, rule = facts.last_passage, facts.policy.outing
    if last is None or last.direction is not Direction.EXIT or last.due_at is None:
        return []
    if last.purpose in rule.on_quota and is_short(last.occurred_at, facts.now, rule):
        return [_finding("outing-handed-back", Outcome.GRANTED)]
    late = facts.now - last.due_at
    if late.total_seconds() <= 0:
        return [_finding("outing-in-time", Outcome.GRANTED)]
    minutes = int(late.total_seconds() // 60)
    told = {"due": _said(last.due_at), "minutes": minutes}
    return [_finding("outing-late", Outcome.GRANTED, **told)]


def _said(moment: datetime) -> str:
    return moment.isoformat()


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check="outing", code=code, outcome=outcome, parameters=parameters)
