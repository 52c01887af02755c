"""What a site may say of its papers: the nine questions, and the numbers on the two cards."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from gatekeeper import resources
from gatekeeper.config.values import value, wrong
from gatekeeper.domain.ledger import Words
from gatekeeper.domain.nine_questions import (
    NO,
    QUESTIONS_AT_MOST,
    YES,
    AnswerKind,
    Question,
)
from gatekeeper.errors import InvalidInput, Problem

PAPERS_FOLDER = "papers"
NINE_QUESTIONS, CONTACTS = "nine-questions.toml", "contacts.toml"
# More do not fit on a card that hangs beside a telephone.
CONTACTS_AT_MOST = 12

_KEY = re.compile(r"[a-z][a-z0-9-]{0,23}")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A name by language and a number; without one it is written in by hand."""

    name: Words
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """服务联系卡 and 便民服务热线卡."""

    contacts: tuple[Contact, ...] = ()
    hotlines: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NineQuestions:
    """The questions in force; `version` tells which were asked."""

    questions: tuple[Question, ...]
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Generic[Told]):
    """What is in force, and what is wrong with a site's own file, which then does not count."""

    told: Told
    problems: tuple[Problem, ...] = field(default=())


def nine_questions(own: Path | None = None) -> Own[NineQuestions]:
    """The site's own questions, else those shipped."""
    return _read(own, NINE_QUESTIONS, questions_from)


def contacts(own: Path | None = None) -> Own[Contacts]:
    """The site's own numbers, else those shipped."""
    return _read(own, CONTACTS, contacts_from)


def _read(folder: Path | None, name: str, parse: Callable[[Mapping[str, Any]], Told]) -> Own[Told]:
    """A slip in a site's file is told with its path and must not keep the gate shut."""
    shipped = resources.path(PAPERS_FOLDER, name)
    path = folder / name if folder is not None else shipped
    try:
        if path.is_file():
            return Own(told=parse(tomllib.loads(path.read_text(encoding="utf-8"))))
        problems: tuple[Problem, ...] = ()
    except InvalidInput as error:
        problems = tuple(replace(one, field=f"{path}: {one.field}") for one in error.problems)
    except (OSError, ValueError) as error:
        why = {"why": str(error)}
        problems = (Problem(code="settings-unreadable", field=str(path), parameters=why),)
    return Own(
        told=parse(tomllib.loads(shipped.read_text(encoding="utf-8"))), problems=tuple(problems)
    )


def questions_from(table: Mapping[str, Any]) -> NineQuestions:
    """The questions of a table; raises InvalidInput with the TOML path of each broken rule."""
    problems = _strangers(table, {"questions"})
    read = value(tuple[Question, ...], table.get("questions", []), "questions", problems)
    questions = tuple(one for one in read or () if one is not None)
    if not problems:
        problems += _broken_questions(questions)
    if problems:
        raise InvalidInput(problems)
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    version = hashlib.sha256(canonical.encode()).hexdigest()[:8]
    return NineQuestions(questions=questions, version=version)


def _broken_questions(questions: Sequence[Question]) -> Iterator[Problem]:
    if not 1 <= len(questions) <= QUESTIONS_AT_MOST:
        span = {"least": 1, "most": QUESTIONS_AT_MOST}
        yield Problem(code="settings-out-of-range", field="questions", parameters=span)
    for place, one in enumerate(questions):
        path = f"questions[{place}]"
        if not _KEY.fullmatch(one.key):
            yield wrong(f"{path}.key", "a-z 0-9 -")
        if one.key in [earlier.key for earlier in questions[:place]]:
            yield Problem(code="settings-key-taken", field=f"{path}.key")
        yield from _broken_words(one.text, f"{path}.text")
        answers = (YES, NO, "") if one.kind is AnswerKind.YES_NO else ("",)
        if one.matters not in answers:
            yield wrong(f"{path}.matters", " | ".join(answer for answer in answers if answer))


def contacts_from(table: Mapping[str, Any]) -> Contacts:
    """The numbers of a table; raises InvalidInput with the TOML path of each broken rule."""
    problems = _strangers(table, {"contacts", "hotlines"})
    told: Contacts | None = value(Contacts, table, "", problems) if not problems else None
    if told is not None and not problems:
        for name, several in (("contacts", told.contacts), ("hotlines", told.hotlines)):
            if len(several) > CONTACTS_AT_MOST:
                span = {"least": 0, "most": CONTACTS_AT_MOST}
                problems.append(Problem(code="settings-out-of-range", field=name, parameters=span))
            for place, one in enumerate(several):
                problems += _broken_words(one.name, f"{name}[{place}].name")
    if problems or told is None:
        raise InvalidInput(problems)
    return told


def _broken_words(words: Words, path: str) -> Iterator[Problem]:
    """Papers are drawn in both languages: each has to be there."""
    for language in ("zh_CN", "en"):
        if not words.get(language, "").strip():
            yield Problem(code="settings-missing-key", field=f"{path}.{language}")


def _strangers(table: Mapping[str, Any], known: set[str]) -> list[Problem]:
    return [
        Problem(code="settings-unknown-key", field=name) for name in sorted(table.keys() - known)
    ]
