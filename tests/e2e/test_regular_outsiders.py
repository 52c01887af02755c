"""A temporary pass from the shift menu to the gate, and a stop-gap in the night (G08, G53)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.temporary_screen import TemporaryScreen
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House


def on_top(house: House, kind: type[QWidget]) -> QWidget:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def to_the_gate(house: House) -> None:
    house.window.home()
    house.until(lambda: house.window.stack.currentWidget() is house.gate)
    house.gate.setFocus()
    house.until_answered()
    house.until(house.gate.hasFocus)


def checked(house: House, code: str) -> None:
    """In with the three checks."""
    house.read_by_wedge(code)
    house.until_tone(Tone.PENDING)
    house.until_answered()
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED)


def test_g53_a_helpers_pass_is_issued_and_opens_the_gate_in_its_hours(opened: Open) -> None:
    house = opened(sign_on=CHIEF, language="zh_CN")
    house.press("F10")
    house.until(lambda: hasattr(house.window.stack.currentWidget(), "menu"))
    house.until_answered()
    house.window.stack.currentWidget().menu.pick("temporary")
    screen = on_top(house, TemporaryScreen)
    screen.key.phrase.editor.setText("passphrase")
    screen.key.submit()
    house.until(screen.form.isVisible)
    house.until_answered()
    screen.name.setText("王阿姨")
    screen.company.setText("好帮手家政")
    screen.days.setText("1234567")
    screen.hours.setText("00:00-00:00")
    house.picture("temporary-form")
    sheets = []
    screen.sheet_asked.connect(sheets.append)
    screen.submit()
    on_top(house, PaperPreview)
    house.picture("temporary-card")
    to_the_gate(house)
    ((issued,),) = sheets
    checked(house, issued.text)
    house.picture("temporary-granted")
    house.app.lanes.write(house.app.passes.revoke, issued.id, "misused", house.window.operator)
    house.clock.advance(minutes=2)
    house.press("+")
    house.until_answered()
    house.read_by_wedge(issued.text)
    house.until_tone(Tone.DENIED)
    house.clock.advance(minutes=2)
    house.press("-")
    house.until_answered()
    house.read_by_wedge(issued.text)
    house.until_tone(Tone.GRANTED)
    assert house.verified().fault is None


def test_g08_a_card_lost_at_night_is_stood_in_for(opened: Open, community: Community) -> None:
    """By a guard: reported lost, a slip from the station's own key, and the gate opens again."""
    house = opened()
    lost = community.cards[3]
    house.press("F3")
    house.until_answered()
    on_top(house, SearchScreen).card_asked.emit(str(lost.person))
    screen = on_top(house, PersonCardScreen)
    house.app.lanes.write(house.app.passes.report_lost, lost.id, house.window.operator).result()
    screen.passes._reload_passes()
    house.until(screen.passes.stop_gap.isEnabled)
    slips = []
    screen.slip_asked.connect(lambda issued, roll: slips.append(issued))
    screen.passes.stop_gap.click()
    on_top(house, PaperPreview)
    house.picture("stop-gap-slip")
    to_the_gate(house)
    (slip,) = slips
    checked(house, slip.text)
    house.read_by_wedge(lost.text)
    house.until_tone(Tone.DENIED)
    assert house.verified().fault is None
