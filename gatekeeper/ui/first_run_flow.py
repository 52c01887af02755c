"""The first start as a flow of values: which step, what is wrong with it, which settings follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gatekeeper.config import GATE, OFFICE, DeviceSettings, Settings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Role, is_pin
from gatekeeper.errors import Problem


class Step(StrEnum):
    """One page of the wizard."""

    LANGUAGE = "language"
    CHECKPOINT = "checkpoint"
    CAMERA = "camera"
    LANE = "lane"
    ACCOUNTS = "accounts"
    SOUNDS = "sounds"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A name with its PIN typed twice."""

    name: str = ""
    pin: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    role: Role = Role.OPERATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything asked at the first start; `camera` None means none for now."""

    language: str = "zh_CN"
    checkpoint: str = ""
    camera: str | None = "0"
    lane_name: str = ""
    direction: Direction | None = None
    supervisor: NewAccount = field(default_factory=NewAccount)
    operator: NewAccount = field(default_factory=NewAccount)
    tones: bool = True
    speech: bool = False
    volume: int = 80
    typed_back: tuple[str, ...] = ()


_OF_A_LANE = frozenset({Step.CAMERA, Step.LANE, Step.SOUNDS})


def steps(recovery: str | None, role: str = GATE) -> tuple[Step, ...]:
    """The pages in order; the recovery page only where a key was made, a lane's only at a gate."""
    left_out = set() if recovery else {Step.RECOVERY}
    if role == OFFICE:
        left_out |= _OF_A_LANE
    return tuple(step for step in Step if step not in left_out)


def recovery_groups(recovery: str) -> tuple[str, ...]:
    """The groups in which the recovery key is printed."""
    return tuple(group for group in re.split(r"[\s\-]+", recovery) if group)


def groups_to_type(recovery: str) -> tuple[int, int]:
    """Places (from 0) of the two groups typed back: the second and the last, which no glance
    at the first line of a photograph would show."""
    return 1, len(recovery_groups(recovery)) - 1


def problems(step: Step, answers: Answers, recovery: str | None = None) -> tuple[Problem, ...]:
    """What keeps this page from being left forwards."""
    match step:
        case Step.CHECKPOINT:
            return _named("checkpoint", answers.checkpoint)
        case Step.LANE:
            return _named("lane_name", answers.lane_name)
        case Step.CAMERA if answers.camera is not None:
            return _named("camera", answers.camera)
        case Step.ACCOUNTS:
            return (
                *account_problems("supervisor", answers.supervisor),
                *account_problems("operator", answers.operator),
                *_same_name(answers),
            )
        case Step.RECOVERY if recovery:
            return _typed_back(answers, recovery)
    return ()


def _named(where: str, value: str) -> tuple[Problem, ...]:
    return () if value.strip() else (Problem(code="required", field=where),)


def account_problems(who: str, account: NewAccount) -> tuple[Problem, ...]:
    """Name missing, PIN too easy, PINs that differ."""
    found = list(_named(f"{who}_name", account.name))
    if not is_pin(account.pin):
        found.append(Problem(code="pin-weak", field=f"{who}_pin"))
    elif account.pin != account.again:
        found.append(Problem(code="pin-differs", field=f"{who}_again"))
    return tuple(found)


def _same_name(answers: Answers) -> tuple[Problem, ...]:
    name = answers.operator.name.strip()
    if name and name == answers.supervisor.name.strip():
        return (Problem(code="name-twice", field="operator_name"),)
    return ()


def _typed_back(answers: Answers, recovery: str) -> tuple[Problem, ...]:
    groups = recovery_groups(recovery)
    wanted = [groups[place] for place in groups_to_type(recovery)]
    typed = (*answers.typed_back, "", "")[: len(wanted)]
    return tuple(
        Problem(code="recovery-differs", field=f"group_{place}")
        for place, (have, want) in enumerate(zip(typed, wanted, strict=True))
        if have.strip().upper() != want.upper()
    )


def settings_from(answers: Answers, before: Settings) -> Settings:
    """The settings after the first start; what was not asked stays as it was."""
    lane = replace(before.lanes[0], name=answers.lane_name.strip(), direction=answers.direction)
    others = tuple(device for device in before.devices if device.kind != "camera")
    camera = DeviceSettings(
        name="camera",
        kind="camera",
        lane=lane.key,
        address=(answers.camera or "").strip(),
        direction=answers.direction,
    )
    return replace(
        before,
        language=answers.language,
        checkpoint=answers.checkpoint.strip(),
        lanes=(lane, *before.lanes[1:]),
        devices=others if answers.camera is None else (camera, *others),
        sounds=replace(
            before.sounds, tones=answers.tones, speech=answers.speech, volume=answers.volume
        ),
    )
