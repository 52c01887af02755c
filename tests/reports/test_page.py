"""The printed page: fonts, fitting, missing characters, page numbers."""

from __future__ import annotations

import io
from itertools import pairwise

import pypdf
import pytest

from gatekeeper import text
from gatekeeper.reports import REPORTS
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, pages_of, paint
from gatekeeper.reports.register import print_register
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.typesetting import GETA, SMALLEST_SIZE, fit, printable, wrapped
from tests.reports.papers import fonts, words

RARE = "\U00020bb7"  # a form of 吉 beyond the font


def lines(*several):
    def painter(sheet: Sheet) -> None:
        for number, line in enumerate(several):
            sheet.text(20, 20 + 10 * number, line)

    return painter


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_says_which_of_how_many_it_is(language):
    pages = words(paint("x", [lines("a"), lines("b"), lines("c")], language))
    for number, page in enumerate(pages, start=1):
        told = text.tr_in(language, "Page {page} of {pages}", page=number, pages=3)
        assert "".join(told.split()) in page


def test_no_painter_still_makes_a_page():
    assert len(words(paint("x", [], "en"))) == 1


def test_the_font_is_embedded_with_the_characters_in_use():
    pdf = paint("x", [lines("放行", "Grüße 123 ㎡ “”…")], "zh_CN")
    told = fonts(pdf)
    assert told
    for name, embedded in told:
        # Six capitals and a plus sign name a subset; Helvetica is named by reportlab, never used.
        assert embedded or name == "/Helvetica"
    assert any("+NotoSansSC" in name for name, _ in told)
    assert len(pdf) < 60_000
    assert "放行Grüße123㎡“”…" in words(pdf)[0]


def test_a_character_the_font_lacks_is_printed_as_geta_and_reported():
    assert printable(f"{RARE}野") == (f"{GETA}野", frozenset({RARE}))
    assert printable("a\nb\tc") == ("a b c", frozenset())
    first, second = words(paint("x", [lines(f"{RARE}野"), lines("野")], "en"))
    assert f"{GETA}野" in first
    assert "U+20BB7" in first
    assert "U+20BB7" not in second


def test_a_missing_character_in_a_table_is_reported_too():
    def painter(sheet: Sheet) -> None:
        sheet.table(20, [Column(title="名", width=30)], [[f"{RARE}野"]])

    (page,) = words(paint("x", [painter], "en"))
    assert "U+20BB7" in page


def test_a_long_text_is_made_smaller_and_at_last_cut():
    assert fit("张三", 12, 100) == ("张三", 12)
    smaller, size = fit("张三" * 5, 12, 30)
    assert smaller == "张三" * 5
    assert SMALLEST_SIZE <= size < 12
    cut, size = fit("张三" * 50, 12, 30)
    assert size == SMALLEST_SIZE
    assert cut.endswith("…")
    assert ("张三" * 50).startswith(cut[:-1])
    assert fit("", 12, 10) == ("", 12)


def test_a_chinese_line_is_filled_up_to_a_number_that_does_not_fit():
    """A blank far before the end is no place to break; a number is never torn."""
    words = "居家医学观察共 14 天（抵达当日为第 0 天），现已期满，自2022年3月16日起解除观察。"
    for width in range(60, 160):
        lines = wrapped(words, 12, width, most=20)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")
        for line, after in pairwise(lines):
            assert not (line[-1].isdigit() and after[0].isdigit())
            # What was left free is at most a number and the sign that may not begin a line.
            assert wrapped(line + "字" * 5, 12, width, most=2)[1:]


def test_a_table_prints_every_cell_in_each_alignment():
    columns = [Column(title=f"第{align}栏", width=40, align=align) for align in Align]
    rows = [[f"r{row}c{column}" for column in range(3)] for row in range(4)]

    def painter(sheet: Sheet, part) -> None:
        sheet.table(20, columns, part)

    pages = words(paint("x", pages_of(rows, 3, painter), "en"))
    assert len(pages) == 2
    assert all("第left栏" in page for page in pages)
    assert all(cell in pages[0] for row in rows[:3] for cell in row)
    assert all(cell in pages[1] for cell in rows[3])
    assert len(pages_of([], 3, painter)) == 1


def test_what_every_page_of_a_register_shows_is_written_once_and_stands_on_each():
    """Title, headings, rules: one form; a character it lacks is told on each page."""
    columns = [
        Column(title="姓名", width=40),
        Column(title=f"{RARE}野", width=40, align=Align.RIGHT),
    ]
    rows = [[f"r{n}", f"c{n}" if n % 2 else ""] for n in range(7)]
    pdf = print_register(
        "登记表", columns, rows, "en", left=["东门"], right=["共7"], per_page=3, foot="说明"
    )
    pages = words(pdf)
    assert len(pages) == 3
    for page, part in zip(pages, chunks(rows, 3), strict=True):
        assert all(told in page for told in ("登记表", "姓名", f"{GETA}野", "东门", "共7", "说明"))
        assert "U+20BB7" in page
        assert [name for name, _ in rows if name in page] == [name for name, _ in part]
    document = pypdf.PdfReader(io.BytesIO(pdf))
    # Of three pages the last has fewer rows, and a form of its own.
    assert len({name for page in document.pages for name in page["/Resources"]["/XObject"]}) == 2


def test_chunks_keep_the_order():
    assert chunks([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
    assert chunks([], 2) == []


def test_every_report_has_a_title_and_draws():
    titles = [report.TITLE for report in REPORTS.values()]
    assert len(set(titles)) == len(titles)
    assert all(callable(report.draw) for report in REPORTS.values())
