"""The verdict in words: on the panel, by the voice, and the one step that comes next."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.access import Direction, Outcome

# The verdict's word. What may be shown is a fault too: `None` is no outcome.
_VERDICTS = {
    (Direction.ENTRY, Outcome.GRANTED): text.mark("GRANTED"),
    (Direction.ENTRY, Outcome.PENDING): text.mark("PLEASE GO ON"),
    (Direction.ENTRY, Outcome.HELD): text.mark("HELD"),
    (Direction.ENTRY, Outcome.DENIED): text.mark("DENIED"),
    (Direction.EXIT, Outcome.GRANTED): text.mark("MAY LEAVE"),
    (Direction.EXIT, Outcome.PENDING): text.mark("PLEASE GO ON"),
    (Direction.EXIT, Outcome.HELD): text.mark("HELD"),
    (Direction.EXIT, Outcome.DENIED): text.mark("STAY FOR NOW"),
}
_FAULT = text.mark("FAULT · NOT RECORDED")

_SPOKEN = {
    (Direction.ENTRY, Outcome.GRANTED): text.mark("Please come in"),
    (Direction.EXIT, Outcome.GRANTED): text.mark("Please go ahead"),
    (Direction.ENTRY, Outcome.HELD): text.mark("Please wait a moment"),
    (Direction.EXIT, Outcome.HELD): text.mark("Please wait a moment"),
    (Direction.ENTRY, Outcome.DENIED): text.mark("Please wait to one side"),
    (Direction.EXIT, Outcome.DENIED): text.mark("Please wait to one side"),
}

_NEXT_STEPS = {
    Outcome.GRANTED: text.mark("Please pass"),
    Outcome.PENDING: text.mark("Please wait a moment"),
    Outcome.HELD: text.mark("Please see the guard"),
    Outcome.DENIED: text.mark("Please wait to one side"),
}
# What is missing may be said aloud; what is wrong may not.
_WANTED = {
    "pass-wanted": text.mark("Please show your pass"),
    "code-wanted": text.mark("Please show your health code"),
    "code-too-old": text.mark("Please show your health code"),
    "nucleic-test-wanted": text.mark("Please show your nucleic test"),
    "nucleic-test-future": text.mark("Please show your nucleic test"),
    "travel-card-wanted": text.mark("Please show your travel card"),
    "place-code-wanted": text.mark("Please scan the place code"),
    "asked-wanted": text.mark("Please answer a few questions"),
    "purpose-wanted": text.mark("Please say why you go out"),
    "temperature-wanted": text.mark("Please have your temperature taken"),
    "temperature-too-low": text.mark("Please have your temperature taken"),
}


def verdict(outcome: Outcome | None, direction: Direction, language: str | None = None) -> str:
    """The one word of the verdict; None is a fault."""
    word = _FAULT if outcome is None else _VERDICTS[direction, outcome]
    return text.tr_in(language or text.language(), word)


def spoken(outcome: Outcome, direction: Direction) -> str:
    """What the voice says; nothing for a pending person, whose missing thing is named instead."""
    word = _SPOKEN.get((direction, outcome))
    return text.tr(word) if word else ""


def next_step(outcome: Outcome, code: str) -> str:
    """The one neutral next step, fit for the people in the queue: never why."""
    wanted = _WANTED.get(code) if outcome is Outcome.PENDING else None
    return text.tr(wanted or _NEXT_STEPS[outcome])
