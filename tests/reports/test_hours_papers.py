"""O33, O34: hours and work log on paper say what the rows say."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.reports import work_hours, work_log
from gatekeeper.services.duty import Member
from gatekeeper.services.stints import Entry
from gatekeeper.text.stints import length_words
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path)
    made.standing.zone = ZONE
    made.posts.call_here("东门")
    yield made
    made.close()


def eighteen(station):
    """The field's figures: 216 hours due of 18 people, 241 served."""
    for number in range(18):
        hours = 9 if number == 17 else (16 if number >= 10 else 12)
        entry = Entry(
            member=Member(name=f"志愿者{chr(0x4E00 + number)}", affiliation="volunteer"),
            post=station.posts.here,
            day=date(2026, 2, 1 + number),
            since=time(6),
            until=time(6 + hours),
            work=f"测温登记 {number}",
        )
        station.stints.enter(entry, CHIEF)
    return station.stints.year(2026, CHIEF)


def hours_paper(station, year, language="zh_CN"):
    return words(
        work_hours.draw(
            work_hours.WorkHours(
                compound="北河花园",
                drawn_at=station.clock(),
                year=2026,
                tally=year.tally,
                zone=ZONE,
            ),
            language,
        )
    )


def log_paper(station, year, language="zh_CN"):
    return words(
        work_log.draw(
            work_log.WorkLog(
                compound="北河花园",
                drawn_at=station.clock(),
                span="2026",
                stints=tuple((one, year.posts[one.post]) for one in year.stints),
                zone=ZONE,
            ),
            language,
        )
    )


def test_o33_each_person_and_the_totals_stand_on_it(station):
    year = eighteen(station)
    (page,) = hours_paper(station, year)
    assert "共18人，已服务241:00，应服务216:00，还差3:00（1人）" in page
    people = year.tally.people
    assert len(people) == 18
    for column in ([one.name for one in people], [length_words(one.time) for one in people]):
        assert "".join(column) in page
    (english,) = hours_paper(station, year, "en")
    assert "People:18.Served241:00,due216:00,missing3:00(1people)." in english


def test_o34_every_entry_with_its_hours_and_what_was_done(station):
    year = eighteen(station)
    station.stints.stand(GUARD)
    station.clock.advance(hours=2)
    year = station.stints.year(2026, CHIEF)
    pages = "".join(log_paper(station, year))
    assert "共19条，合计243:00" in pages
    for number in range(18):
        assert f"测温登记{number}" in pages
    signed = pages[pages.index("2026-03-02", pages.index("2026-02-18")) :]
    for told in ("08:30-", "2:00", "王强", "东门", "在岗"):
        assert told in signed
    assert "Entries:19,hours:243:00." in "".join(log_paper(station, year, "en"))


@pytest.mark.parametrize(("paper", "title"), [(work_hours, "服务时长"), (work_log, "工作日志")])
def test_an_empty_form_can_be_drawn(station, paper, title):
    with station.database.read() as session:
        now = datetime(2026, 3, 2, tzinfo=ZONE)
        data = paper.gather(session, now=now, compound="北河花园", checkpoint="东门")
    (page,) = words(paper.draw(data, "zh_CN"))
    assert title in page
