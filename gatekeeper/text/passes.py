"""Passes in words, for screens and papers alike: kinds, what outsiders come for, their hours."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.passes import Hours, Trade

_KINDS = {
    "resident": text.mark("Pass"),
    "staff": text.mark("Staff pass"),
    "household": text.mark("Household pass"),
    "temporary": text.mark("Temporary pass"),
    "stop-gap": text.mark("Stop-gap pass"),
}
_TRADES = {
    Trade.RENOVATION: text.mark("Renovation"),
    Trade.DOMESTIC: text.mark("Domestic helper"),
    Trade.CLEANING: text.mark("Cleaner"),
    Trade.PROPERTY: text.mark("Property staff"),
    Trade.AGENT: text.mark("Agent"),
    Trade.OTHER: text.mark("Other work"),
}
_DAYS = (
    text.mark("Mon"),
    text.mark("Tue"),
    text.mark("Wed"),
    text.mark("Thu"),
    text.mark("Fri"),
    text.mark("Sat"),
    text.mark("Sun"),
)


def pass_kind_words(kind: str, language: str | None = None) -> str:
    """What stands on the card."""
    return text.tr_in(language or text.language(), _KINDS.get(kind, _KINDS["resident"]))


def trade_words(trade: str, language: str | None = None) -> str:
    """What an outsider comes for."""
    known = {key.value: words for key, words in _TRADES.items()}
    return text.tr_in(language or text.language(), known.get(trade, trade))


def hours_words(hours: Hours, language: str | None = None) -> str:
    """ "Mon-Fri 08:00-18:00"; days that do not follow each other are listed."""
    spoken = language or text.language()
    days = _days(sorted(hours.weekdays), spoken)
    if hours.opens == hours.closes:
        return f"{days} {text.tr_in(spoken, 'at any time')}"
    return f"{days} {hours.opens:%H:%M}-{hours.closes:%H:%M}"


def _days(days: list[int], language: str) -> str:
    names = [text.tr_in(language, words) for words in _DAYS]
    if len(days) == len(names):
        return text.tr_in(language, "Every day")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{names[days[0]]}-{names[days[-1]]}"
    return " ".join(names[day] for day in days)
