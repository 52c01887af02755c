"""A hand scanner on a serial port (USB-COM): one message, one code."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.scanner.frames import DeviceState, Mailbox, Preview, Reports
from gatekeeper.scanner.serial_line import DEFAULT_BAUD, arrivals

# No code holds more than 4,296 characters; ours a tenth of that.
MOST_BYTES = 4096
# A reader sends its message in one go; a pause so long ends it or makes it a torn one.
QUIET_SECONDS = 0.3

SUFFIXES = {"crlf": b"\r\n", "cr": b"\r", "lf": b"\n", "tab": b"\t", "none": b""}
# AIM code identifiers (ISO/IEC 15424), which some readers put before the data.
AIM = {
    "]Q": Symbology.QR,
    "]d": Symbology.DATA_MATRIX,
    "]z": Symbology.AZTEC,
    "]L": Symbology.PDF417,
    "]C": Symbology.CODE_128,
    "]E": Symbology.EAN,
}

MESSAGES = {
    "reader-opening": "Reader {device}: connecting.",
    "reader-ok": "Reader {device}: ready.",
    "reader-gone": "Reader {device}: not connected. Check its plug; trying again.",
}


def open(
    settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
) -> AbstractContextManager[Reports]:
    """Readings, states and None, without end; see `scanner`.

    `address`: a port. Options: baud, suffix (crlf: either or both; cr, lf, tab, none), prefix
    (messages without it are dropped), encoding.
    """
    return closing(_reports(settings))


class Messages:
    """Cuts a stream of bytes into messages; drops what is torn, too long or not ours."""

    def __init__(self, *, suffix: str = "crlf", prefix: str = "", encoding: str = "utf-8") -> None:
        # "crlf" takes either character, and an empty message between the two is none.
        self._ends = SUFFIXES.get(suffix, SUFFIXES["crlf"])
        self._prefix = prefix
        self._encoding = encoding
        self._buffer = bytearray()
        self._too_long = False
        self._last_at = 0.0

    def feed(self, data: bytes, now: float) -> Iterator[str]:
        """The texts complete now; call it with b"" in silence. `now` in seconds."""
        if not data:
            if self._buffer and now - self._last_at >= QUIET_SECONDS:
                # Without a suffix silence is the end; with one this message was torn.
                yield from [] if self._ends else self._end()
                self._clear()
            return
        self._last_at = now
        for value in data:
            if value in self._ends:
                yield from self._end()
                self._clear()
            elif len(self._buffer) >= MOST_BYTES:
                self._too_long = True
            else:
                self._buffer.append(value)

    def _end(self) -> Iterator[str]:
        if self._too_long:
            return
        try:
            text = bytes(self._buffer).decode(self._encoding)
        except (UnicodeDecodeError, LookupError):
            return
        if text.startswith(self._prefix) and (text := text.removeprefix(self._prefix)):
            yield text

    def _clear(self) -> None:
        self._buffer.clear()
        self._too_long = False


def symbol(text: str) -> Symbol:
    """What the reader read; an AIM identifier before it names the symbology."""
    kind = AIM.get(text[:2])
    if kind is None or len(text) < 4:
        return Symbol(text=text, source="reader")
    return Symbol(text=text[3:], symbology=kind, source="reader")


def _reports(settings: DeviceSettings) -> Reports:
    messages = Messages(
        suffix=str(settings.options.get("suffix", "crlf")),
        prefix=str(settings.options.get("prefix", "")),
        encoding=str(settings.options.get("encoding", "utf-8")),
    )
    for arrival in arrivals(settings, "reader", baud=DEFAULT_BAUD):
        if isinstance(arrival, DeviceState):
            yield arrival
            continue
        for text in messages.feed(arrival, time.monotonic()):
            yield symbol(text)
        yield None
