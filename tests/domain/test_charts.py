"""What charts show: stacked columns, shares, and where an axis ends."""

from __future__ import annotations

import pytest

from gatekeeper.domain.charts import Bar, Columns, Series, top_of


def test_columns_stand_as_high_as_their_series_together():
    columns = Columns(
        labels=("6", "7"),
        series=(Series(key="entry", values=(3, 0)), Series(key="exit", values=(4, 1))),
    )
    assert columns.totals == (7, 1)


def test_a_share_of_nothing_is_none():
    assert Bar(key="shifts", value=0, whole=0).per_cent is None
    assert Bar(key="code-red", value=3).per_cent is None
    assert Bar(key="shifts", value=3, whole=4).per_cent == 75


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 5), (5, 5), (6, 10), (11, 20), (20, 20), (21, 50), (501, 1000)]
)
def test_an_axis_ends_at_a_round_number(highest, top):
    assert top_of(highest) == top
