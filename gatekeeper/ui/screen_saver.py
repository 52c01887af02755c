"""Keeps the screen awake while a gate is open, where the system lets a program ask for it."""

from __future__ import annotations

import sys
from contextlib import suppress

_KEEP_DISPLAY = 0x80000000 | 0x00000002 | 0x00000001  # continuous, display, system


def keep_awake() -> None:
    """Best effort; a kiosk's own set-up does it as well."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(_KEEP_DISPLAY)
    elif sys.platform.startswith("linux"):
        with suppress(ImportError):
            _ask_session_bus()


def _ask_session_bus() -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    message = QDBusMessage.createMethodCall(
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
        "Inhibit",
    )
    message.setArguments(["gatekeeper", "gate screen"])
    bus.asyncCall(message)
