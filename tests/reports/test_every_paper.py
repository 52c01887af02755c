"""Every paper of the registry: drawn of nothing, in both languages, with the foot it should have.

What tells of rows is compared with them in the tests of each paper.
"""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

import pypdf
import pytest

from gatekeeper.reports import REPORTS
from gatekeeper.reports.page import Imprint, imprinted, paint
from gatekeeper.reports.sheet import Sheet
from gatekeeper.services.reporting import Reporting, draw
from tests.reports.empty import data_of, empty
from tests.reports.papers import words
from tests.stations import CHIEF, Post

IMPRINT = Imprint(post="东门", at="2022-03-14 08:00", name="李班长")
# A4, and A3 for what hangs on a wall.
SHEETS = {(210, 297), (297, 210), (420, 297)}

# Cut apart or carried along: a slip is no page of anything.
SLIPS = {
    "door-strips",
    "health-card",
    "ledger-slip",
    "pass-slip",
    "visit-card",
    "visit-slip",
}
# Several papers in one print, each a page of its own or numbered by itself.
UNNUMBERED = {"observation-notice", "paper-sheet", "release-notice", "returnee-papers"}
BOTH = pytest.mark.parametrize("language", ["zh_CN", "en"])


def squeezed(told: str) -> str:
    return "".join(told.split())


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return {(round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) for box in boxes}


@BOTH
@pytest.mark.parametrize("name", REPORTS)
def test_every_paper_is_drawn_of_nothing_with_its_foot(name, language):
    pdf = draw(name, empty(data_of(REPORTS[name])), language, IMPRINT)
    pages = words(pdf)
    assert pages
    assert "〓" not in "".join(pages)
    foot = squeezed(IMPRINT.words(language))
    if name in SLIPS:
        assert not any(foot in page for page in pages)
        return
    assert sizes(pdf) <= SHEETS
    assert all(foot in page for page in pages)
    if name not in UNNUMBERED:
        of = {"en": "Page{0}of{1}", "zh_CN": "第{0}页共{1}页"}[language]
        for number, page in enumerate(pages, start=1):
            assert of.format(number, len(pages)) in page


def test_the_exceptions_are_papers_that_exist():
    assert set(REPORTS) >= SLIPS | UNNUMBERED


@BOTH
def test_the_foot_tells_who_printed_it_where_and_when(language):
    foot = IMPRINT.words(language)
    for told in ("李班长", "东门", "2022-03-14 08:00"):
        assert told in foot


def test_two_prints_one_after_the_other_keep_their_own_foot():
    first = draw("coverage", empty(data_of(REPORTS["coverage"])), "en", IMPRINT)
    second = draw("coverage", empty(data_of(REPORTS["coverage"])), "en")
    assert "李班长" in words(first)[0]
    assert "李班长" not in words(second)[0]


def test_a_missing_character_is_told_beside_the_foot():
    rare = "\U0002a6a5"

    def page(sheet: Sheet) -> None:
        sheet.text(20, 20, f"王{rare}")

    with imprinted(IMPRINT):
        [told] = words(paint("x", [page], "en"))
    assert "王〓" in told
    assert "U+2A6A5" in told
    assert squeezed(IMPRINT.words("en")) in told


def test_the_imprint_is_of_this_moment_on_the_clock_of_the_place(tmp_path):
    post = Post(tmp_path)
    try:
        standing = post.standing
        standing.zone = ZoneInfo("Asia/Shanghai")
        reporting = Reporting(
            database=post.database,
            lanes=None,
            standing=standing,
            clock=post.clock,
            checkpoint="东门",
        )
        at = f"{post.clock().astimezone(standing.zone):%Y-%m-%d %H:%M}"
        assert reporting.imprint(CHIEF.name) == Imprint(post="东门", at=at, name="李班长")
        assert reporting.imprint().words("en").startswith(f"Printed {at} by -")
    finally:
        post.close()
