"""One thread per device: runs its blocking loop and tells the window what it reads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings
    from gatekeeper.scanner import Device
    from gatekeeper.scanner.frames import Mailbox, Preview

log = logging.getLogger(__name__)

STOP_MILLISECONDS = 3000  # devices yield at least every 0.3 s


def device_of(kind: str) -> Device:
    """The module of a device kind; imported here, in the device's own thread, since it is heavy."""
    from gatekeeper import scanner

    return scanner.DEVICES[kind]


def gives_pictures(kind: str) -> bool:
    """Is there something to see? Readers and thermometers on a cable only tell."""
    return not kind.startswith(("serial", "relay"))


class DeviceThread(QThread):
    """Emits what the device reads; symbols are never dropped, pictures never queued."""

    reading = Signal(object, object)  # DeviceSettings, Reading
    state = Signal(object)  # DeviceState
    broken = Signal(object, str)  # DeviceSettings, why: a bug, since devices never raise

    def __init__(
        self,
        settings: DeviceSettings,
        mailbox: Mailbox[Preview] | None = None,
        parent: QObject | None = None,
        *,
        find: Callable[[str], Device] = device_of,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._mailbox = mailbox
        self._find = find
        self.setObjectName(f"device {settings.name}")

    def run(self) -> None:
        from gatekeeper.scanner.frames import DeviceState

        try:
            with self._find(self._settings.kind).open(self._settings, self._mailbox) as readings:
                for item in readings:
                    if self.isInterruptionRequested():
                        return
                    if isinstance(item, DeviceState):
                        self.state.emit(item)
                    elif item is not None:
                        self.reading.emit(self._settings, item)
        except Exception as error:  # the window must hear of it, whatever it is
            log.exception("device %s failed", self._settings.name)
            self.broken.emit(self._settings, str(error))

    def stop(self) -> None:
        """Ask, without waiting."""
        self.requestInterruption()

    def join(self) -> bool:
        """Wait until the device is closed; False when it hangs."""
        return self.wait(STOP_MILLISECONDS)
