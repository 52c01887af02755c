from __future__ import annotations

import sys

import pytest

from gatekeeper.errors import DeviceError
from gatekeeper.scanner import relay
from tests.scanner.stand_ins import cable, settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


def test_a_pulse_is_on_then_off(tmp_path):
    with cable(tmp_path / "r") as line, relay.open(settings("relay", line.path)) as barrier:
        barrier.pulse(10)
        assert line.sent() == bytes.fromhex("A00101A2 A00100A1")
        barrier.pulse(0)
        assert line.sent() == bytes.fromhex("A00101A2 A00100A1")


def test_other_relays_have_other_bytes(tmp_path):
    with cable(tmp_path / "r") as line:
        config = settings("relay", line.path, on="FF 01", off="FF 00", milliseconds=1)
        with relay.open(config) as barrier:
            barrier.pulse()
        assert line.sent() == b"\xff\x01\xff\x00"


def test_bytes_that_are_none_are_told_at_once(tmp_path):
    with pytest.raises(DeviceError, match="relay-settings"):
        relay.open(settings("relay", tmp_path, on="A0 0"))


def test_a_pulled_relay_is_told_and_works_again_at_the_next_pulse(tmp_path):
    with cable(tmp_path / "r") as line, relay.open(settings("relay", line.path)) as barrier:
        barrier.pulse(1)
        line.pull()
        with pytest.raises(DeviceError, match="relay-gone"):
            barrier.pulse(1)
        line.plug()
        barrier.pulse(1)
        assert line.sent() == bytes.fromhex("A00101A2 A00100A1")


def test_no_relay_is_a_device_error(tmp_path):
    with relay.open(settings("relay", tmp_path / "none")) as barrier, pytest.raises(DeviceError):
        barrier.pulse(1)
