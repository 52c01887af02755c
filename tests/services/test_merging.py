"""The office takes bundles: in any order, any number of times, and nothing that does not fit."""

from __future__ import annotations

import pytest

from gatekeeper.domain.exchange import ReceiptState
from tests.arrivals import Hall
from tests.stations import Post


@pytest.fixture
def hall(tmp_path):
    opened = Hall(tmp_path / "office")
    yield opened
    opened.close()


@pytest.fixture
def post(tmp_path):
    opened = Post(tmp_path)
    yield opened
    opened.close()


def test_what_a_station_wrote_is_at_the_office(hall, post):
    sender = hall.enrol(post.database)
    resident = post.resident()
    post.accept(post.present(resident.card))
    receipt = hall.take(sender.bundle())
    assert receipt.state is ReceiptState.MERGED, receipt
    assert receipt.acknowledged == sender.count
    assert hall.rows("SELECT name FROM people") == [("张三",)]
    assert hall.rows("SELECT count(*) FROM passages") == [(1,)]
    assert hall.verified().fault is None
