"""Vehicles (G17 to G20): the registry's entry, a car that is held, and what is said of a car."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from gatekeeper.domain import identifiers
from gatekeeper.domain.access import Decision, Direction, Finding, Holder, Outcome, Override
from gatekeeper.domain.calendar import local
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer
from gatekeeper.errors import Problem

MESSAGES = {
    "vehicle-registered": "The car is registered.",
    "vehicle-of-visit": "The car of a registered visitor.",
    "vehicle-unknown": "The car is not in the registry.",
    "vehicle-ended": "The car was allowed until {until}.",
    "vehicle-no-plate": "The car has no plate.",
    "vehicle-plate-doubtful": "Look at the plate again: probably a typing slip.",
    "vehicle-watched": "A plate from an area that is looked for.",
    "vehicle-to-inspect": "Look into the car and its boot.",
    "vehicle-inspected": "The car was inspected.",
    "vehicle-held": "The car has to stay: day {day} of {days}, until {until}.",
    "vehicle-hold-approved": "The car is held; this drive was approved.",
    "vehicle-slot-waits": "Slot {slot} is kept for this car.",
    "vehicle-foreign-driver": "The driver is not of the household that owns the car.",
    # Of somebody in a car that was turned back because of another.
    "vehicle-turned-back": "The car was turned back.",
    "plate-wanted": "Please type the plate.",
    "plate-odd": "This cannot be a plate.",
    "plate-taken": "This plate is registered already.",
    "plate-elsewhere": "{plate} is registered to somebody else and stays so: whose is it?",
    "occupants-range": "Between {least} and {most} people fit into a car here.",
    "owner-wanted": "Choose whose car it is.",
    "text-odd": "Only ordinary characters, at most {most}.",
    "until-past": "This day has passed.",
    "vehicle-not-known": "There is no such car.",
    "no-car-here": "There is no car at this lane.",
    "seat-unknown": "There is nobody in this place.",
    "seat-taken": "The last one has shown something already: let somebody get out instead.",
    "car-not-over": "Nothing of this car can be undone.",
    "car-at-lane": "This car still stands before the barrier: correct it there.",
    "car-held-already": "This car is held already.",
    "hold-over": "This car is no longer held.",
    "started-future": "This day has not come yet.",
    "started-long-ago": "This day is too long ago.",
    "slot-wanted": "In which slot does the car stand?",
    "hours-range": "Between {least} and {most} hours.",
    "days-range": "Between {least} and {most} days.",
    "notice-car-full": "Everybody in the car is named already; correct the number of people.",
    "notice-in-the-car": "This person is in the car already.",
}

SEATS_AT_MOST = 9
"""One digit; a coach is registered by its list of visitors."""

PLATE_AT_MOST = 12
ABOUT_AT_MOST, SLOT_AT_MOST = 40, 16
HOLD_DAYS_AT_MOST = 60
PUT_OFF_REASONS = ("walks", "refused", "stays-outside", "counted-wrongly")
INSPECTED = "inspected"
CHECK = "vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCar:
    """What the registry, or an open visit, says of a plate."""

    plate: str
    vehicle: UUID | None = None
    person: UUID | None = None
    household: UUID | None = None
    place: str = ""
    slot: str = ""
    about: str = ""
    allowed_until: date | None = None
    visit: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarHold:
    """车位管车: a returnee's car stands in its slot from the day it came until it is released."""

    slot: str
    started_on: date
    days: int
    first_day: int = 1
    exception_until: datetime | None = None

    @property
    def free_on(self) -> date:
        """The first day on which it may leave: the one after the last day."""
        return self.started_on + timedelta(days=self.days - self.first_day + 1)

    def day(self, today: date) -> int:
        """第 n 天."""
        return (today - self.started_on).days + self.first_day

    def is_over(self, today: date) -> bool:
        return today >= self.free_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """The vehicle of a party: its plate in one form, what was answered, set aside and decided."""

    plate: str
    answers: tuple[Answer, ...] = ()
    overrides: tuple[Override, ...] = ()
    decision: Decision | None = None

    @property
    def is_inspected(self) -> bool:
        return any(answer.question == INSPECTED for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarFacts:
    """What the rules ask about a car; `driver` as far as he is known."""

    now: datetime
    policy: Policy
    direction: Direction
    car: Car
    known: KnownCar | None = None
    hold: CarHold | None = None
    driver: Holder | None = None
    emergency: bool = False
    zone: tzinfo | None = None

    @property
    def today(self) -> date:
        return local(self.now, self.zone).date()


def judge(facts: CarFacts) -> Decision:
    """Every answer about the car itself; the people in it are judged each by himself."""
    if facts.emergency:
        open_gate = Finding(check="emergency", code="emergency-passage", outcome=Outcome.GRANTED)
        return Decision(findings=(open_gate,), decided_at=facts.now)
    leaving = facts.direction is Direction.EXIT
    findings = [*_plate(facts.car.plate), *_registry(facts)]
    findings += (
        [*_hold(facts), *_driver(facts)] if leaving else [*_watched(facts), *_entering(facts)]
    )
    set_aside = frozenset().union(*(override.codes for override in facts.car.overrides))
    return Decision(
        findings=tuple(replace(f, overridden=f.code in set_aside) for f in findings),
        decided_at=facts.now,
    )


def _finding(code: str, outcome: Outcome = Outcome.GRANTED, **parameters: object) -> Finding:
    return Finding(check=CHECK, code=code, outcome=outcome, parameters=parameters)


def _plate(plate: str) -> Iterable[Finding]:
    """A slip is warned of and blocks nobody; a car without any plate is looked at."""
    if not plate:
        yield _finding("vehicle-no-plate", Outcome.HELD)
    elif identifiers.plate_problems(plate) or identifiers.plate_warnings(plate):
        yield _finding("vehicle-plate-doubtful")


def _registry(facts: CarFacts) -> Iterable[Finding]:
    """What is in nobody's name is stopped as the profile says; leaving, it is held at most."""
    known, rule = facts.known, facts.policy.vehicle
    stops = rule.unknown if facts.direction is Direction.ENTRY else min(rule.unknown, Outcome.HELD)
    if known is None:
        if facts.car.plate:
            yield _finding("vehicle-unknown", stops)
    elif known.vehicle is None:
        yield _finding("vehicle-of-visit")
    elif known.allowed_until is not None and facts.today > known.allowed_until:
        yield _finding("vehicle-ended", stops, until=known.allowed_until.isoformat())
    else:
        yield _finding("vehicle-registered")


def _watched(facts: CarFacts) -> Iterable[Finding]:
    rule = facts.policy.vehicle
    if rule.is_watched(facts.car.plate):
        yield _finding("vehicle-watched", rule.watched_outcome)


def _entering(facts: CarFacts) -> Iterable[Finding]:
    if facts.hold is not None and not facts.hold.is_over(facts.today) and facts.hold.slot:
        yield _finding("vehicle-slot-waits", slot=facts.hold.slot)
    if facts.car.is_inspected:
        yield _finding("vehicle-inspected")
    elif facts.policy.vehicle.inspect:
        yield _finding("vehicle-to-inspect", Outcome.PENDING)


def _hold(facts: CarFacts) -> Iterable[Finding]:
    """A held car does not leave before its day, but for a drive that was approved."""
    hold = facts.hold
    if hold is None or hold.is_over(facts.today):
        return
    if hold.exception_until is not None and facts.now < hold.exception_until:
        yield _finding("vehicle-hold-approved")
        return
    yield _finding(
        "vehicle-held",
        Outcome.DENIED,
        day=hold.day(facts.today),
        days=hold.days,
        until=(hold.free_on - timedelta(days=1)).isoformat(),
    )


def _driver(facts: CarFacts) -> Iterable[Finding]:
    """A registered car is driven out by its household; another driver as the profile says."""
    known, driver = facts.known, facts.driver
    if known is None or known.vehicle is None or known.household is None or driver is None:
        return
    if known.household != driver.household and known.person != driver.person:
        yield _finding("vehicle-foreign-driver", facts.policy.vehicle.foreign_driver)


# --- what is typed --------------------------------------------------------------------------------


def typed_plate(text: str) -> str:
    """The one form of a plate, as typed at the lane."""
    return identifiers.normalise_plate(text)


def plate_faults(text: str) -> tuple[Problem, ...]:
    """What no plate can be: empty, too long, with signs. A doubtful one is only warned of."""
    plate = typed_plate(text)
    if not plate:
        return (Problem(code="plate-wanted", field="plate"),)
    if len(plate) > PLATE_AT_MOST or not plate.isalnum():
        return (Problem(code="plate-odd", field="plate"),)
    return ()


def registration_faults(
    *, plate: str, about: str, slot: str, allowed_until: date | None, today: date
) -> list[Problem]:
    """What is wrong with an entry of the registry; a plate must have the form of one there."""
    problems = list(plate_faults(plate))
    if not problems:
        problems += [
            Problem(code=code, field="plate") for code in identifiers.plate_problems(plate)
        ]
    for field, text, most in (("about", about, ABOUT_AT_MOST), ("slot", slot, SLOT_AT_MOST)):
        if len(text) > most or not text.isprintable():
            problems.append(Problem(code="text-odd", field=field, parameters={"most": most}))
    if allowed_until is not None and allowed_until < today:
        problems.append(Problem(code="until-past", field="allowed_until"))
    return problems


def hold_faults(
    *, plate: str, slot: str, started_on: date, days: int, today: date
) -> list[Problem]:
    """What is wrong with a car that is to be held; its plate may be doubtful as at the lane."""
    problems = list(plate_faults(plate))
    if not slot:
        problems.append(Problem(code="slot-wanted", field="slot"))
    elif len(slot) > SLOT_AT_MOST or not slot.isprintable():
        problems.append(Problem(code="text-odd", field="slot", parameters={"most": SLOT_AT_MOST}))
    if started_on > today:
        problems.append(Problem(code="started-future", field="started_on"))
    elif (today - started_on).days > HOLD_DAYS_AT_MOST:
        problems.append(Problem(code="started-long-ago", field="started_on"))
    if not 1 <= days <= HOLD_DAYS_AT_MOST:
        span = {"least": 1, "most": HOLD_DAYS_AT_MOST}
        problems.append(Problem(code="days-range", field="days", parameters=span))
    return problems
