"""记一笔: what a guard says, hands out or does a hundred times a day, one key each (G24, G38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gatekeeper.domain.ledger import Entry


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


def _disinfected(what: str) -> Tally:
    values = {"what": what, "number": "1"}
    return Tally(
        key=f"disinfected-{what}", ledger="gate-disinfected", values=values, count="number"
    )


# In the order of their digits; the tenth is A. A site that has other ledgers in their place writes
# there.
TALLIES = (
    _advice("leaflet"),
    _advice("reminder"),
    _advice("distance"),
    _mask("put-on"),
    _mask("given"),
    _mask("turned-back"),
    _advice("telephone"),
    _advice("code-help"),
    _disinfected("person"),
    _disinfected("vehicle"),
)


def tallied(entry: Entry) -> tuple[str, int] | None:
    """Which tally an entry of a ledger belongs to, by a key or by hand, and how much it counts."""
    for one in TALLIES:
        told = {key: value for key, value in one.values.items() if key != one.count}
        if entry.ledger == one.ledger and told.items() <= entry.values.items():
            return one.key, int(Decimal(entry.values.get(one.count) or "0"))
    return None
