"""The visitor's slip and the day's register on paper (G13, G15)."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from gatekeeper.reports import visit_slip, visitor_register
from gatekeeper.reports.visit_slip import VisitSlip
from tests.builders import A_MORNING
from tests.reports.papers import codes, words
from tests.stations import GUARD, Post
from tests.visitors import DOCUMENT, PHONE, host, let_in, let_out, registered


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


def gathered(post, **more):
    with post.database.read() as session:
        return visitor_register.gather(
            session, now=post.clock(), compound="幸福里", checkpoint="东门", **more
        )


def slip(code="GKP1:TEST", **more):
    values = {
        "compound": "幸福里",
        "checkpoint": "东门",
        "number": "V0042",
        "name": "陈静",
        "place": "12-2-501",
        "purpose": "repair",
        "plate": "苏B12345",
        "valid_from": A_MORNING,
        "valid_until": A_MORNING + timedelta(hours=12),
        "code": code,
    }
    return VisitSlip(**(values | more))


@pytest.mark.parametrize(("roll", "width"), [(True, 80), (False, 210)])
def test_a_slip_speaks_both_languages_and_is_read_by_a_camera(post, roll, width):
    row = registered(post, host(post))
    code = post.visits.slip(row.id).code
    pdf = visit_slip.draw(slip(code, roll=roll), "en")
    (page,) = words(pdf)
    for told in ("V0042", "陈静", "12-2-501", "苏B12345", "Visitor", "Repair", "幸福里", "东门"):
        assert told in page
    assert codes(pdf) == {code}
    document = pypdfium2.PdfDocument(pdf)
    assert round(document[0].get_width() / 72 * 25.4) == width
    document.close()


def test_a_slip_over_midnight_says_both_days():
    late = slip(valid_until=A_MORNING + timedelta(hours=23))
    (page,) = words(visit_slip.draw(late, "zh_CN"))
    assert f"{(A_MORNING + timedelta(hours=23)).astimezone():%m-%d}" in page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_register_of_a_day(post, language):
    """来访登记表: times in and out, masked phone and document, the refused as figures."""
    flat = host(post)
    row = registered(post, flat, plate="苏B12345", notes="带工具箱")
    let_in(post, row)
    post.refusals.turn_away("1", "courier", GUARD)
    post.refusals.turn_away("1", "courier", GUARD)
    came = post.clock().astimezone()
    post.clock.advance(hours=1)
    let_out(post, row)
    data = gathered(post)
    assert (len(data.visits), dict(data.turned_away)) == (1, {"courier": 2})
    (page,) = words(visitor_register.draw(data, language))
    for told in ("V0001", "陈静", "139****5678", "12-2-501", "苏B12345", f"{came:%H:%M}", "工具箱"):
        assert told in page
    assert PHONE not in page
    assert DOCUMENT not in page


def test_another_day_and_an_empty_one(post):
    registered(post, host(post))
    today = post.clock().astimezone().date()
    post.clock.advance(days=1)
    assert gathered(post).visits == ()
    assert len(gathered(post, day=today).visits) == 1
    assert len(words(visitor_register.draw(gathered(post), "en"))) == 1


def test_a_long_day_runs_over_pages(post):
    flat = host(post)
    for number in range(20):
        registered(post, flat, name="访客", phone=f"137000000{number:02d}", document="")
    pages = words(visitor_register.draw(gathered(post), "en"))
    assert len(pages) == 2
    assert "V0020" in pages[1]
