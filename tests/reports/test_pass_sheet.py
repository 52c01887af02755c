"""Passes to cut out and the list to sign for them (G08)."""

from __future__ import annotations

from datetime import date

import cv2
import numpy
import pytest

from gatekeeper import text
from gatekeeper.credentials.envelope import new_token, seal_pass
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.reports import pass_sheet
from gatekeeper.reports.page import HEIGHT, WIDTH
from gatekeeper.reports.pass_sheet import Card, PassSheet
from tests.credentials.passes import OFFICE, claims
from tests.reports.papers import codes, words

NAMES = ("张三", "欧阳娜娜", "阿卜杜拉·买买提", "曾单", "Anna")


def jpeg() -> bytes:
    picture = numpy.full((640, 480, 3), 128, numpy.uint8)
    return cv2.imencode(".jpg", picture)[1].tobytes()


def card(number: int, **changes) -> Card:
    name = NAMES[number % len(NAMES)]
    values = {
        "name": name,
        "place": f"{number}栋1单元{100 + number}",
        "number": pass_number(number),
        "code": seal_pass(claims(name=name, id=f"{number:016x}"), OFFICE),
        "valid_from": date(2026, 3, 2),
        "valid_until": date(2027, 3, 1),
    }
    return Card(**{**values, **changes})


def sheet(*cards: Card) -> PassSheet:
    return PassSheet(compound="北河花园", issued_on=date(2026, 3, 2), cards=cards)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_card_shows_whose_it_is_and_how_long_it_counts(language):
    pdf = pass_sheet.draw(sheet(card(7)), language)
    cards, receipts = words(pdf)
    for told in ("北河花园", card(7).name, "7栋1单元107"):
        assert told in cards
        assert told in receipts
    assert pass_number(7) in cards
    assert "2026-03-02" in cards
    assert "2027-03-01" in cards
    title = text.tr_in(language, "Receipt for passes")
    assert "".join(title.split()) in receipts


def test_ten_cards_on_a_page_and_every_code_is_read_from_the_paper():
    made = [card(number) for number in range(1, 13)]
    made[3] = card(4, code=new_token()[0], photo=jpeg())
    pdf = pass_sheet.draw(sheet(*made), "zh_CN")
    assert len(words(pdf)) == 3
    assert codes(pdf, 0) == {one.code for one in made[:10]}
    assert codes(pdf, 1) == {one.code for one in made[10:]}
    assert codes(pdf, 2) == set()


def test_the_receipt_list_names_everybody_in_order_over_its_pages():
    made = [card(number, code="GKT1:0") for number in range(1, 41)]
    pages = words(pass_sheet.draw(sheet(*made), "zh_CN"))
    assert len(pages) == 4 + 2
    told = "".join(pages[4:])
    places = [told.index(one.number) for one in made]
    assert places == sorted(places)


def test_stickers_carry_the_short_code_and_the_number_alone():
    tokens = [new_token()[0] for _ in range(50)]
    made = [card(n, token=token) for n, token in enumerate(tokens)] + [card(60)]
    pdf = pass_sheet.draw(sheet(*made), "zh_CN")
    pages = words(pdf)
    assert len(pages) == 6 + 2 + 2
    assert codes(pdf, 6) == set(tokens[:48])
    assert codes(pdf, 7) == set(tokens[48:])
    assert pass_number(0) in pages[6]
    assert not any(name in pages[6] for name in NAMES)


def test_without_cards_there_is_the_empty_list():
    (page,) = words(pass_sheet.draw(sheet(), "en"))
    assert "Signature" in page


def test_ten_cards_fit_the_paper_with_room_for_the_cut_marks():
    assert pass_sheet.CARDS_PER_PAGE == 10
    for space in (pass_sheet.LEFT, pass_sheet.TOP):
        assert space > pass_sheet.CUT_MARK + pass_sheet.CUT_GAP
    assert pytest.approx(WIDTH) == pass_sheet.LEFT * 2 + 2 * 85.6
    assert pytest.approx(HEIGHT) == pass_sheet.TOP * 2 + 5 * 54
