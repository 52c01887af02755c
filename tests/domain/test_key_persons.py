"""Key persons in figures (O22) and the province of an origin (O09)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.key_persons import KeyPerson, figures
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.provinces import ELSEWHERE, PROVINCES, province_of
from tests.builders import numbered_id

HOME, CENTRAL = ObservationKind.HOME, ObservationKind.CENTRAL


def people(kind, sizes):
    return [
        KeyPerson(kind=kind, household=numbered_id(door))
        for door, size in enumerate(sizes, start=1)
        for _ in range(size)
    ]


def test_o22_58_are_8_central_and_50_at_home():
    found = figures([*people(CENTRAL, [1] * 8), *people(HOME, [1] * 50)])
    assert (found.people, found.central, found.home) == (58, 8, 50)


def test_o22_14_households_of_46_at_home_and_17_central():
    found = figures([*people(HOME, [4] * 4 + [3] * 10), *people(CENTRAL, [17])])
    assert (found.households, found.home, found.central, found.people) == (14, 46, 17, 63)


@given(
    st.lists(
        st.builds(
            KeyPerson,
            kind=st.sampled_from(ObservationKind),
            household=st.none() | st.integers(1, 5).map(numbered_id),
        )
    )
)
def test_o22_the_figures_add_up(persons):
    found = figures(persons)
    assert found.people == found.central + found.home + found.monitoring == len(persons)
    assert found.households <= found.home
    assert (found.households > 0) == (found.home > 0)


@pytest.mark.parametrize(
    ("origin", "province"),
    [
        ("湖北省武汉市", "湖北"),
        ("湖北", "湖北"),
        ("武汉市", "湖北"),
        ("北京市海淀区", "北京"),
        ("从广东途经湖北", "广东"),
        ("内蒙古自治区呼和浩特市", "内蒙古"),
        ("台北", "台湾"),
        ("首尔", ELSEWHERE),
        ("", ELSEWHERE),
        ("Paris", ELSEWHERE),
    ],
)
def test_o09_the_province_of_an_origin(origin, province):
    assert province_of(origin) == province


def test_there_are_34_provinces_and_no_name_is_part_of_another():
    assert len(PROVINCES) == 34
    names = [*PROVINCES, *(city for city in PROVINCES.values() if city)]
    assert [one for one in names for other in names if one != other and one in other] == []
