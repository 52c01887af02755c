"""What a ledger expects, in words a guard can act on; for the menu, the list and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.ledger import said
from gatekeeper.domain.ledger_due import Occasion
from gatekeeper.text import mark, tr
from gatekeeper.text.ledgers import about_words
from gatekeeper.ui.words import clock_time

if TYPE_CHECKING:
    from gatekeeper.services.ledger_lists import Expected

# More names than these make the line long without helping anybody.
MOST_NAMED = 4

_ACTIONS = {
    "entered": mark("entered"),
    "corrected": mark("corrected"),
    "noted": mark("note added"),
    "open": mark("opened again"),
    "assigned": mark("assigned"),
    "done": mark("done"),
    "checked": mark("checked"),
    "withdrawn": mark("withdrawn"),
}


def action_words(action: str) -> str:
    """A step of an entry's life."""
    return tr(_ACTIONS.get(action, action))


def due_words(expected: Expected) -> str:
    """What is due until when; empty when nothing is."""
    if not expected.due:
        return ""
    until = clock_time(min(one.until_at for one in expected.due))
    named = _named(expected, expected.due)
    if named:
        return tr("due by {time}: {which}", time=until, which=named)
    return tr("due by {time}", time=until)


def missed_words(expected: Expected) -> str:
    """How many were missed since yesterday, and which; empty when none."""
    if not expected.missed:
        return ""
    named = _named(expected, expected.missed)
    count = len(expected.missed)
    if named:
        return tr("missed: {count} ({which})", count=count, which=named)
    return tr("missed: {count}", count=count)


def expected_words(expected: Expected) -> str:
    """Both, the due ones first."""
    return " · ".join(part for part in (due_words(expected), missed_words(expected)) if part)


def reminder(expected: Expected) -> str:
    """A sentence for the health corner."""
    title = said(expected.ledger.title, text.language())
    return tr("{what}: {value}", what=title, value=expected_words(expected))


def _named(expected: Expected, occasions: Sequence[Occasion]) -> str:
    language = text.language()
    words = [about_words(expected.ledger, one, language) for one in occasions]
    named = list(dict.fromkeys(word for word in words if word))
    comma = tr(", ")
    if len(named) > MOST_NAMED:
        return comma.join([*named[:MOST_NAMED], "…"])
    return comma.join(named)
