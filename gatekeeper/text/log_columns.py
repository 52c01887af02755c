"""Columns of the log and of bundles in words, and what stands in some of them."""

from __future__ import annotations

from gatekeeper import text

_COLUMNS = {
    "sequence": text.mark("Number of the line"),
    "id": text.mark("Id of the line"),
    "event": text.mark("Kind of event"),
    "presentation": text.mark("Appearance"),
    "occurred_at": text.mark("Happened at"),
    "recorded_at": text.mark("Recorded at"),
    "lane": text.mark("Lane"),
    "direction": text.mark("Direction"),
    "outcome": text.mark("Verdict"),
    "findings": text.mark("Findings"),
    "overridden": text.mark("Findings set aside"),
    "policy": text.mark("Profile and version"),
    "lists_age": text.mark("Age of the lists, days"),
    "operator": text.mark("Account id"),
    "source": text.mark("Read by"),
    "corrects": text.mark("Corrected appearance"),
    "parts": text.mark("Private parts"),
    "action": text.mark("Step"),
    "values": text.mark("Further columns"),
    "ledger": text.mark("Ledger"),
    "entry": text.mark("Entry id"),
    "table": text.mark("Table"),
    "row": text.mark("Row"),
    "previous": text.mark("Version before"),
    "reason": text.mark("Reason"),
    "station": text.mark("Station"),
    "erased": text.mark("Parts erased"),
    "through": text.mark("Through line"),
    "hash": text.mark("Hash of that line"),
    "signature": text.mark("Digital signature"),
    "before": text.mark("Time of the line before"),
    "part": text.mark("Private part"),
    "person": text.mark("Person id"),
    "expires_at": text.mark("Kept until"),
    "data": text.mark("Content, masked"),
    "by_station": text.mark("Erased by station"),
    "by_sequence": text.mark("Erased by line"),
    "base": text.mark("Version that was edited"),
    "number": text.mark("Number of the snapshot"),
    "sha256": text.mark("Hash of the bundle"),
    "chain": text.mark("Log of station"),
    "state": text.mark("State"),
    "acknowledged": text.mark("Stored through line"),
    "code": text.mark("Why"),
    "parameters": text.mark("Why, in figures"),
    "way": text.mark("Decision"),
    "household": text.mark("Household id"),
    "void": text.mark("Taken back"),
    "purpose": text.mark("Purpose of the outing"),
    "due_at": text.mark("Due back at"),
}
_OF_FILE = {("receipts-1", "number"): text.mark("Number of the bundle")}

_WORDS = {
    "event": {
        "granted": text.mark("let pass"),
        "held": text.mark("held"),
        "denied": text.mark("not let pass"),
        "abandoned": text.mark("went away"),
        "override": text.mark("let pass by override"),
        "correction": text.mark("corrected"),
    },
    "outcome": {
        "granted": text.mark("let pass"),
        "pending": text.mark("not finished"),
        "held": text.mark("held"),
        "denied": text.mark("not let pass"),
    },
    "direction": {"entry": text.mark("entry"), "exit": text.mark("exit")},
    "source": {
        "camera": text.mark("camera"),
        "reader": text.mark("code reader"),
        "keyboard": text.mark("keyboard"),
        "paper": text.mark("paper"),
    },
}


def heading(file: str, column: str, language: str | None = None) -> str:
    """What a column of "access-1" and the like is called."""
    msgid = _OF_FILE.get((file, column)) or _COLUMNS[column]
    return text.tr_in(language or text.language(), msgid)


def word(column: str, code: str, language: str | None = None) -> str:
    """A code of a column in words; one without words shows itself."""
    msgid = _WORDS.get(column, {}).get(code)
    return code if msgid is None else text.tr_in(language or text.language(), msgid)
