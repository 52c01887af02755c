"""临时出入证: whom a pass with hours and an end is for, and when it opens the gate (G53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.errors import Problem

DAY = timedelta(days=1)
COMPANY_CHARACTERS = 60
# Renovations and contracts end; a pass that outlives them is found again by whoever renews it.
LONGEST_LIFE = 366 * DAY
# What a station may sign by itself while no issuer is there (architecture, "Keys").
STOP_GAP_DAYS = 7

Span = tuple[datetime, datetime]


class Trade(StrEnum):
    """What regular outsiders come for."""

    RENOVATION = "renovation"
    DOMESTIC = "domestic"
    CLEANING = "cleaning"
    PROPERTY = "property"
    AGENT = "agent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """On which weekdays (0 is Monday) and between which times; over midnight if it ends earlier.

    Times that are equal mean the whole day.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time

    def span_at(
        self, now: datetime, zone: tzinfo | None, margin: timedelta = timedelta()
    ) -> Span | None:
        """The hours that are running now, or begin or ended within the margin; else None."""
        today = local(now, zone).date()
        # The span of yesterday evening may still run; tomorrow's may begin within the margin.
        for day in (today - DAY, today, today + DAY):
            if day.weekday() not in self.weekdays:
                continue
            begins, ends = self._span(day, zone)
            if begins - margin <= now < ends + margin:
                return begins, ends
        return None

    def _span(self, day: date, zone: tzinfo | None) -> Span:
        last = day if self.opens < self.closes else day + DAY
        return moment_of(day, self.opens, zone), moment_of(last, self.closes, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a temporary pass says beside its dates.

    `sponsor_observed_until` is the last day on which the household that answers for its holder
    receives nobody.
    """

    hours: Hours
    sponsor: UUID | None = None
    sponsor_observed_until: date | None = None

    def sponsor_is_observed(self, day: date) -> bool:
        return self.sponsor_observed_until is not None and day <= self.sponsor_observed_until


def temporary_problems(
    company: str, sponsor: UUID | None, trade: str, hours: Hours, until: datetime, now: datetime
) -> list[Problem]:
    """What is wrong with an application for a temporary pass, each at its field."""
    problems = []
    if len(company) > COMPANY_CHARACTERS:
        told = {"most": COMPANY_CHARACTERS}
        problems.append(Problem(code="company-long", field="company", parameters=told))
    if trade not in list(Trade):
        problems.append(Problem(code="trade-unknown", field="trade"))
    if sponsor is None and not company:
        problems.append(Problem(code="sponsor-missing", field="sponsor"))
    if not hours.weekdays:
        problems.append(Problem(code="weekdays-missing", field="weekdays"))
    if until <= now:
        problems.append(Problem(code="valid-until-past", field="valid_until"))
    elif until - now > LONGEST_LIFE:
        told = {"most": LONGEST_LIFE.days}
        problems.append(Problem(code="temporary-too-long", field="valid_until", parameters=told))
    return problems


MESSAGES = {
    "company-long": "A company has at most {most} characters.",
    "trade-unknown": "What does this person come for?",
    "sponsor-missing": "Which household, or which company, answers for this person?",
    "weekdays-missing": "On which days may this person come?",
    "temporary-too-long": "At most {most} days.",
    "pass-under-observation": "{name} is under observation until {day}. No pass before that.",
    "pass-not-a-resident": "{name} is not registered as living here. Issue a temporary pass.",
    "pass-moved-out": "{name} has moved out.",
    "party-adult-first": "First an adult of the household, then a child at once after.",
    "party-no-children": "This household has no child or dependant to come along.",
    "party-no-child": "This person passes with a pass of his own.",
    "no-members": "Nobody of this household may hold a pass.",
    "sponsor-observed": "This household is under observation and receives nobody until {day}.",
    "stop-gap-not-lost": "This person's own pass still counts. Report it lost first.",
    "stop-gap-days-wrong": "A stop-gap pass lasts between 1 and {most} days.",
}
