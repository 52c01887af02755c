"""The page of the settings with where the crew comes from and when its shifts begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any

from gatekeeper.config import SHIFTS, CrewSettings, Settings
from gatekeeper.domain.duty import are_in_turn
from gatekeeper.domain.typed import times_typed
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_key, affiliation_name
from gatekeeper.text.handover import equipment_key, equipment_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Lines, line
from gatekeeper.ui.screen import label
from gatekeeper.ui.settings_lists import keys_of, lines_fault
from gatekeeper.ui.settings_pages import Page

IN_SIGHT = 4
"""Lines of the list: more of them would push the times off a small screen."""


def _labels() -> dict[str, Callable[[], str]]:
    return {
        "three_shifts": lambda: tr("Three shifts begin at"),
        "two_shifts": lambda: tr("Two shifts of 12 hours begin at"),
        "one_shift": lambda: tr("The 24-hour shift begins at"),
        "night_watch": lambda: tr("Night watch begins and ends at"),
    }


class CrewPage(Page):
    """One affiliation to a line; for each pattern its times, one behind the other."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        crew = settings.crew
        self.lines = Lines(_in_words(crew.affiliations), IN_SIGHT)
        self.form.add("affiliations", lambda: tr("Where the crew comes from"), self.lines, _fault)
        self.pieces = Lines(_pieces_in_words(crew.equipment), IN_SIGHT)
        self.form.add("equipment", lambda: tr("Equipment handed over"), self.pieces, _pieces_fault)
        self.times = Form(columns=2)
        for key, words in _labels().items():
            times = line(longest=40)
            times.setText(_told(getattr(crew, key)))
            self.times.add(key, words, times, partial(_times_fault, key))
        self.column.addWidget(self.times)
        self.hint = label("hint")
        self.say(
            self.hint.setText,
            lambda: tr(
                "One to a line. A shift ends when the next one begins; who is on the roster "
                "already keeps the hours he has."
            ),
        )
        self.column.addWidget(self.hint)
        self.column.addStretch(1)

    @property
    def is_good(self) -> bool:
        times_are_good = self.times.look()
        return self.form.look() and times_are_good

    def changed(self, settings: Settings) -> Settings:
        times: dict[str, Any] = {key: times_typed(self.times[key]) or () for key in SHIFTS}
        crew = replace(
            settings.crew,
            affiliations=keys_of(self.lines.value, affiliation_key),
            equipment=keys_of(self.pieces.value, equipment_key),
            **times,
        )
        return replace(settings, crew=crew)

    def retranslate(self) -> None:
        super().retranslate()
        self.lines.setPlainText(_in_words(keys_of(self.lines.value, affiliation_key)))
        self.pieces.setPlainText(_pieces_in_words(keys_of(self.pieces.value, equipment_key)))


def _in_words(affiliations: tuple[str, ...]) -> str:
    return "\n".join(affiliation_name(key) for key in affiliations)


def _pieces_in_words(equipment: tuple[str, ...]) -> str:
    return "\n".join(equipment_words(key) for key in equipment)


def _told(times: tuple[time, ...]) -> str:
    return " ".join(f"{one:%H:%M}" for one in times)


_fault = partial(lines_fault, key_of=affiliation_key)
_pieces_fault = partial(lines_fault, key_of=equipment_key)


def _times_fault(key: str, typed: str) -> str:
    found = times_typed(typed)
    if found and len(found) == SHIFTS[key] and are_in_turn(found):
        return ""
    usual = getattr(CrewSettings(), key)
    return tr("In turn, like {times}.", times=_told(usual))
