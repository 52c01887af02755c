"""Times as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from gatekeeper.domain.typed import time_typed, times_typed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9:30", time(9, 30)),
        ("930", time(9, 30)),
        ("0005", time(0, 5)),
        ("09：30", time(9, 30)),
        ("24:00", None),
        ("1260", None),
        ("9", None),
        ("", None),
        ("9:3", None),
    ],
)
def test_a_time_is_read_as_it_is_written(typed, told):
    assert time_typed(typed) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("06:00 14:00 22:00", (time(6), time(14), time(22))),
        (" 600、1400，22：00 ", (time(6), time(14), time(22))),
        ("8:00", (time(8),)),
        ("", ()),
        ("6 14 22", None),
        ("06:00 25:00", None),
    ],
)
def test_times_stand_one_behind_the_other(typed, told):
    assert times_typed(typed) == told
