"""The pass against the records: known, active, newest issue, in date (G08, G09)."""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.access import (
    ClaimKind,
    Credential,
    Direction,
    Finding,
    Outcome,
    PassRecord,
    PassStatus,
)
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.validity import out_of_date

MESSAGES = {
    "pass-wanted": "Present the pass.",
    "member-wanted": "A household pass. Which member is it?",
    "pass-valid": "Pass {number} is valid.",
    "picked-from-records": "Picked from the records; pass {number} is valid.",
    "with-adult": "Comes along with {name}.",
    "outsider-leaves": "Does not live here and leaves.",
    "no-active-pass": "This person has no active pass.",
    "picked-without-pass": "Picked from the records; no pass is asked here.",
    "person-unknown": "This person is not in the records.",
    "pass-not-in-records": "This pass is signed and not in the records here.",
    "token-unknown": "This sticker is not in the records.",
    "pass-lost": "This pass was reported lost. Keep it.",
    "pass-revoked": "This pass was revoked.",
    "pass-superseded": "A newer pass was issued to this person.",
    "pass-expired": "The pass has expired. Days since: {days}.",
    "pass-expired-lately": "The pass has expired, but you may override it. Days since: {days}.",
    "pass-not-yet-valid": "The pass is not valid yet. Days to go: {days}.",
}

_ENDED = {
    PassStatus.LOST: "pass-lost",
    PassStatus.REVOKED: "pass-revoked",
    PassStatus.SUPERSEDED: "pass-superseded",
}


def check(facts: Facts) -> list[Finding]:
    """Judges whatever pass is shown; one is wanted only where the profile demands it.

    A signed pass judges its own signature and dates; here it only meets the records. A household's
    pass is nobody's until a member is named, whatever else is said of it.
    """
    findings = _of_the_pass(facts)
    if facts.wants_member:
        findings.append(_finding("member-wanted", Outcome.PENDING))
    return findings


def _of_the_pass(facts: Facts) -> list[Finding]:
    identity = facts.presentation.identity
    if identity is None or identity.subject is None:
        wanted = facts.demands("pass")
        return [_finding("pass-wanted", Outcome.PENDING)] if wanted else []
    if facts.visit is not None or _returns(facts, identity.subject.claim):
        return []  # a register is his record: see `visit` and `returnee`
    if identity.subject.claim is ClaimKind.PERSON:
        return [_picked(facts)]
    if _is_superseded(facts, identity) and not facts.is_outsider_leaving:
        return [_finding("pass-superseded", Outcome.DENIED)]
    record = facts.pass_record
    if record is None:
        if identity.subject.claim is ClaimKind.TOKEN:
            return [_finding("token-unknown", Outcome.DENIED)]
        return [_finding("pass-not-in-records", Outcome.HELD)]
    if record.status in _ENDED:
        return [_ended(facts, record)]
    if identity.subject.claim is ClaimKind.TOKEN:
        return [_in_date(facts, record, "pass-valid")]
    return [_finding("pass-valid", Outcome.GRANTED, number=record.number)]


def _returns(facts: Facts, claim: ClaimKind) -> bool:
    """Picked from the register of returnees, on his way in."""
    is_entry = facts.presentation.direction is Direction.ENTRY
    return facts.returning is not None and claim is ClaimKind.PERSON and is_entry


def _ended(facts: Facts, record: PassRecord) -> Finding:
    """A temporary pass that ended still lets its holder out; a lost one nobody."""
    goes = facts.is_outsider_leaving and record.status is not PassStatus.LOST
    return _finding(_ENDED[record.status], Outcome.GRANTED if goes else Outcome.DENIED)


def _picked(facts: Facts) -> Finding:
    """Found by search: the operator vouches for who it is, the records for the right to pass."""
    if facts.holder is None:
        return _finding("person-unknown", Outcome.HELD)
    record = facts.pass_record
    if facts.is_accompanied and facts.companion is not None:
        adult = mask_name(facts.companion.name)
        return _finding("with-adult", Outcome.GRANTED, name=adult)
    if facts.is_outsider_leaving:
        return _finding("outsider-leaves", Outcome.GRANTED)
    if record is None or record.status is not PassStatus.ACTIVE:
        if not facts.demands("pass"):  # a road post: nobody is asked for one there
            return _finding("picked-without-pass", Outcome.GRANTED)
        return _finding("no-active-pass", Outcome.HELD)
    return _in_date(facts, record, "picked-from-records")


def _is_superseded(facts: Facts, identity: Credential) -> bool:
    """Who has seen the newer issue refuses the older, with or without a record of the older."""
    issue = identity.issue
    if issue is None and facts.pass_record is not None:
        issue = facts.pass_record.issue
    return issue is not None and facts.newest_issue is not None and issue < facts.newest_issue


def _in_date(facts: Facts, record: PassRecord, good: str) -> Finding:
    late = out_of_date(facts, record.valid_from, record.valid_until)
    return late or _finding(good, Outcome.GRANTED, number=record.number)


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check="pass", code=code, outcome=outcome, parameters=parameters)
