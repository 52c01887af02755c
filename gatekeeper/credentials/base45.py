"""Base45 (RFC 9285): bytes as the 45 characters that a QR code packs most tightly.

A text never ends in a blank (the last character of a three is at most 32, of a two at most 5;
the blank is 36), so readers that trim their lines do no harm.
"""

from __future__ import annotations

import struct

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_BASE = len(ALPHABET)


def encode(data: bytes) -> str:
    """Three characters for every two bytes, two for a single last one."""
    out = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, value = divmod(number, _BASE)
            out.append(ALPHABET[value])
    return "".join(out)


def decode(text: str) -> bytes:
    """Undo `encode`; ValueError for any text that `encode` would not have written."""
    if len(text) % 3 == 1:
        raise ValueError("no such length")
    try:
        values = [_VALUES[character] for character in text]
        # All threes at once: every pass shown at the gate comes through here.
        threes = zip(values[0::3], values[1::3], values[2::3], strict=False)
        numbers = [low + middle * _BASE + high * _BASE**2 for low, middle, high in threes]
        out = struct.pack(f">{len(numbers)}H", *numbers)
        if len(values) % 3:
            out += (values[-2] + values[-1] * _BASE).to_bytes(1)
    except (KeyError, OverflowError, struct.error):
        raise ValueError("no such character or group") from None
    return out
