"""5栋, 5号楼, 五栋 and B5 are one building; a site adds names of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.doors import alias_problem, building, in_search

ALIASES = {"B*": "*", "东区1": "21", "*期北": "N*"}


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "05",
        "5栋",
        "5号楼",
        "五栋",
        "五号楼",
        "5幢",
        "第五幢",
        "5#楼",
        "５＃",
        "5座",
        "5 号",
        "Building 5",
        "Bldg. 5",
        "block5",
    ],
)
def test_one_building_however_written(text):
    assert building(text) == "5"


@pytest.mark.parametrize(
    ("text", "plain", "meant"),
    [
        ("B5", "B5", "5"),
        ("b05栋", "B05", "5"),
        ("B座", "B", "B"),
        ("东区1", "东区1", "21"),
        ("东区１栋", "东区1", "21"),
        ("二十一", "21", "21"),
        ("十", "10", "10"),
        ("〇", "0", "0"),
        ("000", "0", "0"),
        ("楼", "楼", "楼"),
        ("北楼", "北", "北"),
        ("2期北", "2期北", "N2"),
        ("", "", ""),
    ],
)
def test_rules_and_aliases(text, plain, meant):
    assert building(text) == plain
    assert building(text, ALIASES) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("B5-2-501", "5-2-501"),
        ("B5栋2单元501", "5栋2单元501"),
        (" b5 2 501", " 5 2 501"),
        ("zhang 12-2", "zhang 12-2"),
        ("张国栋", "张国栋"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_search_knows_the_names_of_the_site(text, found):
    assert in_search(text, ALIASES) == found
    assert in_search(text, {}) == text


@pytest.mark.parametrize(
    ("written", "means", "wrong"),
    [
        ("B*", "*", False),
        ("东区1", "21", False),
        ("", "1", True),
        ("1", " ", True),
        ("5", "5", True),
        ("B*", "5", True),
        ("B5", "*", True),
        ("*", "*1", True),
        ("**", "**1", True),
    ],
)
def test_what_is_no_alias(written, means, wrong):
    assert alias_problem(written, means) is wrong


@given(st.text(max_size=12))
def test_any_text_comes_to_rest(text):
    once = building(text, ALIASES)
    assert isinstance(once, str)
    assert building(text) == building(building(text)) or len(building(text)) < len(text)
