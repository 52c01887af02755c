"""Paper fallback: what may be typed in from a sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.masking import mask_plate
from gatekeeper.domain.paper import (
    LINES,
    MOST_COUNTED,
    PaperLine,
    SheetKind,
    problems_of,
    quarter_of,
)
from tests.builders import numbered_id
from tests.domain.builders import NOW

PRINTED = NOW - timedelta(hours=3)
WRITTEN = NOW - timedelta(hours=1)

GOOD = {
    SheetKind.OUTINGS: PaperLine(line=1, written_at=WRITTEN, person=numbered_id(1)),
    SheetKind.VISITORS: PaperLine(
        line=2, written_at=WRITTEN, household=numbered_id(2), name="陈静", purpose="family"
    ),
    SheetKind.REFUSALS: PaperLine(line=3, written_at=WRITTEN, reason="courier"),
    SheetKind.VEHICLES: PaperLine(line=4, written_at=WRITTEN, plate="苏B12345", occupants=3),
    SheetKind.RESIDENTS: PaperLine(line=5, written_at=WRITTEN, people_in=42),
}


def wrong(kind, **change):
    told = replace(GOOD[kind], **change)
    return [(p.field, p.code) for p in problems_of(kind, told, now=NOW, printed_at=PRINTED)]


@pytest.mark.parametrize("kind", SheetKind)
def test_a_good_line_has_nothing_wrong(kind):
    assert wrong(kind) == []


@pytest.mark.parametrize("kind", SheetKind)
def test_every_kind_knows_its_lines_and_its_time(kind):
    assert wrong(kind, line=LINES[kind] + 1) == [("line", "paper-line-wrong")]
    assert wrong(kind, line=0) == [("line", "paper-line-wrong")]
    assert wrong(kind, written_at=None) == [("written_at", "paper-time-missing")]
    later = NOW + timedelta(minutes=1)
    assert wrong(kind, written_at=later) == [("written_at", "paper-time-future")]
    assert wrong(kind, written_at=PRINTED - timedelta(days=1)) == [
        ("written_at", "paper-time-early")
    ]


def test_a_sheet_printed_within_the_quarter_of_its_first_line_is_good():
    printed = quarter_of(WRITTEN) + timedelta(minutes=9)
    told = replace(GOOD[SheetKind.RESIDENTS], written_at=quarter_of(WRITTEN))
    assert problems_of(SheetKind.RESIDENTS, told, now=NOW, printed_at=printed) == []


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        (SheetKind.OUTINGS, {"person": None}, ("person", "paper-person-missing")),
        (SheetKind.VISITORS, {"name": " "}, ("name", "visitor-name-missing")),
        (SheetKind.VISITORS, {"name": "😀"}, ("name", "visitor-name-wrong")),
        (SheetKind.VISITORS, {"phone": "139"}, ("phone", "phone-length")),
        (SheetKind.VISITORS, {"household": None}, ("host", "visitor-host-missing")),
        (SheetKind.VISITORS, {"purpose": "x"}, ("purpose", "visitor-purpose-missing")),
        (SheetKind.VISITORS, {"left_at": WRITTEN}, ("left_at", "paper-left-early")),
        (
            SheetKind.VISITORS,
            {"left_at": NOW + timedelta(hours=1)},
            ("left_at", "paper-time-future"),
        ),
        (SheetKind.REFUSALS, {"reason": "ugly"}, ("reason", "reason-wanted")),
        (SheetKind.VEHICLES, {"plate": " "}, ("plate", "paper-plate-missing")),
        (SheetKind.VEHICLES, {"plate": "A" * 13}, ("plate", "plate-length")),
        (SheetKind.VEHICLES, {"occupants": 0}, ("occupants", "paper-occupants-wrong")),
        (SheetKind.RESIDENTS, {"people_in": 0}, ("people_in", "paper-count-missing")),
        (SheetKind.RESIDENTS, {"people_in": -1}, ("people_in", "paper-count-wrong")),
        (
            SheetKind.RESIDENTS,
            {"people_out": MOST_COUNTED + 1},
            ("people_out", "paper-count-wrong"),
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field(kind, change, told):
    assert wrong(kind, **change) == [told]


def test_a_visitor_who_left_is_good():
    assert wrong(SheetKind.VISITORS, left_at=WRITTEN + timedelta(minutes=30)) == []


@given(st.datetimes())
def test_a_quarter_begins_at_most_fifteen_minutes_before(moment):
    began = quarter_of(moment)
    assert timedelta() <= moment - began < timedelta(minutes=15)
    assert began.minute in (0, 15, 30, 45)


@pytest.mark.parametrize(
    ("plate", "masked"), [("苏B12345", "苏B***45"), ("苏B", "苏B"), ("苏B1", "苏B1"), ("", "")]
)
def test_a_plate_is_masked_in_its_middle(plate, masked):
    assert mask_plate(plate) == masked
