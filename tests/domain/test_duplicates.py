"""Which two entries may be one person, and what the two say differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.duplicates import (
    GROUP_AT_MOST,
    Entered,
    Likeness,
    differences,
    id_key,
    pairs,
)

DOOR, OTHER_DOOR = UUID(int=1), UUID(int=2)
ZHANG = Entered(person=UUID(int=11), name="张三丰", household=DOOR, phone="13800138000")


def another(**told: object) -> Entered:
    return replace(ZHANG, **{"person": UUID(int=12), "phone": "", **told})


def why(one: Entered, other: Entered) -> list[Likeness]:
    return [pair.why for pair in pairs([other, one])]


def test_the_same_card_in_both_its_forms_is_one_person():
    older = replace(ZHANG, id_number="110101900307013")
    newer = another(id_number="110101199003070134", name="李四", household=OTHER_DOOR)
    assert id_key(older.id_number) == id_key(newer.id_number)
    assert why(older, newer) == [Likeness.SAME_ID]


def test_the_same_paper_is_one_person():
    one, other = replace(ZHANG, paper_number="E1"), another(paper_number="E1", name="X")
    assert why(one, replace(other, household=None)) == [Likeness.SAME_PAPER]


def test_phone_or_door_need_a_similar_name():
    assert why(ZHANG, another(phone=ZHANG.phone, household=None)) == [Likeness.SAME_PHONE]
    assert why(ZHANG, another()) == [Likeness.SAME_DOOR]
    assert why(ZHANG, another(name="李四光")) == []
    assert why(ZHANG, another(household=None)) == []


def test_names_that_sound_alike_or_are_a_slip_apart():
    spelled = {"spellings": frozenset({"zhangsanfeng"})}
    assert why(replace(ZHANG, **spelled), another(name="章三峰", **spelled))
    for name in ("张三峰", "张丰三", "张三丰丰", "张丰", "ZHANG"):
        alike = name in ("张三峰", "张丰三", "张三丰丰")
        assert bool(why(ZHANG, another(name=name))) is alike, name
    assert why(replace(ZHANG, name="Zhang"), another(name="ZHANG"))
    assert not why(replace(ZHANG, name="张三丰子"), another(name="张丰子三"))
    assert not why(replace(ZHANG, name="王三丰"), another(name="张三丰"))
    assert not why(replace(ZHANG, name="张三"), another(name="张山"))  # two characters: too short


def test_other_ids_or_birthdays_are_other_people():
    ids = {"id_number": "110101199003070134"}
    assert why(replace(ZHANG, **ids), another(id_number="11010119900307001X")) == []
    born = replace(ZHANG, born_on=date(1990, 3, 7))
    assert why(born, another(born_on=date(2015, 3, 7))) == []
    assert why(born, another(born_on=date(1990, 3, 7))) == [Likeness.SAME_DOOR]


def test_a_pair_stands_once_with_its_best_reason_and_the_older_first():
    found = pairs([another(phone=ZHANG.phone), ZHANG])
    assert [(pair.one.person, pair.why) for pair in found] == [(ZHANG.person, Likeness.SAME_PHONE)]
    assert found[0].key == {ZHANG.person, UUID(int=12)}


def test_a_dormitory_is_not_compared():
    crowd = [replace(ZHANG, person=UUID(int=100 + n)) for n in range(GROUP_AT_MOST + 1)]
    assert pairs(crowd) == ()


def test_differences_need_both_to_tell():
    one = replace(ZHANG, sex="male", place="12-2-501")
    told = differences(one, another(sex="", place="12-2-502"))
    assert told["place"]
    assert not told["sex"]
    assert not told["name"]


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_names_are_compared(names):
    people = [replace(ZHANG, person=UUID(int=n + 1), name=name) for n, name in enumerate(names)]
    found = pairs(people)
    assert len({pair.key for pair in found}) == len(found)
