"""A profile's rules in words: their names, their values, and what differs between two versions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time, timedelta
from enum import StrEnum
from typing import Any

from gatekeeper import text
from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.checks import MESSAGES
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.policy_changes import Change, Demand, Member, Number, changes
from gatekeeper.text import mark, tr
from gatekeeper.text.outings import purpose_words

_SECTIONS = {
    "checks": mark("Who is asked what"),
    "order": mark("Order of the steps"),
    "overrides": mark("Overrides"),
    "subjects": mark("Menus and keys"),
    "temperature": mark("Temperature"),
    "health_code": mark("Health code"),
    "nucleic_test": mark("Nucleic test"),
    "travel_card": mark("Travel card"),
    "four_pieces": mark("Four pieces"),
    "repeat": mark("Repeated passage"),
    "lists": mark("Lists of the office"),
    "outing": mark("Going out"),
    "observation": mark("Observation"),
    "vehicle": mark("Cars"),
    "returnee": mark("Returnees"),
    "screening": mark("Screening"),
    "callers": mark("Couriers, takeaway, cars ordered"),
    "timings": mark("Spans of time"),
}
_RULES = {
    "slots": mark("order"),
    "in_order": mark("one step after the other"),
    "temperature.limit_tenths": mark("limit, °C"),
    "temperature.comparison": mark("a fever is"),
    "temperature.lowest_true_tenths": mark("below this measure again, °C"),
    "temperature.rest": mark("rest before the second reading"),
    "temperature.second_device": mark("second reading by another thermometer"),
    "health_code.accept_image": mark("a green picture opens by itself"),
    "health_code.image_confidence": mark("how sure the picture must be (0 to 1)"),
    "health_code.max_age": mark("a code seen counts for"),
    "nucleic_test.valid": mark("a negative test counts for"),
    "travel_card.places": mark("places whose star counts (none: all)"),
    "travel_card.outcome": mark("what a star means"),
    "four_pieces.valid": mark("the four count for"),
    "repeat.outcome": mark("the same way twice"),
    "repeat.cooldown": mark("the same code again within"),
    "repeat.fresh": mark("data of other posts is fresh for"),
    "repeat.window": mark("looked back"),
    "lists.warn": mark("warn when older than"),
    "lists.hold_after": mark("stop when older than"),
    "lists.hold": mark("old lists stop people"),
    "outing.count": mark("times (0: unlimited)"),
    "outing.per": mark("for each"),
    "outing.period": mark("in each"),
    "outing.opens": mark("from"),
    "outing.closes": mark("until"),
    "outing.return_within": mark("back within"),
    "outing.handed_back": mark("a shorter trip is not counted"),
    "outing.purposes": mark("purposes, in this order"),
    "outing.on_quota": mark("purposes that use the quota"),
    "outing.provisional": mark("a work proof not verified counts for"),
    "outing.proof": mark("a verified work proof counts for"),
    "outing.early": mark("before a shift one may leave"),
    "observation.days": mark("days of observation"),
    "observation.short_days": mark("days of the short one"),
    "observation.arrival": mark("the day of arrival is"),
    "observation.may_leave": mark("may go out"),
    "observation.may_enter": mark("may come in"),
    "observation.on_approval": mark("on an exception"),
    "vehicle.unknown": mark("an unknown car"),
    "vehicle.watched": mark("plates looked for"),
    "vehicle.watched_outcome": mark("a plate looked for"),
    "vehicle.foreign_driver": mark("somebody else's car goes out"),
    "vehicle.inspect": mark("every car is looked into"),
    "returnee.low": mark("from a low-risk area"),
    "returnee.short": mark("the short observation is for"),
    "returnee.look_back": mark("looked back"),
    "returnee.list_warn": mark("warn about a risk list older than"),
    "returnee.keep": mark("kept for"),
    "screening.retry": mark("nobody reached: try again within"),
    "screening.team": mark("people in a team"),
    "screening.look": mark("a strip is looked at every"),
    "screening.keep": mark("answers are kept for"),
    "callers.courier": mark("couriers"),
    "callers.takeaway": mark("takeaway"),
    "callers.ride": mark("a car ordered by phone"),
    "callers.waybills": mark("parcels are counted by scanning"),
    "callers.lying": mark("a parcel lies long after"),
    "callers.shelf": mark("a parcel counts as here for"),
    "timings.party": mark("who passes together follows within"),
    "timings.loose_evidence": mark("evidence waits for its pass"),
    "timings.abandon_pending": mark("somebody incomplete is let go after"),
    "timings.expired_lately": mark("a pass has expired lately for"),
    "timings.hours_margin": mark("around the hours of a pass"),
    "timings.keep_private": mark("who it was is kept for"),
    "timings.keep_audit_private": mark("whom an act was about is kept for"),
}
PURPOSE_RULES = ("outing.purposes", "outing.on_quota")
"""Rules whose value is a list of purposes, called as at the gate."""

_VALUES = {
    ">": mark("above the limit"),
    ">=": mark("at the limit or above"),
    "household": mark("household"),
    "person": mark("person"),
    "day": mark("day"),
    "week": mark("week"),
    "day-0": mark("day 0"),
    "day-1": mark("day 1"),
    "central": mark("central observation"),
    "home": mark("home observation"),
    "monitoring": mark("health monitoring"),
    "enter": mark("may come in"),
    "gate": mark("goods stop at the gate"),
    "held": mark("is held"),
    "none": mark("none"),
}
_OUTCOMES = {
    Outcome.GRANTED: mark("is noted"),
    Outcome.HELD: mark("is held"),
    Outcome.DENIED: mark("is refused"),
}
_SUBJECTS = {
    "referrals": mark("Referrals (F5)"),
    "outings": mark("Outings (F9)"),
    "returnees": mark("Returnees"),
    "observation": mark("Observation"),
    "four-pieces": mark("Form, card, code, approval"),
}
_UNITS = (
    (timedelta(days=1), mark("{count} d")),
    (timedelta(hours=1), mark("{count} h")),
    (timedelta(minutes=1), mark("{count} min")),
    (timedelta(seconds=1), mark("{count} s")),
)


_FIELD = re.compile(r"\{\w+\}")


def section_name(section: str) -> str:
    """A page of the editor; one nobody named shows its key."""
    return tr(_SECTIONS.get(section, section))


def rule_name(path: str) -> str:
    """A rule by "section.name"; one nobody named shows its key."""
    return tr(_RULES.get(path, path.rpartition(".")[2].replace("_", " ")))


def subject_name(subject: str) -> str:
    """What a profile may leave out of menus and keys."""
    return tr(_SUBJECTS.get(subject, subject))


def override_words(code: str) -> str:
    """What may be set aside: its sentence, with what it names left open."""
    return _FIELD.sub("…", tr(MESSAGES.get(code, code)))


def value_words(path: str, value: Any) -> str:
    """A rule's value as people say it."""
    match value:
        case Outcome():
            return tr(_OUTCOMES.get(value, value.key))
        case bool():
            return tr("yes") if value else tr("no")
        case timedelta():
            return span_words(value)
        case time():
            return f"{value:%H:%M}"
        case int() if path.endswith("_tenths"):
            return f"{value // 10}.{value % 10}"
        case StrEnum():
            return tr(_VALUES.get(value.value, value.value))
        case tuple() if path == "slots":
            return " › ".join(text.check_name(check) for check in value)
        case tuple() | frozenset() if path in PURPOSE_RULES:
            return ", ".join(purpose_words(one) for one in value) or tr("none")
        case tuple() | frozenset():
            return ", ".join(value_words("", one) for one in value) or tr("none")
        case _:
            return str(value)


