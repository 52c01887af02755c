"""值班: the roster, the shift log, effort and hours, one level below F10."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.text import mark
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "roster": mark("Duty roster"),
    "log": mark("Shift log"),
    "effort": mark("Effort by hour and operator"),
    "hours": mark("Hours served"),
}


class ShiftsMenu(SubMenu):
    """值班, below F10."""

    lines = WORDS
    heading = mark("Roster, shift log, hours")
    about = mark("Who stands where, what happened, how long.")
