"""The menu of screening: rounds, strips, the grid, who comes, who was where."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.screen import Tasks
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

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            WORDS,
            offered,
            tasks,
            parent,
            title=lambda: tr("Grid and screening"),
            hint=lambda: tr(
                "For clerks and supervisors. Whatever is opened or changed is recorded."
            ),
        )
