"""Says why a code that was seen could not be read, from its place and its light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatekeeper.scanner.decoder import Quad, Sight

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

# A code narrower than this has modules of under 4 pixels, where reading begins to fail.
NARROW = 110
# Share of the picture's side; nearer to its edge the code is cut or has no quiet zone.
EDGE = 0.01
# Share of burnt-out pixels inside the code; paper alone burns out to about half.
GLARE_SHARE = 0.7
# Mean grey below which a picture holds too little light.
DARK = 35
# The same code must be missed so often in a row before anybody is told.
PATIENCE = 4

MESSAGES = {
    "advice-closer": "Closer",
    "advice-edge": "Move the code into the picture",
    "advice-glare": "Glare: tilt the code a little",
    "advice-dark": "Too dark",
    "advice-still": "Hold still",
}


class Adviser:
    """Counts frames in which a code was seen and nothing read."""

    def __init__(self) -> None:
        self._missed = 0

    def advise(self, image: Image, sight: Sight) -> str | None:
        """The code of a sentence, or None where all is well or nothing is there."""
        if sight.symbols:
            self._missed = 0
        elif sight.missed:
            self._missed = min(self._missed + 1, 2 * PATIENCE)
        else:
            self._missed = max(self._missed - 1, 0)
        if self._missed < PATIENCE or not sight.missed:
            return None
        return reason(image, sight.missed[0])


def reason(image: Image, quad: Quad) -> str:
    """What to do about this unread code."""
    height, width = image.shape[:2]
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    near = EDGE * max(width, height)
    if left < near or top < near or right > width - near or bottom > height - near:
        return "advice-edge"
    if max(right - left, bottom - top) < NARROW:
        return "advice-closer"
    # The green channel stands for all: glare burns out every one of them.
    part = image[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
    green = part[..., 1] if part.ndim == 3 else part
    if float(green.mean()) < DARK:
        return "advice-dark"
    if float((green > 250).mean()) > GLARE_SHARE:
        return "advice-glare"
    return "advice-still"
