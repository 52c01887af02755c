"""物品放行条: what leaves with somebody, whose, signed by whom, and on paper (G56)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.ledger import State
from gatekeeper.errors import InvalidInput
from gatekeeper.reports import REPORTS
from tests.books import open_books
from tests.offices import jpeg
from tests.reports.papers import words
from tests.stations import GUARD

KEY = "article-release"
SOFA = {
    "household": "12-2-501",
    "bearer": "张三",
    "phone": "13800138000",
    "items": "沙发、茶几",
    "pieces": "2",
    "reason": "moving",
}
SIGNED = {"signature": jpeg(400, 160, 900)}


@pytest.fixture
def books(post):
    return open_books(post)


def test_g56_a_slip_is_signed_photographed_and_released(books):
    row = books.add(KEY, SOFA, pictures=SIGNED | {"photo": jpeg()})
    assert row.state is State.OPEN
    assert len(books.lists.pictures(row)) == 2
    ((line,),) = books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'")
    assert [told for told in ("501", "张三", "1380013", "沙发") if told in line] == []
    done = books.ledgers.follow(row.id, State.DONE, GUARD)
    assert done.state is State.DONE
    assert books.verified().fault is None


def test_g56_nothing_leaves_unsigned_or_uncounted(books):
    with pytest.raises(InvalidInput) as error:
        books.add(KEY, SOFA | {"pieces": "0"})
    assert {problem.field for problem in error.value.problems} == {"pieces", "signature"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_g56_slips_are_printed(books, language):
    books.add(KEY, SOFA, pictures=SIGNED)
    now, report = books.post.clock(), REPORTS["ledger-book"]
    with books.post.database.read() as session:
        data = report.gather(
            session,
            now=now,
            compound="",
            checkpoint="东门",
            ledger=books.ledgers.ledger(KEY, GUARD),
            since=now - timedelta(days=1),
            until=now + timedelta(days=1),
        )
    assert report.draw(data, language).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("roll", [True, False])
def test_g56_a_slip_goes_with_the_goods(books, language, roll):
    """Both languages, in full, on the roll or on A4."""
    row = books.add(KEY, SOFA, pictures=SIGNED)
    (printed,) = words(REPORTS["ledger-slip"].draw(slip(books, row.id, roll=roll), language))
    for said in ("物品放行条", "Articlereleaseslip", "沙发、茶几", "东门", "12-2-501", "张三"):
        assert said in printed


def test_g56_no_slip_of_nothing(books):
    with pytest.raises(InvalidInput, match="entry-unknown"):
        slip(books, books.post.new_id())


def slip(books, entry, **more):
    with books.post.database.read() as session:
        return REPORTS["ledger-slip"].gather(
            session,
            now=books.post.clock(),
            compound="幸福里",
            checkpoint="东门",
            ledger=books.ledgers.ledger(KEY, GUARD),
            entry=entry,
            **more,
        )
