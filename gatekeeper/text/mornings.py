"""The clerk's morning in words: how a station stands, what happened to a bundle, how old it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gatekeeper import text
from gatekeeper.domain.exchange import ReceiptState

_STATES = {
    "aside": text.mark("set aside"),
    "missing": text.mark("missing"),
    "undecided": text.mark("to decide"),
    "in": text.mark("all in"),
    "replaced": text.mark("replaced"),
    "closed": text.mark("closed"),
}
_RECEIPTS = {
    ReceiptState.MERGED: text.mark("stored"),
    ReceiptState.AGAIN: text.mark("had before"),
    ReceiptState.WAITING: text.mark("waits"),
    ReceiptState.SET_ASIDE: text.mark("set aside"),
}
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def state_words(state: str) -> str:
    """How a station stands."""
    return text.tr(_STATES[state])


def receipt_words(state: ReceiptState) -> str:
    """What became of a bundle."""
    return text.tr(_RECEIPTS[state])


def age_words(age: timedelta | None) -> str:
    """ "20 min", "7 h", "3 days"; nothing where nothing ever came."""
    if age is None:
        return ""
    if age < _HOUR:
        return text.tr("{count} min", count=age // _MINUTE)
    if age < 2 * _DAY:
        return text.tr("{count} h", count=age // _HOUR)
    return text.tr("{count} days", count=age // _DAY)


def what_is_wrong(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentence of a bundle's or a record's code; moments on the clock of this computer."""
    return text.sentence(code, {key: _plain(value) for key, value in parameters.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, str) and len(value) > 19 and value[4:5] == "-" and "T" in value:
        try:
            return f"{datetime.fromisoformat(value).astimezone():%Y-%m-%d %H:%M}"
        except ValueError:
            return value
    return value


def summary_words(
    stations: int, missing: tuple[str, ...], aside: int, undecided: int, corrections: int
) -> str:
    """ "Missing: South gate. Set aside: 1. To decide: 2."; or that all are in."""
    told = []
    if not stations:
        return text.tr("No station is enrolled here yet.")
    if missing:
        told.append(text.tr("Missing: {names}.", names=", ".join(missing)))
    for count, words in (
        (aside, text.mark("Bundles set aside: {count}.")),
        (undecided, text.mark("Records to decide about: {count}.")),
        (corrections, text.mark("Corrections to give out: {count}.")),
    ):
        if count:
            told.append(text.tr(words, count=count))
    return " ".join(told) or text.tr("All stations are in: {count}.", count=stations)
