"""The barrier opens by one pulse in its own thread; a missing one is told, never waited for."""

from __future__ import annotations

import os
import sys

import pytest
from pytestqt.qtbot import QtBot

from gatekeeper.config import DeviceSettings
from gatekeeper.ui.barrier import Barrier


def relay_at(address: str, **options: str | int) -> DeviceSettings:
    return DeviceSettings(name="gate", kind="relay", lane="1", address=address, options=options)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not of Windows")
def test_a_pulse_is_on_and_off_again(qtbot: QtBot) -> None:
    ours, theirs = os.openpty()
    try:
        barrier = Barrier(relay_at(os.ttyname(theirs), milliseconds=10))
        barrier.start()
        with qtbot.waitSignal(barrier.told) as told:
            barrier.pulse()
        barrier.stop()
        assert barrier.join()
        assert told.args[1] == ""
        assert os.read(ours, 64) == bytes.fromhex("A00101A2A00100A1")
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_barrier_that_is_not_there_is_told(qtbot: QtBot) -> None:
    barrier = Barrier(relay_at("/nowhere/relay"))
    barrier.start()
    with qtbot.waitSignal(barrier.told) as told:
        barrier.pulse()
    barrier.stop()
    assert barrier.join()
    assert told.args[1] == "relay-gone"


def test_settings_that_make_no_sense_are_told(qtbot: QtBot) -> None:
    barrier = Barrier(relay_at("/nowhere/relay", on="not hexadecimal"))
    with qtbot.waitSignal(barrier.told) as told:
        barrier.start()
    assert barrier.join()
    assert told.args[1] == "relay-settings"
