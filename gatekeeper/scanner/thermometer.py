"""A thermometer on a serial port: frames to one steady temperature per person."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from statistics import median_low

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS, Temperature
from gatekeeper.scanner.frames import DeviceState, Mailbox, Preview, Reports
from gatekeeper.scanner.serial_line import arrivals

# So many frames in a row within the spread are one measurement.
STEADY_FRAMES = 5
STEADY_SPREAD_TENTHS = 3
# So many frames out of bounds, or silence for so long, and the next person may come.
AWAY_FRAMES = 3
STALE_SECONDS = 1.0
MOST_BUFFERED = 256

MESSAGES = {
    "thermometer-opening": "Thermometer {device}: connecting.",
    "thermometer-ok": "Thermometer {device}: ready.",
    "thermometer-gone": "Thermometer {device}: not connected. Check its plug; trying again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How a thermometer talks: its frame's head, the usual speed and how it is told to start."""

    header: bytes
    baud: int
    start: bytes = b""
    # Most measure all the time; with a trigger each message is one measurement.
    continuous: bool = True


# From the sellers' protocol pages. GY: 5A 5A 45 04, object, surroundings, sum of all before.
# CJMCU: 66 66, mode 01 or 02, 04, object, surroundings, sum; their page leaves open of what.
PROTOCOLS = {
    "gy-mcu90614": Protocol(header=b"\x5a\x5a\x45\x04", baud=9600, start=b"\xa5\x45\xea"),
    "cjmcu-90614": Protocol(header=b"\x66\x66\x01\x04", baud=115200, start=b"\x66\x66\x01\x56"),
    "text": Protocol(header=b"", baud=9600, continuous=False),
}
FRAME_BYTES = 9

_LINE = re.compile(rb"(?<![\d.])(\d{2})(?:\.(\d)\d{0,2})?(?![\d.])")


def open(
    settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
) -> AbstractContextManager[Reports]:
    """Readings, states and None, without end; see `scanner`.

    `address`: a port. Options: protocol (gy-mcu90614, cjmcu-90614, text: lines like "36.5"),
    baud, offset_tenths (added: skin to body), frames (of a steady reading; 1 takes each).
    """
    return closing(_reports(settings))


class Frames:
    """Cuts a stream of bytes into object temperatures in hundredths of a degree Celsius."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[int]:
        """Each good frame; what has no header or a wrong sum is passed over."""
        self._buffer += data
        yield from self._framed() if self._protocol.header else self._lines()

    def _framed(self) -> Iterator[int]:
        header = self._protocol.header
        while len(self._buffer) >= FRAME_BYTES:
            start = self._buffer.find(header)
            if start < 0:
                # The beginning of a header may stand at the end.
                del self._buffer[: -(len(header) - 1)]
                return
            del self._buffer[:start]
            if len(self._buffer) < FRAME_BYTES:
                return
            frame = bytes(self._buffer[:FRAME_BYTES])
            # A torn frame runs into the next one, and 5A 5A 45 04 0E + 5A 5A 45 04 even has the
            # right sum, at 36.7 degrees. No temperature near a body looks like a header.
            torn = header[:2] in frame[2:]
            good = not torn and frame[-1] in _sums(frame, header)
            # A header inside a torn frame begins the next: step over one byte only.
            del self._buffer[: FRAME_BYTES if good else 1]
            if good:
                yield int.from_bytes(frame[4:6], "big", signed=True)

    def _lines(self) -> Iterator[int]:
        *lines, rest = re.split(rb"[\r\n]", bytes(self._buffer))
        # A line without end is no line.
        self._buffer = bytearray(rest[-MOST_BUFFERED:])
        for line in lines:
            found = _LINE.findall(line[-MOST_BUFFERED:])
            # Two numbers in one line: nobody knows which of them is the forehead.
            if len(found) == 1:
                whole, tenth = found[0]
                yield int(whole) * 100 + int(tenth or b"0") * 10


def _sums(frame: bytes, header: bytes) -> set[int]:
    everything = sum(frame[:-1]) & 0xFF
    if header[:1] == b"\x66":
        return {everything, sum(frame[len(header) : -1]) & 0xFF}
    return {everything}


class Steadied:
    """Makes one temperature of a person's frames: once steady, then silent until he has gone."""

    def __init__(self, *, frames: int = STEADY_FRAMES, offset_tenths: int = 0) -> None:
        self._frames = max(1, frames)
        self._offset = offset_tenths
        self._recent: list[int] = []
        self._told = False
        self._away = 0
        self._last_at = 0.0

    def see(self, hundredths: int, now: float) -> int | None:
        """Tenths of a degree Celsius when a measurement is complete; `now` in seconds."""
        tenths = (hundredths + 5) // 10 + self._offset
        if now - self._last_at > STALE_SECONDS:
            self._forget()
        self._last_at = now
        if not LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS:
            self._recent.clear()
            self._away += 1
            if self._away >= AWAY_FRAMES:
                self._told = False
            return None
        self._away = 0
        if self._frames == 1:
            return tenths
        if self._told:
            return None
        self._recent = [*self._recent, tenths][-self._frames :]
        calm = max(self._recent) - min(self._recent) <= STEADY_SPREAD_TENTHS
        if len(self._recent) < self._frames or not calm:
            return None
        self._told = True
        return median_low(self._recent)

    def _forget(self) -> None:
        self._recent.clear()
        self._told = False
        self._away = 0


def _reports(settings: DeviceSettings) -> Reports:
    name = str(settings.options.get("protocol", "gy-mcu90614"))
    protocol = PROTOCOLS.get(name, PROTOCOLS["gy-mcu90614"])
    usual = STEADY_FRAMES if protocol.continuous else 1
    steadied = Steadied(
        frames=int(settings.options.get("frames", usual)),
        offset_tenths=int(settings.options.get("offset_tenths", 0)),
    )
    frames = Frames(protocol)
    came = arrivals(settings, "thermometer", baud=protocol.baud, greeting=protocol.start)
    for arrival in came:
        if isinstance(arrival, DeviceState):
            # What stood in the line before the cable was pulled belongs to nobody.
            frames = Frames(protocol)
            yield arrival
            continue
        for hundredths in frames.feed(arrival):
            tenths = steadied.see(hundredths, time.monotonic())
            if tenths is not None:
                yield Temperature(tenths=tenths, device=settings.name)
        yield None
