"""O21: three levels, five patches, seventeen grids; each door has somebody, or is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.places import Place, PlaceKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.store.people import Household
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.fixture
def grids(post):
    return post.grids


def flats(post, *doors):
    with post.database.begin("people") as session:
        for door in doors:
            building, unit, room = door.split("-")
            session.add(Household(id=post.new_id(), building=building, unit=unit, room=room))


def keep(grids, name, stairs="", level=1, above=None, leader="周主任", operator=CLERK, **more):
    grid = Grid(id=grids.new_id(), name=name, level=level, leader=leader, **more)
    return grids.keep(replace(grid, above=above.id if above else None), stairs, operator)


def test_o21_five_patches_and_seventeen_grids_hold_every_door(grids, post):
    flats(post, *(f"{building}-1-{room}" for building in range(1, 18) for room in (101, 102)))
    patches = [keep(grids, f"{n}片区", leader=f"委员{'甲乙丙丁戊'[n]}") for n in range(5)]
    for n in range(17):
        keep(grids, f"{n + 1}网格", str(n + 1), 2, patches[n % 5], leader="网格员")
    book = grids.book()
    assert (book.doors, book.nobodys, len(book.rows)) == (34, 0, 22)
    assert [row.doors for row in book.rows[:5]] == [8, 8, 6, 6, 6]
    assert not any(row.lacks_leader for row in book.rows)
    assert not verify(post.database).fault


def test_o21_what_has_nobody_is_listed_by_stairs(grids, post):
    flats(post, "3-1-101", "3-2-101", "3-2-102", "10-1-101")
    patch = keep(grids, "一片区", leader="")
    keep(grids, "一网格", "3/1", 2, patch, leader="吴网格")
    keep(grids, "二网格", "3/2", 2, patch, leader="")
    book = grids.book()
    lost = [(row.name, row.doors) for row in book.rows if row.grid is None]
    assert lost == [("3/2", 2), ("10/1", 1)]
    assert book.nobodys == 3
    assert [row.name for row in book.rows if row.grid and row.lacks_leader] == ["一片区", "二网格"]
    grids.keep(replace(patch, leader="周主任"), "10", CLERK)
    assert grids.book().nobodys == 0


def test_o21_the_household_file_names_who_is_in_charge(grids, post):
    flats(post, "3-1-101")
    [door] = post.households.of_building("3")
    assert post.households.open(door.household, CLERK).charge is None
    keep(grids, "一片区", "3", leader="周主任", phone="13800138000")
    charge = post.households.open(door.household, CLERK).charge
    assert (charge.leader, charge.phone, charge.name) == ("周主任", "13800138000", "一片区")


def test_doors_are_of_one_grid_and_of_the_records(grids, post):
    flats(post, "3-1-101", "4-1-101")
    one = keep(grids, "一片区", "3")
    for stairs, code in (
        ("3", "grid-doors-taken"),
        ("3/9", "grid-doors-unknown"),
        ("4-3", "grid-doors-wrong"),
    ):
        with pytest.raises(InvalidInput) as error:
            keep(grids, "二片区", stairs)
        assert [(p.code, p.field) for p in error.value.problems] == [(code, "stairs")]
    with pytest.raises(InvalidInput, match="grid-known"):
        keep(grids, "一片区")
    assert grids.keep(one, "4", CLERK).id == one.id
    assert grids.book().structure.of("3", "1") is None
    assert grids.keep(one, "3-4", CLERK).id == one.id
    assert grids.book().rows[0].stairs == "3-4"


def test_a_grid_is_taken_out_once_nothing_stands_below_it(grids, post):
    flats(post, "3-1-101")
    patch = keep(grids, "一片区")
    grid = keep(grids, "一网格", "3", 2, patch)
    shop = Place(id=grids.new_id(), name="惠民超市", grid=grid.id)
    grids.keep_place(shop, CLERK)
    assert [row.places for row in grids.book().rows] == [1, 1]
    with pytest.raises(InvalidInput, match="grid-holds-others"):
        grids.drop(patch.id, CLERK)
    grids.drop(grid.id, CLERK)
    assert grids.places()[0].grid is None
    assert grids.book().nobodys == 1
    with pytest.raises(InvalidInput, match="grid-unknown"):
        grids.drop(grid.id, CLERK)
    assert not verify(post.database).fault


def test_a_site_with_fewer_levels_by_now_still_opens_its_list(grids, post):
    patch = keep(grids, "一片区")
    keep(grids, "一网格", "", 2, patch)
    fewer = replace(grids, levels=("patch",))
    assert [row.level for row in fewer.book().rows] == ["patch", ""]


def test_o47_places_are_entered_changed_and_closed(grids, post):
    hotel = Place(id=grids.new_id(), kind=PlaceKind.HOTEL, name="如家宾馆", contact="孙经理")
    grids.keep_place(hotel, CLERK)
    grids.keep_place(replace(hotel, phone="010-64001234"), CLERK)
    assert [(row.name, row.phone) for row in grids.places()] == [("如家宾馆", "01064001234")]
    with pytest.raises(InvalidInput, match="place-known"):
        grids.keep_place(Place(id=grids.new_id(), name="如家宾馆"), CLERK)
    with pytest.raises(InvalidInput, match="grid-unknown"):
        grids.keep_place(replace(hotel, grid=grids.new_id()), CLERK)
    assert grids.close_place(hotel.id, CLERK).is_closed
    assert not grids.close_place(hotel.id, CLERK).is_closed
    with pytest.raises(InvalidInput, match="place-unknown"):
        grids.close_place(grids.new_id(), CLERK)
    assert not verify(post.database).fault


def test_names_and_phones_of_leaders_stand_in_private_parts(grids, post):
    keep(grids, "一片区", leader="司徒主任", phone="13800138000")
    keep_place = Place(id=grids.new_id(), name="惠民超市", contact="诸葛店长")
    grids.keep_place(keep_place, CLERK)
    with post.database.read() as session:
        lines = session.connection().exec_driver_sql("SELECT line FROM journal").all()
    told = "".join(str(line) for line in lines)
    assert not any(word in told for word in ("司徒", "13800138000", "诸葛"))


def test_a_guard_keeps_no_grid(grids):
    with pytest.raises(NotAllowed):
        keep(grids, "一片区", operator=GUARD)
