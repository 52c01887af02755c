"""Passes to cut out (出入证), ten to a sheet, stickers, the list to sign for them (领取签收表)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gatekeeper import text
from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.reports.page import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Align,
    Column,
    Painter,
    Sheet,
    chunks,
    pages_of,
    paint,
)

TITLE = text.mark("Passes")

# ISO/IEC 7810 ID-1, the size of a bank card: it fits the holders that are sold everywhere.
CARD_WIDTH, CARD_HEIGHT = 85.6, 54.0
ACROSS, DOWN = 2, 5
CARDS_PER_PAGE = ACROSS * DOWN
LEFT = (WIDTH - ACROSS * CARD_WIDTH) / 2
TOP = (HEIGHT - DOWN * CARD_HEIGHT) / 2
CUT_MARK = 4.0  # length of the marks in the margin
CUT_GAP = 1.0  # so that no mark remains on a card

PADDING = 4.0
CODE_SIDE = 36.0  # with its light border: half a millimetre and more for each module
PHOTO_WIDTH, PHOTO_HEIGHT = 16.5, 22.0

# On a telephone or a badge: the short code is read from modules of two thirds of a millimetre.
STICKER_SIDE = 30.0
STICKER_CODE = 22.0
STICKERS_ACROSS, STICKERS_DOWN = 6, 8
STICKERS_PER_PAGE = STICKERS_ACROSS * STICKERS_DOWN
STICKERS_TOP = MARGIN + 10

RECEIPTS_PER_PAGE = 27
RECEIPT_HEIGHT = 9.0  # room for a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One pass as printed; `code` is the text of its QR code, `number` what the search finds.

    `token` is the short code of a sticker, known at the issue only.
    """

    name: str
    place: str
    number: str
    code: str
    valid_from: date
    valid_until: date
    photo: bytes | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSheet:
    """What is printed at one time: the name of the compound and the cards in their order."""

    compound: str
    issued_on: date
    cards: tuple[Card, ...]


