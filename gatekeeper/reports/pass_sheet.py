"""Passes to cut out (出入证), ten to a sheet, stickers, the list to sign for them (领取签收表).

Kinds and phases look different at arm's length: the band below the title has a pattern of its own
for each kind, and a colour and letters of its own for each half year in which passes end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gatekeeper import text
from gatekeeper.domain.passes import Hours
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, pages_of, paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Painter, Sheet
from gatekeeper.text.passes import hours_words, pass_kind_words

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
BAND_TOP, BAND_HEIGHT = 8.6, 2.2
# Dark enough for white letters and a photocopier; the letters of the series say the same.
BAND_COLOURS = ("#1B5E8C", "#8C4A00", "#5B2A86", "#0B6B57", "#8E1B3A", "#444444")
# Lengths of the dashes in millimetres and their rows: one look tells the kinds apart.
_BANDS: dict[str, tuple[float, int]] = {
    "household": (0.0, 2),
    "temporary": (3.0, 1),
    "stop-gap": (1.0, 2),
}

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

    `token` is the short code of a sticker, known at the issue only. A household's has no name;
    `hours`, `company` and `sponsor` are those of a temporary pass. A card speaks its
    holder's `language`, else the window's.
    """

    name: str
    place: str
    number: str
    code: str
    valid_from: date
    valid_until: date
    photo: bytes | None = None
    token: str | None = None
    kind: str = "resident"
    hours: Hours | None = None
    company: str = ""
    sponsor: str = ""
    language: str = ""

    @property
    def series(self) -> str:
        """The half year in which it ends: 27A, 27B."""
        return f"{self.valid_until:%y}{'A' if self.valid_until.month <= 6 else 'B'}"


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
        (str(number), card.name or pass_kind_words(card.kind, language), *_where(card), "", "")
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
            _card(sheet, x, y, card, compound, card.language or language)

    return painter


def _card(sheet: Sheet, x: float, y: float, card: Card, compound: str, language: str) -> None:
    """Words and photo on the left, the code on the right."""
    sheet.box(x, y, CARD_WIDTH, CARD_HEIGHT, grey=0.8)
    code_left = x + CARD_WIDTH - CODE_SIDE - 1.5
    left, inner = x + PADDING, CARD_WIDTH - CODE_SIDE - 1.5 - PADDING
    sheet.text(left, y + 3.5, compound, size=8, width=CARD_WIDTH - 2 * PADDING - 36)
    title = pass_kind_words(card.kind, language)
    right = x + CARD_WIDTH - PADDING
    sheet.text(right, y + 2.6, title, size=12, width=34, align=Align.RIGHT)
    _band(sheet, left, y + BAND_TOP, right - left, card)
    for height, size, words in _lines(card, language):
        sheet.text(left, y + height, words, size=size, width=inner)
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
    sheet.code(code_left, y + 13, CODE_SIDE, card.code)


def _lines(card: Card, language: str) -> Iterator[tuple[float, float, str]]:
    """Who it is, larger than all else, and where he belongs; a household is its door."""
    yield 12.6, 17, card.name or card.place
    if card.hours is not None:
        yield 20, 9.5, "  ".join(part for part in (card.company, card.sponsor) if part)
        yield 24.3, 9, hours_words(card.hours, language)
    elif card.name:
        yield 20.5, 10.5, card.place
    else:
        yield 20.5, 8.5, text.tr_in(language, "For every member; say at the gate who you are.")


def _where(card: Card) -> tuple[str, str]:
    return card.place or card.sponsor or card.company, card.number


def _band(sheet: Sheet, x: float, y: float, width: float, card: Card) -> None:
    """The colour of the phase in the pattern of the kind, with its letters at the right end."""
    half_years = card.valid_until.year * 2 + (card.valid_until.month > 6)
    colour = BAND_COLOURS[half_years % len(BAND_COLOURS)]
    dash, rows = _BANDS.get(card.kind, (0.0, 1))
    letters = 11.0
    height = BAND_HEIGHT / rows * (1 if rows == 1 else 0.7)
    for row in range(rows):
        top = y + row * (BAND_HEIGHT - height)
        start, step = x, dash or width - letters
        while start < x + width - letters:
            end = min(start + step, x + width - letters)
            sheet.fill(start, top, end - start, height, colour)
            start += 2 * step
    sheet.fill(x + width - letters + 1, y, letters - 1, BAND_HEIGHT, colour)
    middle = x + width - (letters - 1) / 2
    sheet.text(middle, y + 0.15, card.series, size=6, align=Align.CENTRE, white=True)


def _stickers_of(cards: Sequence[Card], language: str) -> Painter:
    """Nothing but the code and the number: a lost one tells nobody whose it was."""

    def painter(sheet: Sheet) -> None:
        title = text.tr_in(language, "Stickers")
        sheet.text(WIDTH / 2, MARGIN, title, size=12, width=120, align=Align.CENTRE)
        for place, card in enumerate(cards):
            row, column = divmod(place, STICKERS_ACROSS)
            x, y = MARGIN + column * STICKER_SIDE, STICKERS_TOP + row * STICKER_SIDE
            sheet.box(x, y, STICKER_SIDE, STICKER_SIDE, grey=0.8)
            left = x + (STICKER_SIDE - STICKER_CODE) / 2
            sheet.code(left, y + 1, STICKER_CODE, card.token or "")
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
