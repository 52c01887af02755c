"""Ledgers read: pages and search, masks, totals, what is due, what leaves as CSV."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest

from gatekeeper import text
from gatekeeper.domain.ledger import State
from gatekeeper.errors import InvalidInput
from gatekeeper.services.duty import Member
from gatekeeper.services.exporting import write
from gatekeeper.services.ledger_lists import Wanted
from tests.books import DROP, REQUEST, UMBRELLA, open_books
from tests.stations import CHIEF, GUARD

HERE = timezone(timedelta(hours=8))


@pytest.fixture
def books(post):
    text.use("en")
    made = open_books(post)
    yield replace(made, lists=replace(made.lists, zone=HERE))
    assert made.verified().fault is None


def items(page):
    return [row.cells["item"] for row in page.rows]


def lost(books, *names):
    for name in names:
        books.post.clock.advance(minutes=1)
        books.add("lost-property", UMBRELLA | {"item": name})


def test_entries_come_page_by_page_without_gap_or_repeat(books):
    names = [f"item {number}" for number in range(7)]
    for name in names:
        books.add("lost-property", UMBRELLA | {"item": name})  # all at the same moment
    for oldest_first in (False, True):
        wanted = Wanted(oldest_first=oldest_first)
        seen, after = [], None
        while True:
            page = books.lists.page("lost-property", wanted, after, 3)
            seen += items(page)
            assert page.total == 7
            after = page.after
            if after is None:
                break
        assert seen == (names if oldest_first else names[::-1])


def test_words_are_found_anywhere_also_inside_chinese_and_all_must_stand(books):
    lost(books, "黑色雨伞", "蓝色雨衣", "Blue Key")
    books.add("requests", REQUEST | {"what": "雨伞"})

    def found(words):
        return items(books.lists.page("lost-property", Wanted(words=words)))

    assert found("雨伞") == ["黑色雨伞"]
    assert found("雨") == ["蓝色雨衣", "黑色雨伞"]
    assert found("KEY blue") == ["Blue Key"]
    assert found("blue 雨") == []
    assert found("张三") == ["Blue Key", "蓝色雨衣", "黑色雨伞"]
    assert found("%") == []


def test_entries_are_narrowed_by_state_and_time(books):
    lost(books, "old")
    books.post.clock.advance(days=2)
    row = books.add("lost-property", UMBRELLA | {"item": "new"})
    books.ledgers.follow(row.id, State.DONE, GUARD)
    since = books.post.clock() - timedelta(days=1)
    page = books.lists.page
    assert items(page("lost-property", Wanted(states=(State.OPEN,)))) == ["old"]
    assert items(page("lost-property", Wanted(since=since))) == ["new"]
    assert items(page("lost-property", Wanted(until=since))) == ["old"]


def test_a_list_masks_what_is_private_and_names_who_wrote(books):
    books.add("requests", REQUEST | {"household": "12-2-501"})
    (row,) = books.lists.page("requests", Wanted()).rows
    assert row.cells["name"] == "孙**"
    assert row.cells["phone"] == "138****8000"
    assert row.cells["household"] == "12-*"
    assert row.cells["kind"] == "Medicine"


def test_no_query_of_a_page_walks_the_whole_table(books):
    from gatekeeper.store import ledger_pages

    for wanted in (Wanted(), Wanted(words="雨"), Wanted(since=books.post.clock())):
        where, values = ledger_pages._conditions("requests", wanted)
        plan = books.rows(
            f"EXPLAIN QUERY PLAN SELECT e.id FROM ledger_entries AS e WHERE {where} "
            "ORDER BY e.occurred_at DESC, e.id DESC LIMIT 10",
            *values,
        )
        assert not [row for row in plan if str(row[3]).startswith("SCAN")], plan


def test_g35_totals_of_a_day(books):
    books.add("goods-drop", DROP)
    books.add("goods-drop", DROP | {"company": "jd", "pieces": "3:1", "fresh": "3:1"})
    now = books.post.clock()
    found = books.lists.totals("goods-drop", now - timedelta(hours=1), now + timedelta(hours=1))
    assert found.sums == {"pieces": Decimal(21), "fresh": Decimal(1)}
    assert found.answers["company"] == {"sf": 1, "jd": 1}


def test_csv_has_all_entries_masked_and_no_cell_acts(books, tmp_path):
    lost(books, "=1+1", "plain")
    rows = books.lists.csv_rows("lost-property", Wanted())
    assert len(rows) == 3
    path = write(tmp_path / "lost.csv", rows)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    told = content.decode("utf-8-sig")
    assert "'=1+1" in told
    assert "张*" in told
    assert "张三" not in told
    assert "2026-03-02 08:32" in told


def test_what_was_entered_lately_is_offered_again_but_nothing_private(books):
    for who in ("王强", "赵敏", "王强"):
        books.post.clock.advance(minutes=1)
        books.add("crew-temperature", {"who": who, "celsius": "36.5"})
    assert books.lists.suggestions("crew-temperature") == {"who": ("王强", "赵敏")}
    assert books.lists.suggestions("requests") == {}


def test_g35_a_courier_is_remembered_by_his_phone(books):
    books.add("goods-drop", DROP)
    recalled = books.lists.recalled
    assert recalled("goods-drop", "phone", "13812345678") == {"courier": "陈师傅", "company": "sf"}
    assert recalled("goods-drop", "phone", "1381234") == {}
    assert recalled("goods-drop", "courier", "陈师傅") == {}
    assert recalled("goods-drop", "phone", "") == {}


# --- what is due ------------------------------------------------------------------------------


def due(books, key):
    expected = books.lists.expected_of(key)
    return len(expected.due), len(expected.missed)


def test_g38_disinfection_is_demanded_by_the_epidemic_profiles_alone(books):
    """It is 08:30 in the compound."""
    assert due(books, "disinfection") == (0, 0)
    books.post.clock.advance(hours=-1)
    books.post.profiles.switch_to("three-checks", CHIEF)
    books.post.clock.advance(hours=1)
    assert due(books, "disinfection") == (1, 0)
    books.add("disinfection", {"what": "public", "place": "大厅", "who": "赵敏"})
    assert due(books, "disinfection") == (0, 0)
    books.post.clock.advance(hours=8)
    assert due(books, "disinfection") == (2, 0), "the afternoon's, and the rubbish round's"
    books.post.clock.advance(hours=4)
    assert due(books, "disinfection") == (0, 2)
    assert [one.ledger.key for one in books.lists.expected()] == [
        "crew-temperature",
        "disinfection",
    ]


def test_g51_whoever_is_on_duty_and_not_measured_yet_is_named_from_the_roster(books):
    """G51 with G23: the reminder needs nobody's earlier reading."""
    roster = books.post.roster
    roster.posts.call_here("东门")
    with roster.database.read() as session:
        shift = roster._under_way(session)
    for name in ("王强", "李四"):
        member = Member(name=name, affiliation="")
        roster.assign(roster.posts.here, shift.day, shift.key, member, CHIEF)
    books.add("crew-temperature", {"who": "王强", "celsius": "36.5"})
    expected = books.lists.expected_of("crew-temperature")
    assert [one.about for one in expected.due] == ["李四"]


