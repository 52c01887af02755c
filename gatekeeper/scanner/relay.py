"""The barrier's relay on a serial port: one pulse opens it."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, closing, suppress

import serial

from gatekeeper.config import DeviceSettings
from gatekeeper.errors import DeviceError
from gatekeeper.scanner.serial_line import DEFAULT_BAUD, opened

# LCUS-1 and its many copies: A0, relay number, state, sum of the three.
ON, OFF = "A00101A2", "A00100A1"
PULSE_MILLISECONDS = 500
# A relay held for longer than this is no pulse but an open gate.
MOST_MILLISECONDS = 10_000

MESSAGES = {
    "relay-gone": "Barrier {device}: not connected. Open it by hand.",
    "relay-settings": "Barrier {device}: its bytes must be pairs of hexadecimal digits.",
}


def open(settings: DeviceSettings) -> AbstractContextManager[Relay]:
    """The relay at a port; nothing is opened before the first pulse.

    Options: on, off (bytes in hexadecimal), milliseconds, baud.
    """
    return closing(Relay(settings))


class Relay:
    """Presses the barrier's button. One thread at a time; a pulse blocks for its length."""

    def __init__(self, settings: DeviceSettings) -> None:
        self._settings = settings
        self._port: serial.SerialBase | None = None
        try:
            self._on = bytes.fromhex(str(settings.options.get("on", ON)))
            self._off = bytes.fromhex(str(settings.options.get("off", OFF)))
        except ValueError as error:
            raise DeviceError("relay-settings", device=settings.name) from error
        self._milliseconds = int(settings.options.get("milliseconds", PULSE_MILLISECONDS))

    def pulse(self, milliseconds: int | None = None) -> None:
        """On, wait, off. DeviceError("relay-gone") where the bytes could not be written.

        The port is opened when needed and again after a failure, so that a relay plugged in
        again works at the next pulse.
        """
        asked = self._milliseconds if milliseconds is None else milliseconds
        try:
            # Off goes out even where on failed half way: a barrier must not stay open.
            try:
                self._write(self._on)
                time.sleep(min(max(asked, 0), MOST_MILLISECONDS) / 1000)
            finally:
                self._write(self._off)
        except (OSError, ValueError, serial.SerialException) as error:
            self.close()
            raise DeviceError("relay-gone", device=self._settings.name) from error

    def close(self) -> None:
        """Leave the port; a later pulse opens it again."""
        port, self._port = self._port, None
        if port is not None:
            with suppress(OSError, serial.SerialException):
                port.close()

    def _write(self, data: bytes) -> None:
        if self._port is None:
            baud = int(self._settings.options.get("baud", DEFAULT_BAUD))
            self._port = opened(self._settings.address, baud)
        self._port.write(data)
        self._port.flush()
