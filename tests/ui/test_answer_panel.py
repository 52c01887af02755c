"""A letter opens the question of a slot in the panel, a digit answers it (G05, G60)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from gatekeeper import config, text
from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.policy import TravelCardRule
from gatekeeper.domain.readings import Symbol
from gatekeeper.ui import slots, theme
from gatekeeper.ui.answer_panel import AnswerPanel, sampled_at
from gatekeeper.ui.theme import Tone
from tests.stations import HEALTH_CODE
from tests.ui.test_gate_screen import GREEN, Booth


@pytest.fixture
def booth(tmp_path, qtbot, qapp):
    before = text.language()
    text.use("zh_CN")
    theme.apply(qapp, "day")
    made = Booth(tmp_path, qtbot, profile="company")
    yield made
    made.close()
    text.use(before)


def places(booth):
    return {slot.check: slot for slot in booth.screen.slots.places}


def policy_with(booth, *more: str, **rules):
    """The profile in force, with more demanded of everybody at both ways."""
    old = booth.post.standing.policy
    demanded = {key: checks | frozenset(more) for key, checks in old.demanded.items()}
    slots = tuple(dict.fromkeys((*old.slots, *more)))
    changed = replace(old, demanded=demanded, slots=slots, in_order=False, **rules)
    booth.post.standing.policy = changed


def test_g05_ask_measure_check_scan_one_after_the_other(booth):
    """The panel leads: the next slot alone is marked, said, and taken by Enter."""
    worker = booth.post.resident(kind=PersonKind.WORKER)
    booth.show(GREEN)
    booth.show(worker.card)
    assert [check for check, slot in places(booth).items() if slot.is_next] == ["asked"]
    assert booth.heard[-1][1] == "请回答几个问题"
    assert places(booth)["health-code"].value == "稍后"
    assert places(booth)["pass"].value == "已收到"
    assert not any("前一步" in chip.sentence for chip in slots.chips_of(booth.screen.shown))
    booth.keys("Enter")
    assert places(booth)["asked"].tone is Tone.GRANTED
    assert [check for check, slot in places(booth).items() if slot.is_next] == ["temperature"]
    assert booth.heard[-1][1] == "请测量体温"
    assert booth.tone is Tone.PENDING
    booth.keys("3", "6", "5", "Enter")
    assert booth.tone is Tone.PENDING
    assert places(booth)["health-code"].is_next
    assert booth.keys("Enter") is Tone.GRANTED


def test_g05_a_yes_is_two_keys_and_holds(booth):
    booth.show(booth.post.resident(kind=PersonKind.WORKER).card)
    booth.keys("Q")
    assert isinstance(booth.screen.asking, AnswerPanel)
    assert booth.keys("3") is Tone.HELD
    assert booth.screen.asking is None
    assert booth.screen.panel.face.reason == "自述接触过病人。"


def test_g60_what_is_not_asked_here_is_said_and_not_asked(booth):
    booth.show(booth.post.resident(kind=PersonKind.WORKER).card)
    booth.keys("H")
    assert booth.screen.asking is None


def test_g60_letter_and_digit_fill_the_test(booth):
    policy_with(booth, "nucleic-test")
    booth.show(booth.post.resident().card)
    booth.keys("H", "1")
    assert places(booth)["nucleic-test"].value == "阴性"
    booth.keys("H", "5")
    assert booth.tone is Tone.DENIED
    assert booth.screen.panel.face.reason == "核酸阳性。"


def test_g60_the_time_of_the_sample_is_typed(booth):
    policy_with(booth, "nucleic-test")
    booth.show(booth.post.resident().card)
    booth.keys("H", "4")
    panel = booth.screen.asking
    editor = panel.when.editor
    editor.setText("99")
    editor.returnPressed.emit()
    assert panel.when.problem.text()
    assert booth.screen.asking is panel
    now = booth.post.clock().astimezone()
    editor.setText(f"{now - timedelta(hours=2):%m%d %H%M}")
    editor.returnPressed.emit()
    booth.settle()
    assert places(booth)["nucleic-test"].tone is Tone.GRANTED


def test_g60_the_text_of_a_code_is_proposed_and_enter_takes_it(booth):
    policy_with(booth, "nucleic-test")
    booth.show(booth.post.resident().card)
    booth.show(Symbol(text=f"{HEALTH_CODE}&test=negative-48h", ink=GREEN.ink))
    assert places(booth)["nucleic-test"].value == "阴性？"
    booth.keys("3", "6", "5", "Enter")
    assert booth.tone is Tone.GRANTED


def test_g60_places_whose_star_counts_have_digits(booth):
    rule = TravelCardRule(places=("上海", "吉林"), outcome=Outcome.DENIED)
    policy_with(booth, "travel-card", travel_card=rule)
    booth.show(booth.post.resident().card)
    booth.keys("C", "4")
    assert places(booth)["travel-card"].value == "其他星号"
    booth.keys("C", "3")
    assert booth.tone is Tone.DENIED
    assert booth.screen.panel.face.reason == "行程卡带星号：吉林。"


def test_g60_the_place_code_is_a_letter_and_a_digit(booth):
    policy_with(booth, "place-code")
    booth.show(booth.post.resident().card)
    booth.keys("P", "2")
    assert booth.tone is Tone.HELD
    booth.keys("P", "1")
    assert places(booth)["place-code"].tone is Tone.GRANTED


def test_the_question_goes_with_whose_it_was(booth):
    booth.show(booth.post.resident(name="李四", room="502", kind=PersonKind.WORKER).card)
    booth.keys("Q")
    assert booth.screen.asking is not None
    booth.show(booth.post.resident(kind=PersonKind.WORKER).card)
    assert booth.screen.asking is None


def test_answers_stand_in_the_private_part(booth):
    policy_with(booth, "nucleic-test")
    booth.show(booth.post.resident().card)
    booth.keys("H", "5")
    with booth.post.database.read() as session:
        statement = "SELECT data FROM journal_private WHERE part = 'measured'"
        [row] = session.connection().exec_driver_sql(statement).fetchall()
        lines = session.connection().exec_driver_sql("SELECT line FROM journal").fetchall()
    assert '"nucleic-test":"positive"' in row[0]
    assert not any("positive 24" in line for (line,) in lines)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0830", datetime(2022, 3, 14, 8, 30, tzinfo=UTC)),
        ("2359", datetime(2022, 3, 13, 23, 59, tzinfo=UTC)),
        ("03-13 21:05", datetime(2022, 3, 13, 21, 5, tzinfo=UTC)),
        ("1231 0900", datetime(2021, 12, 31, 9, 0, tzinfo=UTC)),
        ("0314 2300", None),
        ("2500", None),
        ("1332 0000", None),
        ("0229 0000", None),
        ("", None),
        ("830", None),
        ("'; DROP", None),
        ("８３０1", None),
    ],
)
def test_a_typed_time_is_one_before_now(typed, told):
    now = datetime(2022, 3, 14, 12, 0, tzinfo=UTC)
    assert sampled_at(typed, now, UTC) == told


def test_every_slot_of_every_profile_has_a_name(qapp: QApplication):
    text.use("zh_CN")
    for policy in config.policies().values():
        assert all(text.check_name(check) != check for check in policy.slots)
        assert text.profile_name(policy.profile) != policy.profile
