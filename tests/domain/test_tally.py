"""What is counted by one digit: each stands ready to be written (G24, G39, G40, G46, G50)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from gatekeeper.domain.ledger import Entry
from gatekeeper.domain.tally import TALLIES, tallied


def test_each_counts_one_under_a_key_of_its_own():
    assert len({tally.key for tally in TALLIES}) == len(TALLIES) <= 10  # digits and A
    assert {tally.values[tally.count] for tally in TALLIES} == {"1"}


def entry(ledger, **values):
    return Entry(
        id=UUID(int=1), ledger=ledger, occurred_at=datetime(2026, 3, 2, tzinfo=UTC), values=values
    )


def test_g38_what_was_counted_by_keys_and_by_hand_adds_up():
    counted = Counter()
    for one in (
        entry("gate-disinfected", what="person", number="1"),
        entry("gate-disinfected", what="person", number="40", agent="alcohol"),
        entry("gate-disinfected", what="vehicle", number="7"),
        entry("mask-refusals", result="given"),
        entry("advice", kind="leaflet", number="3.0"),
    ):
        key, amount = tallied(one)
        counted[key] += amount
    assert counted == {
        "disinfected-person": 41,
        "disinfected-vehicle": 7,
        "mask-given": 0,
        "leaflet": 3,
    }


def test_what_no_key_counts_belongs_to_no_tally():
    assert tallied(entry("advice", kind="poster", number="9")) is None
    assert tallied(entry("patrol", number="9")) is None
