"""The window brought to life: devices and services come into it, keys and settings reach them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from gatekeeper import config, text
from gatekeeper.domain.permissions import Act, may
from gatekeeper.text import tr
from gatekeeper.ui import faces, theme
from gatekeeper.ui.devices import Devices
from gatekeeper.ui.housekeeping import Housekeeping
from gatekeeper.ui.key_filter import KeyFilter
from gatekeeper.ui.keys import intent_of
from gatekeeper.ui.lock import Lock
from gatekeeper.ui.profile_watch import ProfileWatch
from gatekeeper.ui.rights import open_to
from gatekeeper.ui.sounds import Sounds
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.wedge import prefixes_of
from gatekeeper.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from gatekeeper.config import Settings
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.domain.posts import Post
    from gatekeeper.domain.readings import Symbol


class MainWindow(WindowFrame):
    """Stands at once; `serve` brings it to life when the program behind it is ready."""

    served = Signal()
    leaving = Signal()  # a kiosk asks for a supervisor first

    def __init__(
        self,
        settings: Settings,
        *,
        file: Path | None = None,
        kiosk: bool = False,
        role: str | None = None,
    ) -> None:
        """`role` is what this one start was told to be instead of what the settings say."""
        own_role, settings = settings.role, replace(settings, role=role or settings.role)
        super().__init__(settings)
        self._own_role = own_role
        self.kiosk = kiosk
        self.settings_file = file or config.settings_file()
        self.may_close = not kiosk
        self.app: Any = None
        self.operator: Operator | None = None
        self.left: frozenset[str] = frozenset()  # subjects another profile left something of
        self.sounds = Sounds(settings.sounds, self)
        self._openings: Any = None
        self.devices = Devices(self.gates, self)
        self.house = Housekeeping(self.fronts, self.banner, self.tasks, self)
        self.profile_watch = ProfileWatch(self.tasks, self)
        self.profile_watch.changed.connect(self._on_profile)
        self._wire()

    def _wire(self) -> None:
        self.keys = KeyFilter(prefixes_of(self.settings.devices), self)
        self.keys.pressed.connect(self._on_key)
        self.keys.scanned.connect(self._on_scanned)
        self.lock = Lock(self, self.settings.lock_minutes)
        self.lock.changed.connect(self.header.show_lock)
        self.house.sign_on_wanted.connect(self._on_sign_on_wanted)
        self.house.stands_elsewhere.connect(self._on_stands_elsewhere)
        self.header.turned.connect(self._on_turned)
        self.header.lane_touched.connect(self.stack.next_lane)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self.stack.next_lane)
        self.stack.lane_changed.connect(self._on_lane_changed)
        self.bar.touched.connect(self.open)
        self.tasks.failed.connect(self._on_failed)
        for gate in self.gates:
            gate.opened.connect(self.open)
            gate.heard.connect(self._on_heard)
            gate.direction_changed.connect(self._on_direction_changed)
            gate.changed.connect(self._on_gate_changed)
            gate.cleared.connect(self.banner.dismiss)
        if self.desk is not None:
            self.desk.opened.connect(self.open)
            self.lock.changed.connect(self._on_locked)
        else:
            self._on_lane_changed()

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
        self.profile_watch.serve(app)
        self.house.serve(app)
        for front in self.fronts:
            front.serve(app)
        self.sign_on(operator)
        self.start_devices()
        if self.gates:
            QTimer.singleShot(0, self.sounds.open)
        self._openings.begin(operator)
        self.served.emit()

    @Slot(object)
    def _on_profile(self, outlook: Any) -> None:
        """Another profile took force, or is to come: header, keys and slots follow."""
        coming, self.left = outlook.coming, outlook.left
        told = (coming.profile, coming.since) if coming else None
        failed = outlook.failed.profile if outlook.failed else ""
        self.header.show_profile(outlook.policy.profile, told, failed)
        self._offer()
        for gate in self.gates:
            gate.show_policy(outlook.policy)

    def sign_on(self, operator: Operator | None) -> None:
        """Somebody takes over the gate, or leaves it."""
        self.operator = self.house.operator = operator
        if self.app is not None and self.desk is None:  # the office is no post
            self.tasks.run(self.app.stints.stand, operator)
        self.lock.open()
        self.header.show_operator(operator)
        self._offer()
        # Who may only look decides nobody: for the lanes nobody is on duty.
        decides = operator if operator and may(operator.role, Act.DECIDE) else None
        for gate in self.gates:
            gate.sign_on(decides)

    def _offer(self) -> None:
        """The keys, and at the desk the menu, of whoever is on duty."""
        if self._openings is not None:
            self.bar.offer(open_to(self._openings.intents, self.operator))
            self._openings.show_menu()

    @Slot(bool)
    def _on_locked(self, is_on: bool) -> None:
        """At the desk the menu itself is private."""
        if is_on and self._openings is not None:
            self._openings.show_menu()
            self.open("shift")

    @Slot(object)
    def _on_stands_elsewhere(self, post: Post) -> None:
        """The office has said at which post this station stands; the settings keep it."""
        settings = replace(self.settings, post=post.id.hex, checkpoint=post.name)
        self.tasks.run(self.save, settings, then=lambda _: self.use(settings))
        self.banner.tell(lambda: tr("This station stands at {name} now.", name=post.name))

    @Slot()
    def _on_sign_on_wanted(self) -> None:
        self.open("shift")

    @Slot(object)
    def show_fault(self, error: BaseException) -> None:
        """The program behind could not be started."""
        for front in self.fronts:
            front.show_fault(error)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.banner.tell(lambda: faces.told(error))

    def start_devices(self) -> None:
        """Let the devices of the settings work for their lanes; a desk has none."""
        if self.gates:
            self.devices.start(self.app.devices, self.settings.devices)

    # --- keys and sounds ----------------------------------------------------------------------

    @Slot(str)
    def _on_key(self, key: str) -> None:
        target = QApplication.focusWidget()
        if QApplication.activeModalWidget() is not None:  # a file dialog: its keys are its own
            if target is not None:
                self.keys.resend(key, target)
            return
        screen = self.stack.currentWidget()
        take = getattr(screen, "take_key", None)
        if take is not None and take(key):
            return
        if len(key) > 1 and key.startswith("F") and (intent := intent_of(key)):
            self.open(intent)
            return
        target = target or screen
        if target is not None:
            self.keys.resend(key, target)

    @Slot(object)
    def _on_scanned(self, symbol: Symbol) -> None:
        if self.gates:
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

    def save(self, settings: Settings) -> None:
        """Into the file that this program was started with; in the write lane."""
        config.save(replace(settings, role=self._own_role), self.settings_file)

    def use(self, settings: Settings) -> None:
        """Take changed settings: look, language and sounds at once, devices anew."""
        old, self.settings = self.settings, settings
        application = QApplication.instance()
        if isinstance(application, QApplication) and settings.theme != old.theme:
            theme.apply(application, settings.theme)
        self.sounds.use(settings.sounds)
        self.lock.use(settings.lock_minutes)
        for gate in self.gates:
            gate.settings = settings
            gate.panel.seconds = settings.verdict_seconds
        self.header.show_checkpoint(settings.checkpoint)
        if self.app is not None and settings.building_aliases != old.building_aliases:
            self.tasks.run(self.app.name_buildings, settings.building_aliases)
        if self.app is not None and settings.crew.hours != old.crew.hours:
            self.tasks.run(self.app.set_hours, settings.crew.hours)
        if self.app is not None and settings.checkpoint != old.checkpoint:
            self.tasks.run(self.app.posts.call_here, settings.checkpoint)
        if self.app is not None and settings.exchange != old.exchange:
            self.tasks.run(self.app.set_exchange, settings.exchange)
        if settings.language != old.language:
            self.speak(settings.language)
        if settings.devices != old.devices and self.app is not None:
            self.start_devices()
        if settings.lanes != old.lanes:
            self.banner.tell(lambda: tr("The lanes change when the program restarts."))
        elif _waits(settings) != _waits(old):
            self.banner.tell(lambda: tr("What was changed counts when the program restarts."))

    def speak(self, language: str) -> None:
        """Every sentence in another language, at once."""
        text.use(language)
        self.sounds.use(self.settings.sounds)
        QApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.header.retranslate()
            self.banner.retranslate()
            self.bar.retranslate()
            for gate in self.gates:
                gate.retranslate()
            self.devices.retranslate()
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
        self.house.stop()
        if self._openings is not None:
            self._openings.stop()
        self.profile_watch.stop()
        for gate in self.gates:
            gate.stop()
        self.devices.stop()
        self.sounds.close()


def _waits(settings: Settings) -> tuple[object, ...]:
    """What the services were made with: another value of it counts at their next start."""
    crew = settings.crew
    return (
        settings.report_at,
        settings.grid,
        settings.backup_folder,
        crew.equipment,
        crew.hours_due,
        crew.hours_due_of,
    )
