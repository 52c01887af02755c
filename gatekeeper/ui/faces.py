"""What the gate screen shows of a value: faces of the verdict panel, slots, chips. No widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.readings import Answer
from gatekeeper.errors import GatekeeperError
from gatekeeper.text import tr
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.services.gate import Shown

SHOW_IT = text.mark("Please show pass or code")
STARTING = text.mark("Starting")
BY_HAND = text.mark("Use the paper register")

_TONES = {
    Outcome.GRANTED: Tone.GRANTED,
    Outcome.PENDING: Tone.PENDING,
    Outcome.HELD: Tone.HELD,
    Outcome.DENIED: Tone.DENIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Everything the verdict panel paints."""

    tone: Tone
    word: str
    english: str
    step: str = ""
    name: str = ""
    about: str = ""
    reason: str = ""
    number: int | None = None
    photo: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of the slots strip; `key` answers it."""

    check: str
    title: str
    tone: Tone | None  # None: empty and needed
    value: str = ""
    key: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One finding of the strip."""

    tone: Tone
    sentence: str
    key: str = ""


def sign(tone: Tone, direction: Direction = Direction.ENTRY) -> tuple[str, str]:
    """The big word in Chinese and in English: a sign at a gate speaks both at once."""
    if tone is Tone.IDLE:
        words = tuple(text.tr_in(language, SHOW_IT) for language in ("zh_CN", "en"))
    else:
        outcome = next((o for o, t in _TONES.items() if t is tone), None)
        words = tuple(text.verdict(outcome, direction, language) for language in ("zh_CN", "en"))
    return words[0], words[1]


def tone_of(outcome: Outcome) -> Tone:
    """The tone of an outcome."""
    return _TONES[outcome]


def idle_face(note: str = "") -> Face:
    """Nobody is there."""
    word, english = sign(Tone.IDLE)
    return Face(tone=Tone.IDLE, word=word, english=english, note=note)


def starting_face() -> Face:
    """The window stands, the database is being opened."""
    word, english = (text.tr_in(language, STARTING) for language in ("zh_CN", "en"))
    return Face(tone=Tone.IDLE, word=word, english=english)


def fault_face(error: BaseException | None) -> Face:
    """Nothing was recorded: the paper register takes over, and what to do about it."""
    word, english = sign(Tone.FAULT)
    return Face(
        tone=Tone.FAULT,
        word="\n".join(part.strip() for part in word.split("·")),
        english=english,
        step="  ·  ".join(text.tr_in(language, BY_HAND) for language in ("zh_CN", "en")),
        reason=told(error),
    )


def face_of(shown: Shown, photo: bytes | None = None) -> Face:
    """The face of what the gate committed; a final verdict that is nowhere recorded is a fault."""
    person, holder = shown.presentation, shown.holder
    outcome = shown.outcome
    if person is None or person.decision is None or outcome is None:
        return idle_face(_notice(shown))
    if outcome.is_final and shown.sequence is None:
        return idle_face(tr("Emergency passage")) if shown.emergency else fault_face(None)
    reason = person.decision.reason
    word, english = sign(tone_of(outcome), person.direction)
    return Face(
        tone=tone_of(outcome),
        word=word,
        english=english,
        step=text.next_step(outcome, reason.code if reason else ""),
        name=holder.name if holder else _claimed_name(shown),
        about=_about(shown),
        reason=text.sentence(reason.code, reason.parameters) if reason else "",
        number=person.number,
        photo=photo,
        note=_notice(shown) or (tr("Already decided a moment ago") if shown.repeated else ""),
    )


def _about(shown: Shown) -> str:
    holder = shown.holder
    if holder is None:
        return ""
    first = "  ".join(part for part in (sex_word(holder.sex), holder.place) if part)
    return "\n".join(part for part in (first, text.kind_word(holder.kind)) if part)


def _claimed_name(shown: Shown) -> str:
    credential = shown.presentation.identity if shown.presentation else None
    subject = credential.subject if credential else None
    return subject.name if subject else ""


def _notice(shown: Shown) -> str:
    return text.sentence(shown.notice.code, shown.notice.parameters) if shown.notice else ""


def sex_word(sex: str) -> str:
    """Male, female, or nothing."""
    return {"m": tr("male"), "f": tr("female"), "male": tr("male"), "female": tr("female")}.get(
        sex, sex
    )


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


