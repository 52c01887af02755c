"""The clerk's menu of the records: people, households, employers, and what is odd in them."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.text import mark
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "find": mark("Find a person"),
    "new-person": mark("New person"),
    "households": mark("Households by building"),
    "new-household": mark("New household"),
    "household-map": mark("Map of the doors"),
    "duplicates": mark("Entered twice"),
    "moved-out": mark("Moved out"),
    "import": mark("Import residents"),
    "employers": mark("Employers"),
    "posts": mark("Posts"),
    "export": mark("Hand out a list"),
}


class RecordsMenu(SubMenu):
    """住户档案, below F10."""

    lines = WORDS
    heading = mark("Residents and households")
