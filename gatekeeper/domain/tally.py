"""记一笔: what a guard says or hands out a hundred times a day, one key a time (G24, G39, G40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One counted line of a ledger that stands ready; `count` is the field that adds up."""

    key: str
    ledger: str
    values: Mapping[str, str]
    count: str


def _advice(kind: str) -> Tally:
    return Tally(key=kind, ledger="advice", values={"kind": kind, "number": "1"}, count="number")


def _mask(result: str) -> Tally:
    values = {"result": result, "people": "1"}
    return Tally(key=f"mask-{result}", ledger="mask-refusals", values=values, count="people")


# In the order of their digits. A site that has other ledgers in their place writes there.
TALLIES = (
    _advice("leaflet"),
    _advice("reminder"),
    _advice("distance"),
    _mask("put-on"),
    _mask("given"),
    _mask("turned-back"),
    _advice("telephone"),
    _advice("code-help"),
)
