"""A question asked again and again while the window is open, in the read lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gatekeeper.ui.header import Banner
from gatekeeper.ui.screen import Tasks


class Looking(QTimer):
    """What `ask` answers comes to `found`, which may tell it in the banner."""

    def __init__(
        self,
        ask: Callable[[], Any],
        milliseconds: int,
        tasks: Tasks,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._ask, self._tasks, self._window = ask, tasks, window
        self.banner = banner
        self.setInterval(milliseconds)
        self.timeout.connect(self.look)
        self.start()

    @Slot()
    def look(self) -> None:
        """Ask now; a window that closes asks nothing more."""
        if self._window.isVisible():
            self._tasks.run(self._ask, then=self._on_answer, failed=_quiet, lane="read")

    def found(self, answer: Any) -> None:
        """What to do about it."""
        raise NotImplementedError

    def _on_answer(self, answer: Any) -> None:
        if isValid(self) and isValid(self.banner):
            self.found(answer)


def _quiet(error: BaseException) -> None:
    """The next time looks again."""
