"""Settings and policy profiles from TOML and back."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import config, resources
from gatekeeper.config import DeviceSettings, LaneSettings, Settings, SoundSettings
from gatekeeper.config import settings as settings_room
from gatekeeper.domain.access import Direction, LaneKind, Outcome, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.calendar import Period
from gatekeeper.domain.checks import MESSAGES
from gatekeeper.domain.policy import (
    Comparison,
    OutingRule,
    Policy,
    QuotaFor,
    TemperatureRule,
)
from gatekeeper.errors import InvalidInput

FULL = Settings(
    data=Path("/var/lib/gate"),
    checkpoint='北门 "2" \\ \t',
    language="en",
    theme="night",
    lanes=(
        LaneSettings(key="in", name="进", direction=Direction.ENTRY),
        LaneSettings(key="out", name="出", usual=Direction.EXIT, kind=LaneKind.VEHICLE),
    ),
    devices=(
        DeviceSettings(name="camera", kind="camera", lane="in", address="rtsp://10.0.0.9/1"),
        DeviceSettings(
            name="gun",
            kind="serial-thermometer",
            lane="out",
            direction=Direction.EXIT,
            options={"baud": 9600, "offset": 0.5, "lamp": True, "model": "a b"},
        ),
    ),
    sounds=SoundSettings(tones=False, speech=True, volume=0),
    profile="three-checks",
    encrypted=False,
    verdict_seconds=5,
)


def refused(text: str, folder: Path) -> dict[str, str]:
    """The problems of a settings file by TOML path."""
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as told:
        config.load(path)
    return {problem.field: problem.code for problem in told.value.problems}


@pytest.mark.parametrize("settings", [FULL, config.default(Path("/srv/gate"))])
def test_what_is_saved_is_loaded_again(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    config.save(settings, path)
    assert config.load(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_survives_the_file(text: str) -> None:
    lines = "\n".join(settings_room._toml(replace(FULL, checkpoint=text)))
    assert tomllib.loads(lines)["checkpoint"] == text


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    config.save(FULL, path)

    def full_disk(file: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        config.save(config.default(tmp_path), path)
    assert config.load(path) == FULL


def test_what_a_file_leaves_out_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('data = "~/gate"\n', encoding="utf-8")
    assert config.load(path) == Settings(data=Path("~/gate").expanduser())


def test_each_broken_rule_is_told_with_its_path(tmp_path: Path) -> None:
    wrong = """
        data = 5
        colour = "red"
        encrypted = "yes"
        verdict_seconds = 8.5
        lanes = [{key = "1", name = "a", direction = "up"}]
        devices = [{name = "camera", kind = "camera", lane = "1", options = {a = []}}]
        [sounds]
        volume = true
    """
    assert refused(wrong, tmp_path) == {
        "data": "settings-wrong-type",
        "colour": "settings-unknown-key",
        "encrypted": "settings-wrong-type",
        "verdict_seconds": "settings-wrong-type",
        "lanes[0].direction": "settings-wrong-type",
        "devices[0].options.a": "settings-wrong-type",
        "sounds.volume": "settings-wrong-type",
    }


def test_what_has_no_default_must_be_there(tmp_path: Path) -> None:
    lacking = 'sounds = 3\n[[lanes]]\nkey = "1"\n'
    assert refused(lacking, tmp_path) == {
        "sounds": "settings-wrong-type",
        "lanes[0].name": "settings-missing-key",
        "data": "settings-missing-key",
    }


def test_values_out_of_range_or_unknown(tmp_path: Path) -> None:
    wrong = """
        data = "/srv"
        language = "klingon"
        theme = "pink"
        verdict_seconds = 0
        lanes = [{key = "1", name = "a"}, {key = "1", name = "b"}, {key = "", name = "c"}]
        [[devices]]
        name = "camera"
        kind = "camera"
        lane = "1"
        [[devices]]
        name = "camera"
        kind = "camera"
        lane = "9"
        [sounds]
        volume = 101
    """
    assert refused(wrong, tmp_path) == {
        "language": "settings-wrong-type",
        "theme": "settings-wrong-type",
        "verdict_seconds": "settings-out-of-range",
        "lanes[1].key": "settings-key-taken",
        "lanes[2].key": "settings-key-taken",
        "devices[1].lane": "settings-lane-unknown",
        "devices[1].name": "settings-key-taken",
        "sounds.volume": "settings-out-of-range",
    }


def test_a_file_that_is_no_toml_or_not_there(tmp_path: Path) -> None:
    assert refused("data = ", tmp_path) == {"settings.toml": "settings-unreadable"}
    with pytest.raises(InvalidInput):
        config.load(tmp_path / "nothing.toml")


def test_files_are_kept_where_the_system_wants_them() -> None:
    assert config.settings_file().name == "settings.toml"
    assert config.data_folder().name == "gatekeeper"


# Policies


@pytest.fixture(scope="module")
def profiles() -> dict[str, Policy]:
    return config.policies()


def table(profile: str = "three-checks") -> dict[str, Any]:
    path = resources.path("policies", f"{profile}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_six_profiles_come_with_the_program(profiles: dict[str, Policy]) -> None:
    assert list(profiles) == [
        "closed",
        "company",
        "everyday",
        "four-pieces",
        "road",
        "three-checks",
    ]
    assert all(len(policy.version) == 8 for policy in profiles.values())


def test_trap_11_everyday_has_no_health_checks(profiles: dict[str, Policy]) -> None:
    everyday = profiles["everyday"]
    assert not {"temperature", "health-code"} & frozenset().union(*everyday.demanded.values())
    assert everyday.slots == ("pass", "person")
    assert everyday.timings.keep_private == timedelta(days=7)


@pytest.mark.parametrize("kind", list(PersonKind))
def test_g02_three_checks_at_every_entry(profiles: dict[str, Policy], kind: PersonKind) -> None:
    policy = profiles["three-checks"]
    for check in ("pass", "health-code", "temperature"):
        assert policy.demands(check, Direction.ENTRY, kind)
    assert not policy.demands("temperature", Direction.EXIT, kind)
    assert not policy.demands("health-code", Direction.EXIT, kind)


def test_g15_g16_closed_adds_the_limits_of_movement(profiles: dict[str, Policy]) -> None:
    closed = profiles["closed"]
    movement = {key for key, asked in closed.demanded.items() if "movement" in asked}
    assert movement == {(Direction.ENTRY, PersonKind.VISITOR)}
    outing = {key for key, asked in closed.demanded.items() if "outing" in asked}
    assert outing == {
        (Direction.EXIT, PersonKind.RESIDENT),
        (Direction.EXIT, PersonKind.DEPENDANT),
    }


def test_g10_g11_closed_gives_each_household_one_outing_a_day(profiles: dict[str, Policy]) -> None:
    rule = profiles["closed"].outing
    assert (rule.count, rule.per, rule.period) == (1, QuotaFor.HOUSEHOLD, Period.DAY)
    assert (rule.opens, rule.closes) == (time(6), time(20))
    assert rule.return_within == timedelta(hours=2)
    assert rule.handed_back == timedelta(minutes=5)
    assert rule.purposes == ("shopping", "work", "school", "hospital", "approved")
    assert rule.on_quota == ("shopping",)
    assert profiles["everyday"].outing == OutingRule()


def test_the_defaults_as_decided(profiles: dict[str, Policy]) -> None:
    for policy in profiles.values():
        is_company = policy.profile in ("company", "four-pieces")  # "above 37.3" (G07)
        comparison = Comparison.ABOVE if is_company else Comparison.AT_OR_ABOVE
        assert policy.temperature == TemperatureRule(comparison=comparison)
        assert policy.temperature.limit_tenths == 373
        assert policy.temperature.rest == timedelta(minutes=5)
        assert not policy.health_code.accept_image
        assert policy.repeat.outcome is Outcome.GRANTED
        assert policy.lists.hold is (policy.profile not in ("everyday", "company"))
        assert policy.timings.keep_audit_private == timedelta(days=180)
    assert profiles["closed"].timings.keep_private == timedelta(days=30)


def test_who_may_override_what(profiles: dict[str, Policy]) -> None:
    for policy in profiles.values():
        for code in ("person-mismatch", "name-mismatch", "repeat-exit", "pass-expired-lately"):
            assert policy.may_override(Role.OPERATOR, code)
        for code in ("pass-forged", "temperature-high-twice", "temperature-referral"):
            assert not policy.may_override(Role.SUPERVISOR, code)
        assert policy.may_override(Role.SUPERVISOR, "exit-not-approved")
        assert not policy.may_override(Role.OPERATOR, "exit-not-approved")
        told = policy.never | policy.overridable[Role.OPERATOR]
        assert told - {"pass-forged"} <= MESSAGES.keys()


def test_a_version_stands_for_the_content_not_for_its_order() -> None:
    version = config.policy_from(table()).version
    assert config.policy_from(dict(reversed(table().items()))).version == version
    changed = table() | {"temperature": {"limit_tenths": 375}}
    assert config.policy_from(changed).version != version


def test_every_number_of_a_profile_is_read() -> None:
    changed = table() | {
        "temperature": {"limit_tenths": 375, "comparison": ">", "rest_minutes": 10},
        "health_code": {"accept_image": True, "image_confidence": 1, "max_age_minutes": 1},
        "repeat": {"outcome": "held", "cooldown_seconds": 9, "window_days": 2},
        "lists": {"hold": False, "warn_hours": 12},
        "timings": {"expired_lately_days": 0},
        "outing": {"count": 2, "per": "person", "period": "week", "opens": "22:30"},
    }
    policy = config.policy_from(changed)
    assert policy.temperature.comparison is Comparison.ABOVE
    assert policy.temperature.rest == timedelta(minutes=10)
    assert policy.health_code.image_confidence == 1.0
    assert policy.repeat.outcome is Outcome.HELD
    assert policy.repeat.window == timedelta(days=2)
    assert policy.lists.warn == timedelta(hours=12)
    assert (policy.outing.per, policy.outing.period) == (QuotaFor.PERSON, Period.WEEK)
    assert policy.outing.opens == time(22, 30)
    assert policy.timings.expired_lately == timedelta(0)


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"profile": None}, "profile", "settings-wrong-type"),
        ({"colour": 1}, "colour", "settings-unknown-key"),
        ({"slots": ["pas"]}, "slots[0]", "settings-check-unknown"),
        ({"slots": "pass"}, "slots", "settings-wrong-type"),
        ({"demanded": []}, "demanded", "settings-wrong-type"),
        ({"demanded": {"up": {"resident": []}}}, "demanded.up.resident", "settings-unknown-key"),
        ({"demanded": {"entry": {"cat": []}}}, "demanded.entry.cat", "settings-unknown-key"),
        ({"demanded": {"entry": 3}}, "demanded.entry", "settings-wrong-type"),
        (
            {"demanded": {"entry": {"crew": 3}}},
            "demanded.entry.crew",
            "settings-wrong-type",
        ),
        (
            {"demanded": {"entry": {"crew": ["temprature"]}}},
            "demanded.entry.crew",
            "settings-check-unknown",
        ),
        ({"overrides": 3}, "overrides", "settings-wrong-type"),
        ({"temperature": 3}, "temperature", "settings-wrong-type"),
        ({"temperature": {"limit_tenths": "x"}}, "temperature.limit_tenths", "settings-wrong-type"),
        ({"temperature": {"comparison": "<"}}, "temperature.comparison", "settings-wrong-type"),
        ({"temperature": {"rest": 5}}, "temperature.rest", "settings-unknown-key"),
        ({"temperature": {"rest_minutes": -1}}, "temperature.rest_minutes", "settings-negative"),
        ({"temperature": {"rest_minutes": "5"}}, "temperature.rest_minutes", "settings-wrong-type"),
        ({"repeat": {"outcome": "denied"}}, "repeat.outcome", "settings-wrong-type"),
        ({"outing": {"opens": "24:00"}}, "outing.opens", "settings-wrong-type"),
        ({"outing": {"per": "car"}}, "outing.per", "settings-wrong-type"),
        ({"observation": {"days": 0}}, "observation.days", "observation-days-wrong"),
        ({"observation": {"days": 61}}, "observation.days", "observation-days-wrong"),
        ({"observation": {"days": "14"}}, "observation.days", "settings-wrong-type"),
        ({"observation": {"short_days": -7}}, "observation.short_days", "observation-days-wrong"),
    ],
)
def test_a_broken_profile_is_told_with_its_path(
    change: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as told:
        config.policy_from(table() | change)
    assert (path, code) in [(p.field, p.code) for p in told.value.problems]
