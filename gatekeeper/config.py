"""The installation's settings and the policy profiles: TOML files made frozen values and back."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import platformdirs

from gatekeeper import resources
from gatekeeper.domain import checks
from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.policy import (
    DemandKey,
    HealthCodeRule,
    ListsRule,
    Policy,
    RepeatRule,
    TemperatureRule,
    Timings,
)
from gatekeeper.errors import InvalidInput, Problem

LANGUAGES = ("zh_CN", "en")
THEMES = ("day", "night", "contrast")
Option = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSettings:
    """One lane; without a fixed `direction` it serves both ways and the direction is proposed."""

    key: str
    name: str
    direction: Direction | None = None
    usual: Direction = Direction.ENTRY


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
class Settings:
    """Everything an installation may set; the rules of the gate are in the policy instead."""

    data: Path
    checkpoint: str = "东门"
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


# Least and greatest values; what stands here is checked at every load.
_RANGES = {
    "sounds.volume": (0, 100),
    "verdict_seconds": (2, 60),
    "blank_seconds": (5, 3600),
    "lock_minutes": (1, 720),
}


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
    settings = _value(Settings, table, "", problems)
    if not problems:
        problems += _broken_rules(settings)
    if problems:
        raise InvalidInput(problems)
    assert isinstance(settings, Settings)
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
    told = {"sounds.volume": settings.sounds.volume}
    told |= {name: getattr(settings, name) for name in _RANGES if "." not in name}
    for name, number in told.items():
        least, most = _RANGES[name]
        if not least <= number <= most:
            span = {"least": least, "most": most}
            yield Problem(code="settings-out-of-range", field=name, parameters=span)
    for name, choices in (("language", LANGUAGES), ("theme", THEMES)):
        if getattr(settings, name) not in choices:
            yield _wrong(name, " | ".join(choices))
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


def _wrong(path: str, wanted: str) -> Problem:
    return Problem(code="settings-wrong-type", field=path, parameters={"wanted": wanted})


def _value(kind: Any, given: Any, path: str, problems: list[Problem]) -> Any:
    """`given` as a value of `kind`; what does not fit is added to `problems`."""
    if is_dataclass(kind) and isinstance(given, Mapping):
        return _record(kind, given, path, problems)
    choices = get_args(kind)
    if get_origin(kind) is tuple and isinstance(given, list):
        return tuple(
            _value(choices[0], item, f"{path}[{index}]", problems)
            for index, item in enumerate(given)
        )
    if get_origin(kind) is Mapping and isinstance(given, Mapping):
        return {
            name: _value(choices[1], item, f"{path}.{name}", problems)
            for name, item in given.items()
        }
    if get_origin(kind) in (Union, UnionType):
        fitting = next((choice for choice in choices if type(given) is choice), None)
        kind = fitting or choices[0]
    if kind is Path and isinstance(given, str):
        return Path(given).expanduser()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and given in list(kind):
        return kind(given)
    if kind in (str, int, float, bool) and type(given) is kind:
        return given
    if kind is float and type(given) is int:
        return float(given)
    is_enum = isinstance(kind, type) and issubclass(kind, StrEnum)
    problems.append(_wrong(path, " | ".join(kind) if is_enum else _TOML_NAMES.get(kind, "table")))
    return None


_TOML_NAMES = {
    str: "text",
    Path: "text",
    int: "whole number",
    float: "number",
    bool: "true | false",
}


def _record(kind: Any, table: Mapping[str, Any], path: str, problems: list[Problem]) -> Any:
    dot = f"{path}." if path else ""
    known = {f.name: f for f in fields(kind)}
    hints = get_type_hints(kind)
    values = {}
    for name, given in table.items():
        if name in known:
            values[name] = _value(hints[name], given, dot + name, problems)
        else:
            problems.append(Problem(code="settings-unknown-key", field=dot + name))
    try:
        return kind(**values)
    except TypeError:  # a field without a default was not given
        missing = [n for n in known if n not in table and _is_required(known[n])]
        problems += [Problem(code="settings-missing-key", field=dot + n) for n in missing]
        return None


def _is_required(entry: Any) -> bool:
    return entry.default is MISSING and entry.default_factory is MISSING


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
    if isinstance(value, Mapping):
        pairs = (f"{_literal(name)} = {_literal(item)}" for name, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")


def policy_contents() -> dict[str, dict[str, Any]]:
    """The profiles that come with the program as their files hold them, by name."""
    paths = sorted(resources.path("policies").glob("*.toml"))
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
    return {table["profile"]: table for table in tables}


def policies() -> dict[str, Policy]:
    """The profiles that come with the program, by name."""
    return {name: policy_from(table) for name, table in policy_contents().items()}


# Spans stand in the file with their unit in the name, as people say them.
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_RULES: tuple[tuple[str, type], ...] = (
    ("temperature", TemperatureRule),
    ("health_code", HealthCodeRule),
    ("repeat", RepeatRule),
    ("lists", ListsRule),
    ("timings", Timings),
)


def policy_from(table: Mapping[str, Any]) -> Policy:
    """A profile from its table (a TOML file, a journaled row); raises InvalidInput with the path.

    The version is the beginning of the SHA-256 of the table's canonical JSON: comments and order
    in the file change nothing.
    """
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(canonical.encode()).hexdigest()[:8]
    problems: list[Problem] = []
    known = {"profile", "slots", "demanded", "overrides", *(name for name, _ in _RULES)}
    problems += [Problem(code="settings-unknown-key", field=name) for name in table.keys() - known]
    profile = _value(str, table.get("profile"), "profile", problems)
    slots = _value(tuple[str, ...], table.get("slots", []), "slots", problems)
    problems += [
        Problem(code="settings-check-unknown", field=f"slots[{index}]")
        for index, slot in enumerate(slots or ())
        if slot not in checks.NAMES
    ]
    demanded = _demanded(table.get("demanded", {}), problems)
    overrides = _value(
        Mapping[str, tuple[str, ...]], table.get("overrides", {}), "overrides", problems
    )
    rules = {name: _rule(kind, table.get(name, {}), name, problems) for name, kind in _RULES}
    if problems:
        raise InvalidInput(problems)
    return Policy(
        profile=profile,
        version=version,
        slots=slots,
        demanded=demanded,
        overridable={Role.OPERATOR: frozenset(overrides.get("operator", ()))},
        never=frozenset(overrides.get("never", ())),
        **rules,
    )


def _demanded(table: Any, problems: list[Problem]) -> dict[DemandKey, frozenset[str]]:
    """[demanded.entry] resident = ["pass", ...]; a list per direction and kind of person."""
    demanded: dict[DemandKey, frozenset[str]] = {}
    read = _value(Mapping[str, Mapping[str, tuple[str, ...]]], table, "demanded", problems)
    for direction, kinds in (read or {}).items():
        for kind, asked in (kinds or {}).items():
            path = f"demanded.{direction}.{kind}"
            if direction not in list(Direction) or kind not in list(PersonKind):
                problems.append(Problem(code="settings-unknown-key", field=path))
                continue
            if not checks.NAMES.issuperset(asked or ()):
                problems.append(Problem(code="settings-check-unknown", field=path))
            demanded[Direction(direction), PersonKind(kind)] = frozenset(asked or ())
    return demanded


def _rule(kind: type, table: Any, path: str, problems: list[Problem]) -> Any:
    """A rule's numbers: `rest_minutes = 5` for the span `rest`, plain names for the rest."""
    if not isinstance(table, Mapping):
        problems.append(_wrong(path, "table"))
        return None
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, given in table.items():
        name, _, unit = key.rpartition("_")
        here = f"{path}.{key}"
        if unit in _UNITS and hints.get(name) is timedelta:
            number = _value(int, given, here, problems) or 0
            if number < 0:
                problems.append(Problem(code="settings-negative", field=here))
            values[name] = timedelta(seconds=number * _UNITS[unit])
        elif hints.get(key) is Outcome:
            values[key] = _outcome(given, here, problems)
        elif key in hints and hints[key] is not timedelta:
            values[key] = _value(hints[key], given, here, problems)
        else:
            problems.append(Problem(code="settings-unknown-key", field=here))
    return kind(**values)


def _outcome(given: Any, path: str, problems: list[Problem]) -> Outcome:
    """A repeated passage is noted or stopped; nothing else makes sense."""
    if given in ("granted", "held"):
        return Outcome[str(given).upper()]
    problems.append(_wrong(path, "granted | held"))
    return Outcome.HELD
