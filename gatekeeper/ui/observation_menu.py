"""What the office does about people observed: the sheet of the day first."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.text import mark
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "day": mark("Daily sheet"),
    "cases": mark("Cases of observation"),
    "new": mark("New case"),
    "intake": mark("Intake: triage desk, isolation site"),
    "checklists": mark("Checklists"),
    "fever": mark("Fever cases"),
    "key": mark("Key persons, provinces"),
    "papers": mark("Papers of the observed"),
    "file": mark("Person file, form of a foreigner"),
}


class ObservationMenu(SubMenu):
    """医学观察, below F10."""

    lines = WORDS
    heading = mark("Observation")
    about = mark("Twice a day somebody measures, once a day somebody asks how they are.")