_SLOT_KEYS = {"temperature": "0-9", "health-code": "G A R", "person": "Y N", "pass": "/"}
_SLOT_QUESTIONS = {"health-code": ("colour", "colour-kind"), "person": ("same-person",)}


def slots_of(shown: Shown, draft: Draft) -> tuple[Slot, ...]:
    """The profile's checks in its order, each with what is known or typed."""
    person, policy = shown.presentation, shown.policy
    kind = shown.holder.kind if shown.holder else PersonKind.RESIDENT
    direction = person.direction if person else shown.direction
    made = []
    for check in policy.slots:
        if not policy.demands(check, direction, kind):
            continue
        findings = [f for f in _findings(shown) if f.check == check]
        made.append(_slot(check, shown, findings, draft))
    return tuple(made)


def _slot(check: str, shown: Shown, findings: list[Finding], draft: Draft) -> Slot:
    worst = max(findings, key=lambda f: f.outcome, default=None)
    tone = None
    if worst is not None and worst.outcome is not Outcome.PENDING:
        tone = tone_of(worst.outcome)
    key, title = _SLOT_KEYS.get(check, ""), text.check_name(check)
    typed = _typed(check, draft)
    if typed:
        return Slot(check=check, title=title, tone=None, value=typed, key="Enter", is_draft=True)
    value = _value(check, shown)
    if worst is not None and worst.accept is not None:
        key = "Enter"
    # Nothing is wanted in words where the empty slot says it; an offer is read before Enter.
    is_offer = worst is not None and worst.outcome is Outcome.PENDING and worst.accept is not None
    if worst is not None and (is_offer or (not value and worst.outcome is not Outcome.PENDING)):
        value = text.sentence(worst.code, worst.parameters)
    return Slot(check=check, title=title, tone=tone, value=value, key=key)


def _typed(check: str, draft: Draft) -> str:
    if check == "temperature" and draft.digits:
        return draft.shown
    told = [draft.answers[q] for q in _SLOT_QUESTIONS.get(check, ()) if q in draft.answers]
    return " · ".join(_answer_word(value) for value in told)


def _answer_word(value: str) -> str:
    if value in {"yes", "no"}:
        return tr("same person") if value == "yes" else tr("another person")
    return colour_kind_word(colour_word(value))


def _value(check: str, shown: Shown) -> str:
    person = shown.presentation
    if person is None:
        return ""
    if check == "temperature" and person.temperatures:
        return person.temperatures[-1].celsius
    if check == "health-code":
        colour = person.answer("colour")
        return colour_word(colour.value) if colour else ""
    if check == "pass" and person.identity and person.identity.subject:
        return person.identity.subject.place
    return ""


def chips_of(shown: Shown) -> tuple[Chip, ...]:
    """Every finding, the worst first, satisfied ones last."""
    findings = sorted(_findings(shown), key=lambda f: (f.overridden, -f.outcome))
    return tuple(
        Chip(
            tone=Tone.IDLE if finding.overridden else tone_of(finding.outcome),
            sentence=text.sentence(finding.code, finding.parameters),
            key=_chip_key(finding),
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
    return "F8"


def _findings(shown: Shown) -> tuple[Finding, ...]:
    person = shown.presentation
    return person.decision.findings if person and person.decision else ()


def without_person(shown: Shown) -> Shown:
    """The same lane when the verdict has faded: nobody counts as shown."""
    return replace(shown, presentation=None, holder=None, notice=None, sequence=None)


def accepted(shown: Shown | None, draft: Draft) -> tuple[Answer, ...]:
    """The answers that Enter gives: what was typed, and what each open finding offers."""
    typed = [Answer(question=q, value=v) for q, v in draft.answers.items()]
    findings = _findings(shown) if shown else ()
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


def clock_text(moment: datetime, *, seconds: bool = False) -> str:
    """Local time of day."""
    return moment.astimezone().strftime("%H:%M:%S" if seconds else "%H:%M")


def told(error: BaseException | None) -> str:
    """One sentence about what went wrong."""
    if isinstance(error, GatekeeperError):
        return text.sentence(error.code, error.parameters)
    return tr("The program met an error. Nothing was recorded.")


def spoken_missing(shown: Shown) -> str:
    """The name of the first thing still wanted, for the voice."""
    wanted = next((slot for slot in slots_of(shown, Draft()) if slot.tone is None), None)
    return wanted.title if wanted else ""
