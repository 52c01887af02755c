"""Setting type: the one bundled font, how wide a text is, what fits, where a line breaks."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from gatekeeper import resources

FONT = "NotoSansSC"
POINTS_PER_MM = 72 / 25.4
SMALLEST_SIZE = 6.0  # points; smaller print is not read on a gate's printer

# The geta mark stands for a character the font lacks, as printers of Chinese have always set it.
GETA = "〓"

# Chinese setting: no line begins with these.
NEVER_FIRST = "，。、；：！？）》”’,.;:!?)"


def printable(words: str) -> tuple[str, frozenset[str]]:
    """The text with 〓 for characters the font lacks, and those characters."""
    glyphs = _glyphs()
    if glyphs.issuperset(map(ord, words)):
        return words, frozenset()
    plain = "".join(" " if character.isspace() else character for character in words)
    lost = frozenset(character for character in plain if ord(character) not in glyphs)
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


def wrapped(words: str, size: float, width: float, *, most: int) -> list[str]:
    """The text in lines at most `width` millimetres wide; what is beyond `most` is cut with "…".

    Chinese breaks anywhere, other writing between words where it can.
    """
    lines: list[str] = []
    rest = words
    while rest and len(lines) < most:
        if set_width(rest, size) <= width:
            return [*lines, rest]
        end = 1
        while set_width(rest[: end + 1], size) <= width:
            end += 1
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
    widths = _widths()
    return sum([widths[ord(character)] for character in words]) * size


@cache
def _widths() -> dict[int, float]:
    """How wide each character is, in millimetres at the size of one point."""
    face = font().face
    wide = {code: width / 1000 / POINTS_PER_MM for code, width in face.charWidths.items()}
    return defaultdict(lambda: face.defaultWidth / 1000 / POINTS_PER_MM, wide)


@cache
def _glyphs() -> frozenset[int]:
    """The characters of the bundled font, of all blanks the plain space alone."""
    return frozenset(
        code for code in font().face.charToGlyph if code == ord(" ") or not chr(code).isspace()
    )


@cache
def font() -> Any:
    """The bundled font, registered with reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(FONT, str(resources.font()))
    pdfmetrics.registerFont(font)
    return font
