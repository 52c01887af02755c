"""The resident flow from the picture to the verdict, with the keys of the F1 card alone."""

from __future__ import annotations

from gatekeeper.ui import keys
from gatekeeper.ui.key_card import KeyCard, printed_rows
from gatekeeper.ui.subjects import is_on_card
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, Stage, phone_code, words_of


def test_ten_people_pass_with_the_keys_of_the_card_alone(
    opened: Open, stage: Stage, community: Community
) -> None:
    """G02, G03: pass and green code before the camera, three digits and Enter on the keypad."""
    house = opened(stage.device())
    pressed: set[str] = set()
    house.window.keys.pressed.connect(pressed.add)
    for number, card in enumerate(community.cards[:10]):
        stage.hold_up(card.text)
        house.until_tone(Tone.PENDING, card.name)
        stage.hold_up(phone_code(card), ink="green")
        house.until(lambda: "green" in words_of(house.gate.slots)[0])
        house.press(f"36{number}", "Enter")
        house.until_tone(Tone.GRANTED, card.name)
    house.picture("tenth")
    assert house.events() == ["granted"] * 10
    assert len(set(house.rows("SELECT person FROM passages WHERE NOT void"))) >= 10
    assert house.verified().fault is None
    listed = {row.key for row in keys.KEYS if row.group == "keypad"}
    assert pressed == {*"0123456789", "Enter"}
    assert {"0-9 .", "Enter"} <= listed


def test_the_card_lists_exactly_the_keys_that_act(opened: Open) -> None:
    house = opened()
    house.press("F1")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), KeyCard))
    told = {key for key, _ in printed_rows() if key}
    shown = set(words_of(house.window.stack.currentWidget()))
    policy = house.app.standing.policy
    assert shown & told == {key.key for key in keys.KEYS if is_on_card(key.intent, policy)}
    house.picture("keys")
    house.press("Esc")
    assert house.window.stack.currentWidget() is house.gate
    acting = {chr(n) for n in range(33, 127)} | {"Enter", "Esc"} | {f"F{n}" for n in range(1, 13)}
    act = {key.upper() for key in acting if keys.intent_of(key)} - set("0123456789.,")
    chords = {key.upper() for key in told if "+" in key[1:]}
    assert act | {"0-9 ."} == {key.upper() for key in told} - chords


def test_a_verdict_is_shown_only_after_its_commit(
    opened: Open, stage: Stage, community: Community
) -> None:
    """G02: one line, one typed row, one passage; the log is good."""
    house = opened(stage.device())
    order: list[str] = []
    house.app.database.on_commit(lambda _: order.append(f"committed {len(house.lines())}"))
    house.gate.heard.connect(lambda tone, _: order.append(tone.name))
    (card, *_) = community.cards
    stage.hold_up(card.text)
    house.until_tone(Tone.PENDING, card.name)
    assert house.lines() == []
    stage.hold_up(phone_code(card), ink="green")
    house.until(lambda: house.gate.shown.presentation.health_code is not None)
    house.press("365")
    assert house.gate.draft.shown == "36.5"
    assert house.lines() == []
    house.press("Enter")
    face = house.until_tone(Tone.GRANTED, card.name)
    house.picture("granted")
    assert (face.word, face.english) == ("放行", "GRANTED")
    assert order.index("committed 1") < order.index("GRANTED")
    assert len(house.lines()) == 1
    (row,) = house.rows("SELECT event, outcome, sequence, tenths, colour FROM access_events")
    assert row[:2] == ("granted", "granted")
    assert row[2:] == (house.gate.faced.sequence, 365, "green")
    assert house.verified().fault is None
