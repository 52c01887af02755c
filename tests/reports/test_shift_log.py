"""G23: the shift log on paper says what the rows say, in both languages, and is never empty."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdf
import pytest

from gatekeeper import text
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.handover import Piece, Told
from gatekeeper.domain.readings import Temperature
from gatekeeper.reports import shift_log
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import Heading, Table, Words, laid_out
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.duty import Member
from gatekeeper.services.shift_logs import Wanted
from tests.reports.papers import words
from tests.stations import CHIEF, Post

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 3)
TURNED_AWAY = "".join(text.reason("refused-not-necessary", "zh_CN").split())


@pytest.fixture
def station(tmp_path):
    text.use("zh_CN")
    made = Post(tmp_path, profile="three-checks")
    made.standing.zone = ZONE
    made.posts.call_here("东门")
    yield made
    made.close()
    text.use("en")


@pytest.fixture
def crew(station):
    accounts = Accounts(
        database=station.database,
        journal=station.database.journal,
        clock=station.clock,
        new_id=station.new_id,
    )
    return tuple(
        accounts.create(name, Role.OPERATOR, "258013", SYSTEM) for name in ("王强", "赵六")
    )


def a_shift(station, crew, refusals=3):
    """王强 from 06:10, refusals and a fever, 赵六 takes over at 14:00 and objects."""
    wang, zhao = crew
    station.clock.now = datetime(2026, 3, 3, 6, 10, tzinfo=ZONE)
    member = Member(name="王强", affiliation="property", account=wang.account)
    station.roster.assign(station.posts.here, DAY, ShiftKey.EARLY, member, CHIEF)
    station.stints.stand(wang)
    for _ in range(refusals):
        station.clock.advance(minutes=2)
        station.refusals.turn_away("1", "not-necessary", wang)
    station.present(
        station.resident("苏文", room="801").card, Temperature(tenths=378), operator=wang
    )
    station.clock.now = datetime(2026, 3, 3, 13, 58, tzinfo=ZONE)
    items = station.handovers.ready(wang).items
    told = Told(
        items=items,
        equipment=(Piece(name="radio", number=2),),
        notes="301 水管已报修",
        objection="手电没电",
    )
    station.handovers.sign(told, wang, zhao)
    station.clock.now = datetime(2026, 3, 3, 14, 30, tzinfo=ZONE)


def gathered(station, period=Period.DAY, **more):
    run = station.shift_logs.begin(Wanted(period=period, day=DAY, **more), CHIEF)
    while not run.is_done:
        run.step()
    return tuple(run.pages)


def drawn(station, pages, language="zh_CN"):
    return shift_log.draw(
        shift_log.ShiftLog(
            compound="北河花园",
            post="东门",
            span="2026-03-03",
            pages=pages,
            zone=ZONE,
        ),
        language,
    )


def test_g23_a_summary_then_a_page_a_shift(station, crew):
    a_shift(station, crew)
    pages = words(drawn(station, gathered(station)))
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert "门岗值班及交接班记录表" in page
        assert "北河花园·东门" in page
        assert f"第{number}页共4页" in page
    assert "赵六" not in pages[3], "a shift to come"
    assert "早班06:00-14:00" in pages[1]
    assert "夜班22:00-06:00" in pages[3]
    assert "缺1人" in pages[0]


def test_g23_what_it_says_is_what_the_rows_say(station, crew):
    a_shift(station, crew)
    first = gathered(station)[0]
    page = words(drawn(station, (first,)))[1]
    counts = first.figures
    assert f"禁入{counts.refused}" in page
    assert counts.refused == 3
    assert page.count(TURNED_AWAY) == 3
    for told in ("苏*", "37.8°C", "王强06:10-13:58(已交接)", "赵六13:58-"):
        assert told in page
    assert "苏文" not in page
    for told in ("301水管已报修", "手电没电", "对讲机2", "待核实人员1", "有异议"):
        assert told in page
    hash_begins = first.logs[0].hash[:16]
    assert f"{first.logs[0].sequence}" in page
    assert hash_begins in page
    assert "无人签到06:00-06:10（0:10）" in page


def test_g23_in_english_too(station, crew):
    a_shift(station, crew)
    pages = words(drawn(station, gathered(station), "en"))
    for told in ("Recordofdutyandhand-over", "Page1of4", "earlyshift06:00-14:00", "Uncovered"):
        assert told in pages[0]
    assert "Nobodywascheckedyet" not in pages[1]
    assert "takenover,withanobjection" in pages[1]


def test_a_hundred_refusals_run_over_pages_and_none_is_lost(station, crew):
    a_shift(station, crew, refusals=100)
    (first, *_) = gathered(station)
    pages = words(drawn(station, (first,)))
    assert len(pages) > 3
    assert "".join(pages).count(TURNED_AWAY) == 100


def test_an_empty_period_says_so(station):
    (page,) = words(drawn(station, ()))
    assert "这段时间没有班次" in page
    with station.database.read() as session:
        data = shift_log.gather(
            session, now=station.clock(), compound="北河花园", checkpoint="东门"
        )
    assert "门岗值班及交接班记录表" in words(shift_log.draw(data, "zh_CN"))[0]


def test_it_is_black_on_a4(station, crew):
    a_shift(station, crew)
    pdf = drawn(station, gathered(station))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        content = page.get_contents().get_data().decode("latin-1").split()
        assert not {"rg", "RG", "k", "K"} & set(content), "a colour"


COLUMNS = (Column(title="a", width=20), Column(title="b", width=30))


def test_a_table_longer_than_a_page_goes_on_under_its_headings():
    rows = tuple((str(number), "x") for number in range(100))
    pages = laid_out([Words(words="x"), Table(columns=COLUMNS, rows=rows)], 30, 280)
    assert len(pages) == 3
    assert all(sum(height for height, _ in page) <= 250 for page in pages)


def test_a_heading_is_never_left_alone_at_the_foot():
    filled = [Words(words="x")] * 44
    table = Table(columns=COLUMNS, rows=(("1", "2"),))
    pages = laid_out([*filled, Heading(words="h"), table], 30, 280)
    assert [len(page) for page in pages] == [44, 2]


def test_nothing_is_one_empty_page():
    assert laid_out([], 30, 280) == [[]]


def test_the_first_and_the_last_minute_belong_to_one_shift_each(station, crew):
    a_shift(station, crew)
    pages = gathered(station)
    for before, after in pairwise(pages):
        assert before.span.ends_at == after.span.begins_at
    assert pages[-1].span.ends_at - pages[0].span.begins_at == timedelta(days=1)
