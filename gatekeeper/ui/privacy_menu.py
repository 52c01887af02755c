"""The office's menu of what is held on people: how long, on whom, destroyed when, told how."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.text import mark
from gatekeeper.ui.sub_menu import SubMenu

WORDS: Mapping[str, str] = {
    "retention": mark("What is kept how long"),
    "held": mark("What we hold on a person"),
    "destruction": mark("Destruction of health data"),
    "notice": mark("Privacy notice (poster)"),
}


class PrivacyMenu(SubMenu):
    """个人信息, below F10."""

    lines = WORDS
    heading = mark("Personal data")
