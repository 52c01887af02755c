"""O05: a guard is told that somebody of a flat with a strip comes home; nobody is stopped."""

from __future__ import annotations

from datetime import date

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.checks.strip import check
from tests.domain.builders import facts


def test_o05_letting_in_is_told_once_and_neutrally():
    [finding] = check(facts(around={"strip_on": date(2026, 3, 1)}))
    assert (finding.code, finding.outcome) == ("strip-ends", Outcome.GRANTED)
    assert finding.parameters == {"day": "2026-03-01"}


def test_nothing_without_a_strip_or_on_the_way_out():
    assert check(facts()) == []
    out = facts(around={"strip_on": date(2026, 3, 1)}, direction=Direction.EXIT)
    assert check(out) == []
