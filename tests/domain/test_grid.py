"""O21: what is typed for buildings and stairs, who answers for a door, what a grid must be."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.grid import (
    Grid,
    Stairs,
    Structure,
    Typed,
    grid_problems,
    stairs_from,
    stairs_text,
)
from gatekeeper.domain.places import Place, place_problems


def stairs(*words):
    parted = (word.partition("/") for word in words)
    return tuple(Stairs(building=building, unit=unit) for building, _, unit in parted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5-8, 12", ("5", "6", "7", "8", "12")),
        ("5~8", ("5", "6", "7", "8")),
        ("13/1-2、3栋2单元；北楼", ("13/1", "13/2", "3/2", "北")),
        ("３号楼１单元 B5", ("3/1", "B5")),
        ("5栋-7栋", ("5", "6", "7")),
        ("9/01", ("9/1",)),
        ("9/A", ("9/A",)),
        ("A-1", ("A-1",)),
        ("5, 5栋", ("5",)),
        ("", ()),
    ],
)
def test_o21_doors_are_typed_as_people_write_them(text, found):
    assert stairs_from(text) == Typed(stairs=stairs(*found), wrong=())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("8-5", "8-5"), ("1-999", "1-999"), ("12, 3/5-1", "3/5-1"), ("1-2/3", "1-2/3"), ("/1", "/1")],
)
def test_what_cannot_be_read_is_named(text, wrong):
    assert stairs_from(text).wrong == (wrong,)


def test_stairs_are_named_as_they_are_typed():
    assert [one.words for one in stairs("12", "13/2")] == ["12", "13/2"]


def test_a_sites_own_names_count():
    assert stairs_from("东区1", {"东区1": "21"}).stairs == stairs("21")


@given(
    st.sets(
        st.builds(
            Stairs,
            building=st.integers(1, 30).map(str) | st.sampled_from(["北", "B5"]),
            unit=st.sampled_from(["", "1", "2", "3", "A"]),
        )
    )
)
def test_what_is_shown_reads_back_as_it_was(some):
    assert set(stairs_from(stairs_text(some)).stairs) == some


def test_neighbours_are_shown_as_a_span():
    assert stairs_text(stairs("12", "5", "6", "7", "13/2", "13/1", "北")) == "5-7, 12, 北, 13/1-2"


PATCH = Grid(id=UUID(int=1), name="一片区", level=1, leader="周主任", phone="13800138000")
GRID = Grid(id=UUID(int=2), name="一网格", level=2, above=PATCH.id, leader="吴网格")
HEAD = Grid(id=UUID(int=3), name="3栋楼长", level=3, above=GRID.id)
LOST = Grid(id=UUID(int=4), name="无人片区", level=1)
ALL = Structure(
    grids={one.id: one for one in (PATCH, GRID, HEAD, LOST)},
    held={
        Stairs(building="3"): GRID.id,
        Stairs(building="3", unit="2"): HEAD.id,
        Stairs(building="9"): LOST.id,
    },
)


def test_o21_every_door_has_the_nearest_leader_above_it():
    assert ALL.of("3", "1") == GRID
    assert ALL.of("3", "2") == HEAD
    assert ALL.charge("3", "2") == GRID  # the head of the stairs is not named yet
    assert ALL.patch(HEAD) == PATCH
    assert ALL.patch(None) is None
    assert ALL.path(HEAD) == (HEAD, GRID, PATCH)
    assert ALL.below(PATCH.id) == {PATCH.id, GRID.id, HEAD.id}
    assert ALL.stairs_of(GRID.id) == stairs("3")


def test_o21_what_nobody_answers_for_is_found():
    assert ALL.charge("9", "1") is None
    assert ALL.nobodys(stairs("3/1", "9/1", "10/1")) == stairs("9/1", "10/1")
    assert LOST.lacks_leader
    assert not PATCH.lacks_leader


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "=1"}, "post-name-wrong"),
        ({"name": "一网格"}, "grid-known"),
        ({"leader": "1"}, "name-wrong"),
        ({"phone": "123"}, "phone-length"),
        ({"level": 4, "above": PATCH.id}, "grid-level-wrong"),
        ({"level": 0}, "grid-level-wrong"),
        ({"level": 2}, "grid-above-missing"),
        ({"level": 2, "above": HEAD.id}, "grid-above-wrong"),
        ({"level": 1, "above": UUID(int=99)}, "grid-above-wrong"),
    ],
)
def test_what_is_wrong_with_a_grid(change, code):
    told = replace(Grid(id=UUID(int=9), name="新网格"), **change)
    assert [one.code for one in grid_problems(told, ALL, 3)] == [code]


def test_a_grid_does_not_sink_below_what_stands_under_it():
    sunk = replace(GRID, level=3)
    assert [one.code for one in grid_problems(sunk, ALL, 3)] == ["grid-holds-others"]
    assert grid_problems(GRID, ALL, 3) == []


def test_o47_a_place_has_a_name_and_somebody_to_ask():
    fine = Place(id=UUID(int=1), name="惠民超市", contact="孙店长", phone="13800138000")
    assert place_problems(fine) == []
    assert place_problems(replace(fine, contact="", phone="")) == []
    assert not fine.is_closed
    wrong = replace(fine, name="", address="x" * 81, contact="?", phone="1")
    fields = [one.field for one in place_problems(wrong)]
    assert fields[:3] == ["name", "address", "contact"]
    assert "phone" in fields
