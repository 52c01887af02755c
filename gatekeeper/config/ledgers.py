"""The ledgers: those shipped and the site's own, each declared in a TOML file."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from gatekeeper import resources
from gatekeeper.config.values import value, wrong
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.ledger import (
    Field,
    FieldKind,
    Group,
    Keeper,
    Ledger,
    State,
    Words,
)
from gatekeeper.domain.ledger_rules import Due, Span, Stock, Unique, Window
from gatekeeper.errors import InvalidInput, Problem

LEDGERS_FOLDER = "ledgers"
KEEP_DAYS = (1, 3650)

# The name of a private part in the log is the field's.
_KEY = re.compile(r"[a-z][a-z0-9-]{0,15}")
_RESERVED = frozenset({"private", "responsible", "note", "occurred-at"})
_WINDOW = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_LIFE = (State.OPEN, State.ASSIGNED, State.DONE, State.CHECKED)
_KNOWN = frozenset(
    "key title hint fields keep_days life states due unique role "  # noqa: SIM905
    "place group list health stock slip signed".split()
)
_DUE = frozenset(
    "windows every_days within_hours of when counts per rostered profiles "  # noqa: SIM905
    "listed by ahead_days only".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The ledgers by key, in the order of their files, and what is wrong with a site's own."""

    ledgers: Mapping[str, Ledger]
    problems: tuple[Problem, ...] = ()


def ledgers(own: Path | None = None) -> Declared:
    """The shipped ledgers and those in a site's folder, which may replace a shipped one by its key.

    A site's file that breaks a rule is left out and told with file and TOML path: a slip in a book
    must not keep the gate shut.
    """
    found = {ledger.key: ledger for _, ledger in _read(resources.path(LEDGERS_FOLDER))}
    problems: list[Problem] = []
    for path, ledger in _read(own) if own is not None else ():
        if isinstance(ledger, Ledger):
            found[ledger.key] = ledger
        else:
            problems += [
                replace(problem, field=f"{path.name}: {problem.field}") for problem in ledger
            ]
    problems += _strangers(found)
    return Declared(ledgers=found, problems=tuple(problems))


def _read(folder: Path) -> Iterator[tuple[Path, Any]]:
    """Each file with its ledger, or with its problems."""
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path, ledger_from(tomllib.loads(path.read_text(encoding="utf-8")))
        except InvalidInput as error:
            yield path, error.problems
        except (OSError, ValueError) as error:
            told = {"why": str(error)}
            yield path, (Problem(code="settings-unreadable", parameters=told),)


def ledger_from(table: Mapping[str, Any]) -> Ledger:
    """A ledger from its table; raises InvalidInput with the TOML path of each broken rule.

    The version is the beginning of the SHA-256 of the table's canonical JSON, as a profile's.
    """
    problems = [
        Problem(code="settings-unknown-key", field=name) for name in sorted(table.keys() - _KNOWN)
    ]
    missing = [name for name in ("key", "title", "fields") if name not in table]
    problems += [Problem(code="settings-missing-key", field=name) for name in missing]
    if missing:
        raise InvalidInput(problems)
    fields = value(tuple[Field, ...], table["fields"], "fields", problems) or ()
    days = value(int, table.get("keep_days", 90), "keep_days", problems)
    told = {
        "key": value(str, table["key"], "key", problems),
        "title": value(Words, table["title"], "title", problems),
        "hint": value(Words, table.get("hint", {}), "hint", problems),
        "health": value(bool, table.get("health", False), "health", problems),
        "life": value(tuple[State, ...], table.get("life", []), "life", problems),
        "states": _states(table.get("states", {}), problems),
        "role": value(Role, table.get("role", Role.OPERATOR.value), "role", problems),
        "unique": _optional(Unique, table, "unique", problems),
        "stock": _optional(Stock, table, "stock", problems),
        "place": value(Keeper, table.get("place", Keeper.GATE.value), "place", problems),
        "group": value(Group, table.get("group", Group.POST.value), "group", problems),
        "is_list": value(bool, table.get("list", False), "list", problems),
        "slip": value(Words, table.get("slip", {}), "slip", problems),
        "signed": value(tuple[Words, ...], table.get("signed", []), "signed", problems),
        "due": _dues(table.get("due", []), problems),
    }
    if problems:
        raise InvalidInput(problems)
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(canonical.encode()).hexdigest()[:8]
    ledger = Ledger(version=version, fields=fields, keep=timedelta(days=days or 0), **told)
    broken = [*_broken_rules(ledger), *_broken_fields(ledger)]
    if broken:
        raise InvalidInput(broken)
    return ledger


