"""From nothing to a working gate: first the window, then everything that is slow to load."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gatekeeper import config, resources, text
from gatekeeper.errors import StoreError
from gatekeeper.ui import theme, window_place
from gatekeeper.ui.collector import Collector
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.screen_saver import keep_awake

if TYPE_CHECKING:
    from gatekeeper.command_socket import CommandSocket
    from gatekeeper.config import Settings
    from gatekeeper.domain.accounts import Operator

log = logging.getLogger(__name__)

UNSEEN_MILLISECONDS = 1500  # a window that starts hidden is never painted
RETRY_MILLISECONDS = 5000  # a locked or full disk may come back

Build = Callable[["Settings"], Any]
SignOn = Callable[[Any], "Operator"]


def build_app(settings: Settings) -> Any:
    """The program behind the window; its imports are the slow part of the start."""
    from gatekeeper.app import build

    return build(settings)


class Builder(QThread):
    """Builds the App beside the window."""

    built = Signal(object, object)  # App, Operator or None
    refused = Signal(object)

    def __init__(
        self, settings: Settings, build: Build, sign_on: SignOn | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings, self._build, self._sign_on = settings, build, sign_on

    def run(self) -> None:
        try:
            app = self._build(self._settings)
            operator = self._sign_on(app) if self._sign_on else None
        except Exception as error:  # whatever it is, the window shows it
            log.exception("the program could not be started")
            self.refused.emit(error)
            return
        self.built.emit(app, operator)


class Starter(QObject):
    """Holds window and App together from the first paint to the end."""

    served = Signal()

    def __init__(
        self, window: MainWindow, settings: Settings, build: Build, sign_on: SignOn | None
    ) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._build, self._sign_on = build, sign_on
        self._builder: Builder | None = None
        self._is_building = False
        self.app: Any = None
        self._door: CommandSocket | None = None

    @Slot()
    def begin(self) -> None:
        """Build; again after a refusal that may pass."""
        # Not whether the thread runs: it may have ended with its answer still on the way.
        if self.app is not None or self._is_building:
            return
        self._is_building = True
        self._builder = Builder(self._settings, self._build, self._sign_on, self)
        self._builder.built.connect(self._on_built)
        self._builder.refused.connect(self._on_refused)
        self._builder.start()

    @Slot(object, object)
    def _on_built(self, app: Any, operator: Operator | None) -> None:
        from gatekeeper.commands import serve

        self.app, self._is_building = app, False
        self._window.serve(app, operator)
        self.served.emit()
        try:
            self._door = serve(app)
        except OSError:
            log.warning("other commands cannot reach this program", exc_info=True)

    @Slot(object)
    def _on_refused(self, error: BaseException) -> None:
        self._is_building = False
        self._window.show_fault(error)
        if isinstance(error, StoreError):
            QTimer.singleShot(RETRY_MILLISECONDS, self, self.begin)

    def end(self) -> None:
        """Other commands, devices, desk, lanes, database, in this order."""
        if self._builder is not None:
            self._builder.wait()
            QApplication.processEvents()
        if self._door is not None:
            self._door.close()
        self._window.stop()
        if self.app is not None:
            self.app.close()
            self.app = None


def start(
    settings: Settings,
    *,
    file: Path | None = None,
    kiosk: bool = False,
    role: str | None = None,
    build: Build | None = None,
    sign_on: SignOn | None = None,
    arguments: Sequence[str] = ("gatekeeper",),
) -> int:
    """Open the window, run until it is closed."""
    application = QApplication.instance() or QApplication(list(arguments))
    if not isinstance(application, QApplication):
        raise TypeError("a window needs a QApplication")
    application.setApplicationName("gatekeeper")
    application.setWindowIcon(QIcon(str(resources.path("icons", "gatekeeper.svg"))))
    text.use(settings.language)
    theme.apply(application, settings.theme)
    file = file or config.settings_file()
    window = MainWindow(settings, file=file, kiosk=kiosk, role=role)
    starter = Starter(window, window.settings, build or build_app, sign_on)
    collector = Collector(window)
    starter.served.connect(collector.settle)
    window.keys.watch(application)
    folder = file.parent
    if kiosk:
        # A bare X server has no window manager that would make it as large as the screen.
        window.setGeometry(application.primaryScreen().geometry())
        window.showFullScreen()
        keep_awake()
    else:
        _place(window, folder)
        window.show()
    unseen = QTimer(starter, singleShot=True, interval=UNSEEN_MILLISECONDS)
    unseen.timeout.connect(starter.begin)
    window.painted.connect(unseen.stop)
    window.painted.connect(starter.begin)
    unseen.start()
    try:
        return application.exec()
    finally:
        if not kiosk:
            window_place.save(folder, window.normalGeometry())
        starter.end()
        collector.stop()


def _place(window: MainWindow, folder: Path) -> None:
    """Where it was closed, if that is still on a screen; else as large as a small screen."""
    free = [screen.availableGeometry() for screen in QApplication.screens()]
    place = window_place.load(folder, free)
    if place is None:
        window.resize(*theme.BASE)
    else:
        window.setGeometry(place)
