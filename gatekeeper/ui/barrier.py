"""Opens the barrier after a granted verdict was committed; a pulse never holds up the window."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gatekeeper.errors import DeviceError

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings
    from gatekeeper.scanner.relay import Relay

KIND = "relay"
LOOK_SECONDS = 0.25  # how soon a request to stop is seen


class Barrier(QThread):
    """One relay with its own thread. A pulse that fails is told and not repeated."""

    told = Signal(object, str)  # DeviceSettings, error code; empty when it opened

    def __init__(self, settings: DeviceSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._pulses: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.setObjectName(f"barrier {settings.name}")

    @Slot()
    def pulse(self) -> None:
        """Open once; several people at once need one pulse."""
        if self._pulses.empty():
            self._pulses.put(None)

    def run(self) -> None:
        from gatekeeper.scanner import relay

        try:
            with relay.open(self._settings) as opened:
                self._work(opened)
        except DeviceError as error:  # its settings cannot be used
            self.told.emit(self._settings, error.code)

    def _work(self, relay: Relay) -> None:
        while not self.isInterruptionRequested():
            try:
                self._pulses.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            try:
                relay.pulse()
            except DeviceError as error:
                self.told.emit(self._settings, error.code)
            else:
                self.told.emit(self._settings, "")

    def stop(self) -> None:
        """Ask, without waiting."""
        self.requestInterruption()

    def join(self) -> bool:
        """Wait until the port is left; the longest pulse is ten seconds."""
        return self.wait(11_000)
