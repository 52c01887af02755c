"""What bundles, receipts and settled rows may be; when an exchange is due, what it sends."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.exchange import (
    SPOILT_AT_MOST,
    BundleState,
    Outgoing,
    Receipt,
    ReceiptState,
    Rhythm,
    Tries,
    Way,
    due_at,
    first_to_send,
)

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # has nights of 23 and of 25 hours
NIGHT = Rhythm(at=time(2))
LIVE = Rhythm(at=time(2), live=timedelta(seconds=30))
DAY = timedelta(days=1)


def test_a_receipt_tells_how_far_the_office_has_the_chain():
    receipt = Receipt(
        number=3,
        sha256="0" * 64,
        chain="a" * 16,
        state=ReceiptState.WAITING,
        acknowledged=120,
        code="bundle-gap",
        parameters={"expected": 121},
    )
    assert receipt.acknowledged == 120
    assert receipt.parameters == {"expected": 121}


def test_a_refused_row_is_open_until_a_person_went_one_of_three_ways():
    assert set(Way) - {Way.OPEN} == {Way.ACCEPTED, Way.ASKED, Way.CLOSED}


# --- when -------------------------------------------------------------------------------------


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA).astimezone(UTC)


def minutes(failures: int) -> timedelta:
    return timedelta(minutes=failures)


def told(tries: Tries, now: datetime, rhythm: Rhythm = NIGHT) -> datetime:
    return due_at(rhythm, tries, now, minutes, CHINA)


def test_a_station_that_never_exchanged_is_due_now():
    assert told(Tries(), local(2, 15)) == local(2, 15)


@pytest.mark.parametrize(
    ("done", "now", "due"),
    [
        (local(2, 2, 1), local(2, 15), local(3, 2)),
        (local(2, 15), local(3, 1, 59), local(3, 2)),
        (local(2, 15), local(3, 2, 5), local(3, 2)),  # its hour has come
        (local(2, 2, 1), local(5, 11), local(5, 2)),  # three nights missed: one exchange, now
        (local(9, 2, 1), local(2, 15), local(2, 15)),  # done "in a week": the clock was set back
    ],
)
def test_every_night_and_a_missed_one_at_once(done: datetime, now: datetime, due: datetime):
    assert told(Tries(done_at=done), now) == due


def test_live_goes_on_every_so_many_seconds_and_at_night():
    assert told(Tries(done_at=local(2, 9)), local(2, 9), LIVE) - local(2, 9) == LIVE.live
    late = local(3, 1, 59) + timedelta(seconds=50)
    assert told(Tries(done_at=late), late, LIVE) == local(3, 2)


def test_what_is_urgent_goes_at_once_but_not_before_a_failure_has_rested():
    done = local(2, 2, 1)
    assert told(Tries(done_at=done, is_urgent=True), local(2, 9)) == local(2, 9)
    tries = Tries(done_at=done, tried_at=local(2, 9), failures=3, is_urgent=True)
    assert told(tries, local(2, 9, 1)) == local(2, 9, 3)


def test_a_failure_of_tomorrow_holds_nothing_up():
    tries = Tries(done_at=local(1, 2), tried_at=local(9, 2), failures=9)
    assert told(tries, local(2, 9)) == local(2, 2)


MOMENTS = st.integers(min_value=0, max_value=10 * 366 * 24 * 60).map(
    lambda minute: datetime(2020, 1, 2, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(
    at=st.times(),
    done=MOMENTS,
    passed=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)),
    zone=st.sampled_from([CHINA, BERLIN, ZoneInfo("UTC"), None]),
)
def test_no_two_nights_pass_without_one_and_none_has_two(
    at: time, done: datetime, passed: timedelta, zone: ZoneInfo | None
):
    now = done + passed
    due = due_at(Rhythm(at=at), Tries(done_at=done), now, minutes, zone)
    assert due > done
    # Never further away than the next night, even one of 25 hours; its hour on the clock.
    assert due - done <= DAY + timedelta(hours=1) or due <= now
    assert due - now <= DAY + timedelta(hours=1)
    # After it there is none until the next night.
    following = due_at(Rhythm(at=at), Tries(done_at=max(now, due)), max(now, due), minutes, zone)
    assert following > max(now, due)


@given(
    failures=st.integers(min_value=0, max_value=60),
    tried=MOMENTS,
    passed=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    urgent=st.booleans(),
    done=st.none() | MOMENTS,
    rhythm=st.sampled_from([NIGHT, LIVE]),
)
def test_after_a_failure_it_rests_and_then_tries_again(
    failures: int,
    tried: datetime,
    passed: timedelta,
    urgent: bool,
    done: datetime | None,
    rhythm: Rhythm,
):
    now = tried + passed
    tries = Tries(done_at=done, tried_at=tried, failures=failures, is_urgent=urgent)
    due = due_at(rhythm, tries, now, minutes, CHINA)
    assert due >= tried + minutes(failures) or not failures
    assert due <= max(now + DAY, tried + minutes(failures))


# --- what -------------------------------------------------------------------------------------


def made(first: int, last: int, state: BundleState = BundleState.SENT, code: str = "") -> Outgoing:
    return Outgoing(first=first, last=last, state=state, code=code)


def test_it_begins_after_what_the_office_has_and_what_is_on_its_way():
    assert first_to_send(0, []) == 1
    assert first_to_send(40, []) == 41
    assert first_to_send(40, [made(41, 60, BundleState.MADE)]) == 61
    assert first_to_send(40, [made(61, 80), made(41, 60)]) == 81


def test_a_bundle_that_is_lost_leaves_a_gap_that_is_sent_again():
    assert first_to_send(40, [made(61, 80)]) == 41


def test_an_office_that_lost_lines_gets_them_again():
    assert first_to_send(40, [made(81, 120)]) == 41


def test_a_spoilt_bundle_is_made_anew_but_not_for_ever():
    spoilt = made(41, 60, BundleState.SET_ASIDE, "bundle-damaged")
    assert first_to_send(40, [spoilt, made(61, 80)]) == 41
    assert first_to_send(40, [spoilt, made(61, 80), made(41, 90)]) == 91
    assert first_to_send(40, [spoilt] * SPOILT_AT_MOST) is None


def test_a_chain_that_the_office_set_aside_waits_for_a_person():
    assert first_to_send(40, [made(41, 60, BundleState.SET_ASIDE, "chain-broken")]) is None


@given(
    acknowledged=st.integers(min_value=0, max_value=50),
    spans=st.lists(st.tuples(st.integers(1, 90), st.integers(0, 30)), max_size=8),
)
def test_no_line_is_ever_left_out(acknowledged: int, spans: list[tuple[int, int]]):
    bundles = [made(first, first + more) for first, more in spans]
    first = first_to_send(acknowledged, bundles)
    assert first is not None
    held = {line for one in bundles for line in range(one.first, one.last + 1)}
    assert set(range(acknowledged + 1, first)) <= held
    assert first not in held or first <= acknowledged
