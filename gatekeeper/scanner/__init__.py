"""The physical world: cameras, readers and thermometers give readings, a relay opens the barrier.

`DEVICES[kind].open(settings, mailbox)` is a context manager that gives an endless iterator of
readings, `DeviceState`s and None (nothing new, at least every 0.3 s). It belongs to the thread
that iterates, retries by itself and never raises for a fault of the device.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from gatekeeper.config import DeviceSettings
from gatekeeper.scanner import (
    advice,
    camera,
    film,
    relay,
    replay,
    serial_reader,
    thermometer,
)
from gatekeeper.scanner.frames import DeviceState, Frame, Mailbox, Preview, Reports

__all__ = ["DEVICES", "MESSAGES", "Device", "DeviceState", "Frame", "Mailbox", "Preview", "relay"]


class Device(Protocol):
    """What each module of `DEVICES` offers."""

    MESSAGES: dict[str, str]

    def open(
        self, settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
    ) -> AbstractContextManager[Reports]: ...


DEVICES: dict[str, Device] = {
    "camera": camera,
    "serial-reader": serial_reader,
    "serial-thermometer": thermometer,
    "replay": replay,
    "film": film,
}

# Sentences of states, advice and errors by code, in English.
MESSAGES: dict[str, str] = advice.MESSAGES | relay.MESSAGES
for _device in DEVICES.values():
    MESSAGES |= _device.MESSAGES
