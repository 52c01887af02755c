"""The book of a ledger on paper: every entry, totals, what was missed; private fields masked."""

from __future__ import annotations

import io
from datetime import timedelta, timezone

import pypdf
import pytest

from gatekeeper.domain.ledger import State
from gatekeeper.reports import ledger_book
from tests.books import DROP, REQUEST, open_books
from tests.reports.papers import fonts, words
from tests.stations import GUARD, Post

HERE = timezone(timedelta(hours=8))


@pytest.fixture
def books(tmp_path):
    post = Post(tmp_path)
    yield open_books(post)
    post.close()


def book(books, key, days=2, **told):
    now = books.post.clock()
    with books.post.database.read() as session:
        return ledger_book.gather(
            session,
            now=now,
            compound="花园",
            checkpoint="东门",
            ledger=books.ledgers.declared.ledgers[key],
            since=now - timedelta(days=days),
            until=now + timedelta(hours=1),
            zone=HERE,
            **told,
        )


def test_an_empty_period_is_a_page_with_its_headings(books):
    for language in ("zh_CN", "en"):
        for ledger in books.ledgers.declared.ledgers.values():
            data = book(books, ledger.key)
            (page,) = words(ledger_book.draw(data, language))
            assert "".join(ledger.title[language].split()) in page


def test_g35_the_book_lists_and_adds_up_on_a4_lying(books):
    for number in range(60):
        books.add("goods-drop", DROP | {"pieces": f"3:{number + 1}", "remarks": "放东侧架子"})
    pdf = ledger_book.draw(book(books, "goods-drop"), "zh_CN")
    pages = words(pdf)
    assert len(pages) == 3
    assert "第2页共3页" in pages[1]
    assert all("各楼件数" in page for page in pages)
    assert "3:60" in pages[2]
    assert "1830" in pages[2]
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert box.width > box.height
    assert any("NotoSansSC" in name and embedded for name, embedded in fonts(pdf))


def test_private_fields_are_masked_unless_asked(books):
    entry = books.add("requests", REQUEST)
    books.ledgers.follow(entry.id, State.ASSIGNED, GUARD, responsible="赵敏")
    (masked,) = words(ledger_book.draw(book(books, "requests"), "en"))
    assert "138****8000" in masked
    assert "赵敏" in masked
    assert "孙奶奶" not in masked
    (full,) = words(ledger_book.draw(book(books, "requests", in_full=True), "en"))
    assert "13800138000" in full
    assert "keepunderlock" in full


def test_g58_the_book_names_the_points_that_were_missed(books):
    books.post.clock.advance(hours=14)
    books.add("patrol", {"point": "gate", "found": "normal", "who": "王强"})
    books.post.clock.advance(hours=2)
    data = book(books, "patrol")
    assert [one.about for one in data.missed] == ["fence", "garage", "plant"]
    (page,) = words(ledger_book.draw(data, "zh_CN"))
    assert "围墙" in page
    assert "地下车库" in page


def test_many_missed_ones_run_over_to_a_page_of_their_own(books):
    books.post.clock.advance(hours=14)
    books.add("patrol", {"point": "gate", "found": "normal", "who": "王强"})
    books.post.clock.advance(days=20)
    data = book(books, "patrol", days=21)
    assert len(data.missed) > 300
    pages = words(ledger_book.draw(data, "en"))
    assert "Missed(" in pages[0]


def test_a_long_note_breaks_into_lines_and_a_withdrawn_entry_says_so(books):
    long = "电梯困人，" * 40
    books.add("incidents", {"kind": "equipment", "place": "3号楼", "what": long})
    gone = books.add("goods-drop", DROP)
    books.ledgers.withdraw(gone.id, "登错", GUARD)
    (page,) = words(ledger_book.draw(book(books, "incidents"), "zh_CN"))
    assert page.count("电梯困人") > 5
    assert "…" in page
    data = book(books, "goods-drop")
    assert data.totals.entries == 0
    (page,) = words(ledger_book.draw(data, "en"))
    assert "(withdrawn)" in page


def test_an_erased_entry_says_so(books):
    books.add("goods-drop", DROP)
    books.post.clock.advance(days=31)
    books.post.privacy.purge(books.post.clock())
    (page,) = words(ledger_book.draw(book(books, "goods-drop", days=40), "en"))
    assert "erased" in page
    assert "3:125:8" in page
