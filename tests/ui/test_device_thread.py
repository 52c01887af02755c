"""A device runs in its own thread; nothing it reads is lost, and it stops when asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import Symbol
from gatekeeper.scanner.frames import DeviceState
from gatekeeper.ui.device_thread import DeviceThread, gives_pictures

READER = DeviceSettings(name="reader", kind="serial-reader", lane="1")


def device(*items: Any, fails: bool = False) -> Any:
    """A device that gives these and then nothing, for ever."""

    @contextmanager
    def opened(settings: DeviceSettings, mailbox: Any) -> Iterator[Iterator[Any]]:
        def reports() -> Iterator[Any]:
            yield from items
            if fails:
                raise ZeroDivisionError("a bug")
            while True:
                time.sleep(0.005)
                yield None

        yield reports()

    return SimpleNamespace(open=opened)


def test_every_symbol_arrives_and_the_thread_stops(qtbot: QtBot) -> None:
    symbols = [Symbol(text=f"GKT1:{n}") for n in range(200)]
    state = DeviceState(device="reader", state="ok", code="device-ok")
    thread = DeviceThread(READER, find=lambda _: device(*symbols, state))
    heard: list[Any] = []
    states: list[Any] = []
    thread.reading.connect(lambda _, r: heard.append(r), Qt.ConnectionType.QueuedConnection)
    thread.state.connect(states.append, Qt.ConnectionType.QueuedConnection)
    thread.start()
    qtbot.waitUntil(lambda: bool(states))
    thread.stop()
    assert thread.join()
    assert heard == symbols


@pytest.mark.logs("a bug is logged with its trace")
def test_a_device_with_a_bug_is_told_of(qtbot: QtBot) -> None:
    thread = DeviceThread(READER, find=lambda _: device(fails=True))
    with qtbot.waitSignal(thread.broken) as told:
        thread.start()
    assert thread.join()
    assert told.args == [READER, "a bug"]


def test_only_what_sees_gives_pictures() -> None:
    kinds = ("camera", "replay", "film", "serial-reader", "serial-thermometer", "relay")
    assert [gives_pictures(kind) for kind in kinds] == [True] * 3 + [False] * 3


def test_true_goes_through_a_signal_five_thousand_times(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference to True at each emission and aborts after some 500."""
    import sys

    thread = DeviceThread(READER, find=lambda _: device())
    thread.reading.connect(lambda *_: None)
    before = sys.getrefcount(True)
    for _ in range(5000):
        thread.reading.emit(READER, True)
    assert sys.getrefcount(True) > before - 100
