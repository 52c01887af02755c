"""The office's menu of what is held on people: how long, on whom, destroyed when, told how."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.screen import Tasks
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "retention": mark("What is kept how long"),
    "held": mark("What we hold on a person"),
    "destruction": mark("Destruction of health data"),
    "notice": mark("Privacy notice (poster)"),
}


class PrivacyMenu(SubMenu):
    """个人信息, below F10."""

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            WORDS,
            offered,
            tasks,
            parent,
            title=lambda: tr("Personal data"),
            hint=lambda: tr(
                "For clerks and supervisors. Whatever is opened or changed is recorded."
            ),
        )
