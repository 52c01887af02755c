"""Numbered sheets for a power cut, in both languages."""

from __future__ import annotations

import pytest

from gatekeeper.domain.paper import LINES, SheetKind
from gatekeeper.reports import paper_sheet
from tests.reports.papers import words
from tests.stations import CHIEF, Post


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    post = Post(tmp_path_factory.mktemp("post"), "closed")
    serials = [
        sheet.serial for kind in SheetKind for sheet in post.paper.print_sheets(kind, 1, CHIEF)
    ]
    with post.database.read() as session:
        yield paper_sheet.gather(
            session,
            now=post.clock(),
            compound="幸福里",
            checkpoint="东门",
            serials=(*serials, 999),
            purposes=("shopping", "work"),
        )
    post.close()


@pytest.mark.parametrize(
    ("language", "number", "titles"),
    [
        (
            "zh_CN",
            "第00003号",
            ("来访登记表", "车辆登记表", "劝返登记表", "住户外出登记表", "计数表"),
        ),
        ("en", "Sheet00003", ("Visitors", "Vehicles", "Turnedaway", "outings", "counted")),
    ],
)
def test_a_page_a_sheet_with_its_number(data, language, number, titles):
    pages = words(paper_sheet.draw(data, language))
    assert len(pages) == len(SheetKind)
    assert number in pages[2]
    for page, title, kind in zip(pages, titles, SheetKind, strict=True):
        assert title in page
        assert "幸福里·东门" in page
        assert str(LINES[kind]) in page
        assert "〓" not in page


def test_reasons_and_purposes_stand_at_the_foot(data):
    pages = words(paper_sheet.draw(data, "zh_CN"))
    assert "1无证件" in pages[2]
    assert "1外出采购2上班" in pages[3]
