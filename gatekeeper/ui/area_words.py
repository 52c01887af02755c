"""What applies to somebody from a place, in one line to be read out."""

from __future__ import annotations

from gatekeeper.services.areas import Applies
from gatekeeper.text import tr
from gatekeeper.text.returnees import disposition_words, level_words, measure_words


def applies_words(applies: Applies) -> str:
    """ "上海市：中风险；等待转运，集中隔离14天。名单日期 2022-03-14" """
    if applies.listed_on is None:
        return tr("No list of risk areas has been imported yet.")
    names = " ".join(area.name for area in applies.areas[:3]) or applies.place
    sentence = tr("{place}: {level}; {disposition}.").format(
        place=names,
        level=level_words(applies.level),
        disposition=disposition_words(applies.disposition),
    )
    if applies.days:
        sentence = tr("{place}: {level}; {disposition}, {measure}.").format(
            place=names,
            level=level_words(applies.level),
            disposition=disposition_words(applies.disposition),
            measure=measure_words(applies.measure, applies.days),
        )
    age = tr("List of {day}.", day=applies.listed_on.isoformat())
    old = tr("The list is old: ask for a new one.") if applies.is_old else ""
    return " ".join(part for part in (sentence, age, old) if part)
