"""The checks as places to fill, the findings as chips, and what Enter would accept. No widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.access import Finding, Outcome, PersonKind
from gatekeeper.domain.order import IN_TURN
from gatekeeper.domain.readings import Answer
from gatekeeper.text import tr
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.faces import findings_of, tone_of
from gatekeeper.ui.slot_words import short
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.services.shown import Shown

CLOCK_KEY = "T"
_SLOT_KEYS = {
    "temperature": "0-9",
    "health-code": "G A R",
    "person": "Y N",
    "pass": "/",
    "asked": "Q",
    "nucleic-test": "H",
    "travel-card": "C",
    "place-code": "P",
}
_SLOT_QUESTIONS = {"health-code": ("colour", "colour-kind"), "person": ("same-person",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of the slots strip; `key` answers it, `is_wanted` says that somebody should.

    `is_next`: the first of those, in the order of the profile.
    """

    check: str
    title: str
    tone: Tone | None  # None: empty
    value: str = ""
    key: str = ""
    is_draft: bool = False
    is_wanted: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One finding of the strip."""

    tone: Tone
    sentence: str
    key: str = ""


def slots_of(shown: Shown, draft: Draft) -> tuple[Slot, ...]:
    """The profile's checks in its order, each with what is known or typed."""
    person, policy = shown.presentation, shown.policy
    kind = shown.holder.kind if shown.holder else PersonKind.RESIDENT
    direction = person.direction if person else shown.direction
    made: list[Slot] = []
    for check in policy.slots:
        if not policy.demands(check, direction, kind):
            continue
        findings = [f for f in findings_of(shown) if f.check == check]
        made.append(_slot(check, shown, findings, draft))
    following = next((place for place, slot in enumerate(made) if slot.is_wanted), None)
    if following is not None:
        made[following] = replace(made[following], is_next=True)
    return tuple(made)


def _slot(check: str, shown: Shown, findings: list[Finding], draft: Draft) -> Slot:
    """The worst finding that counts speaks; one set aside by an override is good."""
    counting = [finding for finding in findings if not finding.overridden]
    worst = max(counting, key=lambda f: f.outcome, default=findings[0] if findings else None)
    title, key = text.check_name(check), _SLOT_KEYS.get(check, "")
    if not _is_asking(shown):
        key = ""
    elif typed := _typed(check, draft):
        return Slot(check=check, title=title, tone=None, value=typed, key="Enter", is_draft=True)
    elif worst is not None and worst.accept is not None:
        key = "Enter"
    tone = _slot_tone(worst)
    return Slot(
        check=check,
        title=title,
        tone=tone,
        value=_value(check, shown, worst) or (tr("not checked") if shown.emergency else ""),
        key=key,
        is_wanted=tone is None and _is_asking(shown),
    )


def _is_asking(shown: Shown) -> bool:
    """May somebody still answer a check: not after a final verdict, not while nobody is checked."""
    person = shown.presentation
    return not shown.emergency and (person is None or not person.is_final)


def _slot_tone(worst: Finding | None) -> Tone | None:
    if worst is None or (worst.outcome is Outcome.PENDING and not worst.overridden):
        return None
    return Tone.GRANTED if worst.overridden else tone_of(worst.outcome)


def _typed(check: str, draft: Draft) -> str:
    if check == "temperature" and draft.digits:
        return draft.shown
    told = [draft.answers[q] for q in _SLOT_QUESTIONS.get(check, ()) if q in draft.answers]
    return " · ".join(_answer_word(value) for value in told)


def _answer_word(value: str) -> str:
    if value in {"yes", "no"}:
        return tr("same person") if value == "yes" else tr("another person")
    return colour_kind_word(colour_word(value))


def _value(check: str, shown: Shown, worst: Finding | None) -> str:
    """A value, not a sentence; what is merely missing the empty slot says itself."""
    person = shown.presentation
    if person is None:
        return ""
    if check == "temperature" and person.temperatures:
        return person.temperatures[-1].celsius
    if worst is not None and worst.code == IN_TURN:
        return tr("received") if worst.parameters.get("held") else tr("later")
    if worst is None or (worst.outcome is Outcome.PENDING and worst.accept is None):
        return ""
    return short(worst)


def chips_of(shown: Shown) -> tuple[Chip, ...]:
    """Every finding, the worst first, satisfied ones last; a final verdict asks nothing more."""
    findings = sorted(findings_of(shown), key=lambda f: (f.overridden, -f.outcome))
    findings = [f for f in findings if f.code != IN_TURN]  # their slots say so
    if not _is_asking(shown):
        findings = [f for f in findings if f.outcome is not Outcome.PENDING]
    person = shown.presentation
    # Turned away without a name: there is nobody whom a key could still let in.
    is_nobody = person is not None and person.is_final and person.identity is None
    return tuple(
        Chip(
            tone=Tone.IDLE if finding.overridden else tone_of(finding.outcome),
            sentence=text.sentence(finding.code, finding.parameters),
            key="" if is_nobody else _chip_key(finding),
        )
        for finding in findings
    )


def _chip_key(finding: Finding) -> str:
    if finding.overridden or finding.outcome is Outcome.GRANTED:
        return ""
    if finding.accept is not None:
        return "Enter"
    if finding.outcome is Outcome.PENDING:
        return _SLOT_KEYS.get(finding.check, "")
    # Nobody may override the clock; confirming the time helps.
    return CLOCK_KEY if finding.check == "clock" else "F8"


def accepted(shown: Shown | None, draft: Draft) -> tuple[Answer, ...]:
    """The answers that Enter gives: what was typed, and what each open finding offers."""
    typed = [Answer(question=q, value=v) for q, v in draft.answers.items()]
    findings = findings_of(shown) if shown else ()
    person = shown.presentation if shown else None
    if person is None or person.is_final:
        return tuple(typed)
    offered = [
        finding.accept
        for finding in findings
        if finding.accept is not None
        and not finding.overridden
        and finding.accept.question not in draft.answers
    ]
    return (*typed, *dict.fromkeys(offered))


def colour_word(value: str) -> str:
    """A health code's colour."""
    return {"green": tr("green code"), "yellow": tr("yellow code"), "red": tr("red code")}.get(
        value, value
    )


def colour_kind_word(value: str) -> str:
    """How the colour came to be seen."""
    return {
        "own-phone": tr("own phone"),
        "companion-phone": tr("companion's phone"),
        "printed": tr("printed code"),
        "colour-only": tr("colour only"),
        "no-phone": tr("no phone"),
    }.get(value, value)
