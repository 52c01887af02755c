"""Every sentence of the program is there in every language, and every code has one sentence."""

from __future__ import annotations

import ast
import re
import string

import pytest

from gatekeeper import text
from gatekeeper.domain import checks
from gatekeeper.text.sentences import MESSAGES
from tests import translations

LANGUAGES = [path.stem for path in translations.CATALOGUES.glob("*.po")]


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_chinese_is_there() -> None:
    assert "zh_CN" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    """`python -m tests.translations` adds what is new to the file; the texts are then ours."""
    found = translations.sentences()
    lacking = translations.missing(language)
    told = "\n".join(f"  {s!r}  ({', '.join(sorted(found[s]))})" for s in lacking)
    assert not lacking, f"{len(lacking)} of {len(found)} sentences without translation:\n{told}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_sentence_that_is_no_longer_said(language: str) -> None:
    assert sorted(translations.catalogue(language).keys() - translations.sentences().keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_fields_of_its_sentence(language: str) -> None:
    wrong = {
        sentence: translated
        for sentence, translated in translations.catalogue(language).items()
        if translated and fields(sentence) != fields(translated)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_own_reader_reads_what_babel_reads(language: str) -> None:
    babel = {s: t for s, t in translations.catalogue(language).items() if t}
    assert text._catalogue(language) == babel


def tables() -> dict[str, list[tuple[str, str]]]:
    """Code -> (file, sentence) of every MESSAGES table in the source."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(translations.SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id="MESSAGES")], value=ast.Dict() as table)
                    | ast.AnnAssign(target=ast.Name(id="MESSAGES"), value=ast.Dict() as table)
                ):
                    for key, value in zip(table.keys, table.values, strict=True):
                        match key, value:
                            case ast.Constant(value=str(code)), ast.Constant(value=str(sentence)):
                                found.setdefault(code, []).append((path.name, sentence))
    return found


def test_a_code_has_one_sentence() -> None:
    several = {code: places for code, places in tables().items() if len({s for _, s in places}) > 1}
    assert several == {}


def test_codes_are_kebab_case() -> None:
    assert [c for c in tables() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", c)] == []


def test_every_finding_code_of_the_checks_has_a_sentence() -> None:
    """Findings are made with their code as a literal, in the files that also hold the sentence."""
    folder = translations.SOURCE / "domain"
    known = checks.MESSAGES.keys() | MESSAGES.keys()
    said = set()
    for path in [*folder.glob("checks/*.py"), folder / "validity.py", folder / "decide.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(code)) if re.fullmatch(r"[a-z]+(-[a-z]+)+", code):
                    said.add(code)
    questions = {"health-code", "same-person", "same-name", "second-device", "colour-kind"}
    questions |= {"nucleic-test", "travel-card", "place-code", "four-pieces"}
    answers = {"starred-other", "not-seen"}
    assert said - questions - answers <= known


# What carries a code as its first argument or as `code=`.
_CODED = {"NotAllowed", "StoreError", "DeviceError", "SyncError", "GatekeeperError", "Refused"}
_CODED |= {"Problem", "Finding", "Notice"}


def codes_in(source: str) -> set[str]:
    """The codes that stand as literals in one file."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in _CODED:
                named = [keyword.value for keyword in keywords if keyword.arg == "code"]
                for value in [*args[:1], *named]:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add(value.value)
    return found


def test_every_code_that_is_raised_has_a_sentence() -> None:
    known = tables().keys()
    lacking = {
        path.name: sorted(codes_in(path.read_text(encoding="utf-8")) - known)
        for path in sorted(translations.SOURCE.rglob("*.py"))
    }
    assert {name: codes for name, codes in lacking.items() if codes} == {}


def test_the_extraction_finds_each_way_of_saying_a_sentence() -> None:
    code = """
MESSAGES = {"a": "one", "b": other}
MORE_MESSAGES: dict[str, str] = {"c": "two"}
tr("three", x=1); text.tr("four"); tr_in("en", "five"); mark("six"); tr(name); trim("no")
tr("seven" if many else "eight")
TITLE = {"x": "no"}
"""
    expected = {"one", "two", "three", "four", "five", "six", "seven", "eight"}
    assert set(translations.in_code(code)) == expected
