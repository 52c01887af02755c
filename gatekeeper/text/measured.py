"""Readings of the ledger of temperatures in words."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.measured import Measured, Totals
from gatekeeper.domain.policy import TemperatureRule

RETURNEE = text.mark("returnee")


def reading_words(tenths: int, rule: TemperatureRule) -> str:
    """36.5, ▲ before one that is high, ▽ before one too low to be true."""
    sign = "▲" if rule.is_high(tenths) else "▽" if rule.is_too_low(tenths) else ""
    return f"{sign}{tenths / 10:.1f}"


def first_words(row: Measured, language: str | None = None) -> str:
    """The first reading, or that it was deleted after its time."""
    if row.is_erased:
        return text.tr_in(language or text.language(), text.mark("deleted after its time"))
    return reading_words(row.readings[0], row.rule)


def further_words(row: Measured) -> str:
    """Every reading after the first."""
    return " ".join(reading_words(tenths, row.rule) for tenths in row.readings[1:])


def sent_words(row: Measured, language: str | None = None) -> str:
    """Where somebody was sent, or what else has to be known of the row."""
    told = [row.sent_to]
    if row.is_referred and not row.sent_to:
        told.append(text.tr_in(language or text.language(), text.mark("to a fever clinic")))
    if row.void:
        told.append(text.tr_in(language or text.language(), text.mark("corrected")))
    return " · ".join(part for part in told if part)


def kind_words(kind: str, language: str | None = None) -> str:
    """Resident, visitor, returnee ...; nothing for somebody unknown."""
    spoken = language or text.language()
    if kind == "returnee":
        return text.tr_in(spoken, RETURNEE)
    return text.kind_word(PersonKind(kind), spoken) if kind else ""


def totals_words(counted: Totals, language: str | None = None) -> str:
    """The figures of the ledger in one line."""
    return text.tr_in(
        language or text.language(),
        text.mark(
            "Measured: {measured}; high ▲: {high}; sent to a clinic: {referred}; "
            "too low ▽: {cold}, of them measured again: {again}"
        ),
        measured=counted.measured,
        high=counted.high,
        referred=counted.referred,
        cold=counted.cold,
        again=counted.again,
    )
