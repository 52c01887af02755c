"""Masked names and numbers (trap 12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, masked_apart


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("李小明", "李**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧*"),
        ("买买提·艾力", "买买提·**"),
        ("Li Ming", "Li ****"),
        (" 张三 ", "张*"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_trap_12_of_a_name_the_surname_stays(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812348000", "138****8000"),
        ("+8613812348000", "+86*******8000"),
        ("87654321", "******21"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_trap_12_of_a_phone_three_and_four(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010119900307123X", "110***********123X"),
        ("E12345678", "*********"),
        ("", ""),
    ],
)
def test_trap_12_of_an_id_number_three_and_four(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@given(st.from_regex(r"[0-9]{8,18}", fullmatch=True))
def test_a_masked_number_keeps_its_length_and_hides_the_middle(number: str) -> None:
    for mask in (mask_phone, mask_id):
        masked = mask(number)
        assert len(masked) == len(number)
        assert "*" in masked


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["张伟", "李娜"], ("张*", "李*")),
        (["张伟", "张娜"], ("张伟", "张娜")),
        (["张小明", "张大红", "李娜"], ("张*明", "张*红", "李*")),
        (["张小明", "张大明"], ("张小明", "张大明")),
        (["张小明", "张小明"], ("张小明", "张小明")),
        ([], ()),
    ],
)
def test_g08_people_to_choose_from_can_be_told_apart(
    names: list[str], told: tuple[str, ...]
) -> None:
    assert masked_apart(names) == told
