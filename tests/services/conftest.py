"""A post per test, in the profile that the test names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stations import Post


@pytest.fixture
def make_post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    """Makes a post and closes it again."""
    posts: list[Post] = []

    def make(profile: str = "everyday", **lane: object) -> Post:
        folder = tmp_path / str(len(posts))
        folder.mkdir()
        posts.append(Post(folder, profile, **lane))  # type: ignore[arg-type]
        return posts[-1]

    yield make
    for post in posts:
        post.close()


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    """The default profile: a pass is enough."""
    return make_post()


@pytest.fixture
def checked(make_post: Callable[..., Post]) -> Post:
    """三必查: pass, code and temperature at every entry."""
    return make_post("three-checks")
