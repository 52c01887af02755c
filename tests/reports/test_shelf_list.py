"""What lies at the gate on paper (G35)."""

from __future__ import annotations

import pytest

from gatekeeper.reports import shelf_list
from gatekeeper.reports.shelf_list import PER_PAGE, ShelfList, ShelfRow
from tests.builders import A_MORNING
from tests.reports.papers import words


def shelf_row(building: str, pieces: int = 3, **more) -> ShelfRow:
    told = {"fresh": 0, "since": A_MORNING, "is_too_long": False}
    return ShelfRow(building=building, pieces=pieces, **(told | more))


def drawn(*rows: ShelfRow, language: str = "zh_CN") -> list[str]:
    data = ShelfList(compound="北河花园", drawn_at=A_MORNING, rows=rows)
    return words(shelf_list.draw(data, language))


@pytest.mark.parametrize(("language", "long"), [("zh_CN", "存放过久"), ("en", "toolong")])
def test_g35_the_list_has_a_tick_for_each_piece_and_says_what_lies_too_long(language, long):
    (page,) = drawn(
        shelf_row("3", fresh=1), shelf_row("5", 20, is_too_long=True), language=language
    )
    assert page.count("□") == 3 + 14
    assert long in page
    assert "23" in page


def test_parcels_of_no_building_and_a_long_list():
    (page,) = drawn(shelf_row("?"))
    assert "未分楼" in page
    assert len(drawn(*(shelf_row(str(n)) for n in range(PER_PAGE + 1)))) == 2
    (empty,) = drawn()
    assert "共0件" in empty
