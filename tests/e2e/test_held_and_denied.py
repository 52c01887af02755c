"""Whoever is held waits with a number; whoever is denied is referred, let pass, or undone."""

from __future__ import annotations

from typing import Any

from gatekeeper import text
from gatekeeper.services.passes import IssuedPass
from gatekeeper.ui.confirmations_screen import ConfirmationsScreen
from gatekeeper.ui.override_panel import OverridePanel
from gatekeeper.ui.referral_panel import ReferralPanel
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.undo_panel import UndoPanel
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, CHIEF_PIN, Community, House, operator


def decide(house: House, card: IssuedPass, *keys: str, tone: Tone) -> Any:
    """A pass by the reader, then what the guard types; the face that comes."""
    house.read_by_wedge(card.text)
    house.until_tone(Tone.PENDING, card.name)
    house.press(*keys, "Enter")
    return house.until_tone(tone, card.name)


def waiting(house: House, count: int) -> Any:
    house.until(lambda: len(house.gate.waiting.rows) == count)
    return house.gate.waiting.rows


def asked(house: House, kind: type) -> Any:
    """The question in the panel, when it has fetched what it shows."""
    house.until(lambda: isinstance(house.gate.asking, kind))
    house.until_answered()
    return house.gate.asking


def test_a_fever_waits_rests_and_passes(opened: Open, community: Community) -> None:
    """G02, G07: held with a number and a timer, recalled by *, measured again after the rest."""
    house = opened()
    hot, other = community.cards[:2]
    face = decide(house, hot, "G", "376", tone=Tone.HELD)
    assert face.number == 1
    assert "37.6" in face.reason
    assert "37.6" not in face.step
    (row,) = waiting(house, 1)
    assert house.gate.waiting.rest_words(row)[0] == "4"
    house.picture("held")
    decide(house, other, "G", "364", tone=Tone.GRANTED)
    assert len(waiting(house, 1)) == 1
    house.clock.advance(minutes=2)
    house.press("*")
    house.until_tone(Tone.HELD, hot.name)
    house.press("365", "Enter")
    house.until_answered()
    assert house.face.tone is Tone.HELD
    house.clock.advance(minutes=4)
    # Seen too long ago by now: the code is looked at again.
    house.press("G", "366", "Enter")
    house.until_tone(Tone.GRANTED, hot.name)
    assert waiting(house, 0) == ()
    assert house.events()[-1] == "granted"
    assert house.verified().fault is None


def test_a_second_high_reading_opens_a_referral(opened: Open, community: Community) -> None:
    """G07: a typed record of where he waits, which clinic, who was called, who took over."""
    house = opened()
    (hot, *_) = community.cards
    decide(house, hot, "G", "378", tone=Tone.HELD)
    house.clock.advance(minutes=6)
    house.press("G", "379", "Enter")
    face = house.until_tone(Tone.DENIED, hot.name)
    assert "37.9" not in face.step
    house.press("F5")
    panel = asked(house, ReferralPanel)
    house.until(lambda: panel.list.current is not None)
    house.picture("referral")
    assert panel.list.current.name.startswith(hot.name[0])
    house.press("isolation tent")
    house.confirm()
    house.until_answered()
    assert house.rows("SELECT waiting_place FROM referrals") == [("isolation tent",)]
    house.press("Esc")
    assert house.gate.asking is None
    assert house.verified().fault is None


def test_a_lost_pass_is_denied_and_a_supervisor_may_override(
    opened: Open, community: Community
) -> None:
    """G08: 挂失. F8 asks why; what was set aside stays in the record."""
    house = opened(sign_on=CHIEF)
    (lost, *_) = community.cards
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.passes.report_lost, lost.id, chief).result()
    house.read_by_wedge(lost.text)
    face = house.until_tone(Tone.DENIED, lost.name)
    assert face.reason == text.sentence("pass-lost", {})
    house.press("F8")
    panel = asked(house, OverridePanel)
    house.picture("override")
    house.press("1")
    house.confirm()
    house.until(lambda: house.gate.asking is not panel)
    # Set aside is the pass alone; the other checks still want their answers.
    house.until_tone(Tone.PENDING, lost.name)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, lost.name)
    assert house.events()[0] == "denied"
    assert house.events()[-1] == "override"
    assert "override" in house.audits()
    assert house.verified().fault is None


def test_a_word_by_telephone_counts_and_is_confirmed_later(
    opened: Open, community: Community
) -> None:
    """The guard names the superior; in his list it waits for his PIN."""
    house = opened()
    (red, *_) = community.cards
    decide(house, red, "R", "365", tone=Tone.DENIED)
    house.press("F8")
    panel = asked(house, OverridePanel)
    house.until(lambda: panel.word.count() == 2)
    assert not any(tick.isEnabled() for tick in panel.ticks.values())
    panel.word.setCurrentIndex(1)
    assert all(tick.isChecked() for tick in panel.ticks.values())
    house.press("4")
    house.confirm()
    house.until_tone(Tone.GRANTED, red.name)
    house.until_answered()
    assert house.events() == ["denied", "override"]
    (pending,) = house.app.lanes.read(house.app.settlement.confirmations).result()
    assert pending.name == red.name
    house.close()

    house = house.again(CHIEF)
    house.press("F10")
    house.until(lambda: house.window.stack.currentWidget() is not house.gate)
    menu = house.window.stack.currentWidget().menu
    house.press(str(menu._keys.index("confirmations") + 1))
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ConfirmationsScreen))
    screen = house.window.stack.currentWidget()
    house.until(lambda: screen.list.current is not None)
    house.picture("confirmations")
    screen.pad.setFocus()
    house.press(CHIEF_PIN)
    house.until(lambda: screen.list.current is None)
    assert house.app.lanes.read(house.app.settlement.confirmations).result() == ()
    assert "override-confirmed" in house.audits()


def test_a_verdict_is_taken_back(opened: Open, community: Community) -> None:
    """F11: a correction with its reason; the passage counts no more, the line stays."""
    house = opened()
    (card, *_) = community.cards
    decide(house, card, "G", "365", tone=Tone.GRANTED)
    before = house.rows("SELECT count(*) FROM passages WHERE void = 0")
    house.press("F11")
    panel = asked(house, UndoPanel)
    house.until(lambda: panel.list.current is not None)
    house.press("3")
    house.confirm()
    house.until(lambda: panel.question.isVisible())
    house.picture("undo")
    panel.question.yes.click()
    house.until(lambda: house.gate.asking is None)
    house.until_answered()
    assert house.events() == ["granted", "correction"]
    assert house.rows("SELECT count(*) FROM passages WHERE void = 0") == [(before[0][0] - 1,)]
    assert "did-not-pass" in house.audits()
    house.until_tone(Tone.IDLE)
    house.press("Enter")
    house.until_answered()
    assert house.events() == ["granted", "correction"]
    assert house.verified().fault is None
