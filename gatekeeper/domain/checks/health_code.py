"""The health code: a picture may lower by itself, green opens as the policy says (G03, G04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gatekeeper.domain.access import Credential, Finding, Outcome, PersonKind
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.health import HealthCodeColour, HealthEvidence
from gatekeeper.domain.readings import Answer, Ink, InkColour

MESSAGES = {
    "code-wanted": "Show the health code.",
    "code-colour-wanted": "Which colour is the health code?",
    "code-green-to-confirm": "The health code looks green. Confirm it.",
    "code-too-old": "The health code was seen too long ago. Look at it again.",
    "code-green": "Health code green.",
    "code-green-by-image": "Health code green, by its picture.",
    "code-green-companion": "Health code green, on a companion's phone.",
    "code-green-printed": "Health code green, printed.",
    "colour-seen-without-code": "Green seen; the code was not read.",
    "code-yellow": "Health code yellow.",
    "code-red": "Health code red.",
    "no-phone": "No phone, and no mark of that in the records.",
    "no-phone-on-record": "No phone, as the records say.",
    "no-phone-dependant": "A child or dependant without a phone.",
    "code-of-adult": "Comes along with an adult whose code was seen.",
    "no-phone-expired": "No phone, but the mark in the records has ended.",
}

_GREEN = Answer(question="colour", value=HealthCodeColour.GREEN)

_GREEN_SEEN: Mapping[str, str] = {
    HealthEvidence.COMPANION_PHONE: "code-green-companion",
    HealthEvidence.PRINTED: "code-green-printed",
    HealthEvidence.COLOUR_ONLY: "colour-seen-without-code",
}


def check(facts: Facts) -> list[Finding]:
    """The operator's word comes first; without it the picture, without a code the records.

    A yellow or red picture is the code's own finding (`credentials`) as long as no word of the
    operator stands against it; then it is this check that judges the word.
    """
    if not facts.demands("health-code"):
        return []
    shown = facts.presentation
    colour = shown.answer("colour")
    kind = shown.answer("colour-kind")
    if colour is not None and colour.value == HealthCodeColour.RED:
        return [_finding("code-red", Outcome.DENIED)]
    if colour is not None and colour.value == HealthCodeColour.YELLOW:
        return [_finding("code-yellow", Outcome.HELD)]
    if kind is not None and kind.value == HealthEvidence.NO_PHONE:
        return [_without_phone(facts)]
    if colour is not None and colour.value == HealthCodeColour.GREEN:
        return [_green_said(facts, colour, kind)]
    if shown.health_code is not None:
        return _by_picture(facts, shown.health_code)
    if _is_marked(facts):
        return [_finding("no-phone-on-record", Outcome.GRANTED)]
    if facts.is_accompanied:
        return [_finding("code-of-adult", Outcome.GRANTED)]
    return [_finding("code-wanted", Outcome.PENDING)]


def _green_said(facts: Facts, colour: Answer, kind: Answer | None) -> Finding:
    if _is_old(facts, colour.answered_at or facts.now):
        return _finding("code-too-old", Outcome.PENDING, accept=_GREEN)
    as_scanned = "code-green" if facts.presentation.health_code else "colour-seen-without-code"
    code = _GREEN_SEEN.get(kind.value, as_scanned) if kind else as_scanned
    return _finding(code, Outcome.GRANTED)


def _by_picture(facts: Facts, code: Credential) -> list[Finding]:
    ink = code.symbol.ink
    if ink is not None and ink.colour in (InkColour.YELLOW, InkColour.RED):
        return []
    if ink is None or ink.colour is not InkColour.GREEN:
        return [_finding("code-colour-wanted", Outcome.PENDING)]
    if not _may_open(facts, ink):
        return [_finding("code-green-to-confirm", Outcome.PENDING, accept=_GREEN)]
    if _is_old(facts, code.symbol.read_at or facts.presentation.opened_at):
        return [_finding("code-too-old", Outcome.PENDING, accept=_GREEN)]
    return [_finding("code-green-by-image", Outcome.GRANTED)]


def _may_open(facts: Facts, ink: Ink) -> bool:
    rule = facts.policy.health_code
    return rule.accept_image and ink.confidence >= rule.image_confidence


def _without_phone(facts: Facts) -> Finding:
    """Nobody expects a phone of a child; of others the records say who has none."""
    if facts.kind is PersonKind.DEPENDANT:
        return _finding("no-phone-dependant", Outcome.GRANTED)
    if facts.holder is None or facts.holder.no_phone_until is None:
        return _finding("no-phone", Outcome.HELD)
    if _is_marked(facts):
        return _finding("no-phone-on-record", Outcome.GRANTED)
    return _finding("no-phone-expired", Outcome.HELD)


def _is_marked(facts: Facts) -> bool:
    """The mark counts through its last day, which is taken by UTC: some hours of grace."""
    until = facts.holder.no_phone_until if facts.holder else None
    return until is not None and facts.now.date() <= until


def _is_old(facts: Facts, seen_at: datetime) -> bool:
    return facts.now - seen_at > facts.policy.health_code.max_age


def _finding(code: str, outcome: Outcome, accept: Answer | None = None) -> Finding:
    return Finding(check="health-code", code=code, outcome=outcome, accept=accept)
