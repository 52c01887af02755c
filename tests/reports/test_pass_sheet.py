"""Passes to cut out and the list to sign for them (G08)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import cv2
import numpy
import pypdfium2
import pytest

from gatekeeper import text
from gatekeeper.credentials.envelope import new_token, seal_pass
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.domain.passes import Hours
from gatekeeper.reports import pass_sheet, pass_slip
from gatekeeper.reports.pass_sheet import Card, PassSheet
from gatekeeper.reports.pass_slip import PassSlip
from gatekeeper.reports.sheet import HEIGHT, WIDTH
from gatekeeper.text.passes import pass_kind_words
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


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_o48_a_card_speaks_as_its_holder_reads_and_the_list_as_the_window(language):
    others = "en" if language == "zh_CN" else "zh_CN"
    cards, receipts = words(pass_sheet.draw(sheet(card(7, language=others)), language))
    told = {one: "".join(text.tr_in(one, "Pass number").split()) for one in (language, others)}
    assert told[others] in "".join(cards.split())
    assert told[language] not in "".join(cards.split())
    assert told[language] in "".join(receipts.split())


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


WEEKDAYS = Hours(weekdays=frozenset(range(5)), opens=time(8), closes=time(18))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", ["household", "temporary", "stop-gap", "staff"])
def test_g08_g53_every_kind_of_pass_names_itself(language, kind):
    hours = WEEKDAYS if kind == "temporary" else None
    told = card(3, kind=kind, name="" if kind == "household" else "赵师傅", hours=hours)
    printed, receipts = words(pass_sheet.draw(sheet(told), language))
    assert "".join(pass_kind_words(kind, language).split()) in printed
    assert told.place.replace(" ", "") in printed or kind == "temporary"
    assert codes(pass_sheet.draw(sheet(told), language)) == {told.code}
    assert told.number in receipts


def test_g53_a_temporary_pass_shows_hours_end_and_who_answers_for_it():
    told = card(4, kind="temporary", hours=WEEKDAYS, company="红星装修", sponsor="12-2-501")
    printed = words(pass_sheet.draw(sheet(told), "zh_CN"))[0]
    for said in ("周一-周五08:00-18:00", "红星装修", "12-2-501", "2027-03-01"):
        assert said in printed


def test_phases_look_different_by_the_half_year_in_which_a_pass_ends():
    """Letters and colour both: a photocopy keeps the letters."""
    spring, autumn = card(5), card(5, valid_until=date(2027, 9, 1))
    assert (spring.series, autumn.series) == ("27A", "27B")
    pictures = [page_of(pass_sheet.draw(sheet(one), "zh_CN")) for one in (spring, autumn)]
    bands = [picture[:, :, :].reshape(-1, 3) for picture in pictures]
    coloured = [
        {tuple(pixel) for pixel in band if int(max(pixel)) - int(min(pixel)) > 60} for band in bands
    ]
    assert coloured[0]
    assert coloured[0].isdisjoint(coloured[1])


def page_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3]
    finally:
        document.close()


@pytest.mark.parametrize("roll", [True, False])
def test_a_stop_gap_is_printed_on_the_roll_or_on_a4(roll):
    slip = PassSlip(
        compound="北河花园",
        kind="stop-gap",
        number="0000-0017",
        name="张三",
        place="12-2-501",
        valid_until=datetime(2026, 3, 9, 4, tzinfo=UTC),
        code=card(1).code,
        roll=roll,
    )
    pdf = pass_slip.draw(slip, "zh_CN")
    printed = words(pdf)[0]
    for said in ("应急出入证", "张三", "0000-0017", "2026-03-09"):
        assert said in printed
    assert codes(pdf) == {slip.code}
