"""物品放行条 for whoever leaves: one key, his door and name stand there already (G56)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gatekeeper.ui.ledger_card import LedgerCard
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community


def test_g56_a_slip_for_the_person_who_leaves(opened: Open, community: Community) -> None:
    house = opened()
    leaving = community.cards[0]
    house.press("-")
    house.until_answered()
    house.read_by_wedge(leaving.text)
    house.until_tone(Tone.GRANTED)
    house.press("L")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerForm))
    house.until_answered()
    form = house.window.stack.currentWidget()
    assert form.draft().values["household"] == leaving.place
    assert form.draft().values["bearer"] == leaving.name
    form.editors["items"].setText("Sofa")
    form.editors["pieces"].setText("1")
    form.editors["reason"].pick("moving")
    ink = form.editors["signature"].ink
    QTest.mouseClick(ink, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    house.picture("release-form")
    form.submit()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerCard))
    house.until_answered()
    house.picture("release-card")
    house.window.stack.currentWidget().slip.click()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
    house.until_answered()
    assert ",ledger-revealed," in house.audits()
    assert house.verified().fault is None
