"""Recorded reasons in words: the key from a list, and what was written to it."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.text import mark

_REASONS = {
    "known-in-person": mark("Known in person"),
    "device-fault": mark("Device fault"),
    "medical": mark("Medical emergency"),
    "ordered": mark("Ordered by a superior"),
    "wrong-person": mark("Wrong person"),
    "wrong-direction": mark("Wrong direction"),
    "did-not-pass": mark("Did not pass"),
    "reading-error": mark("Reading error"),
    "fire": mark("Fire"),
    "police": mark("Police operation"),
    "evacuation": mark("Evacuation"),
    "at-the-gate": mark("Check at the gate"),
    "passes": mark("Issuing a pass"),
    "asked": mark("At the person's request"),
    "lost": mark("Lost"),
    "damaged": mark("Damaged"),
    "moved-away": mark("Moved away"),
    "misused": mark("Lent or misused"),
    "data-changed": mark("Name or address changed"),
    "other": mark("Other (please explain)"),
}


def reason_words(reason: str, language: str | None = None) -> str:
    """A recorded reason in words: the key from the list, the note as it was written."""
    spoken = language or text.language()
    key, _, note = reason.partition(": ")
    words = text.tr_in(spoken, _REASONS[key]) if key in _REASONS else key
    if not note:
        return words
    if key == "other":
        return note
    return text.tr_in(spoken, mark("{what}: {value}"), what=words, value=note)