def _states(table: Any, problems: list[Problem]) -> Mapping[State, Words]:
    read = value(Mapping[str, Words], table, "states", problems) or {}
    problems += [
        Problem(code="settings-unknown-key", field=f"states.{name}")
        for name in read
        if name not in list(State)
    ]
    return {State(name): words for name, words in read.items() if name in list(State)}


def _optional(kind: Any, table: Mapping[str, Any], name: str, problems: list[Problem]) -> Any:
    return value(kind, table[name], name, problems) if name in table else None


def _dues(tables: Any, problems: list[Problem]) -> tuple[Due, ...]:
    read = value(tuple[Mapping[str, Any], ...], tables, "due", [])
    if not isinstance(read, tuple) or not all(isinstance(one, Mapping) for one in tables):
        problems.append(wrong("due", "table"))
        return ()
    return tuple(_due(one, f"due[{place}]", problems) for place, one in enumerate(tables))


def _due(table: Mapping[str, Any], path: str, problems: list[Problem]) -> Due:
    """Times and spans as people write them: windows = ["06:00-12:00"], every_days, within_hours."""
    problems += [
        Problem(code="settings-unknown-key", field=f"{path}.{name}")
        for name in sorted(table.keys() - _DUE)
    ]

    def read(kind: Any, name: str, default: Any) -> Any:
        return value(kind, table.get(name, default), f"{path}.{name}", problems) or default

    days, hours = read(int, "every_days", 0), read(int, "within_hours", 0)
    rule = Due(
        windows=tuple(
            window
            for place, told in enumerate(read(tuple[str, ...], "windows", []))
            for window in _window(told, f"{path}.windows[{place}]", problems)
        ),
        every=timedelta(days=days) if days > 0 else None,
        within=timedelta(hours=hours) if hours > 0 else None,
        of=read(str, "of", ""),
        when=read(Mapping[str, str], "when", {}),
        counts=read(Mapping[str, str], "counts", {}),
        per=read(str, "per", ""),
        rostered=read(bool, "rostered", False),
        listed=read(str, "listed", ""),
        by=read(str, "by", ""),
        ahead=timedelta(days=max(1, read(int, "ahead_days", 1))),
        profiles=read(tuple[str, ...], "profiles", []) or (),
        only=read(bool, "only", False),
    )
    kinds = [bool(rule.windows), rule.every is not None, rule.within is not None, bool(rule.by)]
    lists = bool(rule.listed) and (not rule.per or rule.within is not None or bool(rule.by))
    if sum(kinds) != 1 or (rule.within is None) != (not rule.of) or lists:
        problems.append(Problem(code="ledger-due-wrong", field=path))
    return rule


def _window(told: Any, path: str, problems: list[Problem]) -> Iterator[Window]:
    found = _WINDOW.fullmatch(str(told))
    if found is None:
        problems.append(wrong(path, "HH:MM-HH:MM"))
        return
    hour, minute, end_hour, end_minute = (int(number) for number in found.groups())
    yield Window(start=time(hour, minute), end=time(end_hour, end_minute))


# --- what the types cannot say ----------------------------------------------------------------


