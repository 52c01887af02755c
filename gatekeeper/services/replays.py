"""One passage judged once more: the person as the records still tell him, by another profile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper import config
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import (
    ClaimKind,
    Credential,
    Decision,
    Direction,
    EvidenceSlot,
    Finding,
    Outcome,
    Override,
    Passage,
    Presentation,
    Subject,
)
from gatekeeper.domain.decide import decide
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.health import HealthEvidence
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.outings import PURPOSE
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer, Symbol, Temperature
from gatekeeper.domain.visits import Visit
from gatekeeper.services import four_pieces, leaving
from gatekeeper.services.standing import Standing
from gatekeeper.services.what_if import Answered, Change, Question
from gatekeeper.store import lookup
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import Reader, driver

# Long before the verdict: the rest between two readings was over by then.
_RESTED = timedelta(hours=2)


def answer(question: Question) -> Answered:
    """Runs in a desk process, on a connection of its own."""
    reader = Reader(question.path, key=question.key)
    try:
        with reader.read() as session:
            policy = config.policy_from(question.content)
            known = _policies(session)
            total = Answered()
            for sequence in question.sequences:
                total += _one(session, question, sequence, policy, known)
            return total
    finally:
        reader.close()


# --- one passage ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pass(Credential):
    """Stands for the pass that was shown: what it said of itself is not on record."""

    kind: ClassVar[str] = "replayed-pass"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY

    def check(self, facts: Facts) -> tuple[Finding, ...]:
        """Nothing: the domain's check "pass" asks the record."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code(Credential):
    """Stands for a health code that was read; its colour is on record as an answer."""

    kind: ClassVar[str] = "replayed-code"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.HEALTH_CODE

    def check(self, facts: Facts) -> tuple[Finding, ...]:
        """Nothing: the colour is judged by the domain's check."""
        return ()


_EVENT = (
    "SELECT presentation, occurred_at, direction, outcome, findings, overridden, policy, "
    "lists_age, person, lane FROM access_events WHERE station = ? AND sequence = ?"
)
_PARTS = "SELECT part, data FROM journal_private WHERE station = ? AND sequence = ?"
_LAST = """
SELECT direction, occurred_at, station, purpose, due_at FROM passages
WHERE person = ? AND void = 0 AND outcome = 'granted' AND presentation <> ? AND occurred_at < ?
ORDER BY occurred_at DESC LIMIT 1
"""


def _policies(session: Session) -> Mapping[str, Policy]:
    """Every profile that was in force here, as its records name it."""
    contents = session.scalars(select(PolicyVersion.content).distinct())
    found = (config.policy_from(json.loads(content)) for content in contents)
    return {policy.name: policy for policy in found}


def _one(
    session: Session, question: Question, sequence: int, policy: Policy, known: Mapping[str, Policy]
) -> Answered:
    held = driver(session)
    event = held.execute(_EVENT, (question.station, sequence)).fetchone()
    then = known.get(event[6])
    private = dict(held.execute(_PARTS, (question.station, sequence)).fetchall())
    if event[8] is None or "who" not in private:
        return Answered(nobody=1)
    found = lookup.found(session, Subject(claim=ClaimKind.PERSON, value=event[8]))
    if found.holder is None or then is None:
        return Answered(nobody=1) if found.holder is None else Answered(others=1)
    shown = _presentation(event, private)
    before = decide(_facts(session, question, event, shown, found, then))
    recorded = Outcome[event[3].upper()]
    if before.outcome is not recorded or not _is_as_recorded(before, event[4].split()):
        return Answered(others=1)
    after = decide(_facts(session, question, event, shown, found, policy))
    if after.outcome is recorded:
        return Answered(same=1)
    at = utc_from(event[1]).astimezone(question.zone)
    change = Change(
        before=recorded.key,
        after=after.outcome.key,
        code=_reason(after, before),
        count=1,
        examples=(f"{at:%H:%M} {mask_name(found.holder.name)}",),
    )
    return Answered(changes=(change,))


def _reason(after: Decision, before: Decision) -> str:
    """Why it would be another one; where it would be let in, what no longer stands against it."""
    decisive = after.reason or before.reason
    return decisive.code if decisive else ""


