"""The daily sheet on a real station: entered, corrected, missed, high, erased (O12, O13, O30)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.calendar import local
from gatekeeper.domain.day_sheet import Channel, DayEntry, Half, Planned, Swab
from gatekeeper.domain.policy import Comparison
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.store.database import driver
from gatekeeper.store.observation_days import ObservationDay
from gatekeeper.store.verification import verify
from tests.observed import observed, today
from tests.stations import CHIEF, GUARD, Post, Resident

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = SHANGHAI
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def to_hour(post: Post, hour: int) -> None:
    """The next time the clock of the place says this hour."""
    now = local(post.clock(), SHANGHAI)
    ahead = timedelta(hours=(hour - now.hour) % 24)
    post.clock.now += ahead


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_o12_o13_a_day_is_entered_twice_and_keeps_both_readings(
    post: Post, someone: Resident
) -> None:
    case = observed(post, someone.id, arrived=3)
    to_hour(post, 9)
    day = today(post)
    [row] = post.day_sheet.rows()
    assert (row.states[Half.MORNING], row.states[Half.AFTERNOON]) == ("due", "ahead")
    assert (row.is_due, row.is_reached, row.entry.is_empty) == (True, False, True)
    told = DayEntry(morning=365, channel=Channel.KNOCK, needs=" 买  菜 ")
    row = post.day_sheet.enter(case, day, told, CHIEF)
    assert (row.entry.morning, row.entry.needs, row.is_due) == (365, "买 菜", False)
    to_hour(post, 15)
    told = DayEntry(morning=365, afternoon=366, channel=Channel.VIDEO)
    post.day_sheet.enter(case, day, told, CHIEF)
    [row] = post.day_sheet.rows()
    assert row.entry == told
    assert [state.value for state in row.states.values()] == ["done", "done"]
    assert post.day_sheet.days(case) == {day: told}
    assert is_good(post)


def test_health_stands_in_no_line(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    told = DayEntry(morning=383, symptoms="咳嗽", swab=Swab.POSITIVE)
    post.day_sheet.enter(case, today(post), told, CHIEF)
    with post.database.read() as session:
        lines = driver(session).execute("SELECT line FROM journal WHERE kind = 'ledger-1'")
        said = "".join(line for (line,) in lines.fetchall())
    assert case.hex in said
    for private in ("383", "咳嗽", "positive", someone.id.hex):
        assert private not in said


def test_o13_what_was_not_taken_is_listed_and_may_be_written_later(
    post: Post, someone: Resident
) -> None:
    case = observed(post, someone.id, arrived=1)
    first = today(post)
    to_hour(post, 23)
    post.clock.advance(days=1)
    [row] = post.day_sheet.rows()
    assert row.missed[-1] == Planned(day_on=today(post), half=Half.MORNING)
    assert Planned(day_on=first, half=Half.AFTERNOON) in row.missed
    before = len(row.missed)
    [yesterday] = post.day_sheet.rows(first)
    assert (yesterday.day_on, yesterday.day) == (first, 1)
    post.day_sheet.enter(case, first, DayEntry(afternoon=364), CHIEF)
    [row] = post.day_sheet.rows()
    assert len(row.missed) == before - 1
    assert row.last.afternoon == 364


@pytest.mark.parametrize(
    ("comparison", "high"), [(Comparison.AT_OR_ABOVE, (Half.MORNING,)), (Comparison.ABOVE, ())]
)
def test_a_reading_at_the_limit_is_flagged_as_the_policy_compares(
    post: Post, someone: Resident, comparison: Comparison, high: tuple[Half, ...]
) -> None:
    policy = post.standing.policy
    rule = replace(policy.temperature, comparison=comparison)
    post.standing.policy = replace(policy, temperature=rule)
    case = observed(post, someone.id, arrived=3)
    row = post.day_sheet.enter(case, today(post), DayEntry(morning=373), CHIEF)
    assert row.high == high


def test_o30_a_test_is_told_due_taken_and_has_its_result(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    at = post.clock() + DAY
    post.day_sheet.enter(case, today(post), DayEntry(morning=365, test_at=at), CHIEF)
    assert not post.day_sheet.rows()[0].swab_due
    post.clock.advance(days=1)
    assert post.day_sheet.rows()[0].swab_due
    for swab in (Swab.TAKEN, Swab.NEGATIVE):
        row = post.day_sheet.enter(case, today(post), DayEntry(swab=swab), CHIEF)
        assert (row.swab_due, row.entry.swab) == (False, swab)


def test_what_is_wrong_changes_nothing(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    day = today(post)
    for told, on, code in (
        (DayEntry(), day, "day-empty"),
        (DayEntry(morning=999), day, "temperature-implausible"),
        (DayEntry(morning=365), day + DAY, "day-not-yet"),
    ):
        with pytest.raises(InvalidInput, match=code):
            post.day_sheet.enter(case, on, told, CHIEF)
    with pytest.raises(InvalidInput, match="observation-not-open"):
        post.day_sheet.enter(UUID(int=9), day, DayEntry(morning=365), CHIEF)
    with pytest.raises(NotAllowed):
        post.day_sheet.enter(case, day, DayEntry(morning=365), GUARD)
    assert post.day_sheet.days(case) == {}


def test_who_was_released_is_not_on_the_sheet(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id)
    assert post.day_sheet.rows() == (), "day 0 is no day of the case"
    post.clock.advance(days=1)
    assert len(post.day_sheet.rows()) == 1
    post.observation.close(case, "阴性", CHIEF)
    assert post.day_sheet.rows() == ()


def test_erased_purged_and_merged_with_the_person(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.day_sheet.enter(case, today(post), DayEntry(morning=381, needs="药"), CHIEF)
    other = post.resident("张三", room="502")
    post.duplicates.merge(other.id, someone.id, CHIEF)
    with post.database.read() as session:
        [row] = session.query(ObservationDay).all()
        assert row.person == other.id
    assert is_good(post)
    post.privacy.erase_person(other.id, "request", CHIEF)
    with post.database.read() as session:
        [row] = session.query(ObservationDay).all()
        assert (row.person, row.morning, row.needs) == (None, None, "")
    assert post.day_sheet.rows() == ()
    assert is_good(post)


def test_kept_as_long_as_the_case_and_then_purged(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    day = today(post)
    post.day_sheet.enter(case, day, DayEntry(morning=365), CHIEF)
    keep = post.standing.policy.timings.keep_private
    post.clock.now += 10 * DAY + keep
    post.privacy.purge(post.clock())
    assert post.day_sheet.days(case)[day].morning == 365
    post.clock.advance(days=3)
    post.privacy.purge(post.clock())
    assert post.day_sheet.days(case) == {}
    assert is_good(post)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observation_days SET morning = 365",
        "UPDATE observation_days SET day_on = '2020-01-01'",
        "DELETE FROM observation_days",
    ],
)
def test_verification_finds_a_day_that_was_tampered_with(
    post: Post, someone: Resident, statement: str
) -> None:
    case = observed(post, someone.id, arrived=3)
    post.day_sheet.enter(case, today(post), DayEntry(morning=385), CHIEF)
    with post.database.begin("test") as session:
        driver(session).execute(statement)
    assert not is_good(post)
