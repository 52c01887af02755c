"""G23: the duty roster on paper, one name a line, a short shift named."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.duty import ShiftKey
from gatekeeper.reports import duty_roster
from gatekeeper.services.duty import Member
from tests.reports.papers import words
from tests.stations import CHIEF, Post


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path)
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    made.posts.call_here("东门")
    yield made
    made.close()


def drawn(station, language="zh_CN", people=2) -> list[str]:
    roster = station.roster
    for number in range(people):
        member = Member(name=f"陈{'一二三四五六七八九'[number % 9]}", affiliation="delegate")
        day = roster.today + timedelta(days=number // 9)
        roster.assign(roster.posts.here, day, ShiftKey.EARLY, member, CHIEF)
    week = station.duty_lists.days(roster.today)
    data = duty_roster.DutyRoster(
        compound="北河花园",
        drawn_at=station.clock(),
        days=week.days,
        shifts=week.shifts,
        assignments=week.assignments,
        gaps=week.gaps,
        zone=station.standing.zone,
    )
    return words(duty_roster.draw(data, language))


def test_g23_shifts_people_and_gaps_stand_on_it(station):
    (page,) = drawn(station)
    for told in ("值班表", "北河花园", "东门早班06:00-14:00", "陈一(下沉干部)", "陈二", "缺1人"):
        assert told in page


def test_g23_in_english_too(station):
    (page,) = drawn(station, "en")
    for told in ("Dutyroster", "earlyshift", "delegatedcadre", "1missing"):
        assert told in page


def test_a_shift_of_many_people_loses_nobody(station):
    pages = drawn(station, people=63)
    assert "".join(pages).count("陈") == 63


def test_an_empty_form_can_be_drawn(station):
    with station.database.read() as session:
        data = duty_roster.gather(
            session, now=station.clock(), compound="北河花园", checkpoint="东门"
        )
    (page,) = words(duty_roster.draw(data, "zh_CN"))
    assert "值班表" in page