def _is_as_recorded(decision: Decision, codes: Sequence[str]) -> bool:
    """Do the same findings stand against the person, and nothing else?"""
    against = {f.code for f in decision.findings if f.outcome is not Outcome.GRANTED}
    return against <= set(codes)


def _presentation(event: Sequence[Any], private: Mapping[str, str]) -> Presentation:
    """The person as he stood there, as far as the private parts tell it."""
    at = utc_from(event[1])
    measured = json.loads(private.get("measured", "{}"))
    leave = json.loads(private.get("leave", "{}"))
    codes = event[4].split()
    readings = measured.get("temperatures", [])
    temperatures = tuple(
        Temperature(tenths=tenths, device=f"thermometer {place}", taken_at=taken_at)
        for place, (tenths, taken_at) in enumerate(
            zip(readings, [at - _RESTED] * (len(readings) - 1) + [at], strict=False)
        )
    )
    said = dict(measured.get("answers", {}))
    evidence = measured.get("evidence", "")
    if measured.get("colour") in ("green", "yellow", "red"):
        said["colour"] = measured["colour"]
    if evidence not in ("", HealthEvidence.OWN_PHONE, HealthEvidence.COLOUR_ONLY):
        said["colour-kind"] = evidence
    for what in ("person", "name"):
        for code, value in ((f"{what}-compared", "yes"), (f"{what}-mismatch", "no")):
            if code in codes:
                said[f"same-{what}"] = value
    if leave.get("purpose"):
        said[PURPOSE] = leave["purpose"]
    picked = {"picked-from-records", "no-active-pass", "person-unknown"} & set(codes)
    claim = ClaimKind.PERSON if picked else ClaimKind.PASS
    symbol = Symbol(text="", read_at=at)
    set_aside = frozenset(event[5].split())
    overrides = (Override(codes=set_aside, reason="", by=UUID(int=0)),) if set_aside else ()
    has_code = evidence == HealthEvidence.OWN_PHONE
    return Presentation(
        id=UUID(event[0]),
        lane=event[9],
        direction=Direction(event[2]),
        opened_at=at,
        identity=_Pass(key="pass", symbol=symbol, subject=Subject(claim=claim, value=event[8])),
        health_code=_Code(key="code", symbol=symbol) if has_code else None,
        temperatures=temperatures,
        answers=tuple(Answer(question=q, value=v, answered_at=at) for q, v in said.items()),
        overrides=overrides,
    )


def _facts(
    session: Session,
    question: Question,
    event: Sequence[Any],
    shown: Presentation,
    found: lookup.Found,
    policy: Policy,
) -> Facts:
    at = utc_from(event[1])
    standing = Standing(policy=policy, trust=Trust(site="", keys=()), lanes=(), zone=question.zone)
    asked = leaving.asked(session, standing, shown, found, at)
    if "crossings" in asked:
        asked["crossings"] = tuple(one for one in asked["crossings"] if one.occurred_at < at)
    return Facts(
        now=at,
        policy=policy,
        presentation=shown,
        holder=found.holder,
        pass_record=found.pass_record,
        newest_issue=found.newest_issue,
        visit=_as_it_was(found.visit, at),
        last_passage=_last_passage(session, question, event),
        other_posts_age=timedelta(),
        lists_age=timedelta(days=int(event[7])) if event[7] else None,
        zone=question.zone,
        pieces=four_pieces.asked(session, standing, shown, found),
        **asked,
    )


def _as_it_was(visit: Visit | None, at: datetime) -> Visit | None:
    """A visit before this passage: what came of it since is taken back."""
    if visit is None:
        return None
    entered_at = visit.entered_at if visit.entered_at and visit.entered_at < at else None
    left_at = visit.left_at if visit.left_at and visit.left_at < at else None
    return replace(visit, entered_at=entered_at, left_at=left_at)


def _last_passage(session: Session, question: Question, event: Sequence[Any]) -> Passage | None:
    row = driver(session).execute(_LAST, (event[8], event[0], event[1])).fetchone()
    if row is None:
        return None
    return Passage(
        direction=Direction(row[0]),
        occurred_at=utc_from(row[1]),
        here=row[2] == question.station,
        purpose=row[3],
        due_at=utc_from(row[4]) if row[4] else None,
    )
