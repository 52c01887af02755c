"""Papers of the observed on a real station: told at the beginning, sheets as the days stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import observation_notice, temperature_sheet
from gatekeeper.store.verification import verify
from tests.observed import observed, today
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post, Resident


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def test_o14_a_case_is_told_once_and_the_list_says_so(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id)
    [row] = post.observation_lists.cases()
    assert row.lacks_told
    data = post.observation_papers.notices([case], CHIEF)
    [one] = data.notices
    assert (one.number, one.name, one.days, one.charge_phone) == (
        "G0001",
        "张三",
        14,
        "13800138000",
    )
    assert data.issued_on == today(post)
    (page,) = words(observation_notice.draw(data, "zh_CN"))
    assert "张三（12-2-501）" in page
    assert f"{one.last_on.day}日" in page
    [row] = post.observation_lists.cases()
    assert not row.lacks_told
    assert [act.act.action for act in post.observation_lists.card(case).acts] == ["opened", "told"]
    with post.database.begin("test") as session:
        assert verify(session).fault is None


def test_o13_the_sheet_has_the_days_as_they_were_entered(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.day_sheet.enter(case, today(post), DayEntry(morning=374, symptoms="咳嗽"), CHIEF)
    data = post.observation_papers.temperature_sheets([case], CHIEF)
    [person] = data.people
    assert [day.number for day in person.days] == list(range(1, 15))
    assert [day.day_on - person.days[0].day_on for day in person.days][-1] == timedelta(days=13)
    filled = [day for day in person.days if not day.entry.is_empty]
    assert [(day.number, day.entry.morning, set(day.high)) for day in filled] == [(3, 374, {374})]
    (page,) = words(temperature_sheet.draw(data, "zh_CN"))
    assert "37.4▲" in page
    assert "咳嗽" in page
    blank = post.observation_papers.temperature_sheets([case], CHIEF, blank=True)
    assert all(day.entry.is_empty for day in blank.people[0].days)
    with post.database.read() as session:
        audits = session.connection().exec_driver_sql(
            "SELECT count(*) FROM journal WHERE line LIKE '%temperature-sheets%'"
        )
        assert audits.scalar_one() == 1, "a filled sheet is a look, a blank one is none"


def test_what_cannot_be_printed_is_refused(post: Post, someone: Resident) -> None:
    case, papers = observed(post, someone.id), post.observation_papers
    with pytest.raises(NotAllowed):
        papers.notices([case], GUARD)
    with pytest.raises(NotAllowed):
        papers.temperature_sheets([case], GUARD)
    with pytest.raises(InvalidInput, match="observation-not-open"):
        papers.notices([], CHIEF)
    with pytest.raises(InvalidInput, match="observation-not-open"):
        papers.notices([UUID(int=9)], CHIEF)
    post.observation.close(case, "阴性", CHIEF)
    with pytest.raises(InvalidInput, match="observation-not-open"):
        papers.notices([case], CHIEF)
