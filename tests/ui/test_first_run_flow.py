"""The first start as values: which page, what is wrong with it, which settings follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import config
from gatekeeper.domain.access import Direction
from gatekeeper.keys import recovery_text
from gatekeeper.ui.first_run_flow import (
    Answers,
    NewAccount,
    Step,
    groups_to_type,
    problems,
    recovery_groups,
    settings_from,
    steps,
)

RECOVERY = recovery_text(bytes(range(32)))
CHIEF = NewAccount(name="李班长", pin="258013", again="258013")
GUARD = NewAccount(name="王强", pin="147036", again="147036")


def codes(step, answers, recovery=None):
    return [(problem.code, problem.field) for problem in problems(step, answers, recovery)]


def test_the_recovery_page_comes_only_where_a_key_was_made():
    assert Step.RECOVERY not in steps(None)
    assert steps(RECOVERY)[-1] is Step.RECOVERY


def test_an_office_is_asked_about_no_lane():
    assert steps(RECOVERY, config.OFFICE) == (
        Step.LANGUAGE,
        Step.CHECKPOINT,
        Step.ACCOUNTS,
        Step.RECOVERY,
    )


def test_names_must_be_given():
    assert codes(Step.CHECKPOINT, Answers(checkpoint="  ")) == [("required", "checkpoint")]
    assert codes(Step.LANE, Answers()) == [("required", "lane_name")]
    assert codes(Step.CHECKPOINT, Answers(checkpoint="东门")) == []


def test_a_camera_by_address_needs_one_and_none_is_allowed():
    assert codes(Step.CAMERA, Answers(camera="")) == [("required", "camera")]
    assert codes(Step.CAMERA, Answers(camera=None)) == []
    assert codes(Step.LANGUAGE, Answers()) == []


@pytest.mark.parametrize(
    ("chief", "guard", "expected"),
    [
        (CHIEF, GUARD, []),
        (NewAccount(), GUARD, [("required", "supervisor_name"), ("pin-weak", "supervisor_pin")]),
        (
            CHIEF,
            NewAccount(name="王强", pin="147036", again="147037"),
            [("pin-differs", "operator_again")],
        ),
        (
            CHIEF,
            NewAccount(name="王强", pin="123456", again="123456"),
            [("pin-weak", "operator_pin")],
        ),
        (
            CHIEF,
            NewAccount(name=" 李班长 ", pin="147036", again="147036"),
            [("name-twice", "operator_name")],
        ),
    ],
)
def test_accounts(chief, guard, expected):
    assert codes(Step.ACCOUNTS, Answers(supervisor=chief, operator=guard)) == expected


def test_two_groups_are_typed_back_in_any_case():
    groups = recovery_groups(RECOVERY)
    places = groups_to_type(RECOVERY)
    typed = tuple(f" {groups[place].lower()} " for place in places)
    assert codes(Step.RECOVERY, Answers(typed_back=typed), RECOVERY) == []
    wrong = codes(Step.RECOVERY, Answers(typed_back=("AAAA",)), RECOVERY)
    assert wrong == [("recovery-differs", "group_0"), ("recovery-differs", "group_1")]


def test_settings_follow_and_what_was_not_asked_stays():
    before = config.default(Path("data"))
    answers = Answers(
        language="en",
        checkpoint=" East ",
        camera="rtsp://camera/1",
        lane_name="Lane",
        direction=Direction.EXIT,
        tones=False,
        volume=10,
    )
    after = settings_from(answers, before)
    assert (after.language, after.checkpoint) == ("en", "East")
    assert after.lanes[0].key == before.lanes[0].key
    assert after.lanes[0].direction is Direction.EXIT
    assert [device.address for device in after.devices] == ["rtsp://camera/1"]
    assert (after.sounds.tones, after.sounds.volume) == (False, 10)
    assert after.data == before.data


def test_without_a_camera_there_is_no_camera_device():
    assert settings_from(Answers(camera=None), config.default(Path("data"))).devices == ()


def test_pins_never_show_in_a_value():
    assert "258013" not in repr(Answers(supervisor=CHIEF))