def draw(data: PassSheet, language: str) -> bytes:
    """The PDF: all cards, the stickers if any, the receipt list; without cards the list alone."""
    painters: list[Painter] = [
        _sheet_of(part, data.compound, language) for part in chunks(data.cards, CARDS_PER_PAGE)
    ]
    stickers = [card for card in data.cards if card.token]
    painters += [_stickers_of(part, language) for part in chunks(stickers, STICKERS_PER_PAGE)]
    rows = [
        (str(number), card.name, card.place, card.number, "", "")
        for number, card in enumerate(data.cards, start=1)
    ]

    def receipts(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        _receipts(sheet, part, data, language)

    painters += pages_of(rows, RECEIPTS_PER_PAGE, receipts)
    return paint(text.tr_in(language, TITLE), painters, language)


def _sheet_of(cards: Sequence[Card], compound: str, language: str) -> Painter:
    def painter(sheet: Sheet) -> None:
        _cut_marks(sheet)
        for place, card in enumerate(cards):
            row, column = divmod(place, ACROSS)
            x, y = LEFT + column * CARD_WIDTH, TOP + row * CARD_HEIGHT
            _card(sheet, x, y, card, compound, language)

    return painter


def _card(sheet: Sheet, x: float, y: float, card: Card, compound: str, language: str) -> None:
    """Words and photo on the left, the code on the right."""
    sheet.box(x, y, CARD_WIDTH, CARD_HEIGHT, grey=0.8)
    code_left = x + CARD_WIDTH - CODE_SIDE - 1.5
    left, inner = x + PADDING, CARD_WIDTH - CODE_SIDE - 1.5 - PADDING
    sheet.text(left, y + 3.5, compound, size=8, width=CARD_WIDTH - 2 * PADDING - 24)
    title = text.tr_in(language, "Pass")
    right = x + CARD_WIDTH - PADDING
    sheet.text(right, y + 3, title, size=11, width=22, align=Align.RIGHT)
    sheet.line(left, y + 9, right, y + 9, grey=0.5)
    sheet.text(left, y + 12, card.name, size=17, width=inner)
    sheet.text(left, y + 20.5, card.place, size=10.5, width=inner)
    beside = left
    if card.photo:
        sheet.picture(left, y + 28, PHOTO_WIDTH, PHOTO_HEIGHT, card.photo)
        beside += PHOTO_WIDTH + 2
    room = code_left - beside
    sheet.text(beside, y + 29, text.tr_in(language, "Pass number"), size=7, width=room)
    sheet.text(beside, y + 32, card.number, size=13, width=room)
    sheet.text(beside, y + 40, text.tr_in(language, "Valid"), size=7, width=room)
    sheet.text(beside, y + 43, f"{card.valid_from:%Y-%m-%d}", size=8, width=room)
    until = text.tr_in(language, "to {day}", day=f"{card.valid_until:%Y-%m-%d}")
    sheet.text(beside, y + 46.5, until, size=8, width=room)
    modules = matrix(card.code)
    border = CODE_SIDE * QUIET_ZONE / (len(modules) + 2 * QUIET_ZONE)
    sheet.code(code_left + border, y + 13 + border, CODE_SIDE - 2 * border, modules)


def _stickers_of(cards: Sequence[Card], language: str) -> Painter:
    """Nothing but the code and the number: a lost one tells nobody whose it was."""

    def painter(sheet: Sheet) -> None:
        title = text.tr_in(language, "Stickers")
        sheet.text(WIDTH / 2, MARGIN, title, size=12, width=120, align=Align.CENTRE)
        for place, card in enumerate(cards):
            row, column = divmod(place, STICKERS_ACROSS)
            x, y = MARGIN + column * STICKER_SIDE, STICKERS_TOP + row * STICKER_SIDE
            sheet.box(x, y, STICKER_SIDE, STICKER_SIDE, grey=0.8)
            modules = matrix(card.token or "")
            border = STICKER_CODE * QUIET_ZONE / (len(modules) + 2 * QUIET_ZONE)
            left = x + (STICKER_SIDE - STICKER_CODE) / 2 + border
            sheet.code(left, y + 1 + border, STICKER_CODE - 2 * border, modules)
            middle = x + STICKER_SIDE / 2
            sheet.text(middle, y + 24, card.number, size=9, width=28, align=Align.CENTRE)

    return painter


def _cut_marks(sheet: Sheet) -> None:
    """In the margins only, at every edge of a card."""
    right, bottom = LEFT + ACROSS * CARD_WIDTH, TOP + DOWN * CARD_HEIGHT
    for column in range(ACROSS + 1):
        x = LEFT + column * CARD_WIDTH
        sheet.line(x, TOP - CUT_GAP - CUT_MARK, x, TOP - CUT_GAP)
        sheet.line(x, bottom + CUT_GAP, x, bottom + CUT_GAP + CUT_MARK)
    for row in range(DOWN + 1):
        y = TOP + row * CARD_HEIGHT
        sheet.line(LEFT - CUT_GAP - CUT_MARK, y, LEFT - CUT_GAP, y)
        sheet.line(right + CUT_GAP, y, right + CUT_GAP + CUT_MARK, y)


def _receipts(sheet: Sheet, rows: Sequence[Sequence[str]], data: PassSheet, language: str) -> None:
    title = text.tr_in(language, "Receipt for passes")
    sheet.text(WIDTH / 2, MARGIN, title, size=16, width=120, align=Align.CENTRE)
    sheet.text(MARGIN, MARGIN + 8, data.compound, size=9, width=110)
    issued = text.tr_in(language, "Issued {day}", day=f"{data.issued_on:%Y-%m-%d}")
    sheet.text(WIDTH - MARGIN, MARGIN + 8, issued, size=9, align=Align.RIGHT)
    columns = (
        Column(title=text.tr_in(language, "No."), width=12, align=Align.CENTRE),
        Column(title=text.tr_in(language, "Name"), width=42),
        Column(title=text.tr_in(language, "Address"), width=40),
        Column(title=text.tr_in(language, "Pass number"), width=26, align=Align.CENTRE),
        Column(title=text.tr_in(language, "Signature"), width=34),
        Column(title=text.tr_in(language, "Date"), width=26),
    )
    sheet.table(MARGIN + 14, columns, rows, row_height=RECEIPT_HEIGHT)
