"""G23: the shift log gathered, span by span, from what was recorded."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.posts import Post as Place
from gatekeeper.domain.readings import Temperature
from gatekeeper.domain.shift_log import NoteKind
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.duty import Member
from gatekeeper.services.shift_logs import Wanted
from gatekeeper.store.database import driver
from tests.builders import Clock
from tests.stations import CHIEF, Post

DAY = date(2026, 3, 3)


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path, profile="three-checks")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    made.posts.call_here("东门")
    yield made
    made.database.close()


@pytest.fixture
def guard(station):
    accounts = Accounts(
        database=station.database,
        journal=station.database.journal,
        clock=station.clock,
        new_id=station.new_id,
    )
    return accounts.create("王强", Role.OPERATOR, "258013", SYSTEM, "property")


def gathered(station, period=Period.DAY, day=DAY, **more):
    run = station.shift_logs.begin(Wanted(period=period, day=day, **more), CHIEF)
    while not run.is_done:
        run.step()
    return run.pages


def a_morning(station, guard):
    """One turned away, one with a fever, nobody signed on for a quarter of an hour."""
    station.clock.now = datetime(2026, 3, 3, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
    member = Member(name="王强", affiliation="property", account=guard.account)
    station.roster.assign(station.posts.here, DAY, ShiftKey.EARLY, member, CHIEF)
    station.clock.advance(minutes=15)
    station.stints.stand(guard)
    station.refusals.turn_away("1", "not-necessary", guard)
    station.clock.advance(minutes=20)
    resident = station.resident("苏文", room="801")
    station.present(resident.card, Temperature(tenths=378), operator=guard)
    station.clock.advance(hours=2)


def test_a_shift_names_every_refusal_and_high_reading_masked(station, guard):
    a_morning(station, guard)
    (page,) = gathered(station, Period.SHIFT, key=ShiftKey.EARLY)
    assert [(one.note.kind, one.name) for one in page.notes] == [
        (NoteKind.REFUSED, ""),
        (NoteKind.HIGH, "苏*"),
    ]
    assert (page.figures.refused, page.figures.unsettled, page.figures.high) == (1, 1, 1)
    assert [one.name for one in page.crew] == ["王强"]
    assert page.missing == 0
    assert [(one.name, one.ended_at) for one in page.stints] == [("王强", None)]
    (hole,) = page.unmanned
    assert hole[1] - hole[0] == timedelta(minutes=15)
    assert page.operators[guard.account] == "王强"
    assert "shift-log-running" in [one.code for one in page.remarks]


def test_a_day_is_its_shifts_and_what_is_to_come_says_so(station, guard):
    a_morning(station, guard)
    pages = gathered(station)
    assert [page.span.key for page in pages] == [ShiftKey.EARLY, ShiftKey.MIDDLE, ShiftKey.LATE]
    assert [one.code for one in pages[2].remarks] == ["shift-log-to-come"]
    assert (pages[1].missing, pages[2].unmanned) == (1, ())


def test_the_month_adds_up_to_what_the_tables_hold(station, guard):
    a_morning(station, guard)
    pages = gathered(station, Period.MONTH)
    assert len(pages) == 93
    with station.database.read() as session:
        (count,) = driver(session).execute("SELECT count(*) FROM passages").fetchone()
    assert sum(page.figures.appearances for page in pages) == count == 2


def test_the_log_at_the_end_of_a_shift_is_the_last_line_before_it(station, guard):
    a_morning(station, guard)
    station.clock.advance(hours=10)
    station.stints.stand(None)
    page = gathered(station)[0]
    with station.database.read() as session:
        held = driver(session)
        (last,) = held.execute("SELECT max(sequence) FROM journal").fetchone()
        assert page.logs[0].sequence == last - 1
        (digest,) = held.execute(
            "SELECT hash FROM journal WHERE sequence = ?", (page.logs[0].sequence,)
        ).fetchone()
    assert page.logs[0].hash == digest.hex()
    early = gathered(station, day=DAY - timedelta(days=9))[0]
    assert (early.logs, [one.code for one in early.remarks]) == ((), ["shift-log-before"])


def test_lines_that_were_deleted_for_their_age_are_told(station, guard):
    a_morning(station, guard)
    station.clock.advance(days=400)
    station.privacy.purge(station.clock())
    (page, *_) = gathered(station)
    assert "shift-log-deleted" in [one.code for one in page.remarks]


def test_an_outage_stands_in_the_shift_in_which_it_was_found(station, guard):
    a_morning(station, guard)
    station.upkeep.tidy()
    station.clock.advance(minutes=90)
    station.upkeep.start()
    station.clock.advance(minutes=1)
    page = gathered(station)[0]
    assert [one.seconds for one in page.outages] == [5400]
    assert "shift-log-starts" in [one.code for one in page.remarks]


def test_an_emergency_and_an_override_are_told(station, guard):
    a_morning(station, guard)
    station.emergencies.begin("fire", CHIEF)
    station.clock.advance(minutes=3)
    station.emergencies.end(CHIEF)
    expired = station.resident("李四", room="802", days=1)
    station.clock.advance(days=2)
    shown = station.present(expired.card, operator=CHIEF)
    codes = frozenset(station.settlement.overridable(shown.presentation, CHIEF))
    why = "known-in-person: 老住户"
    station.settlement.override("1", shown.presentation.id, codes, why, CHIEF)
    station.clock.advance(minutes=1)
    first = gathered(station)[0]
    assert "shift-log-emergency" in [one.code for one in first.remarks]
    pages = gathered(station, day=DAY + timedelta(days=2))
    noted = [one for page in pages for one in page.notes]
    (override,) = [one for one in noted if one.note.kind is NoteKind.OVERRIDDEN]
    assert (override.name, override.reason) == ("李*", "known-in-person: 老住户")


def test_another_posts_records_are_not_made_up(station, guard):
    desk = station.posts.keep(Place(id=UUID(int=77), name="超市东口"), CHIEF)
    pages = gathered(station, post=desk.id)
    assert {page.is_known for page in pages} == {False}
    assert [one.code for one in pages[0].remarks] == ["shift-log-no-station"]
    together = gathered(station)
    assert [page.span.post.name for page in together[:2]] == ["东门", "超市东口"]


def test_a_run_can_be_left_at_any_step(station, guard):
    run = station.shift_logs.begin(Wanted(period=Period.WEEK, day=DAY), CHIEF)
    assert (run.step(), run.step(), len(run.spans), run.is_done) == (1, 2, 21, False)


def test_effort_of_a_day_by_hour_and_operator(station, guard):
    a_morning(station, guard)
    (row,) = station.shift_logs.efforts(DAY, CHIEF)
    effort, name = row
    assert (name, effort.hour.hour, effort.appearances, effort.refusals) == ("王强", 6, 2, 1)
    assert station.shift_logs.efforts(DAY - timedelta(days=1), CHIEF) == ()


def test_seconds_to_the_verdict_are_told_by_the_id_of_the_appearance(tmp_path, monkeypatch):
    """An id of version 7 holds the moment at which somebody was first read."""
    clock, counted = Clock(), itertools.count(1)

    def of_the_moment() -> UUID:
        millis = int(clock().timestamp() * 1000)
        return UUID(int=millis << 80 | 7 << 76 | 2 << 62 | next(counted))

    monkeypatch.setattr("tests.stations.Clock", lambda: clock)
    monkeypatch.setattr("tests.stations.numbered_ids", lambda _: of_the_moment)
    made = Post(tmp_path, profile="three-checks")
    try:
        made.standing.zone = ZoneInfo("Asia/Shanghai")
        made.posts.call_here("东门")
        made.present(made.resident("苏文", room="801").card)
        clock.advance(seconds=4.5)
        made.present(Temperature(tenths=378))
        clock.advance(seconds=1)
        ((effort, _),) = made.shift_logs.efforts(date(2026, 3, 2), CHIEF)
        assert (effort.median_seconds, effort.seconds) == (4.5, [4.5])
        (page,) = gathered(made, Period.SHIFT, date(2026, 3, 2), key=ShiftKey.EARLY)
        assert "shift-log-seconds-unknown" not in [one.code for one in page.remarks]
    finally:
        made.close()
