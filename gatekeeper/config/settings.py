"""What an installation may set: one TOML file, read strictly and written so that it survives."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import time
from pathlib import Path
from typing import Any

import platformdirs

from gatekeeper.config.exchange import (
    KEEP_DAYS,
    LIVE_SECONDS,
    ExchangeSettings,
    broken_exchange,
)
from gatekeeper.config.values import value, wrong
from gatekeeper.domain.access import Direction, LaneKind
from gatekeeper.domain.accounts import AFFILIATION_CHARACTERS, AFFILIATIONS, HELPERS
from gatekeeper.domain.doors import alias_problem
from gatekeeper.domain.duty import Hours, are_in_turn
from gatekeeper.domain.grid import LEVELS, LEVELS_AT_MOST
from gatekeeper.domain.handover import EQUIPMENT
from gatekeeper.errors import InvalidInput, Problem

LANGUAGES = ("zh_CN", "en")
GATE, OFFICE = "gate", "office"
ROLES = (GATE, OFFICE)
"""Where the program stands: behind a gate's camera, or on a desk of the office."""
THEMES = ("day", "night", "contrast")
Option = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSettings:
    """One lane; without a fixed `direction` it serves both ways and the direction is proposed."""

    key: str
    name: str
    direction: Direction | None = None
    usual: Direction = Direction.ENTRY
    kind: LaneKind = LaneKind.PEDESTRIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """One device of one lane; `kind` names its module in `scanner.DEVICES`."""

    name: str
    kind: str
    lane: str
    address: str = ""
    direction: Direction | None = None
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSettings:
    """What is heard; `volume` in percent."""

    tones: bool = True
    speech: bool = False
    volume: int = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewSettings:
    """Where the people of the post may come from, and when its shifts begin.

    `affiliations` are the keys of `text.crew` or a site's own words. One time for each shift of a
    pattern; a shift ends when the next one begins. `night_watch` has a beginning and an end.
    `equipment` is what a shift hands on, by the keys of `text.handover` or a site's own words.
    `hours_due` are asked in a year of each who comes from `hours_due_of`.
    """

    affiliations: tuple[str, ...] = AFFILIATIONS
    three_shifts: tuple[time, ...] = (time(6), time(14), time(22))
    two_shifts: tuple[time, ...] = (time(7), time(19))
    one_shift: tuple[time, ...] = (time(8),)
    night_watch: tuple[time, ...] = (time(22), time(6))
    hours_due: int = 12
    equipment: tuple[str, ...] = EQUIPMENT
    hours_due_of: tuple[str, ...] = HELPERS

    @property
    def hours(self) -> Hours:
        """When the shifts of the roster begin."""
        begins, ends = self.night_watch
        return Hours(
            three=self.three_shifts,
            two=self.two_shifts,
            one=self.one_shift,
            watch=(begins, ends),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSettings:
    """The levels of the grid (网格), the highest first: keys of `text.grid` or own words."""

    levels: tuple[str, ...] = LEVELS


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """Who handles the personal data and whom people ask about it, as the notice tells them."""

    controller: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an installation may set; the rules of the gate are in the policy instead.

    `report_at` is when the daily report is cut off, "00:00" for whole days.
    `post` is the id of the post where the station stands (`services.posts`), empty for none.
    """

    data: Path
    role: str = GATE
    checkpoint: str = "东门"
    post: str = ""
    language: str = "zh_CN"
    theme: str = "day"
    lanes: tuple[LaneSettings, ...] = ()
    devices: tuple[DeviceSettings, ...] = ()
    sounds: SoundSettings = field(default_factory=SoundSettings)
    printer: str = ""
    encrypted: bool = True
    profile: str = "everyday"
    verdict_seconds: int = 8
    blank_seconds: int = 30
    lock_minutes: int = 10
    backup_folder: str = ""
    night_at: str = "02:30"
    report_at: str = "00:00"
    building_aliases: Mapping[str, str] = field(default_factory=dict)
    crew: CrewSettings = field(default_factory=CrewSettings)
    grid: GridSettings = field(default_factory=GridSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    exchange: ExchangeSettings = field(default_factory=ExchangeSettings)


MOST_HOURS_DUE = 500

# Least and greatest values; what stands here is checked at every load.
_RANGES = {
    "sounds.volume": (0, 100),
    "crew.hours_due": (0, MOST_HOURS_DUE),
    "exchange.live_seconds": LIVE_SECONDS,
    "exchange.keep_days": KEEP_DAYS,
    "verdict_seconds": (2, 60),
    "blank_seconds": (5, 3600),
    "lock_minutes": (1, 720),
}

# How many times each pattern wants, one after the other.
SHIFTS = {"three_shifts": 3, "two_shifts": 2, "one_shift": 1, "night_watch": 2}

# Local time of the night's work: 24 hours, two digits each.
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ID = re.compile(r"[0-9a-f]{32}")


def settings_file() -> Path:
    """Where this user's settings are kept."""
    return platformdirs.user_config_path("gatekeeper", appauthor=False) / "settings.toml"


def data_folder() -> Path:
    """Where the database is kept unless the settings say otherwise."""
    return platformdirs.user_data_path("gatekeeper", appauthor=False)


def default(data: Path) -> Settings:
    """One lane both ways with the first camera: what a new installation starts from."""
    lane = LaneSettings(key="1", name="1号通道")
    camera = DeviceSettings(name="camera", kind="camera", lane=lane.key, address="0")
    return Settings(data=data, lanes=(lane,), devices=(camera,))


def load(path: Path) -> Settings:
    """The settings in a file; raises InvalidInput naming the TOML path of each broken rule."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            [Problem(code="settings-unreadable", field=path.name, parameters={"why": str(error)})]
        ) from error
    problems: list[Problem] = []
    settings: Settings = value(Settings, table, "", problems)
    if not problems:
        problems += _broken_rules(settings)
    if problems:
        raise InvalidInput(problems)
    return settings


def save(settings: Settings, path: Path) -> None:
    """Write the settings so that a power cut leaves the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(_toml(settings)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _broken_rules(settings: Settings) -> Iterator[Problem]:
    told = {
        "sounds.volume": settings.sounds.volume,
        "crew.hours_due": settings.crew.hours_due,
        "exchange.live_seconds": settings.exchange.live_seconds,
        "exchange.keep_days": settings.exchange.keep_days,
    }
    told |= {name: getattr(settings, name) for name in _RANGES if "." not in name}
    for name, number in told.items():
        least, most = _RANGES[name]
        if not least <= number <= most:
            span = {"least": least, "most": most}
            yield Problem(code="settings-out-of-range", field=name, parameters=span)
    for name, choices in (("role", ROLES), ("language", LANGUAGES), ("theme", THEMES)):
        if getattr(settings, name) not in choices:
            yield wrong(name, " | ".join(choices))
    if settings.post and not _ID.fullmatch(settings.post):
        yield wrong("post", "[0-9a-f]{32}")
    for name in ("night_at", "report_at"):
        if not _HOUR.fullmatch(getattr(settings, name)):
            yield wrong(name, "HH:MM")
    if not _HOUR.fullmatch(settings.exchange.at):
        yield wrong("exchange.at", "HH:MM")
    yield from broken_exchange(settings.exchange)
    for written, means in settings.building_aliases.items():
        if alias_problem(written, means):
            yield Problem(code="settings-alias", field=f"building_aliases.{written}")
    yield from _broken_crew(settings.crew)
    yield from _broken_names(settings.grid.levels, "grid.levels")
    if not 1 <= len(settings.grid.levels) <= LEVELS_AT_MOST:
        yield wrong("grid.levels", f"1-{LEVELS_AT_MOST}")
    keys = [lane.key for lane in settings.lanes]
    for index, key in enumerate(keys):
        if not key or key in keys[:index]:
            yield Problem(code="settings-key-taken", field=f"lanes[{index}].key")
    names = [device.name for device in settings.devices]
    for index, device in enumerate(settings.devices):
        if device.lane not in keys:
            yield Problem(code="settings-lane-unknown", field=f"devices[{index}].lane")
        if not device.name or device.name in names[:index]:
            yield Problem(code="settings-key-taken", field=f"devices[{index}].name")


def _broken_crew(crew: CrewSettings) -> Iterator[Problem]:
    for name, shifts in SHIFTS.items():
        begins = getattr(crew, name)
        if len(begins) != shifts or not are_in_turn(begins):
            yield wrong(f"crew.{name}", " ".join(['"HH:MM"'] * shifts))
    yield from _broken_names(crew.affiliations, "crew.affiliations")
    yield from _broken_names(crew.equipment, "crew.equipment")
    yield from _broken_names(crew.hours_due_of, "crew.hours_due_of")


def _broken_names(names: Sequence[str], path: str) -> Iterator[Problem]:
    """Each is some word, and stands there once."""
    named = [name.strip() for name in names]
    for index, name in enumerate(named):
        if not name or name in named[:index]:
            yield Problem(code="settings-key-taken", field=f"{path}[{index}]")
        elif len(name) > AFFILIATION_CHARACTERS:
            yield wrong(f"{path}[{index}]", f"1-{AFFILIATION_CHARACTERS}")


def _toml(settings: Settings) -> Iterator[str]:
    """The lines of the file; what has its default value is written too, so that it can be found."""
    tables: list[tuple[str, Any]] = []
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if isinstance(value, tuple):
            tables += [(f"[[{entry.name}]]", item) for item in value]
        elif is_dataclass(value):
            tables.append((f"[{entry.name}]", value))
        else:
            yield f"{entry.name} = {_literal(value)}"
    for header, item in tables:
        yield ""
        yield header
        for entry in fields(item):
            value = getattr(item, entry.name)
            if value is not None:
                yield f"{entry.name} = {_literal(value)}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, Mapping):
        pairs = (f"{_literal(name)} = {_literal(item)}" for name, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
