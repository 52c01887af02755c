"""What the entries of a ledger add up to: totals of a period, and what is there of each thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gatekeeper.domain.ledger import (
    NUMBER,
    UNFINISHED,
    Entry,
    Field,
    FieldKind,
    Ledger,
    State,
    shown,
)

COUNT = re.compile(r"([^\s:=*+,;、栋楼号]{1,8})\s*(?:栋|号楼|楼|[:=*])\s*([0-9]{1,4})(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a period adds up to: entries, unfinished ones, sums by field, answers by choice.

    The answer given most often stands first.
    """

    entries: int = 0
    unfinished: int = 0
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def totals(ledger: Ledger, entries: Iterable[Entry]) -> Totals:
    """Add up; what was withdrawn counts nowhere."""
    summed = [one for one in ledger.fields if one.total]
    asked = [one for one in ledger.fields if one.kind in (FieldKind.CHOICE, FieldKind.TICKS)]
    sums = {one.key: Decimal(0) for one in summed}
    answers: dict[str, dict[str, int]] = {one.key: {} for one in asked}
    count = unfinished = 0
    for entry in entries:
        if entry.state is State.WITHDRAWN:
            continue
        count += 1
        unfinished += entry.state in UNFINISHED
        for one in summed:
            sums[one.key] += _amount(one, entry.values.get(one.key, ""))
        for one in asked:
            for answer in entry.values.get(one.key, "").split():
                answers[one.key][answer] = answers[one.key].get(answer, 0) + 1
    ordered = {key: _most_first(counted) for key, counted in answers.items()}
    return Totals(entries=count, unfinished=unfinished, sums=sums, answers=ordered)


def _most_first(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))


def _amount(one: Field, value: str) -> Decimal:
    if one.kind is FieldKind.COUNTS:
        return Decimal(sum(counts_of(value).values()))
    return Decimal(value) if NUMBER.fullmatch(value) else Decimal(0)


def counts_of(value: str) -> dict[str, int]:
    """Building -> number of a COUNTS value; empty where it is none."""
    counts: dict[str, int] = {}
    for building, count in COUNT.findall(value):
        counts[building] = counts.get(building, 0) + int(count)
    return counts


def stock(ledger: Ledger, entries: Iterable[Entry], language: str) -> dict[str, Decimal]:
    """What is there of each thing, by name; below 0 more went out than was ever entered."""
    rule = ledger.stock
    there: dict[str, Decimal] = {}
    if rule is None:
        return there
    amount = ledger.field(rule.amount)
    for entry in entries:
        named = [shown(ledger.field(key), entry.values.get(key, ""), language) for key in rule.of]
        name = " ".join(part for part in named if part)
        if entry.state is State.WITHDRAWN or not name:
            continue
        goes_out = all(entry.values.get(key, "") == value for key, value in rule.out.items())
        moved = _amount(amount, entry.values.get(rule.amount, ""))
        there[name] = there.get(name, Decimal(0)) + (-moved if goes_out else moved)
    return dict(sorted(there.items()))
