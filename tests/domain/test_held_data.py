"""What is held on a person: kind by kind, who looked, what cannot be erased yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper.domain.held_data import (
    HeldPart,
    HeldRow,
    Look,
    Obstacle,
    Tie,
    document_problems,
    kept_lines,
    looks,
    rows,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def part(kind="passages", day=0, kept=7, **more):
    at = NOON + timedelta(days=day)
    until = at + timedelta(days=kept) if kept is not None else None
    return HeldPart(
        **{"kind": kind, "sequence": day + 1, "written_at": at, "expires_at": until, **more}
    )


def test_parts_add_up_kind_by_kind_the_latest_kind_first():
    told = rows([part(day=2), part(day=0, kept=30), part("acts", day=5), part(day=4)])
    assert [(row.kind, row.count) for row in told] == [("acts", 1), ("passages", 3)]
    assert told[1] == HeldRow(
        kind="passages",
        count=3,
        first=NOON,
        last=NOON + timedelta(days=4),
        until=NOON + timedelta(days=30),
    )
    assert rows([]) == ()


@pytest.mark.parametrize("order", [1, -1])
def test_a_kind_with_a_part_without_end_has_no_end(order):
    (row,) = rows([part("records", kept=None), part("records", day=1)][::order])
    assert row.until is None


def test_who_looked_is_told_once_an_act_the_newest_first():
    acts = [
        part("acts", day=1, action="opened", operator="a"),
        part("acts", day=3, action="revealed", operator="b", reason="asked"),
        part("acts", day=1, action="opened", operator="a"),
        part(day=2),
    ]
    at = NOON + timedelta(days=3)
    told = looks(acts)
    assert told[0] == Look(at=at, operator="b", action="revealed", reason="asked")
    assert [look.action for look in told] == ["revealed", "opened"]


def test_the_lines_of_all_ties_stay():
    ties = (
        Tie(obstacle=Obstacle.OPEN_CASE, until=date(2026, 3, 9), lines=frozenset({("s", 4)})),
        Tie(obstacle=Obstacle.PASS_IN_FORCE),
        Tie(obstacle=Obstacle.INSIDE, lines=frozenset({("s", 9)})),
    )
    assert kept_lines(ties) == {("s", 4), ("s", 9)}
    assert kept_lines(()) == frozenset()


@pytest.mark.parametrize(
    ("document", "is_seen", "good"),
    [
        ("resident-id", True, True),
        ("resident-id", False, False),
        ("", True, False),
        ("letter", True, False),
    ],
)
def test_nobody_is_told_before_his_document_was_seen(document, is_seen, good):
    assert (document_problems(document, is_seen) == ()) is good
