"""What is counted by one digit: each stands ready to be written (G24, G39, G40, G46, G50)."""

from __future__ import annotations

from gatekeeper.domain.tally import TALLIES


def test_each_counts_one_under_a_key_of_its_own():
    assert len({tally.key for tally in TALLIES}) == len(TALLIES) <= 9
    assert {tally.values[tally.count] for tally in TALLIES} == {"1"}
