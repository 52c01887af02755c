"""Setting type: the one bundled font, how wide a text is, what fits, where a line breaks."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate, takewhile
from typing import Any

from gatekeeper import resources

FONT = "NotoSansSC"
POINTS_PER_MM = 72 / 25.4
SMALLEST_SIZE = 6.0  # points; smaller print is not read on a gate's printer

# The geta mark stands for a character the font lacks, as printers of Chinese have always set it.
GETA = "〓"

_NONE: frozenset[str] = frozenset()

# Chinese setting: no line begins with these.
NEVER_FIRST = "，。、；：！？）》”’,.;:!?)"


def printable(words: str) -> tuple[str, frozenset[str]]:
    """The text with 〓 for characters the font lacks, and those characters."""
    widths = _widths()
    if widths.keys() >= set(words):
        return words, _NONE
    plain = "".join(" " if character.isspace() else character for character in words)
    lost = frozenset(plain).difference(widths)
    return "".join(GETA if character in lost else character for character in plain), lost


def fit(words: str, size: float, width: float) -> tuple[str, float]:
    """The text and the size of type at which it is at most `width` millimetres wide."""
    wide = set_width(words, size)
    if wide <= width:
        return words, size
    size = max(size * width / wide, min(size, SMALLEST_SIZE))
    # The hundredth is for the rounding of the division above.
    if set_width(words, size) <= width + 0.01:
        return words, size
    while words and set_width(words + "…", size) > width:
        words = words[:-1]
    return words + "…", size


@lru_cache(maxsize=8192)
def set_cell(words: str, size: float, width: float) -> tuple[str, float, float, frozenset[str]]:
    """A text as it is set in a width: the text, its size of type, how wide it then is in
    millimetres, and the characters the font lacks. A list says most of its words many times."""
    words, lost = printable(words)
    words, size = fit(words, size, width)
    return words, size, set_width(words, size), lost


def wrapped(words: str, size: float, width: float, *, most: int) -> list[str]:
    """The text in lines at most `width` millimetres wide; what is beyond `most` is cut with "…".

    Chinese breaks anywhere, other writing between words where it can.
    """
    lines: list[str] = []
    rest = words
    while rest and len(lines) < most:
        if set_width(rest, size) <= width:
            return [*lines, rest]
        ends = accumulate(_wide(character) * size for character in rest)
        end = max(1, sum(1 for _ in takewhile(lambda reached: reached <= width, ends)))
        at = rest.rfind(" ", 1, end + 1)
        if at > 0 and rest[at : end + 1].isascii():
            end = at
        while end > 1 and rest[end - 1].isdigit() and rest[end].isdigit():
            end -= 1
        while end > 1 and rest[end] in NEVER_FIRST:
            end -= 1
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest and lines:
        lines[-1] = fit(lines[-1] + "…" * 2, size, width)[0].replace("……", "…")
    return lines or [""]


def set_width(words: str, size: float) -> float:
    """How wide a text is in millimetres."""
    try:
        return sum(map(_widths().__getitem__, words)) * size
    except KeyError:
        return sum(map(_wide, words)) * size


def _wide(character: str) -> float:
    """Of one character; one the font lacks takes the room of its mark."""
    return _widths().get(character) or _widths()[GETA]


@cache
def _widths() -> dict[str, float]:
    """The characters of the bundled font, of all blanks the plain space alone: how wide each is, in
    millimetres at the size of one point."""
    return {
        chr(code): width / 1000 / POINTS_PER_MM
        for code, width in font().face.charWidths.items()
        if code == ord(" ") or not chr(code).isspace()
    }


@cache
def font() -> Any:
    """The bundled font, registered with reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(FONT, str(resources.font()))
    pdfmetrics.registerFont(font)
    return font
