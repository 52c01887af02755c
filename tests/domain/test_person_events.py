"""What happened to a person stands in his file from the latest on (O07)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gatekeeper.domain.person_events import Event, Happening, latest_first

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_o07_the_latest_stands_first_and_one_moment_keeps_its_order() -> None:
    told = [
        Event(at=NOON, what=Happening.SCREENED, code="away"),
        Event(at=NOON + timedelta(days=1), what=Happening.REFERRED),
        Event(at=NOON, what=Happening.ELSEWHERE, told="武汉"),
    ]
    assert [one.what for one in latest_first(told)] == [
        Happening.REFERRED,
        Happening.SCREENED,
        Happening.ELSEWHERE,
    ]
    assert latest_first([]) == ()
