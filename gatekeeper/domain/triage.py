"""Triage by origin (G34): from levels, answers and temperature to what becomes of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gatekeeper.domain.areas import Area, Level, level_of, matching, worst
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import Question, Weight
from gatekeeper.domain.policy import Policy, ReturneeRule, TemperatureRule
from gatekeeper.domain.returnees import Condition, Disposition, Member, Party

# A supervisor's settlement names one of these; free text could name somebody.
SETTLE_REASONS = (
    "area-known",
    "answer-clarified",
    "released-elsewhere",
    "ordered",
    "no-proof",
    "not-resident",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What the rules say; `reasons` are codes for the guard's side of the screen, worst first."""

    disposition: Disposition
    measure: Measure
    level: Level | None
    reasons: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def assessed(
    party: Party,
    member: Member,
    areas: Sequence[Area],
    day: date,
    answered: Sequence[Question],
    policy: Policy,
) -> Triage:
    """What the rules say of one of a party that arrived on this day."""
    level, named = level_at(party, member, areas, day, policy.returnee)
    said = triage(level, answered, member, policy.returnee, policy.temperature)
    return replace(said, areas=named)


def level_at(
    party: Party, member: Member, areas: Sequence[Area], day: date, rule: ReturneeRule
) -> tuple[Level | None, tuple[str, ...]]:
    """The worst level of where he comes from and was on the way, and the areas' names.

    Of stops on the way only listed ones count; the origin itself has to be known.
    """
    origin = member.origin or party.origin
    stops = () if member.origin else party.places
    levels = [level_of(areas, origin, day, rule.look_back)]
    on_the_way = [level_of(areas, stop, day, rule.look_back) for stop in stops]
    levels += [level for level in on_the_way if level is not None]
    named = [
        area.name
        for place in (origin, *stops)
        for area in matching(areas, place, day, rule.look_back)
    ]
    return worst(levels), tuple(dict.fromkeys(named))


def triage(
    level: Level | None,
    marked: Sequence[Question],
    member: Member,
    rule: ReturneeRule,
    temperature: TemperatureRule,
) -> Triage:
    """The worst of all that is known; a worse level, answer or reading never gives a milder one."""
    found: list[tuple[Disposition, Measure, str]] = [_by_level(level, rule)]
    found += [_by_answer(one) for one in marked]
    if member.tenths is not None and temperature.is_high(member.tenths):
        found.append((Disposition.HELD, Measure.NONE, "fever"))
    if member.condition and member.condition != Condition.WELL:
        found.append((Disposition.HELD, Measure.NONE, "unwell"))
    found.sort(key=lambda one: -one[0].rank)
    return Triage(
        disposition=found[0][0],
        measure=max((measure for _, measure, _ in found), key=lambda one: one.rank),
        level=level,
        reasons=tuple(dict.fromkeys(reason for _, _, reason in found)),
    )


def _by_level(level: Level | None, rule: ReturneeRule) -> tuple[Disposition, Measure, str]:
    if level is None:
        return Disposition.HELD, Measure.NONE, "area-unknown"
    if level.is_central:
        return Disposition.TRANSFER, Measure.CENTRAL, f"area-{level.value}"
    return Disposition.ENTER, rule.low, "area-low"


def _by_answer(question: Question) -> tuple[Disposition, Measure, str]:
    if question.weighs is Weight.HELD:
        return Disposition.HELD, Measure.NONE, "answer"
    return Disposition.TRANSFER, Measure.CENTRAL, "answer"


def settlement_faults(
    disposition: Disposition, measure: Measure, *, has_fever: bool
) -> tuple[str, ...]:
    """Why a supervisor cannot settle it like this: nobody enters with a fever, or into nothing.

    A milder disposition than the rule's is his to answer for, by name and reason.
    """
    if disposition is Disposition.HELD:
        return ("returnee-settle-what",)
    if disposition is Disposition.ENTER and has_fever:
        return ("returnee-fever",)
    if disposition is Disposition.ENTER and measure is Measure.CENTRAL:
        return ("returnee-central-enters",)
    return ()


MESSAGES = {
    "returnee-settle-what": "Choose: enter, wait for transfer, or refused.",
    "returnee-fever": "Nobody enters with a fever. Measure again, or send to the fever clinic.",
    "returnee-central-enters": "Who is isolated centrally does not enter.",
    "returnee-steps-open": "Nobody enters before the seven steps are complete.",
    "returnee-unknown": "This return is not known any more.",
    "returnee-closed": "This return is settled already.",
    "returnee-not-observed": "Nobody of this party is under observation here.",
    "returnee-no-transfer": "This person does not wait for transfer.",
    "returnee-receipt-used": "Another family has shown this receipt already.",
    "returnee-receipt-long": "This code is too long to be a receipt.",
}
