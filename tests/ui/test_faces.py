"""What is shown follows from what was committed, and nothing else looks like granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gatekeeper import text
from gatekeeper.domain.access import Direction, Finding, Notice, Outcome
from gatekeeper.domain.readings import Answer
from gatekeeper.errors import StoreError
from gatekeeper.ui import faces, slots
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.theme import Tone
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
