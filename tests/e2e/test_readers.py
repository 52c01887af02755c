"""Readers that type, readers on a cable, and the barrier that opens after the commit only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gatekeeper.config import DeviceSettings
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, House
from tests.scanner.stand_ins import cable

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not of Windows")
ON, OFF = bytes.fromhex("A00101A2"), bytes.fromhex("A00100A1")


def test_a_reader_that_types_presents_people_and_presses_no_keys(
    opened: Open, community: Community
) -> None:
    """G08: nearly every pass has blanks in it."""
    house = opened()
    pressed: list[str] = []
    house.window.keys.pressed.connect(pressed.append)
    with_blanks = next(card for card in community.cards if " " in card.text)
    for card in (*community.cards[:2], with_blanks):
        house.read_by_wedge(card.text)
        house.until_tone(Tone.PENDING, card.name)
        assert house.gate.draft.is_empty
    assert pressed == []
    assert house.window.stack.currentWidget() is house.gate
    assert house.gate.asking is None


def test_a_reader_types_into_a_text_field_and_leaves_it_as_it_was(
    opened: Open, community: Community
) -> None:
    house = opened()
    card = next(card for card in community.cards if " " in card.text)
    house.press("F3")
    house.until(lambda: isinstance(house.window.focusWidget(), QLineEdit))
    field = house.window.focusWidget()
    house.press("zh")
    house.read_by_wedge(card.text)
    house.until(lambda: house.standing_here == card.name)
    assert field.text() == "zh"


@posix
def test_a_reader_on_a_cable_presents_people(
    opened: Open, community: Community, tmp_path: Path
) -> None:
    with cable(tmp_path / "reader") as line:
        house = opened(
            DeviceSettings(
                name="reader", kind="serial-reader", lane="1", address=str(tmp_path / "reader")
            )
        )
        house.until(lambda: "device-reader" in house.gate.health.parts)
        house.until(lambda: house.health("device-reader") == "")
        for card in community.cards[:2]:
            line.send(f"{card.text}\r\n".encode())
            house.until_tone(Tone.PENDING, card.name)
        assert house.gate.draft.is_empty
        line.pull()
        house.until(lambda: "plug" in house.health("device-reader"))
        house.picture("reader gone")
        line.plug()
        house.until(lambda: house.health("device-reader") == "")
        line.send(f"{community.cards[2].text}\r\n".encode())
        house.until_tone(Tone.PENDING, community.cards[2].name)
        house.close()


def decide(house: House, card: str, name: str, *keys: str, tone: Tone) -> None:
    """A pass, a green code by the letter, a temperature."""
    house.read_by_wedge(card)
    house.until_tone(Tone.PENDING, name)
    house.press(*keys, "Enter")
    house.until_tone(tone, name)


@posix
def test_the_barrier_opens_after_the_commit_and_for_granted_only(
    opened: Open, community: Community, tmp_path: Path
) -> None:
    with cable(tmp_path / "relay") as line:
        house = opened(
            DeviceSettings(
                name="barrier",
                kind="relay",
                lane="1",
                address=str(tmp_path / "relay"),
                options={"milliseconds": 10},
            )
        )
        fine, hot, red = community.cards[:3]
        decide(house, hot.text, hot.name, "G", "376", tone=Tone.HELD)
        decide(house, red.text, red.name, "R", "365", tone=Tone.DENIED)
        QTest.qWait(100)
        # The port was never opened: nothing is said, not even at the start.
        assert line.sent() == b""
        heard: list[int] = []
        house.gate.let_in.connect(lambda: heard.append(len(house.lines())))
        decide(house, fine.text, fine.name, "G", "365", tone=Tone.GRANTED)
        assert heard == [3]
        got = bytearray()
        house.until(lambda: (got.extend(line.sent()), len(got) == 8)[1])
        assert bytes(got) == ON + OFF
        house.close()


@posix
def test_without_a_relay_in_the_settings_nothing_opens(opened: Open) -> None:
    house = opened()
    assert [thread.objectName() for thread in house.window.devices.threads] == []
