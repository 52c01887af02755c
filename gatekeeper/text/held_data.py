"""What is held on a person, in words: documents, what was done, what cannot be erased yet."""

from __future__ import annotations

from datetime import date

from gatekeeper import text
from gatekeeper.domain.held_data import Obstacle, Tie

_DOCUMENTS = {
    "resident-id": text.mark("Resident ID card"),
    "passport": text.mark("Passport"),
    "permit": text.mark("Travel or residence permit"),
    "household-book": text.mark("Household book, asked for a child"),
    "known": text.mark("Known in person"),
}
_ACTS = {
    "opened": text.mark("opened the person's page"),
    "revealed": text.mark("saw the full details"),
    "referral-named": text.mark("saw the name for a call to the clinic"),
    "held-told": text.mark("told what is held"),
    "visitor-revealed": text.mark("saw a visitor's full details"),
    "returnee-revealed": text.mark("saw a returnee's full details"),
    "ledger-revealed": text.mark("saw a ledger's entry in full"),
    "observation-opened": text.mark("opened a case of observation"),
    "vehicle-owner-called": text.mark("called the owner of a car"),
    "outing-phone": text.mark("saw the phone of somebody who is out"),
    "host-rung": text.mark("rang the host"),
    "override": text.mark("let in against a finding"),
    "undo": text.mark("corrected a passage"),
}
_REASONS = {
    "at-the-gate": text.mark("Check at the gate"),
    "passes": text.mark("Issuing a pass"),
    "asked": text.mark("At the person's request"),
    "edit": text.mark("To correct the record"),
}
_OBSTACLES = {
    Obstacle.OPEN_CASE: text.mark("a case of observation is open"),
    Obstacle.HELD_CAR: text.mark("a car is held"),
    Obstacle.INSIDE: text.mark("the person is inside: the last passage"),
    Obstacle.PASS_IN_FORCE: text.mark("a pass is in force: the record and the pass"),
    Obstacle.RETURNING: text.mark("a return is not finished"),
    Obstacle.UNFINISHED: text.mark("an entry of a ledger is not finished"),
}


def document_words(document: str, language: str | None = None) -> str:
    """By which document somebody was known."""
    return text.tr_in(language or text.language(), _DOCUMENTS.get(document, document))


def act_words(action: str, language: str | None = None) -> str:
    """What somebody did; an act without words of its own is told by its name in the log."""
    return text.tr_in(language or text.language(), _ACTS.get(action, action))


def why_words(reason: str, language: str | None = None) -> str:
    """Why somebody looked: the reason from the list, or as it was written."""
    return text.tr_in(language or text.language(), _REASONS.get(reason, reason))


def tie_words(tie: Tie, language: str | None = None) -> str:
    """Why something stays, and through which day where that is known."""
    spoken = language or text.language()
    words = text.tr_in(spoken, _OBSTACLES[tie.obstacle])
    if tie.until is None:
        return words
    return text.tr_in(spoken, "{what}, through {day}", what=words, day=day_of(tie.until))


def day_of(day: date) -> str:
    """The day as papers and lists write it."""
    return day.isoformat()
