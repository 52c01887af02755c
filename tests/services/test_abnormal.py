"""G48: reported at once, called in until somebody answers, taken over; each step is a line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.tally import TALLIES
from gatekeeper.errors import InvalidInput
from gatekeeper.services.abnormal import Sending
from gatekeeper.store.database import driver
from gatekeeper.store.exchange import Acknowledged, OfficePeer
from gatekeeper.store.verification import verify
from tests.books import open_books
from tests.stations import CHIEF, GUARD


def fever(post):
    return post.abnormal.report(AbnormalKind.FEVER, "38.2，已带至等候区", GUARD)


def test_g48_reports_are_numbered_and_open_until_somebody_takes_over(post):
    first, second = fever(post), fever(post)
    assert (first.report.number, second.report.number) == ("0001", "0002")
    post.abnormal.call(first.id, "社区 王主任", GUARD, answered=False)
    post.clock.advance(minutes=2)
    called = post.abnormal.call(first.id, "街道值班", GUARD, answered=True, ordered="送发热门诊")
    assert [(call.whom, call.answered) for call in called.report.calls] == [
        ("社区 王主任", False),
        ("街道值班", True),
    ]
    done = post.abnormal.take_over(first.id, "市一院 120 车组", GUARD)
    assert done.report.taken_over_at == post.clock()
    assert [row.report.number for row in post.abnormal.listed()] == ["0002", "0001"]
    with pytest.raises(InvalidInput, match="abnormal-closed"):
        post.abnormal.call(first.id, "再打", GUARD, answered=True)
    assert verify(post.database).fault is None


def test_g48_it_rings_again_while_nobody_answers(post):
    row = fever(post)
    assert post.abnormal.ringing() == ()
    post.clock.advance(minutes=5)
    assert [report.number for report in post.abnormal.ringing()] == ["0001"]
    post.abnormal.call(row.id, "社区", GUARD, answered=False)
    assert post.abnormal.ringing() == ()
    post.clock.advance(minutes=5)
    assert post.abnormal.ringing()
    post.abnormal.call(row.id, "社区", GUARD, answered=True)
    assert post.abnormal.ringing() == ()


def test_g48_it_is_about_whoever_was_shown_and_his_part_can_be_cut(post):
    resident = post.resident()
    shown = post.present(resident.card)
    row = post.abnormal.report(AbnormalKind.OTHER, "神情异常", GUARD, shown)
    assert row.name == "张*"
    post.privacy.erase_person(resident.id, "request", CHIEF)
    (row,) = post.abnormal.listed()
    assert (row.name, row.what) == ("", "")
    assert verify(post.database).fault is None


@pytest.mark.parametrize("what", ["", "x" * 301])
def test_a_report_without_words_is_refused(post, what):
    with pytest.raises(InvalidInput):
        post.abnormal.report(AbnormalKind.OTHER, what, GUARD)
    assert post.abnormal.listed() == ()


def test_a_call_to_nobody_and_a_taking_over_by_nobody_are_refused(post):
    row = fever(post)
    with pytest.raises(InvalidInput, match="abnormal-whom-missing"):
        post.abnormal.call(row.id, "", GUARD, answered=True)
    with pytest.raises(InvalidInput, match="required"):
        post.abnormal.take_over(row.id, " ", GUARD)
    with pytest.raises(InvalidInput, match="abnormal-unknown"):
        post.abnormal.call(post.new_id(), "社区", GUARD, answered=True)
    assert post.abnormal.listed()[0].report.calls == ()


@pytest.mark.parametrize("tally", TALLIES, ids=lambda one: one.key)
def test_g24_g39_g40_g46_g50_one_digit_is_a_counted_line(post, tally):
    """What is said and handed out is a line that adds up."""
    books = open_books(post)
    for _ in range(3):
        books.add(tally.ledger, dict(tally.values))
    day = timedelta(hours=12)
    summed = books.lists.totals(tally.ledger, post.clock() - day, post.clock() + day)
    assert summed.sums[tally.count] == 3
    assert books.verified().fault is None


def test_g48_it_goes_to_the_office_at_once_and_says_so_once_it_is_there(post):
    fever(post)
    (row,) = post.abnormal.listed()
    assert row.sending is Sending.NOT
    own, now = post.database.journal.station, post.clock()
    with post.database.begin("exchange") as session:
        session.add(
            OfficePeer(
                station=own,
                name="社区",
                public=bytes(32),
                recipient="age1",
                address="folder:/stick",
                enrolled_at=now,
            )
        )
    (row,) = post.abnormal.listed()
    assert row.sending is Sending.WAITS
    with post.database.begin("exchange") as session:
        last = driver(session).execute("SELECT count FROM log_head").fetchone()[0]
        session.add(Acknowledged(chain=own, through=last, at=now))
    (row,) = post.abnormal.listed()
    assert row.sending is Sending.SENT
    post.abnormal.call(row.id, "社区", GUARD, answered=True)
    (row,) = post.abnormal.listed()
    assert row.sending is Sending.WAITS
