"""Taken in at the hall or the site: what is asked, who gets a card (O31, O46)."""

from __future__ import annotations

import pytest

from gatekeeper.domain.desk_intake import KINDS, Desk, TakenIn, intake_problems


def told(**more):
    return TakenIn(**({"desk": Desk.HALL, "origin": "湖北武汉", "tenths": 365} | more))


def test_every_desk_has_its_measure():
    assert {desk: kind.value for desk, kind in KINDS.items()} == {"hall": "home", "site": "central"}


@pytest.mark.parametrize(
    ("desk", "origin", "card"),
    [
        (Desk.HALL, "湖北", True),
        (Desk.HALL, "武汉市", True),
        (Desk.HALL, "湖南", False),
        (Desk.SITE, "湖北", False),
    ],
)
def test_o31_people_from_hubei_get_a_visit_card(desk, origin, card):
    assert told(desk=desk, origin=origin).gets_card is card


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"desk": Desk.SITE, "room": "305"}, []),
        ({"desk": Desk.SITE}, [("room", "intake-room-missing")]),
        ({"origin": ""}, [("origin", "intake-origin-missing")]),
        ({"tenths": None}, [("tenths", "intake-reading-missing")]),
        ({"tenths": 299}, [("tenths", "temperature-implausible")]),
        ({"room": "3" * 21}, [("room", "observation-text-long")]),
        ({"symptoms": "\x07"}, [("symptoms", "observation-text-wrong")]),
    ],
)
def test_what_is_wrong_stands_at_its_field(more, found):
    assert [(one.field, one.code) for one in intake_problems(told(**more))] == found
