"""What figures over several stations cover, and what is missing of a span."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gatekeeper.domain.coverage import RUNNING, Held, Reach, covered

DAY = datetime(2026, 3, 1, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
LATER = NEXT + timedelta(hours=8)


def reach(name="south", through=None, **more):
    return Reach(
        station=f"{name}-station",
        name=name,
        began_at=more.pop("began_at", DAY - timedelta(days=30)),
        through=through,
        **more,
    )


def of(*reaches, now=LATER, begins=DAY, ends=NEXT):
    return covered(reaches, begins, ends, now)


def held(coverage):
    return {one.name: (one.held, one.since) for one in coverage.parts}


def test_it_is_complete_once_every_station_reaches_the_end():
    found = of(reach("south", NEXT), reach("east", LATER))
    assert [one.name for one in found.parts] == ["east", "south"]
    assert found.is_complete
    assert found.is_over
    assert (found.begins_at, found.ends_at) == (DAY, NEXT)


def test_who_is_missing_since_when_is_named_the_longest_first():
    evening = DAY + timedelta(hours=21, minutes=40)
    found = of(reach("south", evening), reach("east", NEXT), reach("west"), reach("north", DAY))
    assert not found.is_complete
    assert held(found) == {
        "east": (Held.WHOLE, None),
        "north": (Held.NOTHING, DAY),
        "south": (Held.PART, evening),
        "west": (Held.NOTHING, None),
    }
    assert [one.name for one in found.missing] == ["north", "west", "south"]


def test_a_chain_that_was_closed_is_waited_for_no_more():
    evening = DAY + timedelta(hours=21)
    found = of(
        reach("south", evening, ended_at=LATER),
        reach("old", DAY - timedelta(days=9), ended_at=DAY - timedelta(days=8)),
    )
    assert held(found) == {"south": (Held.CLOSED, evening)}
    assert found.is_complete


def test_a_station_let_in_later_was_not_there():
    found = of(reach("new", None, began_at=NEXT))
    assert found.parts == ()
    assert found.is_complete


def test_while_a_span_lasts_nobody_can_have_sent_the_last_minutes():
    now = DAY + timedelta(hours=9)
    found = of(reach("live", now - RUNNING), reach("nightly", DAY + timedelta(hours=2)), now=now)
    assert not found.is_over
    assert found.ends_at == now
    assert [one.name for one in found.missing] == ["nightly"]


def test_a_span_to_come_misses_nothing():
    begins, ends = NEXT, NEXT + timedelta(days=1)
    found = of(reach("south", DAY), now=DAY, begins=begins, ends=ends)
    assert (found.begins_at, found.ends_at) == (begins, begins)
    assert found.parts == ()
