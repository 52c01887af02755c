"""Corrections in words: which report it is, which figure changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.corrections import Kind
from gatekeeper.domain.daily_report import Figure, Group
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.ledger import Words
from gatekeeper.text.crew import day_words, shift_words
from gatekeeper.text.daily_report import figure_words, is_known
from gatekeeper.text.shift_log import OUTSIDE, period_words

_KINDS = {
    Kind.DAILY: text.mark("Daily report"),
    Kind.SHIFTS: text.mark("Shift log"),
    Kind.TEMPERATURES: text.mark("Temperature ledger"),
}
_COUNTED = {
    "entered": text.mark("Came in"),
    "left": text.mark("Went out"),
    "refused": text.mark("Refusals"),
    "unsettled": text.mark("Not settled"),
    "void": text.mark("Corrected"),
    "overridden": text.mark("Approved"),
    "high": text.mark("High readings"),
    "measured": text.mark("Measured"),
    "referred": text.mark("Sent to a clinic"),
    "cold": text.mark("Too low to be true"),
    "again": text.mark("Measured again"),
}


def report_words(kind: Kind, subject: str, language: str | None = None) -> str:
    """ "Daily report 2026-03-02"."""
    spoken = language or text.language()
    name = text.tr_in(spoken, _KINDS[kind])
    return f"{name} {_subject(kind, subject, spoken)}"


def _subject(kind: Kind, subject: str, language: str) -> str:
    if kind is Kind.SHIFTS:
        period, day, *_ = subject.split()
        return f"{day} ({period_words(Period(period), language)})"
    first, _, last = subject.partition(" ")
    return first if last in ("", first) else f"{first} - {last}"


def change_words(
    kind: Kind, key: str, titles: Mapping[str, Words], language: str | None = None
) -> str:
    """A figure by its key; `titles` are those of the ledgers."""
    spoken = language or text.language()
    say = partial(text.tr_in, spoken)
    if kind is Kind.DAILY:
        subject, _, name = key.partition(" ")
        title = titles.get(name, {}) if subject == "ledger" else {}
        if not title and not is_known(key):
            return key  # a ledger that is declared no more
        return figure_words(Figure(key=key, group=Group.LEDGERS, title=title), spoken)
    name, _, rest = key.partition(" ")
    if kind is Kind.TEMPERATURES:
        return say(_COUNTED[name])
    day, shift, post = rest.split(" ", 2)
    named = shift_words(ShiftKey(shift), spoken) if shift != "-" else say(OUTSIDE)
    when = day_words(date.fromisoformat(day), spoken)
    return f"{when} {post} {named}: {say(_COUNTED[name])}"


def number_words(number: int, language: str | None = None) -> str:
    """ "Correction no. 1"."""
    return text.tr_in(
        language or text.language(), text.mark("Correction no. {number}"), number=number
    )
