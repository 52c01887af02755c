"""The tasks of the checklist in words, for screens and papers alike."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.checklist import When

_TASKS = {
    "identity": text.mark("Identity and route checked"),
    "told": text.mark("Observation notice handed over"),
    "magnet": text.mark("Door magnet fitted (no.)"),
    "kit": text.mark("Kit handed out"),
    "group": text.mark("Taken into the chat group"),
    "gate": text.mark("Gate told, door marked"),
    "health": text.mark("Health asked at the beginning"),
    "alarms": text.mark("Door alarms looked at"),
    "contact": text.mark("Contact of the day"),
    "rubbish": text.mark("Rubbish fetched after 16:00, disinfected"),
    "stairs": text.mark("Stairs and lift disinfected"),
    "readings": text.mark("Two temperatures"),
    "lifted": text.mark("Measure lifted in the records"),
    "magnet-off": text.mark("Door magnet taken off"),
    "released": text.mark("Release notice handed over"),
    "last-disinfection": text.mark("Last disinfection"),
    "last-test": text.mark("Last test negative"),
}
_WHEN = {
    When.START: text.mark("At the beginning"),
    When.DAILY: text.mark("Every day"),
    When.END: text.mark("At the end"),
}


def task_words(key: str, language: str | None = None) -> str:
    """What is to be done."""
    return text.tr_in(language or text.language(), _TASKS[key])


def when_words(when: When, language: str | None = None) -> str:
    """开始时, 每天, 结束时."""
    return text.tr_in(language or text.language(), _WHEN[when])
