"""What a ledger expects, in words a guard can act on; for the menu, the list and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.domain.ledger_due import Occasion
from gatekeeper.domain.ledger_totals import Totals
from gatekeeper.text import tr
from gatekeeper.text.ledgers import about_words, answers_words, sums_words
from gatekeeper.ui.words import clock_time

if TYPE_CHECKING:
    from gatekeeper.services.ledger_lists import Expected

# More names than these make the line long without helping anybody.
MOST_NAMED = 4
DAY = timedelta(days=1)


def due_words(expected: Expected) -> str:
    """What is due until when; empty when nothing is."""
    if not expected.due:
        return ""
    until = _until(min(expected.due, key=lambda one: one.until_at))
    named = _named(expected, expected.due)
    if named:
        return tr("due by {time}: {which}", time=until, which=named)
    return tr("due by {time}", time=until)


def _until(one: Occasion) -> str:
    """The time on the clock, or the last day of what may take days."""
    if one.until_at - one.from_at < DAY:
        return clock_time(one.until_at)
    return f"{(one.until_at - timedelta.resolution).astimezone():%m-%d}"


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


def sum_words(ledger: Ledger, totals: Totals) -> list[str]:
    """Entries, sums, and the answers of the first choice, the commonest first."""
    language = text.language()
    return [
        tr("entries: {count}", count=totals.entries),
        *sums_words(ledger, totals, language),
        *answers_words(ledger, totals, language)[:1],
    ]


def _named(expected: Expected, occasions: Sequence[Occasion]) -> str:
    language = text.language()
    words = [about_words(expected.ledger, one, language) for one in occasions]
    named = list(dict.fromkeys(word for word in words if word))
    comma = tr(", ")
    if len(named) > MOST_NAMED:
        return comma.join([*named[:MOST_NAMED], "…"])
    return comma.join(named)
