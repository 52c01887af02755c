"""Posts: what a road post and a company gate begin with, and how a post may be called."""

from __future__ import annotations

import pytest

from gatekeeper.domain.posts import PostKind, name_fault, proposed_profile


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
