"""The desk's line about its stations: there while somebody is missing or something waits."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gatekeeper import text
from gatekeeper.errors import StoreError
from gatekeeper.services.mornings import Summary
from gatekeeper.ui.desk_watch import DeskWatch
from tests.ui.screen_kit import RightAway

WELL = Summary(stations=3, missing=(), aside=0, undecided=0, corrections=0)


class Front:
    """Keeps what it is told of each part."""

    def __init__(self):
        self.parts = {}
        self.health = SimpleNamespace(tell=self.parts.__setitem__)


@pytest.fixture
def front():
    text.use("en")
    return Front()


def watch(front, qapp, summary, is_office=True):
    made = DeskWatch([front], RightAway(), qapp)
    app = SimpleNamespace(
        standing=SimpleNamespace(is_office=is_office), mornings=SimpleNamespace(summary=summary)
    )
    made.serve(app)
    made.stop()
    made.deleteLater()
    return front.parts.get("stations")


def test_while_all_are_in_it_is_one_word(front, qapp):
    told = watch(front, qapp, lambda: WELL)
    assert (told.name, told.sentence) == ("stations", "")


def test_what_is_missing_and_what_waits_is_a_sentence(front, qapp):
    found = Summary(stations=3, missing=("南门",), aside=1, undecided=2, corrections=0)
    told = watch(front, qapp, lambda: found)
    assert told.sentence == ("Missing: 南门. Bundles set aside: 1. Records to decide about: 2.")


def test_a_gate_and_an_office_without_stations_say_nothing(front, qapp):
    assert watch(front, qapp, lambda: WELL, is_office=False) is None
    none = Summary(stations=0, missing=(), aside=0, undecided=0, corrections=0)
    assert watch(front, qapp, lambda: none) is None


def test_a_fault_of_the_store_is_told_elsewhere(front, qapp):
    def fails():
        raise StoreError("store-damaged")

    assert watch(front, qapp, fails) is None
