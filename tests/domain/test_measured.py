"""Rows of the ledger of temperatures (G07)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gatekeeper.domain.measured import READ, Measured, totals
from gatekeeper.domain.policy import Comparison, TemperatureRule


def row(*readings, **more):
    rule = more.pop("rule", TemperatureRule())
    return Measured(at=datetime(2026, 3, 2, tzinfo=UTC), readings=readings, rule=rule, **more)


@pytest.mark.parametrize(
    ("readings", "high", "cold", "again"),
    [
        ((365,), False, False, False),
        ((378, 365), True, False, False),
        ((373,), True, False, False),
        ((342,), False, True, False),
        ((342, 365), False, True, True),
        ((365, 342), False, True, False),
    ],
)
def test_g07_a_row_says_what_its_readings_were(readings, high, cold, again):
    told = row(*readings)
    assert (told.is_high, told.is_cold, told.measured_again) == (high, cold, again)
    assert not told.is_erased


def test_g07_the_limit_is_that_of_its_time():
    strict = TemperatureRule(comparison=Comparison.ABOVE)
    assert not row(373, rule=strict).is_high
    assert row(374, rule=strict).is_high


def test_g07_totals_count_people_and_no_corrected_ones():
    rows = [row(365), row(378, 379, is_referred=True), row(342, 366), row(), row(380, void=True)]
    counted = totals(rows)
    assert (counted.measured, counted.high, counted.referred) == (4, 1, 1)
    assert (counted.cold, counted.again, counted.erased) == (1, 1, 1)


def test_g07_only_a_reading_brings_these_findings():
    assert "temperature-wanted" not in READ
