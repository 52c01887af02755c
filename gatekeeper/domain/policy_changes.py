"""What differs between two versions of a profile, rule by rule, for words to be made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.policy import Policy

# What is compared by its own name and not as a table of a rule's numbers.
_BY_NAME = frozenset({"profile", "version", "demanded", "overridable", "never", "subjects"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A check that is asked of somebody from now on, or no longer."""

    check: str
    direction: Direction
    kind: PersonKind
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A word that joins or leaves a list: `where` is "operator", "never" or "subjects"."""

    where: str
    word: str
    is_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Any other rule: "temperature.limit_tenths" was this, and is that."""

    path: str
    before: Any
    after: Any


Change = Demand | Member | Number


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Everything in which the second differs from the first; nothing for the same rules."""
    return (*_demands(old, new), *_numbers(old, new), *_members(old, new))


def _demands(old: Policy, new: Policy) -> Iterable[Demand]:
    for direction in Direction:
        for kind in PersonKind:
            before = old.demanded.get((direction, kind), frozenset())
            after = new.demanded.get((direction, kind), frozenset())
            for check in sorted(before ^ after):
                yield Demand(check=check, direction=direction, kind=kind, is_asked=check in after)


def _numbers(old: Policy, new: Policy) -> Iterable[Number]:
    for entry in fields(Policy):
        if entry.name in _BY_NAME:
            continue
        before, after = getattr(old, entry.name), getattr(new, entry.name)
        if before == after:
            continue
        if not hasattr(before, "__dataclass_fields__"):
            yield Number(path=entry.name, before=before, after=after)
            continue
        for rule in fields(before):
            was, becomes = getattr(before, rule.name), getattr(after, rule.name)
            if was != becomes:
                yield Number(path=f"{entry.name}.{rule.name}", before=was, after=becomes)


def _members(old: Policy, new: Policy) -> Iterable[Member]:
    for where, before, after in (
        ("operator", _operator(old), _operator(new)),
        ("never", old.never, new.never),
        ("subjects", old.subjects, new.subjects),
    ):
        for word in sorted(before ^ after):
            yield Member(where=where, word=word, is_in=word in after)


def _operator(policy: Policy) -> frozenset[str]:
    return policy.overridable.get(Role.OPERATOR, frozenset())
