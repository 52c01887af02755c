"""外出采购: who of a household is out, since when, and how much of the quota is used (G10, G11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from gatekeeper.domain.access import Direction
from gatekeeper.domain.observation import is_on_leave
from gatekeeper.domain.policy import OutingRule, QuotaFor
from gatekeeper.errors import Problem

if TYPE_CHECKING:
    from gatekeeper.domain.facts import Facts

PURPOSE = "purpose"
WORK = "work"
APPROVED = "approved"
WITH_ADULT = "with-adult"
# Of an approval to leave the city or province, and what is asked about its code (G45).
LEAVE_CITY = "leave-city"
TRAVEL_CODE = "travel-code"


class TravelCode(StrEnum):
    """健康通行码: the code somebody needs who leaves the city, as the operator saw it."""

    SEEN = "seen"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A passage that counts, of somebody of the household, at any post."""

    person: UUID
    name: str
    direction: Direction
    occurred_at: datetime
    purpose: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """One trip on the quota; `back_at` None: still out."""

    person: UUID
    name: str
    left_at: datetime
    due_at: datetime | None
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """For what somebody goes out, and when he is due back, if he is."""

    purpose: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An approved exception (dialysis, hospital, leaving the city): by whom, until when (G45)."""

    reason: str
    by: str
    begins_at: datetime
    until: datetime

    def is_in_force(self, now: datetime) -> bool:
        return self.begins_at <= now < self.until


APPROVAL_DAYS = 366
APPROVER_CHARACTERS = 60
NOTE_CHARACTERS = 200

MESSAGES = {
    "approver-missing": "Who approved it?",
    "approval-text-long": "At most {most} characters.",
    "approval-past": "This end has passed.",
    "approval-backwards": "It ends before it begins.",
    "approval-too-long": "At most {most} days.",
    "nobody-out": "This person is not out.",
}


def approval_problems(
    by: str, note: str, begins_at: datetime, until: datetime, now: datetime
) -> list[Problem]:
    """What is wrong with an approval, each at its field."""
    problems = []
    if not by:
        problems.append(Problem(code="approver-missing", field="approved_by"))
    for field, told, most in (
        ("approved_by", by, APPROVER_CHARACTERS),
        ("note", note.strip(), NOTE_CHARACTERS),
    ):
        if len(told) > most:
            more = {"most": most}
            problems.append(Problem(code="approval-text-long", field=field, parameters=more))
    if until <= now:
        problems.append(Problem(code="approval-past", field="until"))
    elif until <= begins_at:
        problems.append(Problem(code="approval-backwards", field="until"))
    elif until - begins_at > timedelta(days=APPROVAL_DAYS):
        more = {"most": APPROVAL_DAYS}
        problems.append(Problem(code="approval-too-long", field="until", parameters=more))
    return problems


def outings(crossings: Iterable[Crossing], rule: OutingRule) -> tuple[Outing, ...]:
    """The trips on the quota, oldest first, without those handed back for being that short.

    Whoever leaves again without having come in came in unseen, at the latest just then.
    """
    found: list[Outing] = []
    out: dict[UUID, int] = {}
    for one in sorted(crossings, key=lambda crossing: crossing.occurred_at):
        place = out.pop(one.person, None)
        if place is not None:
            found[place] = replace(found[place], back_at=one.occurred_at)
        if one.direction is Direction.EXIT and one.purpose in rule.on_quota:
            out[one.person] = len(found)
            left = Outing(
                person=one.person, name=one.name, left_at=one.occurred_at, due_at=one.due_at
            )
            found.append(left)
    return tuple(trip for trip in found if not _is_handed_back(trip, rule))


def _is_handed_back(trip: Outing, rule: OutingRule) -> bool:
    return trip.back_at is not None and is_short(trip.left_at, trip.back_at, rule)


def is_short(left_at: datetime, back_at: datetime, rule: OutingRule) -> bool:
    """Back before the trip counts: the lift was full, the purse forgotten."""
    return back_at - left_at < rule.handed_back


def used(
    trips: Iterable[Outing], rule: OutingRule, begins: datetime, person: UUID
) -> tuple[Outing, ...]:
    """The trips that stand against a further one by this person in the period since `begins`.

    Of a household also whoever is still out from before; not oneself, who stands here.
    """
    if rule.per is QuotaFor.PERSON:
        return tuple(t for t in trips if t.person == person and t.left_at >= begins)
    return tuple(
        t for t in trips if t.left_at >= begins or (t.back_at is None and t.person != person)
    )


def leave_of(facts: Facts) -> Leave | None:
    """What the record of this passage keeps of an outing; None where none was asked about."""
    shown, rule = facts.presentation, facts.policy.outing
    if shown.direction is not Direction.EXIT:
        return None
    if not (facts.demands("outing") or is_on_leave(facts)):
        return None
    if facts.is_accompanied and facts.companion is not None:
        return Leave(purpose=WITH_ADULT, due_at=facts.companion.due_at)
    purpose = purpose_of(facts)
    due_at: datetime | None = None
    if purpose in rule.on_quota and rule.return_within:
        due_at = facts.now + rule.return_within
    elif purpose == APPROVED and facts.approval is not None:
        due_at = facts.approval.until
    return Leave(purpose=purpose, due_at=due_at) if purpose else None


def purpose_of(facts: Facts) -> str:
    """What was answered, else what the records say by themselves, else the only one there is.

    Somebody under observation goes out on his exception, whatever is answered.
    """
    rule = facts.policy.outing
    if is_on_leave(facts):
        return APPROVED
    said = facts.presentation.answer(PURPOSE)
    if said is not None and said.value in rule.purposes:
        return said.value
    if APPROVED in rule.purposes and facts.approval and facts.approval.is_in_force(facts.now):
        return APPROVED
    if WORK in rule.purposes and facts.work and facts.work.sends_out(facts):
        return WORK
    return rule.purposes[0] if len(rule.purposes) == 1 else ""
