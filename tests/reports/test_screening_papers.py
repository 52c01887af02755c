"""O02, O05, O52: work list, coverage and door strips on paper, from a real round."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.expected import BriefedBy, Expected
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.errors import NotAllowed
from gatekeeper.reports import arrivals, briefings, coverage, door_strips, floating, work_list
from gatekeeper.services.households import Landlord
from gatekeeper.services.screening_papers import ScreeningPapers
from tests.reports.papers import words
from tests.rounds import BY_PHONE, CLERK, NO_ANSWER, compound
from tests.stations import GUARD, Post


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    yield made
    made.close()


@pytest.fixture
def papers(post):
    return ScreeningPapers(gate=post.gate, checkpoint="东门")


def left(post, place):
    book = post.screening_lists.book(place.round.id)
    return book.round, tuple(row for row in book.doors if not row.is_settled)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", ("工作清单", "第一轮", "有无发热", "两人签名")),
        ("en", ("Worklist", "Nobodyhome", "Signaturesofthetwo")),
    ],
)
def test_o02_a_team_takes_its_doors_along(post, papers, language, told):
    place = compound(post)
    post.rounds.team(place.round.id, place.grid.id, "王强、李梅", CLERK)
    post.screening.enter(place.round.id, place.doors["3-1-101"], NO_ANSWER, CLERK)
    post.screening.enter(place.round.id, place.doors["3-1-102"], BY_PHONE, CLERK)
    round, doors = left(post, place)
    mine = tuple(row for row in doors if row.team is not None)
    (page,) = words(work_list.draw(papers.work_list(round, mine, CLERK), language))
    for word in (*told, "1王强、李梅", "3-1-101", "钱*13800138000", "03-0214:30"):
        assert word in page
    assert "3-1-102" not in page  # reached already
    assert "9-1-101" not in page  # another's
    assert "钱一" not in page


def test_numbers_leave_by_a_line_of_the_log(post, papers):
    place = compound(post)
    told = left(post, place)
    papers.work_list(*told, CLERK)
    with post.database.read() as session:
        last = session.connection().exec_driver_sql(
            "SELECT line FROM journal ORDER BY sequence DESC LIMIT 1"
        )
        assert "work-list-printed" in last.scalar_one()
    with pytest.raises(NotAllowed):
        papers.work_list(*told, GUARD)


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh_CN", ("排查覆盖情况", "按片区", "按楼栋", "按小组")), ("en", ("bypatch", "Covered,%"))],
)
def test_o52_coverage_says_the_same_as_the_screen(post, papers, language, told):
    place = compound(post)
    post.screening.enter(place.round.id, place.doors["3-1-101"], BY_PHONE, CLERK)
    book = post.screening_lists.book(place.round.id)
    (page,) = words(coverage.draw(papers.coverage(book), language))
    for word in (*told, "一片区", "第一轮"):
        assert word in page


def test_o05_strips_are_six_to_a_page_and_name_nobody(post, papers):
    place = compound(post)
    for door in place.doors.values():
        post.strips.put(door, place.round.id, CLERK)
    rows = post.strips.listed()
    data = papers.door_strips((*rows, *rows))
    pages = words(door_strips.draw(data, "zh_CN"))
    assert len(pages) == 2
    for word in ("提示", "T0001", "3-1-101", "2026-03-02", "吴网格", "Notice"):
        assert word in pages[0]
    assert "钱一" not in "".join(pages)


# --- who comes, who was where ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh_CN", ("来源", "湖北", "境外", "合计")), ("en", ("Origin", "abroad", "Total"))],
)
def test_o28_arrivals_by_origin_with_their_sum(post, papers, language, told):
    place = compound(post)
    for name, where in (("钱一", "武汉市"), ("李四", "韩国")):
        stay = Stay(place=where, from_on=date(2026, 2, 1), until_on=date(2026, 3, 1))
        post.whereabouts.tell(place.people[name], stay, CLERK)
    figures = post.whereabouts.arrivals(date(2026, 3, 2), 18)
    (page,) = words(arrivals.draw(papers.arrivals(figures), language))
    for word in told:
        assert word in page
    assert "钱" not in page


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh_CN", ("返乡前提示", "微信", "138****8000")), ("en", ("byWeChat", "Areathen"))],
)
def test_o23_a_briefing_is_a_dated_list(post, papers, language, told):
    one = Expected(name="王强", phone="13800138000", coming_from="武汉市", door="3-1-101")
    post.expected.brief(post.expected.enter(one, CLERK), BriefedBy.WECHAT, CLERK)
    (page,) = words(briefings.draw(papers.briefings(post.expected.listed()), language))
    for word in (*told, "王强", "武汉市", "03-0208:30", "2026-03-02"):
        assert word in page


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh_CN", ("流动人口", "合计")), ("en", ("Floatingpopulation", "Total"))],
)
def test_o43_the_floating_population_is_counted_by_building(post, papers, language, told):
    place = compound(post)
    landlord = Landlord(name="郑东", phone="13900139000")
    post.households.set_landlord(place.doors["3-1-101"], landlord, CLERK)
    (page,) = words(floating.draw(papers.floating(post.tenants.listed()), language))
    for word in told:
        assert word in page
    assert "郑东" not in page