def _broken_rules(ledger: Ledger) -> Iterator[Problem]:
    if not _KEY.fullmatch(ledger.key):
        yield wrong("key", "a-z 0-9 -")
    if not ledger.title:
        yield Problem(code="settings-missing-key", field="title.en")
    if not ledger.fields:
        yield Problem(code="settings-missing-key", field="fields")
    days = ledger.keep.days
    least, most = KEEP_DAYS
    if not least <= days <= most:
        told = {"least": least, "most": most}
        yield Problem(code="settings-out-of-range", field="keep_days", parameters=told)
    ordered = tuple(state for state in _LIFE if state in ledger.life)
    if ledger.life and (ledger.life != ordered or ledger.life[0] is not State.OPEN):
        yield wrong("life", "open, assigned, done, checked")
    keys = {one.key for one in ledger.fields}
    if ledger.unique is not None:
        yield from _unknown(ledger.unique.fields, keys, "unique.fields")
        if ledger.unique.per is Span.OPEN and not ledger.life:
            yield wrong("unique.per", Span.DAY.value)
    for place, rule in enumerate(ledger.due):
        yield from _unknown([rule.per] if rule.per else [], keys, f"due[{place}].per")
        yield from _unknown(rule.counts, keys, f"due[{place}].counts")
        yield from _unknown([rule.by] if rule.by else [], keys, f"due[{place}].by")
        dated = [one for one in ledger.fields if one.kind is FieldKind.DATE and one.key == rule.by]
        if rule.by in keys and not (dated and ledger.life):
            yield wrong(f"due[{place}].by", "date, life")
    if ledger.stock is not None:
        yield from _unknown((*ledger.stock.of, *ledger.stock.out), keys, "stock")
        numbers = [one.key for one in ledger.fields if one.kind is FieldKind.NUMBER]
        if ledger.stock.amount not in numbers:
            yield wrong("stock.amount", "number")


def _broken_fields(ledger: Ledger) -> Iterator[Problem]:
    keys = [one.key for one in ledger.fields]
    for place, one in enumerate(ledger.fields):
        path = f"fields[{place}]"
        if not _KEY.fullmatch(one.key) or one.key in _RESERVED:
            yield wrong(f"{path}.key", "a-z 0-9 -")
        if one.key in keys[:place]:
            yield Problem(code="settings-key-taken", field=f"{path}.key")
        if not one.title:
            yield Problem(code="settings-missing-key", field=f"{path}.title.en")
        if one.kind in (FieldKind.CHOICE, FieldKind.TICKS) and not one.options:
            yield Problem(code="settings-missing-key", field=f"{path}.options")
        answers = [option.key for option in one.options]
        for at, key in enumerate(answers):
            if key in answers[:at]:
                yield Problem(code="settings-key-taken", field=f"{path}.options[{at}].key")
        if one.total and one.kind not in (FieldKind.NUMBER, FieldKind.COUNTS):
            yield wrong(f"{path}.kind", "number | counts")
        if one.coded and one.kind is not FieldKind.CHOICE:
            yield wrong(f"{path}.kind", "choice")
        if one.coded and any(told.coded for told in ledger.fields[:place]):
            yield Problem(code="settings-key-taken", field=f"{path}.coded")
        for at, key in enumerate(answers if one.coded else ()):
            if not _KEY.fullmatch(key):
                yield wrong(f"{path}.options[{at}].key", "a-z 0-9 -")
        yield from _unknown(one.recalls, set(keys), f"{path}.recalls")
        yield from _broken_proposal(one, ledger, path)


def _broken_proposal(one: Field, ledger: Ledger, path: str) -> Iterator[Problem]:
    """`after` and `days` stand together, at a date, and name another date."""
    dates = {told.key for told in ledger.fields if told.kind is FieldKind.DATE}
    if one.after and one.after not in dates - {one.key}:
        yield wrong(f"{path}.after", "date")
    if (one.after or one.days) and one.key not in dates:
        yield wrong(f"{path}.kind", "date")
    if bool(one.after) != (one.days != 0) or not 0 <= one.days <= KEEP_DAYS[1]:
        yield wrong(f"{path}.days", f"1-{KEEP_DAYS[1]}")


def _unknown(named: Any, keys: set[str], path: str) -> Iterator[Problem]:
    for name in named:
        if name not in keys:
            told = {"name": name}
            yield Problem(code="ledger-field-missing", field=path, parameters=told)


def _strangers(found: Mapping[str, Ledger]) -> Iterator[Problem]:
    """A ledger may wait for the entries of another one, which then has to be there."""
    for ledger in found.values():
        for place, rule in enumerate(ledger.due):
            path = f"{ledger.key}: due[{place}]"
            for name, key in (("of", rule.of), ("listed", rule.listed)):
                if key and key not in found:
                    told = {"name": key}
                    yield Problem(code="ledger-missing", field=f"{path}.{name}", parameters=told)
            if rule.listed in found:
                keys = {one.key for one in found[rule.listed].fields}
                yield from _unknown((rule.per, *rule.when), keys, f"{path}.listed")
