"""One serial port, opened again and again: its bytes, and its state when that changes."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from typing import TypeAlias

import serial

from gatekeeper.config import DeviceSettings
from gatekeeper.scanner.frames import IDLE_SECONDS, DeviceState, State

# What came in the last step (b"" for silence), or a change of state.
Arrivals: TypeAlias = Generator[bytes | DeviceState, None, None]

DEFAULT_BAUD = 9600
# A cable is plugged in again by hand; looking for it costs nothing.
RETRY_SECONDS = 1.0
MOST_AT_ONCE = 4096
WRITE_SECONDS = 1.0


def arrivals(settings: DeviceSettings, noun: str, *, baud: int, greeting: bytes = b"") -> Arrivals:
    """Bytes of the port at `settings.address`, without end; something at least every 0.3 s.

    State codes are `<noun>-opening`, `-ok` and `-gone`. `greeting` is sent after each opening.
    Options `baud` and `timeout_ms` (of one read) override.
    """
    told: State = "opening"
    yield _state(settings, noun, told)
    while True:
        try:
            port = opened(settings.address, int(settings.options.get("baud", baud)))
        except (OSError, ValueError, serial.SerialException):
            port = None
        if port is not None:
            try:
                if greeting:
                    port.write(greeting)
                told = "ok"
                yield _state(settings, noun, told)
                while True:
                    # At once what is there, else wait for the first byte.
                    yield port.read(min(MOST_AT_ONCE, max(1, port.in_waiting)))
            except (OSError, TypeError, serial.SerialException):
                # pyserial lets a TypeError escape where the port vanishes under a read.
                pass
            finally:
                _close(port)
        if told != "gone":
            told = "gone"
            yield _state(settings, noun, told)
        until = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < until:
            time.sleep(min(IDLE_SECONDS, RETRY_SECONDS))
            yield b""


def opened(address: str, baud: int) -> serial.SerialBase:
    """The port, nobody else's while it is open (where the system can promise that)."""
    port = serial.serial_for_url(
        address,
        do_not_open=True,
        baudrate=baud,
        timeout=IDLE_SECONDS,
        write_timeout=WRITE_SECONDS,
    )
    if os.name == "posix" and "://" not in address:
        port.exclusive = True
    port.open()
    return port


def _close(port: serial.SerialBase) -> None:
    try:
        port.close()
    except (OSError, serial.SerialException):
        # The device under it is gone already.
        return


def _state(settings: DeviceSettings, noun: str, state: State) -> DeviceState:
    return DeviceState(
        device=settings.name,
        state=state,
        code=f"{noun}-{state}",
        parameters={"device": settings.name},
    )
