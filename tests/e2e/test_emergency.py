"""F12: everybody passes and is counted; the roll-call names who is inside."""

from __future__ import annotations

import io

from pypdf import PdfReader

from gatekeeper.ui.emergency_panel import EmergencyPanel
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community


def test_an_emergency_from_its_begin_to_its_end(opened: Open, community: Community) -> None:
    house = opened()
    cards = community.cards[:3]
    house.press("F12")
    house.until(lambda: isinstance(house.gate.asking, EmergencyPanel))
    house.until_answered()
    house.press("1")
    house.confirm()
    house.until(lambda: house.gate.asking is None)
    house.until_answered()
    for card in cards:
        house.read_by_wedge(card.text)
        house.until_tone(Tone.GRANTED, card.name)
    house.picture("emergency")
    assert house.events() == ["granted"] * 3
    house.press("F12")
    house.until(lambda: isinstance(house.gate.asking, EmergencyPanel))
    panel = house.gate.asking
    house.until(lambda: panel.since.isVisible())
    house.press("p")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
    paper = house.window.stack.currentWidget()
    house.picture("roll-call")
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper._pdf)).pages)
    assert all(card.name in told for card in cards)
    house.press("Esc")
    house.until(lambda: house.window.stack.currentWidget() is house.gate)
    house.press("F12")
    house.until(lambda: isinstance(house.gate.asking, EmergencyPanel))
    panel = house.gate.asking
    house.until(lambda: panel.since.isVisible())
    house.confirm()
    house.until(lambda: panel.question.isVisible())
    panel.question.yes.click()
    house.until(lambda: house.gate.asking is None)
    house.until_answered()
    assert "emergency-begun" in house.audits()
    assert "emergency-ended" in house.audits()
    house.read_by_wedge(community.cards[5].text)
    house.until_tone(Tone.PENDING, community.cards[5].name)
    assert house.verified().fault is None
