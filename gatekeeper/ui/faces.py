"""What the verdict panel shows of a value. No widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.access import Direction, Finding, LaneKind, Outcome
from gatekeeper.domain.carload import Carload, about_the_car
from gatekeeper.domain.masking import mask_name
from gatekeeper.errors import GatekeeperError
from gatekeeper.text import tr, verdicts
from gatekeeper.text.people import sex_word
from gatekeeper.text.vehicles import missing_words, place_words
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.words import recently

if TYPE_CHECKING:
    from gatekeeper.services.carloads import CarShown
    from gatekeeper.services.shown import Shown

SHOW_IT = text.mark("Please show pass or code")
STOP_HERE = text.mark("Please stop: plate and number of people")
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


def sign(
    tone: Tone, direction: Direction = Direction.ENTRY, lane: LaneKind = LaneKind.PEDESTRIAN
) -> tuple[str, str]:
    """The big word in Chinese and in English: a sign at a gate speaks both at once."""
    if tone is Tone.IDLE:
        wanted = STOP_HERE if lane is LaneKind.VEHICLE else SHOW_IT
        words = tuple(text.tr_in(language, wanted) for language in ("zh_CN", "en"))
    else:
        outcome = next((o for o, t in _TONES.items() if t is tone), None)
        words = tuple(
            verdicts.verdict(outcome, direction, language) for language in ("zh_CN", "en")
        )
    return words[0], words[1]


def tone_of(outcome: Outcome) -> Tone:
    """The tone of an outcome."""
    return _TONES[outcome]


def idle_face(note: str = "", lane: LaneKind = LaneKind.PEDESTRIAN) -> Face:
    """Nobody is there: what this kind of lane wants of the next."""
    word, english = sign(Tone.IDLE, lane=lane)
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


def face_of(shown: Shown, *, is_last: bool = False) -> Face:
    """The face of what the gate committed; a final verdict that is nowhere recorded is a fault.

    `is_last`: nobody held anything up, it is the last verdict from before the program's start.
    """
    if shown.car is not None:
        return _car_face(shown, shown.car)
    person, outcome = shown.presentation, shown.outcome
    if person is None or person.decision is None or outcome is None:
        return idle_face(_notice(shown))
    if person.decision.outcome.is_final and shown.sequence is None:
        return idle_face(tr("Emergency passage")) if shown.emergency else fault_face(None)
    worst = shown.party.worst if shown.party else None
    blamed = worst if worst is not None and worst.decision is not None else person
    reason = blamed.decision.reason if blamed.decision else None
    is_repeated = shown.repeated and not is_last
    word, english = sign(tone_of(outcome), person.direction)
    return Face(
        tone=tone_of(outcome),
        word=word,
        english=english,
        step=_last_words(shown) if is_last else _next_step(shown),
        name=_name(shown),
        about=_about(shown),
        reason=text.sentence(reason.code, reason.parameters) if reason else "",
        number=blamed.number,
        note=_notice(shown) or (tr("Already decided a moment ago") if is_repeated else ""),
    )


def _car_face(shown: Shown, car: CarShown) -> Face:
    """A car by its plate; while something is missing, whose turn it is and what for."""
    load = car.load
    outcome = load.outcome
    if outcome.is_final and shown.sequence is None:
        return fault_face(None)
    word, english = sign(tone_of(outcome), load.direction)
    missing = load.missing()
    step = verdicts.next_step(outcome, "")
    if outcome is Outcome.PENDING and missing:
        step = missing_words(missing[0])
    place = car.known.place if car.known else ""
    people = tr("People: {count}", count=len(load.inside))
    return Face(
        tone=tone_of(outcome),
        word=word,
        english=english,
        step=step,
        name=load.car.plate or tr("No plate"),
        about="  ".join(part for part in (place, people) if part),
        reason=_car_reason(load),
        number=load.number,
        note=_notice(shown),
    )


def _car_reason(load: Carload) -> str:
    """The worst finding: the car's own, else the first person's who has it, by his place."""
    own = load.car.decision.reason if load.car.decision else None
    if own is not None and own.outcome is load.outcome:
        return text.sentence(own.code, own.parameters)
    for place, seat in enumerate(load.seats, start=1):
        decision = seat.presentation.decision
        if seat.put_off or decision is None or decision.outcome is not load.outcome:
            continue
        if decision.reason is not None:
            told = text.sentence(decision.reason.code, decision.reason.parameters)
            return tr("{who}: {what}", who=place_words(place), what=told)
    return ""


def worst_in(shown: Shown) -> Shown:
    """The same car, but about whoever is worst in it: the car itself, or one person."""
    car = shown.car
    if car is None:
        return shown
    load = car.load
    if load.car.decision is not None and load.car.decision.outcome is load.outcome:
        return replace(shown, presentation=about_the_car(load), holder=None)
    for seat, holder in zip(load.seats, car.holders, strict=True):
        if not seat.put_off and seat.outcome is load.outcome:
            return replace(shown, presentation=seat.presentation, holder=holder)
    return shown


def _next_step(shown: Shown) -> str:
    decision = shown.presentation.decision if shown.presentation else None
    if decision is None:
        return ""
    return verdicts.next_step(decision.outcome, decision.reason.code if decision.reason else "")


def _last_words(shown: Shown) -> str:
    """When it was, in place of a next step: nobody stands there whom it concerns."""
    decision = shown.presentation.decision if shown.presentation else None
    if decision is None:
        return ""
    return tr("Last recorded verdict, {when}", when=recently(decision.decided_at))


def _name(shown: Shown) -> str:
    """In full only while it has to be compared: the people in the queue can read it too."""
    holder = shown.holder
    name = holder.name if holder else _claimed_name(shown)
    return name if _is_comparing(shown) else mask_name(name)


def _is_comparing(shown: Shown) -> bool:
    """Does the guard still have to look whether face or name fit?"""
    person = shown.presentation
    return (
        person is not None
        and not person.is_final
        and any(
            finding.check == "person"
            and finding.outcome is not Outcome.GRANTED
            and not finding.overridden
            for finding in findings_of(shown)
        )
    )


def _about(shown: Shown) -> str:
    holder = shown.holder
    if holder is None:
        return ""
    first = "  ".join(part for part in (sex_word(holder.sex), holder.place) if part)
    second = text.kind_word(holder.kind)
    if shown.party is not None and shown.party.size > 1:
        second += "  " + tr("party of {count}", count=shown.party.size)
    return "\n".join(part for part in (first, second) if part)


def _claimed_name(shown: Shown) -> str:
    credential = shown.presentation.identity if shown.presentation else None
    subject = credential.subject if credential else None
    return subject.name if subject else ""


def _notice(shown: Shown) -> str:
    return text.sentence(shown.notice.code, shown.notice.parameters) if shown.notice else ""


def is_loose(shown: Shown) -> bool:
    """Evidence of nobody yet."""
    return shown.presentation is not None and shown.presentation.identity is None


def findings_of(shown: Shown) -> tuple[Finding, ...]:
    """Every answer of every check about the person shown."""
    person = shown.presentation
    return person.decision.findings if person and person.decision else ()


def without_person(shown: Shown) -> Shown:
    """The same lane when the verdict has faded: nobody counts as shown."""
    return replace(shown, presentation=None, holder=None, notice=None, sequence=None, car=None)


def told(error: BaseException | None) -> str:
    """One sentence about what went wrong."""
    if isinstance(error, GatekeeperError):
        return text.sentence(error.code, error.parameters)
    return tr("The program met an error. Nothing was recorded.")
