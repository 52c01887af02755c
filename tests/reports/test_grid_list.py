"""O21: the grid on paper, in both languages, with what has nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gatekeeper.reports import grid_list
from tests.reports.papers import words

LINES = (
    grid_list.Line(
        level="patch",
        name="一片区",
        above="",
        leader="周主任",
        phone="13800138000",
        stairs="5-8, 12",
        doors=96,
    ),
    grid_list.Line(level="", name="13/2", above="", leader="", phone="", stairs="", doors=12),
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", ("网格责任表", "片区", "周主任", "13800138000", "无人负责", "108")),
        ("en", ("Gridandleaders", "patch", "nobody", "5-8,12", "nobodyincharge:12")),
    ],
)
def test_o21_leaders_and_doors_stand_on_it(language, told):
    data = grid_list.GridList(
        compound="北河花园",
        drawn_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        lines=LINES,
        doors=108,
        nobodys=12,
    )
    (page,) = words(grid_list.draw(data, language))
    for word in told:
        assert word in page
