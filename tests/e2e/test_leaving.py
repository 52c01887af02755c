"""封闭管理 on the whole program: the digits answer why, F9 shows who is out (G10-G12)."""

from __future__ import annotations

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.question_panel import QuestionPanel
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.work_panel import WorkPanel
from tests.e2e.conftest import Open
from tests.e2e.house import Community, House


def closed(opened: Open) -> House:
    """The program, its supervisor having switched the profile."""
    house = opened()
    app = house.app
    app.lanes.write(app.profiles.switch_to, "closed", SYSTEM).result()
    return house


def leaves(house: House, card: object) -> None:
    """The way out by its key, the card by the reader; then the panel asks."""
    house.press("-")
    house.until_answered()
    house.read_by_wedge(card.text)
    house.until(lambda: isinstance(house.gate.asking, QuestionPanel))
    house.until_answered()


def test_g10_g11_one_digit_sends_somebody_out_and_f9_waits_for_him(
    opened: Open, community: Community
) -> None:
    house = closed(opened)
    first = community.cards[0]
    leaves(house, first)
    house.picture("asked-why")
    house.press("3")
    house.until_tone(Tone.GRANTED)
    assert house.gate.asking is None
    leaves(house, community.cards[1])
    house.press("5")
    house.until_tone(Tone.DENIED)
    assert "approval" in house.face.reason
    house.press("F9")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), OutingsScreen))
    house.until_answered()
    house.picture("outings")
    house.press("Esc")
    assert house.verified().fault is None


def test_g12_a_work_proof_is_taken_down_by_keys_alone(opened: Open, community: Community) -> None:
    """- card 2, employer, Ctrl+Enter; the rest is as usual."""
    house = closed(opened)
    leaves(house, community.cards[0])
    house.press("2")
    house.until(lambda: isinstance(house.gate.asking, WorkPanel))
    house.until_answered()
    house.press("Redstar")
    house.picture("work-proof")
    house.confirm()
    house.until(lambda: house.gate.asking is None)
    house.until_answered()
    [row] = house.app.work_proofs.listed()
    assert row.employer == "Redstar"
    assert house.face.tone in (Tone.GRANTED, Tone.DENIED)  # as the hour of the day has it
    assert house.verified().fault is None
