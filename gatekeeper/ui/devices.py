"""The device threads of the window: each feeds its lane's screen and tells how it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Slot

from gatekeeper import text
from gatekeeper.text import tr
from gatekeeper.ui.barrier import KIND, Barrier
from gatekeeper.ui.device_thread import DeviceThread, gives_pictures
from gatekeeper.ui.health_bar import health

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings
    from gatekeeper.scanner import Device
    from gatekeeper.scanner.frames import DeviceState
    from gatekeeper.ui.gate_screen import GateScreen

log = logging.getLogger(__name__)


class Devices(QObject):
    """Starts and stops them together."""

    def __init__(self, gates: Sequence[GateScreen], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gates = gates
        self._settings: Sequence[DeviceSettings] = ()
        self.threads: list[DeviceThread | Barrier] = []
        self._told: dict[str, tuple[DeviceSettings | None, Callable[[], str]]] = {}

    def start(self, kinds: Mapping[str, Device], wanted: Sequence[DeviceSettings]) -> None:
        """One thread each; what is no source of readings (a barrier's relay) is left out."""
        from gatekeeper.scanner.frames import Mailbox

        self.stop()
        self._settings = wanted
        for settings in wanted:
            gate = next((g for g in self._gates if g.lane.key == settings.lane), None)
            if gate is not None and settings.kind == KIND:
                self._start_barrier(gate, settings)
            if gate is None or settings.kind not in kinds:
                continue
            box: Mailbox[Any] | None = None
            if gives_pictures(settings.kind):
                box = Mailbox()
                gate.preview.watch(box)
            thread = DeviceThread(settings, box, self, find=kinds.__getitem__)
            thread.reading.connect(gate.take, Qt.ConnectionType.QueuedConnection)
            thread.state.connect(self._on_state, Qt.ConnectionType.QueuedConnection)
            thread.broken.connect(self._on_broken, Qt.ConnectionType.QueuedConnection)
            self.threads.append(thread)
            thread.start()

    def _start_barrier(self, gate: GateScreen, settings: DeviceSettings) -> None:
        barrier = Barrier(settings, self)
        gate.let_in.connect(barrier.pulse)
        barrier.told.connect(self._on_barrier, Qt.ConnectionType.QueuedConnection)
        self.threads.append(barrier)
        barrier.start()

    @Slot(object, str)
    def _on_barrier(self, settings: DeviceSettings, code: str) -> None:
        told = {"device": settings.name}
        self._tell_health(
            settings, settings.name, lambda: text.sentence(code, told) if code else ""
        )

    def stop(self) -> None:
        """Ask all, then wait for all."""
        for gate in self._gates:
            gate.preview.stop()
        for thread in self.threads:
            thread.stop()
        for thread in self.threads:
            if not thread.join():
                log.warning("%s does not stop", thread.objectName())
                continue
            thread.deleteLater()
        self.threads = []

    @Slot(object)
    def _on_state(self, state: DeviceState) -> None:
        settings = next((d for d in self._settings if d.name == state.device), None)
        code = "" if state.state == "ok" else state.code
        self._tell_health(
            settings,
            state.device,
            lambda: text.sentence(code, state.parameters) if code else "",
        )

    @Slot(object, str)
    def _on_broken(self, settings: DeviceSettings, why: str) -> None:
        told = {"device": settings.name}
        self._tell_health(settings, settings.name, lambda: text.sentence("device-gone", told))

    def _tell_health(
        self, settings: DeviceSettings | None, name: str, sentence: Callable[[], str]
    ) -> None:
        self._told[name] = (settings, sentence)
        for gate in self._gates:
            if settings is None or gate.lane.key == settings.lane:
                gate.health.tell(f"device-{name}", health(lambda: tr(name), sentence))
                if settings is not None and gives_pictures(settings.kind):
                    gate.preview.show_fault(sentence())

    def retranslate(self) -> None:
        """Say again how each device is, also over its picture."""
        for name, (settings, sentence) in list(self._told.items()):
            self._tell_health(settings, name, sentence)
