"""A server of each kind for each file of tests, and a quiet word from those of others."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.sync.places import Place, opened


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Place]:
    """A mailbox of the kind that the test names, by `parametrize(..., indirect=True)`."""
    with opened(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(autouse=True)
def servers_of_others_keep_to_themselves() -> Iterator[None]:
    """They log the calls that a test breaks off."""
    names = ("werkzeug", "wsgidav", "uvicorn.error", "moto")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