def test_g51_whoever_is_on_duty_is_measured_twice_a_day(books):
    books.add("crew-temperature", {"who": "王强", "celsius": "36.5"})
    assert due(books, "crew-temperature") == (0, 0)
    books.post.clock.advance(hours=5)
    (one,) = books.lists.expected_of("crew-temperature").due
    assert one.about == "王强"
    books.add("crew-temperature", {"who": "王强", "celsius": "36.6"})
    assert due(books, "crew-temperature") == (0, 0)


def test_g58_missed_patrol_points_are_counted(books):
    books.post.clock.advance(hours=14)  # 22:30
    patrol = {"found": "normal", "who": "王强"}
    books.add("patrol", {"point": "gate"} | patrol)
    assert due(books, "patrol") == (3, 0)
    books.post.clock.advance(hours=2)
    assert due(books, "patrol") == (4, 3)


def test_a_ledger_given_up_falls_silent(books):
    books.post.clock.advance(hours=14)
    books.add("patrol", {"point": "gate", "found": "normal", "who": "王强"})
    books.post.clock.advance(days=15)
    assert due(books, "patrol") == (0, 0)


def test_the_menu_shows_what_is_urgent_first(books):
    books.add("relay", {"household": "12-2-501", "item": "菜", "pieces": "1"})
    books.add("goods-drop", DROP)
    books.add("crew-temperature", {"who": "王强", "celsius": "36.5"})
    books.post.clock.advance(hours=5)
    menu = books.lists.menu(GUARD)
    assert [book.ledger.key for book in menu[:2]] == ["crew-temperature", "relay"]
    assert (menu[1].unfinished, menu[1].today) == (1, 1)


def test_a_ledger_that_is_not_there(books):
    with pytest.raises(InvalidInput, match="ledger-missing"):
        books.lists.expected_of("gossip")
