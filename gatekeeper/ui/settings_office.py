"""The page of the settings with what the office sets: cut-off of the report, grid, hours due."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from gatekeeper.config import MOST_HOURS_DUE, Settings
from gatekeeper.domain.grid import LEVELS_AT_MOST
from gatekeeper.domain.typed import time_typed
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_key, affiliation_name
from gatekeeper.text.grid import level_key, level_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Lines, Number, line
from gatekeeper.ui.screen import label
from gatekeeper.ui.settings_lists import keys_of, lines_fault
from gatekeeper.ui.settings_pages import Page

IN_SIGHT = 3
"""The usual number of levels, and of those who owe hours."""


class OfficePage(Page):
    """The report's hour, the levels of the grid one to a line, whose hours are due and how many."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(columns=2)
        crew = settings.crew
        at = line(longest=5)
        at.setText(settings.report_at)
        self.form.add("report_at", lambda: tr("The daily report is cut off at"), at, _time_fault)
        self.hours_due = Number(0, MOST_HOURS_DUE, crew.hours_due)
        self.form.add("hours_due", lambda: tr("Hours due a year"), self.hours_due)
        self.lists = Form(columns=2)
        self.levels = Lines(_levels_in_words(settings.grid.levels), IN_SIGHT)
        self.lists.add(
            "levels",
            lambda: tr("Levels of the grid"),
            self.levels,
            _levels_fault,
        )
        self.helpers = Lines(_helpers_in_words(crew.hours_due_of), IN_SIGHT)
        self.lists.add(
            "hours_due_of", lambda: tr("Whose hours are due"), self.helpers, _helpers_fault
        )
        self.column.addWidget(self.lists)
        self.hint = label("hint")
        self.say(
            self.hint.setText,
            lambda: tr(
                "00:00 reports whole days; 16:00 reports from 16:00 of the day before. Levels "
                "of the grid one to a line, the highest first."
            ),
        )
        self.column.addWidget(self.hint)
        self.column.addStretch(1)

    @property
    def is_good(self) -> bool:
        lists_are_good = self.lists.look()
        return self.form.look() and lists_are_good

    def changed(self, settings: Settings) -> Settings:
        at = time_typed(self.form["report_at"])
        crew = replace(
            settings.crew,
            hours_due=self.hours_due.value,
            hours_due_of=keys_of(self.helpers.value, affiliation_key),
        )
        return replace(
            settings,
            report_at=f"{at:%H:%M}" if at is not None else settings.report_at,
            grid=replace(settings.grid, levels=keys_of(self.levels.value, level_key)),
            crew=crew,
        )

    def retranslate(self) -> None:
        super().retranslate()
        levels = keys_of(self.levels.value, level_key)
        helpers = keys_of(self.helpers.value, affiliation_key)
        self.levels.setPlainText(_levels_in_words(levels))
        self.helpers.setPlainText(_helpers_in_words(helpers))


def _levels_in_words(levels: tuple[str, ...]) -> str:
    return "\n".join(level_words(key) for key in levels)


def _helpers_in_words(helpers: tuple[str, ...]) -> str:
    return "\n".join(affiliation_name(key) for key in helpers)


_helpers_fault = partial(lines_fault, key_of=affiliation_key, may_be_empty=True)


def _levels_fault(typed: str) -> str:
    if len(keys_of(typed, level_key)) > LEVELS_AT_MOST:
        return tr("At most {count} levels.", count=LEVELS_AT_MOST)
    return lines_fault(typed, level_key)


def _time_fault(typed: str) -> str:
    return "" if time_typed(typed) is not None else tr("Please type a time such as 16:00.")
