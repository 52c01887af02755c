"""单位门禁: asked, measured, looked at, scanned, one after the other, by keys alone (G05, G43)."""

from __future__ import annotations

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.ui.answer_panel import AnswerPanel
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, House


def company(opened: Open, **more: str) -> House:
    house = opened(**more)
    house.app.lanes.write(house.app.profiles.switch_to, "company", SYSTEM).result()
    house.until(lambda: [slot.check for slot in house.gate.slots.places][:1] == ["asked"])
    house.until_answered()
    return house


def following(house: House) -> list[str]:
    return [slot.check for slot in house.gate.slots.places if slot.is_next]


def test_g05_g43_the_panel_leads_through_the_four_steps(opened: Open, community: Community) -> None:
    house = company(opened, language="zh_CN")
    house.present(community.cards[0].text)
    house.until_tone(Tone.PENDING)
    assert following(house) == ["asked"]
    assert house.face.step == "请回答几个问题"
    house.picture("in-order")
    house.press("Enter")
    house.until(lambda: following(house) == ["temperature"])
    house.press("365", "Enter")
    house.until(lambda: following(house) == ["health-code"])
    house.press("g", "Enter")
    house.until_tone(Tone.GRANTED)
    assert house.events()[-1] == "granted"
    parts = house.rows("SELECT data FROM journal_private WHERE part = 'measured'")
    assert '"asked":"clear"' in parts[-1][0]
    assert house.verified().fault is None


def test_g01_a_yes_to_a_question_holds(opened: Open, community: Community) -> None:
    house = company(opened)
    house.present(community.cards[1].text)
    house.until_tone(Tone.PENDING)
    house.press("q")
    house.until(lambda: isinstance(house.gate.asking, AnswerPanel))
    house.picture("asked")
    house.press("3")
    house.until_tone(Tone.HELD)
    assert house.face.reason == "Says: had contact with a patient."


def test_g06_g43_a_car_in_this_profile_is_looked_into(opened: Open) -> None:
    house = company(opened)
    assert house.app.standing.policy.vehicle.inspect
    assert {"F4"} <= {button.text().split()[0] for button in house.window.bar.buttons}
