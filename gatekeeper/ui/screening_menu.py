"""The menu of screening: rounds, strips, the grid, who comes, who was where."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.text import mark
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "rounds": mark("Screening rounds"),
    "strips": mark("Strips on doors"),
    "expected": mark("Expected returnees"),
    "whereabouts": mark("Who was where"),
    "arrivals": mark("Arrivals by origin"),
    "tenants": mark("Tenants and landlords"),
    "grid": mark("Grid and leaders"),
    "places": mark("Shops, hotels, companies, yards"),
}


class ScreeningMenu(SubMenu):
    """网格与排查, below F10."""

    lines = WORDS
    heading = mark("Grid and screening")
