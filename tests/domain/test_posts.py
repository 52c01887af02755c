"""Posts: what a road post and a company gate begin with, and how a post may be called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from gatekeeper.domain.posts import (
    USUAL_STAFFING,
    Pattern,
    Post,
    PostKind,
    name_fault,
    post_problems,
    proposed_profile,
)

DESK = Post(id=UUID(int=2), name="超市东口", kind=PostKind.DESK, pattern=Pattern.FREE, staff=2)


@pytest.mark.parametrize(
    ("kind", "in_force", "proposed"),
    [
        (PostKind.ROAD, "everyday", "road"),
        (PostKind.ROAD, "road", ""),
        (PostKind.COMPANY, "everyday", "company"),
        (PostKind.GATE, "closed", ""),
    ],
)
def test_g52_a_road_post_proposes_its_profile(kind, in_force, proposed):
    assert proposed_profile(kind, in_force) == proposed


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("东门", False),
        ("2号门 (North)", False),
        ("门" * 41, True),
        ("=1", True),
        ("门\x07", True),
        ("--", True),
    ],
)
def test_names_of_posts(name, wrong):
    assert name_fault(name) is wrong


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"staff": 0}, ["staff"]),
        ({"staff": 21}, ["staff"]),
        ({"name": " "}, ["name"]),
        ({"compound": "="}, ["compound"]),
        ({"ends": time(8)}, ["ends"]),
        ({"ends": time(8), "pattern": Pattern.TWO}, []),
    ],
)
def test_g47_how_a_post_can_be_called_and_staffed(
    changed: dict[str, object], fields: list[str]
) -> None:
    post = replace(DESK, **changed)  # type: ignore[arg-type]
    assert [one.field for one in post_problems(post)] == fields


def test_g47_a_service_desk_wants_two_and_has_no_station():
    assert USUAL_STAFFING[PostKind.DESK] == (DESK.pattern, DESK.staff)
    assert not DESK.can_have_station
    gate = Post(id=UUID(int=1), name="北门", compound="南湖东园")
    assert gate.can_have_station
    assert not replace(gate, closed_on=date(2022, 3, 14)).can_have_station
    assert (gate.full_name, DESK.full_name) == ("南湖东园 北门", "超市东口")


def test_every_kind_of_post_has_a_usual_staffing():
    assert set(USUAL_STAFFING) == set(PostKind)
