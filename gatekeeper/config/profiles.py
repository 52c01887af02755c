"""Policy profiles (管控模式): tables of a TOML file or of a journaled row made a `Policy`."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_type_hints

from gatekeeper import resources
from gatekeeper.config.values import value, wrong
from gatekeeper.domain import checks
from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.observation import days_problems
from gatekeeper.domain.policy import (
    SUBJECTS,
    CallersRule,
    DemandKey,
    FourPiecesRule,
    HealthCodeRule,
    ListsRule,
    NucleicTestRule,
    ObservationRule,
    OutingRule,
    Policy,
    RepeatRule,
    ReturneeRule,
    TemperatureRule,
    Timings,
    TravelCardRule,
    VehicleRule,
)
from gatekeeper.domain.screening import ScreeningRule
from gatekeeper.errors import InvalidInput, Problem


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
RULES: tuple[tuple[str, type], ...] = (
    ("temperature", TemperatureRule),
    ("health_code", HealthCodeRule),
    ("nucleic_test", NucleicTestRule),
    ("travel_card", TravelCardRule),
    ("four_pieces", FourPiecesRule),
    ("repeat", RepeatRule),
    ("lists", ListsRule),
    ("outing", OutingRule),
    ("observation", ObservationRule),
    ("callers", CallersRule),
    ("vehicle", VehicleRule),
    ("returnee", ReturneeRule),
    ("screening", ScreeningRule),
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
    known = {"profile", "slots", "in_order", "subjects", "demanded", "overrides", *dict(RULES)}
    problems += [Problem(code="settings-unknown-key", field=name) for name in table.keys() - known]
    profile = value(str, table.get("profile"), "profile", problems)
    slots = value(tuple[str, ...], table.get("slots", []), "slots", problems)
    problems += [
        Problem(code="settings-check-unknown", field=f"slots[{index}]")
        for index, slot in enumerate(slots or ())
        if slot not in checks.NAMES
    ]
    in_order = value(bool, table.get("in_order", False), "in_order", problems)
    subjects = value(tuple[str, ...], table.get("subjects", list(SUBJECTS)), "subjects", problems)
    problems += [
        Problem(code="settings-subject-unknown", field=f"subjects[{index}]")
        for index, subject in enumerate(subjects or ())
        if subject not in SUBJECTS
    ]
    demanded = _demanded(table.get("demanded", {}), problems)
    overrides = value(
        Mapping[str, tuple[str, ...]], table.get("overrides", {}), "overrides", problems
    )
    rules = {name: _rule(kind, table.get(name, {}), name, problems) for name, kind in RULES}
    problems += _lengths(rules["observation"])
    if problems:
        raise InvalidInput(problems)
    return Policy(
        profile=profile,
        version=version,
        slots=slots,
        in_order=in_order,
        subjects=frozenset(subjects),
        demanded=demanded,
        # Whoever stands at the gate, a clerk or a guard, has the same list.
        overridable=dict.fromkeys(
            (Role.OPERATOR, Role.CLERK), frozenset(overrides.get("operator", ()))
        ),
        never=frozenset(overrides.get("never", ())),
        **rules,
    )


def _demanded(table: Any, problems: list[Problem]) -> dict[DemandKey, frozenset[str]]:
    """[demanded.entry] resident = ["pass", ...]; a list per direction and kind of person."""
    demanded: dict[DemandKey, frozenset[str]] = {}
    read = value(Mapping[str, Mapping[str, tuple[str, ...]]], table, "demanded", problems)
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
        problems.append(wrong(path, "table"))
        return None
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, given in table.items():
        name, _, unit = key.rpartition("_")
        here = f"{path}.{key}"
        if unit in _UNITS and hints.get(name) is timedelta:
            number = value(int, given, here, problems) or 0
            if number < 0:
                problems.append(Problem(code="settings-negative", field=here))
            values[name] = timedelta(seconds=number * _UNITS[unit])
        elif hints.get(key) is Outcome:
            values[key] = _outcome(given, here, problems, may_deny=kind in _MAY_DENY)
        elif key in hints and hints[key] is not timedelta:
            values[key] = value(hints[key], given, here, problems)
        else:
            problems.append(Problem(code="settings-unknown-key", field=here))
    return kind(**values)


def _lengths(rule: ObservationRule | None) -> list[Problem]:
    """A case lasts a day at least, and no longer than one may be opened for."""
    told: dict[str, int | None] = {}
    if rule is not None:
        told = {"days": rule.days, "short_days": rule.short_days}
    return [
        Problem(code=problem.code, field=f"observation.{name}", parameters=problem.parameters)
        for name, days in told.items()
        if days is not None  # told already
        for problem in days_problems(days)
    ]


# A repeated passage is noted or stopped; a car or a star may also refuse.
_MAY_DENY = (VehicleRule, TravelCardRule)


def _outcome(given: Any, path: str, problems: list[Problem], *, may_deny: bool) -> Outcome:
    choices = ("granted", "held", "denied") if may_deny else ("granted", "held")
    if given in choices:
        return Outcome[str(given).upper()]
    problems.append(wrong(path, " | ".join(choices)))
    return Outcome.HELD
