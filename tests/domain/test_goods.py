"""Goods at the gate: waybills told from other numbers, the shelf by building (G16, G35)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.goods import NOWHERE, Drop, Lying, last_digits, lying, waybill_of
from gatekeeper.domain.policy import Caller, CallerAnswer, CallersRule
from tests.domain.builders import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("SF1234567890123", "0123"),
        ("sf1234567890123 ", "0123"),
        ("YT1234567894821", "4821"),
        ("JDVA01234567890-1-1-", "7890"),
        ("EA123456789CN", "6789"),
        ("75123456789012", "9012"),
    ],
)
def test_g35_waybills_are_recognised_and_four_digits_kept(text: str, last: str) -> None:
    number = waybill_of(text)
    assert number
    assert last_digits(number) == last


@pytest.mark.parametrize(
    "text",
    [
        "110101199003070134",
        "13800138000",
        "GKP1:abc",
        "苏B12345",
        "",
        "https://x.cn/1",
        "1" * 40,
        "430101900307013",
    ],
)
def test_other_numbers_are_no_waybill(text: str) -> None:
    assert waybill_of(text) == ""


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    number = waybill_of(text)
    assert not number or len(last_digits(number)) == 4


def drop(hours: float, pieces: dict[str, int], **fresh: int) -> Drop:
    told = {key.removeprefix("b"): count for key, count in fresh.items()}
    return Drop(at=NOW - hours * HOUR, pieces=pieces, fresh=told)


def test_g35_the_oldest_goes_first_and_the_rest_stands_since_the_next() -> None:
    drops = [drop(1, {"3": 5}), drop(30, {"3": 12, "12": 1, "A": 2}), drop(2, {NOWHERE: 4})]
    rows = lying(drops, {"3": 13})
    assert rows == (
        Lying(building="3", pieces=4, fresh=0, since=NOW - HOUR),
        Lying(building="12", pieces=1, fresh=0, since=NOW - 30 * HOUR),
        Lying(building=NOWHERE, pieces=4, fresh=0, since=NOW - 2 * HOUR),
        Lying(building="A", pieces=2, fresh=0, since=NOW - 30 * HOUR),
    )


def test_fresh_goods_are_told_and_lie_too_long_sooner() -> None:
    [row] = lying([drop(7, {"3": 5}, b3=2)], {"3": 1})
    assert (row.pieces, row.fresh) == (4, 1)
    assert row.is_too_long(NOW, 2 * DAY)
    [plain] = lying([drop(7, {"3": 5}, b3=2)], {"3": 2})
    assert (plain.fresh, plain.is_too_long(NOW, 2 * DAY)) == (0, False)
    assert plain.is_too_long(NOW + 2 * DAY, 2 * DAY)


@given(
    st.lists(st.dictionaries(st.sampled_from("123"), st.integers(1, 50), max_size=3), max_size=6),
    st.dictionaries(st.sampled_from("123"), st.integers(0, 120)),
)
def test_nothing_is_lost_and_nothing_invented(
    dropped: list[dict[str, int]], taken: dict[str, int]
) -> None:
    rows = lying([drop(n, pieces) for n, pieces in enumerate(dropped)], taken)
    for building in "123":
        came = sum(pieces.get(building, 0) for pieces in dropped)
        there = sum(row.pieces for row in rows if row.building == building)
        assert there == max(came - taken.get(building, 0), 0)


@pytest.mark.parametrize("caller", list(Caller))
def test_g16_the_profile_says_who_comes_in(caller: Caller) -> None:
    assert CallersRule().answer(caller) is CallerAnswer.GATE
    rule = CallersRule(
        courier=CallerAnswer.ENTER, takeaway=CallerAnswer.HELD, ride=CallerAnswer.ENTER
    )
    assert rule.answer(caller) is getattr(rule, caller.value)
