"""Weeks at a gate in minutes: every screen opened and closed again and again while codes come."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.readings import Symbol
from gatekeeper.ui.collector import Collector, collect
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screens import Screens
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House

NOT_OPENED = {"leave", "clock"}
"""One ends the program, the other opens nothing."""
ROUNDS, SETTLED = 30, 10
LEVEL = 12.0
"""Megabytes the rounds after that may add: they added 0.2, and 1.7 in each while garbage stayed."""


class Soak:
    """Opens everything that can be opened and remembers, weakly, what was."""

    def __init__(self, house: House, community: Community, patch: pytest.MonkeyPatch) -> None:
        self.house, self.cards = house, cycle(card.text for card in community.cards)
        self.seen: list[tuple[str, weakref.ref[QWidget]]] = []
        show = Screens.show_screen

        def shown(stack: Screens, widget: QWidget) -> None:
            self.remember(widget)
            show(stack, widget)

        patch.setattr(Screens, "show_screen", shown)

    def round(self) -> None:
        openings = self.house.window._openings
        for intent in sorted(openings.intents - NOT_OPENED):
            self.through(partial(openings.open, intent))
            self.house.window.home()

    def through(self, opening: Callable[[], object]) -> None:
        """Open it, and each line below it where it is a menu; a code is shown meanwhile."""
        window = self.house.window
        behind = window.stack.currentWidget()
        self.open(opening)
        if window.stack.currentWidget() is behind:
            self.close_panel()
            return
        for place in range(len(self.lines())):
            if not self.lines():  # a line that asks at the lane closes what stood before it
                self.open(opening)
            depth = window.stack.count()
            self.through(self.lines()[place])
            while window.stack.count() > depth:
                window.back()
        self.close_panel()

    def open(self, opening: Callable[[], object]) -> None:
        opening()
        self.house.gate.take_symbol(Symbol(text=next(self.cards)))
        self.house.until_answered()
        if self.house.gate.asking is not None:
            self.remember(self.house.gate.asking)
        self.house.qtbot.wait(1)

    def close_panel(self) -> None:
        if self.house.gate.asking is not None:
            self.house.gate.asking.cancelled.emit()
        self.house.until_answered()

    def lines(self) -> list[Callable[[], object]]:
        """What the menu in front offers."""
        menu = getattr(self.house.window.stack.currentWidget(), "menu", None)
        keys = menu._keys if isinstance(menu, Choices) else ()
        return [partial(menu.pick, key) for key in keys]

    def remember(self, widget: QWidget) -> None:
        self.seen.append((type(widget).__name__, weakref.ref(widget)))

    def left(self) -> list[str]:
        """What was closed and is still there."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        collect()
        return sorted(name for name, one in self.seen if one() is not None)


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / (1 << 20)


@pytest.mark.long
def test_memory_levels_off(
    opened: Open, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened(sign_on=CHIEF)
    soak = Soak(house, community, monkeypatch)
    collector = Collector(house.window)
    try:
        for _ in range(SETTLED):
            soak.round()
        soak.left()
        before = resident()
        for _ in range(ROUNDS - SETTLED):
            soak.round()
        assert soak.left() == []
        assert resident() - before < LEVEL
    finally:
        collector.stop()


def test_no_screen_outlives_its_closing(
    opened: Open, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of each closed screen would fill the memory of a gate that runs for weeks."""
    soak = Soak(opened(sign_on=CHIEF), community, monkeypatch)
    soak.round()
    assert len({name for name, _ in soak.seen}) > 40
    assert soak.left() == []
