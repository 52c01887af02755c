"""Lines of a bundle: brought into their order, proven, packed for the second walk."""

from __future__ import annotations

import csv
import hmac
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.errors import SyncError
from gatekeeper.services.spool import Spool
from gatekeeper.store.incoming import (
    MOST,
    PORTION,
    QUICK,
    SLOW,
    Pace,
    Portion,
    Shipped,
    portions,
    together,
    unpacked,
)
from gatekeeper.store.lines import line_of, next_hash, part_code, parts_field
from tests.builders import numbered_id

START = bytes(32)
STATION = "0123456789abcdef"
AT = "2026-03-02T00:30:00.000000Z"


def shipped(kinds: list[str]) -> Shipped:
    """One line of each of these kinds, in this order, each with a part."""
    lines: dict[str, list[str]] = {}
    parts: list[list[str]] = []
    last = START
    for sequence, kind in enumerate(kinds, start=1):
        salt, data = bytes([sequence % 256]) * 16, f'{{"n":{sequence},"note":"a, b"}}'
        id, listed = numbered_id(sequence).hex, parts_field({"who": part_code(salt, data)})
        line = line_of(
            [str(sequence), id, AT, "start", "", listed, "{}"]
            if kind == "audit-1"
            else [str(sequence), id, AT, "", "", listed]
        )
        lines.setdefault(kind, []).append(line)
        parts.append([str(sequence), "who", "", "", salt.hex(), data])
        last = next_hash(last, kind, line)
    return Shipped(
        station=STATION,
        kinds=lines,
        lines=lambda kind: iter(lines[kind]),
        parts=lambda: iter(parts),
        tombstones=lambda: iter(()),
        first=1,
        last=len(kinds),
        previous=START,
        hash=last,
    )


KINDS = st.lists(st.sampled_from(["audit-1", "clock-set-1"]), min_size=1, max_size=40)


@given(kinds=KINDS, size=st.integers(1, 9))
def test_lines_of_many_kinds_come_in_their_order_and_none_is_left(kinds: list[str], size: int):
    found = list(portions(shipped(kinds), size=size))
    lines = [line for portion in found for line in portion.lines]
    assert [(line[1], line[3]) for line in lines] == list(enumerate(kinds, start=1))
    assert [row[1] for portion in found for row in portion.parts] == [line[1] for line in lines]
    assert all(len(portion.lines) <= size for portion in found)


@given(kinds=KINDS, at=st.integers(0, 39))
def test_a_line_that_was_taken_out_is_missed(kinds: list[str], at: int):
    good = shipped(kinds)
    kind = kinds[at % len(kinds)]

    def without(name: str) -> Iterator[str]:
        rows = list(good.lines(name))
        return iter(rows[:-1] if name == kind else rows)

    spoilt = Shipped(**{name: getattr(good, name) for name in good.__slots__} | {"lines": without})
    with pytest.raises(SyncError) as error:
        list(portions(spoilt))
    assert error.value.code in ("chain-line-missing", "chain-surplus")


def test_what_is_packed_comes_back_alike(tmp_path):
    some = list(portions(shipped(["audit-1"] * 30), size=7))
    assert [unpacked(portion.packed()) for portion in some] == some
    spool = Spool(tmp_path)
    for portion in some:
        spool.put(portion)
    assert list(spool) == some
    assert list(spool) == some, "as often as it takes"
    spool.close()
    assert not list(tmp_path.iterdir()), "nothing lies on the disk under a name"


def test_portions_together_are_one():
    some = list(portions(shipped(["audit-1", "clock-set-1"] * 9), size=5))
    one: Portion = together(some)
    (whole,) = portions(shipped(["audit-1", "clock-set-1"] * 9), size=50)
    assert one == whole
    assert (one.first, one.last) == (1, 18)


def test_the_pace_follows_what_a_transaction_takes():
    pace = Pace()
    for _ in range(20):
        pace.took(QUICK / 2)
    assert pace.size == MOST
    pace.took((QUICK + SLOW) / 2)
    assert pace.size == MOST
    for _ in range(20):
        pace.took(SLOW * 2)
    assert pace.size == PORTION, "the house's own bound is always allowed"


@given(salt=st.binary(min_size=1, max_size=64), data=st.text(max_size=200))
def test_the_code_of_a_part_is_its_hmac(salt: bytes, data: str):
    assert part_code(salt, data) == hmac.new(salt, data.encode(), "sha256").hexdigest()


def test_no_line_is_read_as_another(tmp_path):
    """A quote that is left open would swallow the next line."""
    good = shipped(["audit-1"] * 3)
    rows = list(good.lines("audit-1"))
    rows[1] = rows[1].replace("start", '"start')
    told = {name: getattr(good, name) for name in good.__slots__}
    with pytest.raises(SyncError) as error:
        list(portions(Shipped(**told | {"lines": lambda kind: iter(rows)})))
    assert (error.value.code, error.value.parameters) == ("chain-line-unfit", {"sequence": 2})
    assert len(list(csv.reader(rows))) != len(rows)
