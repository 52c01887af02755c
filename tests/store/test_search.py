from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.store import search
from gatekeeper.store.people import Household, Pass, Person
from gatekeeper.store.pinyin import _readings, name_terms, place_key, place_part
from tests.builders import A_MORNING, numbered_id
from tests.store.opened import opened

PEOPLE = (
    # name, door, phone, pass number
    ("曾单", ("12", "2", "501"), "13800001234", "0000-0013"),
    ("区解仇", ("5", "1", "101"), "13800000501", "0000-0029"),
    ("翟查", ("51", "1", "101"), "13911112222", "0000-0032"),
    ("张国栋", ("5", "", "1203"), "", "0000-0041"),
    ("吕布", ("A", "", "301"), "13700000099", "1234-5672"),
    ("John Smith", ("东区3", "1", "202"), "+12025550199", ""),
    ("阿卜杜拉·艾力", ("12", "2", "502"), "", ""),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("search")) as database:
        with database.begin("people") as session:
            for number, (name, door, phone, card) in enumerate(PEOPLE):
                _add(session, number, name, door, phone, card)
            search.index(session, [numbered_id(number) for number in range(len(PEOPLE))])
        yield database


def _add(session, number, name, door, phone, card):
    building, unit, room = door
    home = Household(id=numbered_id(900 + number), building=building, unit=unit, room=room)
    session.add(home)
    session.flush()
    session.add(Person(id=numbered_id(number), name=name, phone=phone, household=home.id))
    session.flush()
    if card:
        session.add(
            Pass(
                id=numbered_id(800 + number),
                person=numbered_id(number),
                number=card,
                issue=1,
                pass_id=f"{number:016x}",
                valid_from=A_MORNING,
                valid_until=A_MORNING + timedelta(days=1),
                issued_at=A_MORNING,
                issued_by=numbered_id(1),
            )
        )


def names(database, text: str, limit: int = 20) -> list[str]:
    with database.read() as session:
        return [row.name for row in search.search(session, text, limit)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zengshan", "曾单"),
        ("cengdan", "曾单"),
        ("ZENG Shan", "曾单"),
        ("ＺＥＮＧ", "曾单"),
        ("zs", "曾单"),
        ("zengs", "曾单"),
        ("曾单", "曾单"),
        ("ouxieqiu", "区解仇"),
        ("qujiechou", "区解仇"),
        ("oxq", "区解仇"),
        ("ouxq", "区解仇"),
        ("oxieq", "区解仇"),
        ("xieqiu", "区解仇"),
        ("解仇", "区解仇"),
        ("zhaizha", "翟查"),
        ("dicha", "翟查"),
        ("国栋", "张国栋"),
        ("zhanggd", "张国栋"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("LÜ BU", "吕布"),
        ("john smith", "John Smith"),
        ("smith", "John Smith"),
        ("js", "John Smith"),
        ("阿卜杜拉艾力", "阿卜杜拉·艾力"),
        ("艾力", "阿卜杜拉·艾力"),
        ("abdl", "阿卜杜拉·艾力"),
        ("12-2-501", "曾单"),
        ("12栋2单元501", "曾单"),
        ("十二号楼二单元501室", "曾单"),
        ("12 2 501", "曾单"),
        ("１２－２－５０１", "曾单"),
        ("12-501", "曾单"),
        ("A座301", "吕布"),
        ("a-301", "吕布"),
        ("东区3栋202", "John Smith"),
        ("00000013", "曾单"),
        ("0000-0013", "曾单"),
        ("1234-56", "吕布"),
        ("1234567", "吕布"),
        ("2222", "翟查"),
        ("0099", "吕布"),
        ("0199", "John Smith"),
    ],
)
def test_a_person_is_found_by_what_a_guard_hears(database, text, name):
    assert names(database, text) == [name]


def test_a_number_may_be_a_door_a_card_or_the_end_of_a_phone(database):
    assert set(names(database, "1234")) == {"曾单", "吕布"}
    assert set(names(database, "501")) == {"曾单"}
    assert set(names(database, "0501")) == {"曾单", "区解仇"}


@pytest.mark.parametrize("text", ["5号楼", "5栋", "五号楼", "5幢", "05栋"])
def test_a_building_is_one_however_it_is_called_and_never_a_longer_number(database, text):
    assert set(names(database, text)) == {"区解仇", "张国栋"}


def test_name_and_door_together_narrow(database):
    assert names(database, "zeng 12-2") == ["曾单"]
    assert names(database, "12栋 abdl") == ["阿卜杜拉·艾力"]
    assert names(database, "zeng 5-1") == []


@pytest.mark.parametrize(
    "text", ["", " ", "z", "张", "1", "-", "%", "__", "--", "*", "5-", "\x00\x00"]
)
def test_fewer_than_two_characters_find_nobody(database, text):
    assert names(database, text) == []


def test_there_is_nothing_to_browse(database):
    assert len(names(database, "101", limit=1)) == 1


def test_a_row_tells_place_and_active_card(database):
    with database.read() as session:
        (found,) = search.search(session, "cengdan")
    assert (found.place, found.number) == ("12-2-501", "0000-0013")


def test_the_terms_follow_the_person(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("people") as session:
            _add(session, 1, "张三", ("1", "1", "101"), "", "")
            search.index(session, [numbered_id(1)])
        with database.begin("people") as session:
            session.get(Person, numbered_id(1)).name = "李四"
            search.index(session, [numbered_id(1)])
        assert names(database, "zhang") == []
        assert names(database, "lisi") == ["李四"]


def test_a_search_reads_ranges_of_the_index(database):
    with database.begin("people") as session:
        low, high = search._beginning("zeng")
        rows = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT person FROM search_terms"
            " WHERE term >= ? AND term <= ? ORDER BY term, person",
            (low, high),
        )
        steps = [row[3] for row in rows]
    assert steps == ["SEARCH search_terms USING PRIMARY KEY (term>? AND term<?)"]


HANZI = st.text(
    st.sampled_from("曾单区翟仇查解任乐朴缪尉吕盖覃晟行长重张王李"), min_size=2, max_size=4
)


@given(HANZI, st.data())
def test_every_reading_spelled_in_full_by_initials_or_mixed_is_a_beginning_of_a_term(name, data):
    terms = name_terms(name)
    readings = [data.draw(st.sampled_from(_readings(character))) for character in name]
    full = [data.draw(st.booleans()) for _ in name]
    mixed = "".join(word if whole else word[0] for word, whole in zip(readings, full, strict=True))
    for query in ("".join(readings), "".join(word[0] for word in readings), mixed, name, name[1:]):
        assert any(term.startswith(query) for term in terms), query


@given(st.text(max_size=40))
def test_any_text_gives_bounded_terms(text):
    assert len(name_terms(text)) <= 5000
    assert place_key(place_key(text)) == place_key(text)
    place_part(text)


@given(text=st.text(max_size=30))
def test_any_text_can_be_searched_for(database, text):
    assert len(names(database, text)) <= len(PEOPLE)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("12栋2单元501室", "12-2-501"),
        ("21栋三单元", "21-3-"),
        ("二十号楼", "20-"),
        ("12#2单元501", "12-2-501"),
        ("张国栋", "张国栋"),
        ("1003号", "1003"),
        ("012/02/0501", "12-2-501"),
    ],
)
def test_doors_have_one_form(written, key):
    assert place_key(written) == key


def test_a_long_name_of_many_readings_stays_small():
    longest = "乐朴缪尉单区翟仇查解任盖"
    assert len(name_terms(longest)) < 1000
    assert all(len(term) <= 128 for term in itertools.islice(name_terms(longest), 50))
