"""The codes of patrol points on paper: a camera reads what the form takes (G58)."""

from __future__ import annotations

from gatekeeper import config
from gatekeeper.credentials.point_code import point_of, point_text
from gatekeeper.domain.ledger import said
from gatekeeper.reports import point_codes
from gatekeeper.reports.point_codes import Point, PointCodes
from tests.reports.papers import codes, words

PATROL = config.ledgers().ledgers["patrol"]


def test_g58_each_point_of_the_shipped_ledger_has_its_code_on_the_sheet():
    points = tuple(
        Point(name=said(one.title, "zh_CN"), code=point_text("patrol", one.key))
        for one in PATROL.coded.options
    )
    pdf = point_codes.draw(PointCodes(compound="幸福里", ledger="巡更台账", points=points), "zh_CN")
    (page,) = words(pdf)
    assert all(one.name in page for one in points)
    read = {point_of(text).point for text in codes(pdf)}
    assert read == {one.key for one in PATROL.coded.options}


def test_g58_nine_points_need_a_second_sheet():
    points = tuple(Point(name=f"Point {n}", code=f"GKS1:PATROL/P{n}") for n in range(9))
    assert (
        len(words(point_codes.draw(PointCodes(compound="", ledger="", points=points), "en"))) == 2
    )
