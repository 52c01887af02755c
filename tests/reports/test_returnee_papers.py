"""G25, G28, G30, O48: the papers of a family, each one page in the language of whom it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gatekeeper import config
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import AnswerKind, Question
from gatekeeper.domain.returnees import Disposition, Leg
from gatekeeper.reports import returnee_papers, returnee_register
from gatekeeper.reports.returnee_papers import FamilyPapers, Number, Person
from gatekeeper.reports.returnee_register import Line, ReturneeRegister
from tests.reports.papers import fonts, words

DRAWN = datetime(2022, 3, 14, 12, tzinfo=UTC)
QUESTIONS = config.nine_questions().told.questions


def person(number: int = 1, **more: object) -> Person:
    told: dict[str, object] = {
        "number": f"R0042-{number}",
        "name": "王建国",
        "language": "zh_CN",
        "document_kind": "resident-id",
        "document": "110101199003070134",
        "phone": "13812345678",
        "origin": "江苏省苏州市",
        "condition": "well",
        "celsius": "36.5",
        "measure": Measure.HOME,
        "days": 14,
        "first_on": date(2022, 3, 15),
        "last_on": date(2022, 3, 28),
    }
    return Person(**{**told, **more})


def family(*people: Person, **more: object) -> FamilyPapers:
    numbers = config.contacts().told
    told: dict[str, object] = {
        "compound": "幸福里",
        "checkpoint": "东门",
        "number": "R0042",
        "door": "12-2-501",
        "plate": "",
        "drawn_at": DRAWN,
        "limit": "37.3",
        "legs": (Leg(origin="江苏苏州", to="本市", by="train", number="G7", on=date(2022, 3, 14)),),
        "questions": QUESTIONS,
        "answers": ("苏州", "G7", "no", "yes", "no", "no", "no", "无", "降压药"),
        "contacts": tuple(Number(name=one.name, phone=one.phone) for one in numbers.contacts),
        "hotlines": tuple(Number(name=one.name, phone=one.phone) for one in numbers.hotlines),
        "people": people or (person(),),
    }
    return FamilyPapers(**{**told, **more})


def test_g30_seven_papers_of_one_person_in_chinese() -> None:
    pages = words(returnee_papers.draw(family(), "zh_CN"))
    titles = [
        "承诺书",
        "返（来）人员登记表",
        "居家观察告知书",
        "九必问",
        "返（来）人员温馨提示",
        "居家观察联系服务卡",
        "便民服务热线卡",
    ]
    assert len(pages) == len(titles)
    for title, page in zip(titles, pages, strict=True):
        assert title in page
    assert "R0042-1" in pages[2]
    assert "自2022-03-15起至2022-03-28止（抵达当日为第0天）" in pages[2]
    assert "▲" in pages[3]
    assert "12345" in pages[6]


def test_o48_each_person_has_papers_in_his_language_and_the_household_one_set_of_each() -> None:
    english = person(2, name="Maria García", language="en", measure=Measure.MONITORING)
    pages = words(returnee_papers.draw(family(person(), english), "zh_CN"))
    assert len(pages) == 3 + 3 + 4 + 4
    assert "Commitmentletter" in pages[3]
    assert "Youmayleavehomeforwhatisnecessary" in pages[5]
    assert sum("九必问" in page for page in pages) == 1
    assert sum("Ninequestions" in page for page in pages) == 1


@pytest.mark.parametrize("measure", [Measure.NONE, Measure.CENTRAL])
def test_g30_who_is_not_observed_at_home_gets_no_such_notice(measure: Measure) -> None:
    pages = words(returnee_papers.draw(family(person(measure=measure)), "zh_CN"))
    assert not any("居家观察告知书" in page for page in pages)


def test_papers_are_drawn_before_anything_is_known_to_be_filled_in_by_hand() -> None:
    bare = person(
        document="",
        document_kind="",
        phone="",
        condition="",
        celsius="",
        first_on=None,
        last_on=None,
    )
    pages = words(returnee_papers.draw(family(bare, door="", legs=(), answers=("",) * 9), "zh_CN"))
    assert "________" in pages[0]
    assert "□/□" in pages[3]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_longest_questions_a_site_may_ask_stay_on_one_page(language: str) -> None:
    long = Question(
        key="long", text={"zh_CN": "是" * 120, "en": "question " * 25}, kind=AnswerKind.TEXT
    )
    told = family(person(language=language), questions=(long,) * 12, answers=("答" * 100,) * 12)
    size = returnee_papers._size_for(told, told.people[0])
    assert size < returnee_papers.QUESTION_SIZES[0]
    assert len(words(returnee_papers.draw(told, language))) == 7


def test_names_no_font_has_are_told_by_a_mark_and_fonts_are_embedded() -> None:
    pdf = returnee_papers.draw(family(person(name="𠮷野")), "zh_CN")
    assert {name for name, embedded in fonts(pdf) if not embedded} <= {"/Helvetica"}
    assert len(words(pdf)) == 7


def test_g28_the_register_lies_on_its_side_with_phones_masked() -> None:
    line = Line(
        number="R0001-1",
        name="王建国",
        phone="13812345678",
        door="12-2-501",
        origin="武汉",
        plate="",
        celsius="36.5",
        arrived_at=DRAWN,
        disposition=Disposition.TRANSFER,
        measure=Measure.CENTRAL,
        transfer="街道 03-14 12:00",
    )
    undecided = replace(line, disposition=None, transfer="")
    told = ReturneeRegister(compound="幸福里", drawn_at=DRAWN, lines=(line, undecided) * 10)
    pages = words(returnee_register.draw(told, "zh_CN"))
    assert len(pages) == 2
    assert "138****5678" in pages[0]
    assert "13812345678" not in "".join(pages)
    assert "等待转运" in pages[0]
    empty = ReturneeRegister(compound="幸福里", drawn_at=DRAWN, lines=())
    assert "Registerofreturnees" in words(returnee_register.draw(empty, "en"))[0]
