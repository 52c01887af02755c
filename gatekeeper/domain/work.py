"""工作证明: shifts and rest days, and whether somebody is due at work now (G12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.errors import Problem

if TYPE_CHECKING:
    from gatekeeper.domain.facts import Facts

DAY = timedelta(days=1)
EMPLOYER_CHARACTERS = 60
ROTA_AT_MOST = 60


class ShiftKind(StrEnum):
    """What a work proof must state; NIGHT ends the next morning, ROTA is n days on, m days off."""

    DAY = "day"
    NIGHT = "night"
    ROTA = "rota"


class ProofState(StrEnum):
    """PROVISIONAL until somebody asked the employer."""

    PROVISIONAL = "provisional"
    VERIFIED = "verified"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """When somebody works, on the clock of the place; it lasts over midnight if it ends earlier.

    `rest_days` are weekdays (0 is Monday). A rota counts from the first of its days on, and knows
    no weekdays.
    """

    kind: ShiftKind
    starts: time
    ends: time
    rest_days: frozenset[int] = frozenset()
    days_on: int = 0
    days_off: int = 0
    counted_from: date | None = None

    def works_on(self, day: date) -> bool:
        """Does a shift begin on this day?"""
        if self.kind is ShiftKind.ROTA and self.counted_from is not None:
            place = (day - self.counted_from).days % (self.days_on + self.days_off)
            return place < self.days_on
        return day.weekday() not in self.rest_days


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProof:
    """A proof as the gate asks about it; it counts before `until`, and not once refused."""

    shift: Shift
    state: ProofState
    until: datetime

    def counts(self, now: datetime) -> bool:
        """Verified, or shown so lately that nobody can have verified it."""
        return self.state is not ProofState.REFUSED and now < self.until

    def sends_out(self, facts: Facts) -> bool:
        """Is the holder really due at work now, on a proof that counts?"""
        early = facts.policy.outing.early
        until = due_until(self.shift, facts.now, early=early, zone=facts.zone)
        return self.counts(facts.now) and until is not None


def due_until(
    shift: Shift, now: datetime, *, early: timedelta, zone: tzinfo | None
) -> datetime | None:
    """The end of the shift for which one may leave now, None when none is due.

    One may leave `early` before it begins, and until it ends: late for work is still work.
    """
    today = local(now, zone).date()
    # Yesterday's night shift is still on; tomorrow's may begin so soon that one leaves now.
    for day in (today - DAY, today, today + DAY):
        begins, ends = _span(shift, day, zone)
        if shift.works_on(day) and begins - early <= now < ends:
            return ends
    return None


def next_begins(shift: Shift, now: datetime, *, zone: tzinfo | None) -> datetime | None:
    """When the next shift begins; None when there is none in the days a rota can rest."""
    today = local(now, zone).date()
    days = (today + number * DAY for number in range(ROTA_AT_MOST + 8))
    begins = (_span(shift, day, zone)[0] for day in days if shift.works_on(day))
    return next((moment for moment in begins if moment > now), None)


def _span(shift: Shift, day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    last = day if shift.starts < shift.ends else day + DAY
    return moment_of(day, shift.starts, zone), moment_of(last, shift.ends, zone)


def shift_problems(shift: Shift) -> list[Problem]:
    """What is wrong with a shift, each at its field."""
    if shift.kind is ShiftKind.ROTA:
        told = {"most": ROTA_AT_MOST}
        problems = [
            Problem(code="rota-days-wrong", field=name, parameters=told)
            for name, days in (("days_on", shift.days_on), ("days_off", shift.days_off))
            if not 1 <= days <= ROTA_AT_MOST
        ]
        if shift.counted_from is None:
            problems.append(Problem(code="rota-first-day-missing", field="counted_from"))
        return problems
    if shift.kind is ShiftKind.NIGHT and shift.starts < shift.ends:
        return [Problem(code="night-shift-wrong", field="ends")]
    if len(shift.rest_days) == 7:
        return [Problem(code="rest-days-wrong", field="rest_days")]
    return []


def proof_problems(employer: str, shift: Shift) -> list[Problem]:
    """Every rule of the form at once."""
    problems = shift_problems(shift)
    if not employer.strip():
        problems.append(Problem(code="employer-missing", field="employer"))
    elif len(employer) > EMPLOYER_CHARACTERS:
        told = {"most": EMPLOYER_CHARACTERS}
        problems.append(Problem(code="employer-long", field="employer", parameters=told))
    return problems


MESSAGES = {
    "employer-missing": "Which employer?",
    "employer-long": "An employer has at most {most} characters.",
    "rota-days-wrong": "Between 1 and {most} days.",
    "rota-first-day-missing": "On which day does the rota begin?",
    "night-shift-wrong": "A night shift ends the next morning.",
    "rest-days-wrong": "Somebody who rests every day does not work.",
}
