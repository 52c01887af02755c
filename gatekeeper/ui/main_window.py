"""The window: header, screens on a stack, the bar of keys; devices and services come into it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.text import tr
from gatekeeper.ui import faces, theme
from gatekeeper.ui.devices import Devices
from gatekeeper.ui.gate_screen import GateScreen
from gatekeeper.ui.header import Banner, Header
from gatekeeper.ui.key_bar import KeyBar
from gatekeeper.ui.key_filter import KeyFilter
from gatekeeper.ui.keys import intent_of
from gatekeeper.ui.sounds import Sounds
from gatekeeper.ui.tasks import Tasks
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.wedge import PREFIXES

if TYPE_CHECKING:
    from gatekeeper.config import Settings
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.domain.readings import Symbol

log = logging.getLogger(__name__)

TIDY_MILLISECONDS = 5000
LEAST_SIZE = (800, 480)


class MainWindow(QMainWindow):
    """Stands at once; `serve` brings it to life when the program behind it is ready."""

    painted = Signal()  # once: the window stands on the screen
    served = Signal()
    leaving = Signal()  # a kiosk asks for a supervisor first

    def __init__(self, settings: Settings, *, kiosk: bool = False) -> None:
        super().__init__()
        self.settings, self.kiosk = settings, kiosk
        self.may_close = not kiosk
        self.app: Any = None
        self.operator: Operator | None = None
        self.tasks = Tasks(parent=self)
        self.sounds = Sounds(settings.sounds, self)
        self.gates = [GateScreen(settings, lane, self.tasks) for lane in settings.lanes]
        self.devices = Devices(self.gates, self)
        self._openings: Any = None
        self._is_painted = False
        self._build()
        self._wire()

    def _build(self) -> None:
        self.setWindowTitle("gatekeeper")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        lane = self.settings.lanes[0]
        self.header = Header(self.settings.checkpoint, lane)
        self.banner = Banner()
        self.stack = QStackedWidget()
        for gate in self.gates:
            self.stack.addWidget(gate)
        self.bar = KeyBar()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.banner):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        self.setCentralWidget(inside)

    def _wire(self) -> None:
        self.keys = KeyFilter((*PREFIXES, *_reader_prefixes(self.settings)), self)
        self.keys.pressed.connect(self._on_key)
        self.keys.scanned.connect(self._on_scanned)
        self.header.turned.connect(self._on_turned)
        self.bar.touched.connect(self.open)
        self.tasks.failed.connect(self._on_failed)
        for gate in self.gates:
            gate.opened.connect(self.open)
            gate.heard.connect(self._on_heard)
            gate.direction_changed.connect(self._on_direction_changed)
        self._tidy = QTimer(self, interval=TIDY_MILLISECONDS)
        self._tidy.timeout.connect(self._on_tidy)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    # --- screens ------------------------------------------------------------------------------

    @property
    def gate(self) -> GateScreen:
        """The lane in front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, GateScreen) else self._last_gate

    @property
    def _last_gate(self) -> GateScreen:
        return self.gates[self._gate_place]

    _gate_place = 0

    def show_screen(self, widget: QWidget) -> None:
        """Put a screen before the gate; the devices go on working behind it."""
        if isinstance(self.stack.currentWidget(), GateScreen):
            self._gate_place = self.stack.currentIndex()
        for name in ("finished", "cancelled"):
            if signal := getattr(widget, name, None):
                signal.connect(self._on_screen_done)
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        widget.setFocus()

    @Slot()
    def _on_screen_done(self, *_: object) -> None:
        if self.sender() in (None, self.stack.currentWidget()):
            self.back()

    @Slot()
    def back(self) -> None:
        """Close the screen in front; below the last one is the gate."""
        widget = self.stack.currentWidget()
        if widget is None or isinstance(widget, GateScreen):
            return
        self.stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
        if self.stack.count() == len(self.gates):
            self.stack.setCurrentIndex(self._gate_place)
        if current := self.stack.currentWidget():
            current.setFocus()

    def home(self) -> None:
        """Close every screen; the gate is in front."""
        while not isinstance(self.stack.currentWidget(), GateScreen):
            self.back()

    @Slot(str)
    def open(self, intent: str) -> None:
        """What a function key or its touch target means."""
        if self._openings is not None and intent:
            self._openings.open(intent)

    # --- the program behind -------------------------------------------------------------------

    def serve(self, app: Any, operator: Operator | None = None) -> None:
        """The services are there."""
        from gatekeeper.ui.openings import Openings

        self.app = app
        self.tasks.use(app.lanes)
        self._openings = Openings(self, app)
        self.bar.offer(self._openings.intents)
        self.header.show_profile(app.standing.policy.profile)
        self.tasks.run(app.upkeep.start, then=self._on_started)
        for gate in self.gates:
            gate.serve(app)
        self.sign_on(operator)
        self.devices.start(self.app.devices, self.settings.devices)
        QTimer.singleShot(0, self.sounds.open)
        self._tidy.start()
        if operator is None:
            self._openings.begin()
        self.served.emit()

    def sign_on(self, operator: Operator | None) -> None:
        """Somebody takes over the gate, or leaves it."""
        self.operator = operator
        self.header.show_operator(operator)
        for gate in self.gates:
            gate.sign_on(operator)

    @Slot(object)
    def _on_started(self, started: Any) -> None:
        if started.clock_behind:
            words = tr(
                "The clock is behind the last record. Nobody is let in until the time is confirmed."
            )
            self.banner.tell(words, tr("The time is right"))
            self.banner.acted.connect(self._on_clock_confirmed)
        elif started.outage is not None:
            minutes = max(1, int(started.outage.total_seconds() // 60))
            words = tr("The program was off for {minutes} min; this is recorded.", minutes=minutes)
            self.banner.tell(words)

    @Slot()
    def _on_clock_confirmed(self) -> None:
        if self.operator is None:
            self.open("shift")
            return
        self.tasks.run(self.app.upkeep.confirm_clock, self.operator, then=self._on_clock_right)

    @Slot(object)
    def _on_clock_right(self, _: object) -> None:
        self.banner.acted.disconnect(self._on_clock_confirmed)
        self.banner.hide()

    @Slot()
    def _on_tidy(self) -> None:
        self.tasks.run(self.app.upkeep.tidy, then=self._on_tidied, failed=_quiet)

    @Slot(object)
    def _on_tidied(self, gone: int) -> None:
        for gate in self.gates if gone else ():
            gate.refresh()

    @Slot(object)
    def show_fault(self, error: BaseException) -> None:
        """The program behind could not be started."""
        for gate in self.gates:
            gate.panel.show_face(faces.fault_face(error))
        self.sounds.play(Tone.FAULT)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.banner.tell(faces.told(error))

    def start_devices(self) -> None:
        """Let the devices of the settings work for their lanes."""
        self.devices.start(self.app.devices, self.settings.devices)

    # --- keys and sounds ----------------------------------------------------------------------

    @Slot(str)
    def _on_key(self, key: str) -> None:
        screen = self.stack.currentWidget()
        take = getattr(screen, "take_key", None)
        if take is not None and take(key):
            return
        if len(key) > 1 and key.startswith("F") and (intent := intent_of(key)):
            self.open(intent)
            return
        target = QApplication.focusWidget() or screen
        if target is not None and QApplication.activeModalWidget() is None:
            self.keys.resend(key, target)

    @Slot(object)
    def _on_scanned(self, symbol: Symbol) -> None:
        self.gate.take_symbol(symbol)

    @Slot(object)
    def _on_turned(self, way: Any) -> None:
        self.gate.take_key("+" if way == "entry" else "-")
        # The button shows what holds, not what was asked for.
        shown = self.gate.shown
        if shown is not None:
            self.header.show_direction(shown.direction)

    @Slot(object)
    def _on_direction_changed(self, way: Any) -> None:
        if self.sender() in (None, self.gate):
            self.header.show_direction(way)

    @Slot(object, str)
    def _on_heard(self, tone: Tone, words: str) -> None:
        self.sounds.play(tone)
        self.sounds.speak(words)

    # --- settings, language, the end ----------------------------------------------------------

    def use(self, settings: Settings) -> None:
        """Take changed settings: look, language and sounds at once, devices anew."""
        old, self.settings = self.settings, settings
        application = QApplication.instance()
        if isinstance(application, QApplication) and settings.theme != old.theme:
            theme.apply(application, settings.theme)
        self.sounds.use(settings.sounds)
        for gate in self.gates:
            gate.settings = settings
            gate.panel.seconds = settings.verdict_seconds
        if settings.language != old.language:
            self.speak(settings.language)
        if settings.devices != old.devices and self.app is not None:
            self.start_devices()
        if settings.lanes != old.lanes:
            self.banner.tell(tr("The lanes change when the program restarts."))

    def speak(self, language: str) -> None:
        """Every sentence in another language, at once."""
        text.use(language)
        self.sounds.use(self.settings.sounds)
        QApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.header.retranslate()
            self.bar.retranslate()
            for gate in self.gates:
                gate.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close:
            event.ignore()
            self.leaving.emit()
            self.open("leave")
            return
        self.stop()
        event.accept()

    def stop(self) -> None:
        """Devices first; the services are closed by whoever built them."""
        self._tidy.stop()
        for gate in self.gates:
            gate.stop()
        self.devices.stop()
        self.sounds.close()


def _reader_prefixes(settings: Settings) -> tuple[str, ...]:
    """A keyboard reader's own prefix, as it was set in the reader."""
    told = (str(device.options.get("prefix", "")) for device in settings.devices)
    return tuple(prefix for prefix in told if len(prefix) > 0)


def _quiet(error: BaseException) -> None:
    """The heartbeat failed: the next verdict tells it at the panel."""
    log.info("tidying failed: %s", error)