def span_words(span: timedelta) -> str:
    """In the largest unit that divides it."""
    for unit, words in _UNITS:
        if span >= unit and not span % unit:
            return tr(words, count=span // unit)
    return tr("{count} s", count=int(span.total_seconds()))


def difference(old: Policy, new: Policy) -> tuple[str, ...]:
    """Each change in a sentence; what holds for several kinds of person is told together."""
    told = changes(old, new)
    demands = [one for one in told if isinstance(one, Demand)]
    return (*_demands(demands), *(_sentence(one) for one in told if not isinstance(one, Demand)))


def _demands(told: Iterable[Demand]) -> Iterable[str]:
    together: dict[tuple[str, Direction, bool], list[PersonKind]] = {}
    for one in told:
        together.setdefault((one.check, one.direction, one.is_asked), []).append(one.kind)
    for (check, direction, is_asked), kinds in together.items():
        what, way = text.check_name(check), text.direction_word(direction)
        whom = ", ".join(text.kind_word(kind) for kind in kinds)
        if len(kinds) == len(PersonKind):
            whom = tr("everybody")
        words = mark("+ {check}, {way}: {whom}") if is_asked else mark("− {check}, {way}: {whom}")
        yield tr(words, check=what, way=way, whom=whom)


def _sentence(one: Change) -> str:
    match one:
        case Number(path=path, before=before, after=after):
            section = path.partition(".")[0] if "." in path else "order"
            return tr(
                "{section}, {rule}: {before} → {after}",
                section=section_name(section),
                rule=rule_name(path),
                before=value_words(path, before),
                after=value_words(path, after),
            )
        case Member(where="subjects", word=word, is_in=is_in):
            shown = mark("+ menu: {what}") if is_in else mark("− menu: {what}")
            return tr(shown, what=subject_name(word))
        case Member(where="never", word=word, is_in=is_in):
            shown = mark("nobody may override: {what}") if is_in else mark("no longer: {what}")
            return tr(shown, what=override_words(word))
        case Member(word=word, is_in=is_in):
            shown = (
                mark("+ the operator may override: {what}")
                if is_in
                else mark("− the operator may override: {what}")
            )
            return tr(shown, what=override_words(word))
    raise TypeError(type(one).__name__)
