"""The register's keys in words, for screens and papers alike: purposes, documents, reasons."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.visits import DocumentKind, HostAnswer, Purpose, VisitState

_PURPOSES = {
    Purpose.FAMILY: text.mark("Family"),
    Purpose.FRIENDS: text.mark("Friends"),
    Purpose.REPAIR: text.mark("Repair"),
    Purpose.SERVICE: text.mark("Domestic help"),
    Purpose.CARE: text.mark("Care"),
    Purpose.BUSINESS: text.mark("Business"),
    Purpose.MOVING: text.mark("Moving"),
    Purpose.OFFICIAL: text.mark("Official"),
    Purpose.OTHER: text.mark("Other purpose"),
}

_DOCUMENTS = {
    DocumentKind.RESIDENT_ID: text.mark("ID card"),
    DocumentKind.PASSPORT: text.mark("Passport"),
    DocumentKind.HOME_RETURN_PERMIT: text.mark("Hong Kong or Macao permit"),
    DocumentKind.TAIWAN_PERMIT: text.mark("Taiwan permit"),
    DocumentKind.WORK_CARD: text.mark("Work card"),
    DocumentKind.OTHER: text.mark("Another document"),
}

_ANSWERS = {
    HostAnswer.AGREED: text.mark("Host agreed"),
    HostAnswer.REFUSED: text.mark("Host said no"),
    HostAnswer.NO_ANSWER: text.mark("No answer"),
    HostAnswer.ANNOUNCED: text.mark("Announced by the host"),
    HostAnswer.NOT_ASKED: text.mark("Host not asked yet"),
}

_STATES = {
    VisitState.EXPECTED: text.mark("expected"),
    VisitState.INSIDE: text.mark("inside"),
    VisitState.LEFT: text.mark("left"),
    VisitState.REFUSED: text.mark("refused"),
}

_REASONS = {
    "no-document": text.mark("No document"),
    "host-denies": text.mark("Host expects nobody"),
    "host-silent": text.mark("Host not reached"),
    "not-necessary": text.mark("Not a necessary visit"),
    "courier": text.mark("Delivery"),
    "uncooperative": text.mark("Does not cooperate"),
    "other": text.mark("Another reason"),
}

OVERSTAYED = text.mark("overstayed")


def purpose_words(purpose: str, language: str | None = None) -> str:
    """来访事由; a purpose of a later version shows its key."""
    words = _PURPOSES[Purpose(purpose)] if purpose in list(Purpose) else purpose
    return text.tr_in(language or text.language(), words)


def document_words(kind: str, language: str | None = None) -> str:
    """Which document was shown."""
    words = _DOCUMENTS[DocumentKind(kind)] if kind in list(DocumentKind) else kind
    return text.tr_in(language or text.language(), words) if words else ""


def answer_words(answer: HostAnswer, language: str | None = None) -> str:
    """What the host said."""
    return text.tr_in(language or text.language(), _ANSWERS[answer])


def state_words(state: VisitState, *, overstayed: bool, language: str | None = None) -> str:
    """Where the visit stands; too long inside counts more than inside."""
    words = OVERSTAYED if overstayed else _STATES[state]
    return text.tr_in(language or text.language(), words)


def refusal_words(reason: str, language: str | None = None) -> str:
    """Why somebody was turned away."""
    return text.tr_in(language or text.language(), _REASONS.get(reason, reason))
