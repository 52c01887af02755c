"""What stands beside the verdict: photo, who waits, who passed, figures; fetched after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from gatekeeper.services.shown import Shown
    from gatekeeper.ui.gate_showing import GateShowing
    from gatekeeper.ui.tasks import Tasks

RELOAD_MILLISECONDS = 150  # lists follow the verdict, never before it


class GateLists(QObject):
    """Of one gate screen; what does not come is fetched again with the next commit."""

    def __init__(self, screen: GateShowing, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen, self._tasks = screen, tasks
        self._overview: Any = None
        self._pause = QTimer(self, singleShot=True, interval=RELOAD_MILLISECONDS)
        self._pause.timeout.connect(self.reload)
        screen.photo_wanted.connect(self._on_photo_wanted)

    def serve(self, overview: Any) -> None:
        """The program stands."""
        self._overview = overview
        self.reload()

    def stop(self) -> None:
        """The lanes will close: ask them nothing more."""
        self._pause.stop()
        self._overview = None

    def follow(self) -> None:
        """Something was committed: fetch them in a moment."""
        if not self._pause.isActive():
            self._pause.start()

    @Slot()
    def reload(self) -> None:
        """Fetch lists and figures; failures show elsewhere."""
        if self._overview is None:
            return
        look, screen = self._overview, self._screen
        for ask, show in (
            (look.waiting, screen.waiting.show_rows),
            (look.recent, screen.passages.show_rows),
            (look.counts, screen.counts.show_counts),
        ):
            self._tasks.run(ask, then=show, failed=_nothing, lane="read")

    @Slot(object)
    def _on_photo_wanted(self, shown: Shown) -> None:
        if self._overview is not None and shown.holder is not None:
            then = _PhotoFor(self._screen, shown)
            photo = (self._overview.photo, shown.holder.photo)
            self._tasks.run(*photo, then=then, failed=_nothing, lane="read")


class _PhotoFor:
    """Brings a photo to the person it was fetched for."""

    def __init__(self, screen: GateShowing, shown: Shown) -> None:
        self._screen, self._shown = screen, shown

    def __call__(self, photo: bytes | None) -> None:
        if isValid(self._screen):
            self._screen.show_photo(self._shown, photo)


def _nothing(error: BaseException) -> None:
    """A list that does not come is fetched again with the next commit."""
