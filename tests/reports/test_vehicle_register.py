"""The register of vehicles on paper (车辆登记表, G19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.reports import vehicle_register
from tests.reports.papers import words
from tests.stations import GUARD, Post
from tests.vehicles import PLATE, registered


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


def gathered(post, **more):
    with post.database.read() as session:
        return vehicle_register.gather(
            session, now=post.clock(), compound="幸福里", checkpoint="东门", **more
        )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", ("车辆登记表", "放行", "待核实", "张三", "李四", "重点地区车牌")),
        ("en", ("Vehicle register", "passed", "held", "not in the registry")),
    ],
)
def test_g19_every_car_of_the_day_stands_in_the_book(post, language, told):
    policy = post.standing.policy
    post.standing.policy = replace(policy, vehicle=replace(policy.vehicle, watched=("鄂",)))
    owner, other = post.resident("张三"), post.resident("李四", room="777")
    registered(post, owner.id)
    post.cars.arrive("1", PLATE, 2, GUARD)
    post.cars.pick("1", [owner.id, other.id], GUARD)
    post.clock.advance(minutes=3)
    post.cars.arrive("1", "鄂A12345", 3, GUARD)
    page = "".join(words(vehicle_register.draw(gathered(post), language)))
    for word in (*told, PLATE, "鄂A12345", "12-2-501", "幸福里"):
        assert word.replace(" ", "") in page


def test_a_car_undone_stays_in_the_book_and_counts_no_more(post):
    owner = post.resident("张三")
    registered(post, owner.id)
    post.cars.arrive("1", PLATE, 1, GUARD)
    post.present(owner.card)
    (row,) = post.vehicle_register.listed()
    post.vehicle_register.undo(row.id, "did-not-pass", GUARD)
    page = "".join(words(vehicle_register.draw(gathered(post), "en")))
    assert "corrected" in page
    assert "passed:0" in page


def test_forty_cars_need_three_pages_and_a_day_without_any_is_printed_too(post):
    for number in range(40):
        post.cars.arrive("1", f"沪A{number:05d}", 1, GUARD)
    assert len(words(vehicle_register.draw(gathered(post), "zh_CN"))) == 3
    yesterday = post.clock().astimezone().date() - timedelta(days=1)
    assert len(words(vehicle_register.draw(gathered(post, day=yesterday), "zh_CN"))) == 1
