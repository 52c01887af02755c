"""O20: what a door's colour says, and where it stands on the plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.household_marks import (
    ABROAD_DAYS,
    MARKS,
    RELEASED_DAYS,
    AbroadTold,
    HouseholdMark,
    Marked,
    ObservedHere,
    StillAbroad,
    abroad_problems,
    mark_of,
)
from gatekeeper.domain.household_plan import (
    MapDoor,
    beside,
    blocks,
    floor_of,
    hatched,
    matching,
    natural,
    pages,
    wrapped,
)
from gatekeeper.domain.policy import ObservationKind
from tests.builders import numbered_id

TODAY = date(2020, 3, 20)
DAY = timedelta(days=1)


def observed(first: int = 5, days: int = 14, **more: Any) -> ObservedHere:
    """Day 1 lies so many days back."""
    told: dict[str, Any] = {
        "kind": ObservationKind.HOME,
        "first_on": TODAY - first * DAY,
        "last_on": TODAY + (days - 1 - first) * DAY,
        "days": days,
        "origin": "米兰",
    }
    return ObservedHere(**(told | more))


def away(until: int = 30, **more: Any) -> StillAbroad:
    told = {"since": TODAY - 40 * DAY, "until": TODAY + until * DAY, "where": "英国"}
    return StillAbroad(**(told | more))


# --- the mark -------------------------------------------------------------------------------------


def test_o20_who_is_back_and_observed_at_home_is_the_worst():
    found = mark_of([observed(), observed(first=2, origin="罗马")], [away()], TODAY)
    assert found == Marked(
        mark=HouseholdMark.OBSERVING,
        since=TODAY - 5 * DAY,
        until=TODAY + 11 * DAY,
        where="米兰、罗马",
    )
    assert tuple(HouseholdMark) == (*MARKS, HouseholdMark.NONE)


def test_o20_a_family_with_somebody_abroad():
    found = mark_of([observed(first=20)], [away(), away(until=60, where="英国")], TODAY)
    assert found == Marked(
        mark=HouseholdMark.ABROAD,
        since=TODAY - 40 * DAY,
        until=TODAY + 60 * DAY,
        where="英国",
    )


def test_o20_released_is_shown_for_so_many_days():
    ended = observed(first=14)
    assert ended.released_on == TODAY
    found = mark_of([ended], [], TODAY)
    assert found.mark is HouseholdMark.RELEASED
    assert (found.since, found.until) == (TODAY, TODAY + (RELEASED_DAYS - 1) * DAY)
    last = found.until
    assert mark_of([ended], [], last).mark is HouseholdMark.RELEASED
    assert mark_of([ended], [], last + DAY) == Marked()
    assert mark_of([ended], [], TODAY + DAY, released_days=1) == Marked()


def test_o20_a_case_ended_early_is_released_on_that_day():
    ended = observed(closed_on=TODAY - DAY)
    assert mark_of([ended], [], TODAY).since == TODAY - DAY
    # The same day the door is open, as at the gate.
    assert mark_of([observed(closed_on=TODAY)], [], TODAY).mark is HouseholdMark.RELEASED


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (ObservationKind.CENTRAL, HouseholdMark.NONE),
        (ObservationKind.HOME, HouseholdMark.OBSERVING),
        (ObservationKind.MONITORING, HouseholdMark.OBSERVING),
    ],
)
def test_o20_only_who_is_at_home_marks_the_door(kind, mark):
    assert mark_of([observed(kind=kind)], [], TODAY).mark is mark


def test_a_mark_nobody_told_again_is_not_believed():
    assert mark_of([], [away(until=0)], TODAY).mark is HouseholdMark.ABROAD
    assert mark_of([], [away(until=-1)], TODAY) == Marked()
    assert ABROAD_DAYS > RELEASED_DAYS


def test_nothing_known_is_no_mark():
    assert mark_of([], [], TODAY) == Marked()


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ({}, []),
        ({"who": "儿子"}, []),
        ({"where": ""}, [("where", "abroad-where-missing")]),
        ({"where": "英" * 61}, [("where", "observation-text-long")]),
        ({"since": None}, [("since", "abroad-since-wrong")]),
        ({"since": TODAY + DAY}, [("since", "abroad-since-wrong")]),
        ({"who": "儿\u200b子"}, [("who", "observation-text-wrong")]),
        ({"who": "子" * 41}, [("who", "observation-text-long")]),
    ],
)
def test_what_a_clerk_tells_is_checked(told, faults):
    right = {"where": "英国", "since": TODAY}
    found = abroad_problems(AbroadTold(**(right | told)), TODAY)
    assert [(one.field, one.code) for one in found] == faults


# --- the plan -------------------------------------------------------------------------------------


def door(number: int, place: str, mark: HouseholdMark = HouseholdMark.NONE) -> MapDoor:
    building, unit, room = place.split("-", 2)
    return MapDoor(
        household=numbered_id(number),
        building=building,
        unit=unit,
        room=room,
        marked=Marked(mark=mark),
    )


def doors(*places: str) -> list[MapDoor]:
    return [door(number, place) for number, place in enumerate(places)]


def placed(block):
    return {cell.door.room: (cell.stair, cell.column, cell.row) for cell in block.cells}


@pytest.mark.parametrize(
    ("room", "floor"),
    [
        ("501", (5, "01")),
        ("1203", (12, "03")),
        ("0501", (5, "01")),
        ("101A", (1, "01a")),
        ("B101", (-1, "01")),
        ("-102", (-1, "02")),
        ("地下103", (-1, "03")),
        ("５０１", (5, "01")),
        ("7", (None, "7")),
        ("商铺2", (None, "商铺2")),
    ],
)
def test_the_floor_stands_in_the_number_of_a_room(room, floor):
    assert floor_of(room) == floor


def test_o20_stairs_are_columns_and_floors_rows():
    (block,) = blocks(doors("3-1-101", "3-1-102", "3-1-201", "3-2-101", "3-2-1001"))
    assert block.building == "3"
    assert {cell.door.mark for cell in block.cells} == {HouseholdMark.NONE}
    assert [(stair.unit, stair.column, stair.columns) for stair in block.stairs] == [
        ("1", 0, 2),
        ("2", 2, 1),
    ]
    assert block.floors == ("10", "2", "1")
    assert block.columns == 3
    by_place = {cell.door.place: (cell.stair, cell.column, cell.row) for cell in block.cells}
    assert by_place == {
        "3-1-101": (0, 0, 2),
        "3-1-102": (0, 1, 2),
        "3-1-201": (0, 0, 1),
        "3-2-101": (1, 2, 2),
        "3-2-1001": (1, 2, 0),
    }


def test_doors_above_each_other_stand_above_each_other():
    (block,) = blocks(doors("1-1-102", "1-1-201", "1-1-202"))
    assert {room: column for room, (_, column, _) in placed(block).items()} == {
        "102": 1,
        "201": 0,
        "202": 1,
    }


def test_shops_bungalows_and_a_door_written_twice_stand_below_in_rows():
    (block,) = blocks(doors("1-1-101", "1-1-0101", *(f"1-1-商铺{n}" for n in range(1, 6))))
    assert block.floors == ("1", "", "")
    cells = placed(block)
    assert cells["0101"] != cells["101"]
    assert {cells["0101"][2], cells["101"][2]} == {0, 1}
    rows = sorted(cells[f"商铺{n}"][1:] for n in range(1, 6))
    assert {row for _, row in rows} <= {1, 2}
    assert len(set(cells.values())) == 7


def test_buildings_stand_in_the_order_of_numbers_and_what_has_none_comes_last():
    found = blocks(doors("10-1-101", "2-1-101", "东区-1-101", "-1-101", "B2-1-101"))
    assert [block.building for block in found] == ["2", "10", "B2", "东区", ""]
    assert natural("2") < natural("10")


places = st.tuples(
    st.sampled_from("123"),
    st.sampled_from(["", "1", "2"]),
    st.from_regex(r"[0-9B商]{1,4}", fullmatch=True),
)


@given(st.sets(places, max_size=40))
def test_no_two_doors_share_a_cell_and_none_is_lost(told):
    made = [
        MapDoor(household=numbered_id(n), building=b, unit=u, room=r)
        for n, (b, u, r) in enumerate(sorted(told))
    ]
    found = blocks(made)
    assert sorted(cell.door.place for block in found for cell in block.cells) == sorted(
        one.place for one in made
    )
    for block in found:
        at = {(cell.column, cell.row) for cell in block.cells}
        assert len(at) == len(block.cells)
        assert all(c < block.columns and r < len(block.floors) for c, r in at)
        for cell in block.cells:
            stair = block.stairs[cell.stair]
            assert stair.column <= cell.column < stair.column + stair.columns


# --- the ground plan ------------------------------------------------------------------------------


def test_blocks_stand_in_rows_that_fill_the_view():
    sizes = [(10.0, 10.0)] * 12
    found = wrapped(sizes, 3.0, 2.0)
    assert found[:2] == ((0.0, 0.0), (12.0, 0.0))
    across = len({x for x, _ in found})
    down = len({y for _, y in found})
    assert (across, down) == (6, 2)
    assert wrapped((), 1.0, 1.0) == ()
    assert wrapped([(5.0, 5.0)], 0.1, 1.0) == wrapped([(5.0, 5.0)], 9.0, 1.0) == ((0.0, 0.0),)


def test_blocks_that_are_alike_stand_below_each_other_and_a_long_one_fits():
    alike = wrapped([(10.0, 5.0), (12.0, 5.0), (9.0, 5.0), (11.0, 5.0)], 1.0, 1.0)
    assert len({x for x, _ in alike}) * len({y for _, y in alike}) == 4
    long = [(5.0, 5.0), (60.0, 5.0), (5.0, 5.0), (5.0, 5.0)]
    found = wrapped(long, 0.1, 1.0)
    assert found == ((0.0, 0.0), (0.0, 6.0), (0.0, 12.0), (6.0, 12.0))


def test_blocks_go_on_to_the_next_page_and_none_is_cut():
    found = pages([(40.0, 30.0)] * 5, (100.0, 65.0), 5.0)
    assert found == (
        ((0, 0.0, 0.0), (1, 45.0, 0.0), (2, 0.0, 35.0), (3, 45.0, 35.0)),
        ((4, 0.0, 0.0),),
    )
    assert pages((), (100.0, 65.0), 5.0) == ((),)


def test_hatching_stays_inside_its_rectangle():
    lines = hatched(10.0, 20.0, 6.0, 4.0, 2.0)
    assert len(lines) == 5
    for x1, y1, x2, y2 in lines:
        assert 10.0 <= x1 <= x2 <= 16.0
        assert 20.0 <= y2 <= y1 <= 24.0
        assert x2 - x1 == pytest.approx(y1 - y2)


# --- finding and walking --------------------------------------------------------------------------

TOWN = doors("12-2-501", "12-2-502", "12-1-501", "1-2-501", "7--23")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("12", ["12-2-501", "12-2-502", "12-1-501"]),
        ("12-2", ["12-2-501", "12-2-502"]),
        ("12栋2单元501室", ["12-2-501"]),
        ("12 2 50", ["12-2-501", "12-2-502"]),
        ("12-501", ["12-2-501", "12-1-501"]),
        ("B12-1", ["12-1-501"]),
        ("7-2", ["7-23"]),
        ("12-5", []),
        ("12-1-501-9", []),
        ("99", []),
    ],
)
def test_doors_are_found_as_people_write_them(typed, found):
    by_id = {one.household: one.place for one in TOWN}
    assert [by_id[one] for one in matching(TOWN, typed, {"B*": "*"})] == found


def test_arrows_walk_along_rows_and_columns():
    middles = [(0.0, 0.0), (10.0, 0.0), (0.0, 10.0), (10.0, 10.0), (100.0, 3.0)]
    assert beside(middles, 0, 1, 0) == 1
    assert beside(middles, 0, 0, 1) == 2
    assert beside(middles, 3, -1, 0) == 2
    assert beside(middles, 3, 0, -1) == 1
    assert beside(middles, 1, 1, 0) == 4
    assert beside(middles, 4, 1, 0) == 4
