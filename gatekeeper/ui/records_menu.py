"""The clerk's menu of the records: people, households, employers, and what is odd in them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.screen import Tasks
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

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            WORDS,
            offered,
            tasks,
            parent,
            title=lambda: tr("Residents and households"),
            hint=lambda: tr(
                "For clerks and supervisors. Whatever is opened or changed is recorded."
            ),
        )
