"""The page of the settings with the site's own names of buildings, one to a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.config import Settings
from gatekeeper.domain.doors import alias_problem
from gatekeeper.text import tr
from gatekeeper.ui.inputs import Lines
from gatekeeper.ui.screen import label
from gatekeeper.ui.settings_pages import Page

EQUALS = "="


class BuildingsPage(Page):
    """What people write, an equals sign, the building it means; a star stands for its number."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        told = "\n".join(f"{w} {EQUALS} {m}" for w, m in settings.building_aliases.items())
        self.lines = Lines(told)
        self.form.add("lines", lambda: tr("Names of buildings"), self.lines, _fault)
        self.hint = label("hint")
        self.say(
            self.hint.setText,
            lambda: tr(
                "One to a line: B* = * makes B5 the building 5; 东区1 = 21. That 5栋, 5号楼 and "
                "五栋 are one building is known without it."
            ),
        )
        self.column.addWidget(self.hint)
        self.column.addStretch(1)

    def changed(self, settings: Settings) -> Settings:
        return replace(settings, building_aliases=aliases_of(self.lines.value))


def aliases_of(typed: str) -> Mapping[str, str]:
    """The lines that are filled; a name written twice means what its last line says."""
    pairs = (line.partition(EQUALS) for line in typed.splitlines() if line.strip())
    return {written.strip(): means.strip() for written, _, means in pairs}


def _fault(typed: str) -> str:
    wrong = [
        number
        for number, line in enumerate(typed.splitlines(), start=1)
        if line.strip() and (EQUALS not in line or alias_problem(*(line.split(EQUALS, 1))))
    ]
    return tr("Line {number} cannot be read.", number=wrong[0]) if wrong else ""
