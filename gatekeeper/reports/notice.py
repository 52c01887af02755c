"""A notice handed over: one A4 page a person in both languages, to sign for and to stamp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import Painter, Sheet
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.text.observation import first_day_words, kind_words

LEFT, MEASURE = 25.0, 160.0
TOPS, MIDDLE = (16.0, 157.0), 148.0
SIZE, SMALL = 12.5, 12.0
# More paragraphs than this are set smaller, so that both languages keep their half.
FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says in one language."""

    title: str
    number: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One person with a case of observation, whom a notice is about."""

    number: str
    name: str
    place: str
    kind: ObservationKind
    arrived_on: date
    first_day: FirstDay
    first_on: date
    last_on: date
    days: int
    charge_name: str = ""
    charge_phone: str = ""

    def told(self, msgid: str, language: str, **more: str) -> str:
        """A sentence about the case."""
        days = partial(day_words, language=language)
        return text.tr_in(
            language,
            msgid,
            name=self.name,
            place=self.place,
            kind=kind_words(self.kind, language),
            arrived=days(self.arrived_on),
            first=days(self.first_on),
            last=days(self.last_on),
            days=self.days,
            counted=first_day_words(self.first_day, language),
            **more,
        )

    def charge(self, with_phone: str, alone: str, language: str) -> list[str]:
        """Who is in charge, as far as somebody is named."""
        if not self.charge_name:
            return []
        msgid = with_phone if self.charge_phone else alone
        return [text.tr_in(language, msgid, name=self.charge_name, phone=self.charge_phone)]


One = TypeVar("One", bound=Noticed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices(Generic[One]):
    """All that are printed together."""

    compound: str
    issued_on: date
    notices: tuple[One, ...]


Say = Callable[[One, str], Words]
"""The words of a notice in a language."""


def print_notices(title: str, data: Notices[One], say: Say[One], language: str) -> bytes:
    """The PDF, a page each; each page speaks both languages, the window's first."""
    order = sorted(LANGUAGES, key=lambda one: one != language)

    def page(sheet: Sheet, about: One) -> None:
        for one, top in zip(order, TOPS, strict=True):
            _half(sheet, top, say(about, one), one, data.compound, data.issued_on)
        sheet.line(LEFT, MIDDLE, LEFT + MEASURE, MIDDLE, grey=0.7)

    painters: list[Painter] = [partial(page, about=about) for about in data.notices]
    return paint(text.tr_in(language, title), painters, language, numbered=False)


def _half(
    sheet: Sheet, top: float, words: Words, language: str, compound: str, issued_on: date
) -> None:
    tr, right = partial(text.tr_in, language), LEFT + MEASURE
    sheet.text(sheet.width / 2, top, words.title, size=20, width=MEASURE, align=Align.CENTRE)
    sheet.text(right, top + 13, words.number, size=10.5, width=MEASURE, align=Align.RIGHT)
    few = len(words.paragraphs) <= FEW
    size, line, between, y = (SIZE, 7.5, 3.0, top + 24) if few else (SMALL, 7.0, 1.8, top + 21)
    for paragraph in words.paragraphs:
        for part in wrapped(paragraph, size, MEASURE, most=6):
            sheet.text(LEFT, y, part, size=size, width=MEASURE)
            y += line
        y += between
    y = top + 106
    sheet.text(LEFT, y, tr("Received (signature)"), size=10.5, width=40)
    sheet.line(LEFT + 42, y + 5, LEFT + 85, y + 5, grey=0.4)
    sheet.text(right, y, compound, size=12, width=70, align=Align.RIGHT)
    issued = tr("{day} (stamp)", day=day_words(issued_on, language))
    sheet.text(right, y + 8, issued, size=10.5, width=70, align=Align.RIGHT)


def day_words(day: date, language: str) -> str:
    """2022年3月16日, or 2022-03-16."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh_CN" else day.isoformat()
