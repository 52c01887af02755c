"""A power cut on the whole program: sheets printed before, typed in after, by keys alone."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.domain.paper import SheetKind
from gatekeeper.ui.paper_entry import PaperEntryScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.paper_sheets import PaperSheetsScreen
from gatekeeper.ui.shift_menu import ShiftMenu
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open


def test_sheets_are_printed_and_typed_in_and_the_gate_goes_on(opened: Open, community) -> None:
    house = opened()
    house.press("F10")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ShiftMenu))
    menu = house.window.stack.currentWidget()
    menu.menu.pick("paper")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperSheetsScreen))
    sheets = house.window.stack.currentWidget()
    sheets.kind.setCurrentIndex(list(SheetKind).index(SheetKind.RESIDENTS))
    house.press("P", ctrl=True)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
    house.picture("paper sheets")
    house.press("Esc")
    house.until(lambda: len(sheets.list.model.shown) == 5)
    sheets.list.table.selectRow(0)
    house.confirm()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperEntryScreen))
    entry = house.window.stack.currentWidget()
    house.clock.advance(minutes=20)
    written = (house.clock() - timedelta(minutes=1)).astimezone()
    entry.day.setText(f"{written:%Y-%m-%d}")
    house.press(f"{written:%H%M}")
    entry.form.fields["people_in"].editor.typed.setText("12")
    house.confirm()
    house.until(lambda: len(entry.list.model.shown) == 1)
    house.picture("paper entry")
    card = community.cards[0]
    house.read_by_wedge(card.text)
    house.press("Esc")
    house.press("Esc")
    house.press("Esc")
    house.until(lambda: house.standing_here == card.name)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)
    assert house.verified().fault is None
