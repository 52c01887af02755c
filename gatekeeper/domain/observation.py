"""医学观察: which day of how many it is, when it ends, what was written down wrongly (O11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.domain.visits import name_faults, phone_faults
from gatekeeper.errors import Problem

if TYPE_CHECKING:
    from gatekeeper.domain.facts import Facts

MESSAGES = {
    "observation-days-wrong": "Between 1 and {most} days.",
    "observation-arrival-future": "This day has not come yet.",
    "observation-arrival-old": "At most {most} days back.",
    "observation-over": "It would have ended on {day} already.",
    "observation-text-long": "At most {most} characters.",
    "observation-text-wrong": "The text has characters that cannot be kept.",
    "observation-nobody": "Choose at least one person.",
    "observation-open": "A case of {name} is open already.",
    "observation-not-open": "This case has ended.",
    "observation-not-released": "This case has not been released.",
    "observation-same-kind": "It is of this kind already.",
    "observation-not-longer": "An extension ends later than {day}.",
    "charge-missing": "Who is in charge?",
    "charge-busy": "Is in charge of {name} already.",
}

# The longest order of the field was 14 and 7 days more; beyond this it is a typing slip.
MOST_DAYS = 60
REASON_CHARACTERS = 200
ORIGIN_CHARACTERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person's observation, as the rules ask about it; all its days follow from three fields.

    `first_day` says whether the day of arrival (or of the last contact) is day 0 or day 1.
    """

    id: UUID
    number: str
    person: UUID
    household: UUID | None
    kind: ObservationKind
    arrived_on: date
    days: int
    first_day: FirstDay
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def first_on(self) -> date:
        """Day 1."""
        return first_day_on(self.arrived_on, self.first_day)

    @property
    def last_on(self) -> date:
        """The last day; the next morning the door is open."""
        return last_day_on(self.arrived_on, self.days, self.first_day)


def first_day_on(arrived_on: date, first_day: FirstDay) -> date:
    """Day 1 is the day of arrival or the one after it."""
    return arrived_on + timedelta(days=first_day is FirstDay.ZERO)


def last_day_on(arrived_on: date, days: int, first_day: FirstDay) -> date:
    """Day 14 of 14."""
    return first_day_on(arrived_on, first_day) + timedelta(days=days - 1)


def day_of(case: Case, now: datetime, zone: tzinfo | None) -> int:
    """Day n; 0 on the day of arrival where that does not count, beyond `days` once it is over."""
    return (local(now, zone).date() - case.first_on).days + 1


def release_at(case: Case, zone: tzinfo | None) -> datetime:
    """The midnight after the last day, on the clock of the place."""
    return moment_of(case.last_on + timedelta(days=1), time(0), zone)


def is_open(case: Case, now: datetime, zone: tzinfo | None) -> bool:
    """Does it hold now? Nothing has to happen for it to end but the day to pass."""
    return case.closed_at is None and now < release_at(case, zone)


def is_on_leave(facts: Facts) -> bool:
    """Does somebody under observation go out on an approved exception (dialysis, hospital)?"""
    case, approval, rule = facts.observation, facts.approval, facts.policy.observation
    return (
        case is not None
        and case.kind not in rule.may_leave
        and case.kind in rule.on_approval
        and approval is not None
        and approval.is_in_force(facts.now)
    )


# --- what is written down -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a case says beside its person, as typed; the person in charge is one to one (O10)."""

    kind: ObservationKind
    arrived_on: date
    days: int
    reason: str = ""
    origin: str = ""
    charge_name: str = ""
    charge_phone: str = ""


def particulars_problems(
    told: Particulars, first_day: FirstDay, today: date
) -> tuple[Problem, ...]:
    """What is wrong with them, each at its field."""
    problems = [
        *days_problems(told.days),
        *_arrival(told.arrived_on, today),
        *text_problems("reason", told.reason),
        *text_problems("origin", told.origin, ORIGIN_CHARACTERS),
    ]
    if told.charge_name or told.charge_phone:
        problems += charge_problems(told.charge_name, told.charge_phone)
    if not problems:
        ends = last_day_on(told.arrived_on, told.days, first_day)
        if ends < today:
            more = {"day": ends.isoformat()}
            problems.append(Problem(code="observation-over", field="arrived_on", parameters=more))
    return tuple(problems)


def days_problems(days: int) -> tuple[Problem, ...]:
    """14 and 7 are the rule's; any number up to the longest may be ordered."""
    if 1 <= days <= MOST_DAYS:
        return ()
    more = {"most": MOST_DAYS}
    return (Problem(code="observation-days-wrong", field="days", parameters=more),)


def charge_problems(name: str, phone: str) -> list[Problem]:
    """Name and phone of the person in charge (责任人): the name is what counts."""
    codes = name_faults(name)
    problems = [
        Problem(code="charge-missing" if not name.strip() else code, field="charge_name")
        for code in codes[:1]
    ]
    problems += [Problem(code=code, field="charge_phone") for code in phone_faults(phone)]
    return problems


def _arrival(arrived_on: date, today: date) -> list[Problem]:
    if arrived_on > today:
        return [Problem(code="observation-arrival-future", field="arrived_on")]
    if (today - arrived_on).days > MOST_DAYS:
        more = {"most": MOST_DAYS}
        return [Problem(code="observation-arrival-old", field="arrived_on", parameters=more)]
    return []


def text_problems(field: str, words: str, most: int = REASON_CHARACTERS) -> list[Problem]:
    """One line of free text: nothing invisible, not too long."""
    if not words.isprintable():
        return [Problem(code="observation-text-wrong", field=field)]
    if len(words) > most:
        more = {"most": most}
        return [Problem(code="observation-text-long", field=field, parameters=more)]
    return []
