"""G26, O19: nine questions and numbers on cards; a site's own file, and a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import config
from gatekeeper.config.papers import CONTACTS, NINE_QUESTIONS

QUESTION = """
[[questions]]
key = "hot"
matters = "yes"
weighs = "high"
text = { zh_CN = "热吗？", en = "Hot?" }
"""
CONTACT = """
[[hotlines]]
name = { zh_CN = "供水", en = "Water" }
phone = "96116"
"""


def test_g26_nine_questions_are_shipped_in_both_languages() -> None:
    asked = config.nine_questions()
    assert len(asked.told.questions) == 9
    assert asked.problems == ()
    assert all(set(one.text) == {"zh_CN", "en"} for one in asked.told.questions)
    assert [one.key for one in asked.told.questions if one.weighs != "held"] == [
        "risk-area",
        "contact",
    ]


def test_numbers_are_shipped_in_both_languages() -> None:
    told = config.contacts().told
    assert "120" in [one.phone for one in told.hotlines]
    assert all(set(one.name) == {"zh_CN", "en"} for one in (*told.contacts, *told.hotlines))


def test_g26_a_sites_own_file_replaces_the_one_shipped(tmp_path: Path) -> None:
    (tmp_path / NINE_QUESTIONS).write_text(QUESTION, encoding="utf-8")
    (tmp_path / CONTACTS).write_text(CONTACT, encoding="utf-8")
    asked, cards = config.nine_questions(tmp_path), config.contacts(tmp_path)
    assert [one.key for one in asked.told.questions] == ["hot"]
    assert asked.told.version != config.nine_questions().told.version
    assert [one.phone for one in cards.told.hotlines] == ["96116"]
    assert asked.problems == cards.problems == ()


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("questions = 3", "questions"),
        ("x = 1\n" + QUESTION, "x"),
        (QUESTION + QUESTION, "questions[1].key"),
        (QUESTION.replace('"hot"', '"Hot!"'), "questions[0].key"),
        (QUESTION.replace('"yes"', '"ja"'), "questions[0].matters"),
        (QUESTION.replace('"high"', '"worst"'), "questions[0].weighs"),
        (QUESTION.replace(', en = "Hot?"', ""), "questions[0].text.en"),
        (QUESTION + 'kind = "text"', "questions[0].matters"),
        ("questions = []", "questions"),
        ("".join(QUESTION.replace("hot", f"hot{n}") for n in range(13)), "questions"),
    ],
)
def test_g26_a_wrong_file_is_told_with_its_path_and_does_not_count(
    tmp_path: Path, words: str, path: str
) -> None:
    file = tmp_path / NINE_QUESTIONS
    file.write_text(words, encoding="utf-8")
    asked = config.nine_questions(tmp_path)
    assert f"{file}: {path}" in [one.field for one in asked.problems]
    assert len(asked.told.questions) == 9


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("y = 1", "y"),
        ("hotlines = 1", "hotlines"),
        (CONTACT.replace('zh_CN = "供水", ', ""), "hotlines[0].name.zh_CN"),
        (CONTACT * 13, "hotlines"),
        (CONTACT.replace('"96116"', "96116"), "hotlines[0].phone"),
    ],
)
def test_wrong_numbers_are_told_with_their_path(tmp_path: Path, words: str, path: str) -> None:
    file = tmp_path / CONTACTS
    file.write_text(words, encoding="utf-8")
    cards = config.contacts(tmp_path)
    assert f"{file}: {path}" in [one.field for one in cards.problems]
    assert cards.told == config.contacts().told


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    (tmp_path / NINE_QUESTIONS).write_bytes(b"\xff\xfe[[")
    (problem,) = config.nine_questions(tmp_path).problems
    assert problem.code == "settings-unreadable"
    assert problem.field == str(tmp_path / NINE_QUESTIONS)
