"""The mask of a QR code: the pattern over its modules that leaves least to mistake for a reader.

segno weighs masks module by module, which takes five times as long as all the rest of a code. Here
a whole code is one number of a bit a module, and each rule of the standard a few shifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import segno

MASKS = range(8)

# Light modules after each line: they part the lines, and a finder may lean on the light border.
_GAP = 4
_DIGITS = bytes.maketrans(b"\0\1", b"01")


def in_best_mask(code: segno.QRCode) -> tuple[tuple[bool, ...], ...]:
    """The modules in the mask with the smallest penalty, whichever mask the code has now."""
    side = len(code.matrix)
    rows, columns = _numbers(code.matrix)
    changes = _changes(str(code.version), code.error, code.mask)

    def points(change: tuple[int, int]) -> int:
        return penalty(rows ^ change[0], columns ^ change[1], side)

    best = rows ^ min(changes, key=points)[0]
    digits = f"{best:0{side * (side + _GAP)}b}"
    starts = range(0, len(digits), side + _GAP)
    return tuple(tuple(digit == "1" for digit in digits[at : at + side]) for at in starts)


def penalty(rows: int, columns: int, side: int) -> int:
    """ISO/IEC 18004, 7.8.3: long runs, blocks, what looks like a finder, too much of one colour."""
    pairs, modules = _places(side, side - 1), _places(side, side)
    runs = finders = 0
    for lines in (rows, columns):
        same = ~(lines ^ lines >> 1) & pairs
        fives = same & same >> 1 & same >> 2 & same >> 3
        # Three points for the first five of a run, one for each further module.
        runs += fives.bit_count() + 2 * (fives & ~(fives << 1)).bit_count()
        finders += _finders(lines)
    same = ~(rows ^ rows >> 1) & pairs
    next_row = side + _GAP
    blocks = same & same >> next_row & ~(rows ^ rows >> next_row) & modules
    dark, every = rows.bit_count(), side * side
    unbalanced = abs(20 * dark - 10 * every) // every
    return runs + 3 * blocks.bit_count() + 40 * finders + 10 * unbalanced


def _finders(lines: int) -> int:
    """How often 1:1:3:1:1 stands in a line beside four light modules."""
    dark = lines << _GAP  # room for the light border, where the shifts below would drop it
    light = ~dark
    pattern = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6
    four = light & light >> 1 & light >> 2 & light >> 3
    return (pattern & (four << 4 | four >> 7)).bit_count()


@cache
def _changes(version: str, error: str, mask: int) -> tuple[tuple[int, int], ...]:
    """What turns a code in this mask into each other one: the same whatever the code says."""
    numbers = [
        _numbers(segno.make("0", version=version, error=error, boost_error=False, mask=one).matrix)
        for one in MASKS
    ]
    rows, columns = numbers[mask]
    return tuple((rows ^ others, columns ^ their_columns) for others, their_columns in numbers)


def _numbers(matrix: Sequence[bytearray]) -> tuple[int, int]:
    """The modules row by row, and column by column."""
    flat = b"".join(matrix)
    columns = [flat[at :: len(matrix)] for at in range(len(matrix))]
    return _number(matrix), _number(columns)


def _number(lines: Sequence[bytes | bytearray]) -> int:
    gap = bytes(_GAP)
    return int((gap.join(lines) + gap).translate(_DIGITS), 2)


@cache
def _places(side: int, across: int) -> int:
    """The last so many modules of each line."""
    line = bytes(side - across) + b"\1" * across
    return _number([line] * side)
