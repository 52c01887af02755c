"""What is shown follows from what was committed, and nothing else looks like granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from gatekeeper import credentials, text
from gatekeeper.domain import checks, vehicles
from gatekeeper.domain.access import Direction, Finding, LaneKind, Notice, Outcome
from gatekeeper.domain.readings import Answer
from gatekeeper.errors import StoreError
from gatekeeper.ui import faces, keys, slot_words, slots
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.waiting_list import WaitingList
from tests.ui import scenes


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = text.language()
    text.use("zh_CN")
    yield
    text.use(before)


@pytest.mark.parametrize(
    ("findings", "direction", "word"),
    [
        (scenes.FINE, Direction.ENTRY, "放行"),
        (scenes.FINE, Direction.EXIT, "可以外出"),
        (scenes.FEVER, Direction.ENTRY, "待核实"),
        (scenes.LOST, Direction.ENTRY, "禁入"),
        (scenes.LOST, Direction.EXIT, "暂缓外出"),
        (scenes.WANTED, Direction.ENTRY, "请继续出示"),
    ],
)
def test_the_words_of_the_gate(
    findings: tuple[Finding, ...], direction: Direction, word: str
) -> None:
    assert faces.face_of(scenes.shown(findings, direction=direction)).word == word


def test_a_fault_says_what_to_do_by_hand() -> None:
    face = faces.fault_face(StoreError("store-full"))
    assert face.tone is Tone.FAULT
    assert face.word == "故障\n未记录"
    assert "请用纸质登记表" in face.step
    assert "磁盘" in face.reason


def test_a_bug_is_a_fault_too() -> None:
    assert faces.fault_face(ZeroDivisionError()).tone is Tone.FAULT


@pytest.mark.parametrize("findings", [scenes.FINE, scenes.LOST])
def test_a_final_verdict_that_was_not_recorded_is_a_fault(
    findings: tuple[Finding, ...],
) -> None:
    assert faces.face_of(scenes.shown(findings, sequence=None)).tone is Tone.FAULT


def test_the_next_step_never_says_why() -> None:
    face = faces.face_of(scenes.shown(scenes.FEVER, number=3))
    assert "37.6" in face.reason
    assert "37.6" not in face.step
    assert "体温" not in face.step


GREEN_BY_IMAGE = scenes.finding("health-code", "code-green-by-image", Outcome.GRANTED)
OPEN = (scenes.finding("emergency", "emergency-passage", Outcome.GRANTED),)


def test_idle_shows_no_name() -> None:
    face = faces.face_of(scenes.nobody(notice=Notice(code="notice-payment")))
    assert (face.tone, face.name) == (Tone.IDLE, "")


def test_slots_follow_the_profile_and_show_the_draft() -> None:
    shown = scenes.shown(scenes.WANTED)
    made = {slot.check: slot for slot in slots.slots_of(shown, Draft(digits="36"))}
    assert list(made) == ["pass", "health-code", "temperature"]
    assert made["pass"].tone is Tone.GRANTED
    assert made["health-code"].key == "Enter"
    assert made["temperature"].value == "36._"
    assert made["temperature"].is_draft


def test_nobody_is_asked_for_a_temperature_on_the_way_out() -> None:
    shown = scenes.shown(scenes.WANTED, direction=Direction.EXIT)
    assert "temperature" not in {slot.check for slot in slots.slots_of(shown, Draft())}


def test_enter_accepts_what_is_offered_and_what_was_typed() -> None:
    shown = scenes.shown(scenes.WANTED)
    assert slots.accepted(shown, Draft()) == (Answer(question="colour", value="green"),)
    red = Draft(answers={"colour": "red"})
    assert slots.accepted(shown, red) == (Answer(question="colour", value="red"),)


def test_enter_accepts_nothing_of_a_person_already_decided() -> None:
    assert slots.accepted(scenes.shown(scenes.FINE), Draft()) == ()


def test_an_overridden_finding_offers_nothing() -> None:
    overridden = replace(scenes.GREEN_TO_CONFIRM, overridden=True)
    shown = scenes.shown((overridden, scenes.WANTED[2]))
    assert slots.accepted(shown, Draft()) == ()


def test_the_worst_finding_stands_first_in_the_strip() -> None:
    chips = slots.chips_of(scenes.shown(scenes.FEVER, number=1))
    assert [chip.tone for chip in chips] == [Tone.HELD, Tone.GRANTED, Tone.GRANTED]
    assert chips[0].key == "Enter"


def test_every_outcome_has_a_tone() -> None:
    assert {faces.tone_of(outcome) for outcome in Outcome} == {
        Tone.GRANTED,
        Tone.PENDING,
        Tone.HELD,
        Tone.DENIED,
    }


COMPARE = scenes.finding("person", "person-to-compare", Outcome.PENDING)
OTHER = scenes.finding("person", "name-mismatch", Outcome.HELD)
SAME = scenes.finding("person", "person-compared", Outcome.GRANTED)


@pytest.mark.parametrize(
    ("findings", "name"),
    [
        ((*scenes.FINE, COMPARE), "张小明"),
        ((*scenes.FINE, OTHER), "张小明"),
        ((*scenes.FEVER, COMPARE), "张小明"),
        ((*scenes.WANTED, SAME), "张**"),
        ((*scenes.LOST, COMPARE), "张**"),
        ((*scenes.FINE, replace(OTHER, overridden=True)), "张**"),
        (scenes.FINE, "张**"),
        (scenes.WANTED, "张**"),
        (scenes.FEVER, "张**"),
    ],
)
def test_a_name_is_full_only_while_it_has_to_be_compared(
    findings: tuple[Finding, ...], name: str
) -> None:
    assert faces.face_of(scenes.shown(findings)).name == name


@pytest.mark.parametrize("findings", [scenes.FINE, scenes.FEVER, scenes.WANTED])
def test_what_the_queue_can_read_tells_no_health(findings: tuple[Finding, ...]) -> None:
    face = faces.face_of(scenes.shown(findings, number=3))
    public = f"{face.word} {face.english} {face.step} {face.name} {face.about}"
    for secret in ("36.5", "37.6", "绿码", "green"):
        assert secret not in public


def test_the_last_verdict_of_another_day_tells_the_day() -> None:
    shown = replace(scenes.shown(scenes.FINE), repeated=True)
    face = faces.face_of(shown, is_last=True)
    assert "2022-03-14" in face.step
    assert face.note == ""


def values(shown: object) -> dict[str, slots.Slot]:
    return {slot.check: slot for slot in slots.slots_of(shown, Draft())}  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "findings", [scenes.FINE, scenes.WANTED, scenes.FEVER, scenes.LOST, (GREEN_BY_IMAGE,)]
)
def test_a_slot_shows_a_value_and_no_sentence(findings: tuple[Finding, ...], language: str) -> None:
    text.use(language)
    for slot in values(scenes.shown(findings)).values():
        assert not slot.value.endswith((".", "。")), slot.value
        assert len(slot.value) <= 24, slot.value


def test_the_slot_of_a_good_pass_is_its_number() -> None:
    assert values(scenes.shown())["pass"].value == "A-0317"


def test_every_word_of_a_slot_belongs_to_a_code_there_is() -> None:
    known = set(checks.MESSAGES) | set(credentials.MESSAGES) | {"emergency-passage"}
    known |= set(vehicles.MESSAGES)
    assert set(slot_words._WORDS) - known == set()


def test_what_was_overridden_is_good_and_keeps_its_value() -> None:
    overridden = replace(scenes.LOST[0], overridden=True)
    slot = values(scenes.shown((overridden, *scenes.LOST[1:])))["pass"]
    assert (slot.tone, slot.value) == (Tone.GRANTED, "已挂失")


def test_a_final_verdict_asks_for_nothing_more() -> None:
    shown = scenes.shown((scenes.LOST[0], scenes.WANTED[1], scenes.WANTED[2]))
    assert [chip.tone for chip in slots.chips_of(shown)] == [Tone.DENIED]
    assert not any(slot.is_wanted or slot.key for slot in values(shown).values())


def test_nothing_is_wanted_during_an_emergency() -> None:
    for shown in (scenes.shown(OPEN, emergency=True), scenes.nobody(emergency=True)):
        made = values(shown).values()
        assert made
        assert not any(slot.is_wanted or slot.key for slot in made)


def test_against_the_clock_the_key_is_that_of_the_time_and_never_f8() -> None:
    behind = scenes.finding("clock", "clock-behind", Outcome.HELD)
    chips = slots.chips_of(scenes.shown((*scenes.FINE, behind), sequence=None, number=1))
    assert [chip.key for chip in chips if chip.tone is Tone.HELD] == ["T"]
    assert keys.intent_of(slots.CLOCK_KEY) == "clock"


def test_beside_a_countdown_stands_what_was_found(qapp: QApplication) -> None:
    resting, other = scenes.waiting(2)
    waiting = WaitingList()
    assert waiting._reason(resting, 1000) == "体温 37.6"
    assert waiting._reason(other, 1000).endswith("。")
    assert waiting._reason(other, 40) == slot_words.named(other.reason)  # type: ignore[arg-type]


def test_a_vehicle_lane_asks_for_the_plate_not_for_a_pass() -> None:
    face = faces.idle_face(lane=LaneKind.VEHICLE)
    assert face.word == "请停车，登记车牌和人数"
    assert face.english == "Please stop: plate and number of people"
    assert faces.idle_face().word != face.word
