"""Names the colour of a code's dark modules against the light modules of the same code."""

from __future__ import annotations

import colorsys
from functools import cache
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.readings import Ink, InkColour
from gatekeeper.scanner.decoder import Quad

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gatekeeper.scanner.frames import Image

# Side of the straightened code: two samples a module at 48 modules are plenty for a colour.
SIDE = 96
# Quiet zone straightened with it, as a share of the side: about one module of a small code.
MARGIN = 0.04
# Side of the middle that is left out: logos and portraits stand there.
MIDDLE = 0.34
# Darkest and lightest share of the pixels; what lies between is blur.
DARK_SHARE, LIGHT_SHARE = 0.18, 0.28
# The ink must swallow this much of its strongest channel, or the picture shows too little.
LEAST_STRENGTH = 0.12
# Linear light of the paper below which a channel is noise.
LEAST_LIGHT = 0.004
# Below: black. Between: too grey to say.
BLACK_SATURATION, COLOURED_SATURATION = 0.16, 0.24
# Hues in degrees. Between yellow and green lies a gap that answers UNSURE: no yellow code may
# ever be called green. Amber is yellow; blue and violet are no health colour.
BANDS = (
    (0.0, 12.0, InkColour.RED),
    (12.0, 68.0, InkColour.YELLOW),
    (88.0, 172.0, InkColour.GREEN),
    (335.0, 360.0, InkColour.RED),
)
UNSURE = Ink(colour=InkColour.UNSURE, confidence=0.0)


def ink_of(image: Image, quad: Quad) -> Ink:
    """The ink's colour from the direction of 1 - dark / white per channel, in linear light.

    Blur, haze and exposure shorten that direction and do not turn it, and dividing by the
    code's own white takes out the colour of the lamp. Each quarter of the code is asked as
    well; the confidence falls with each that disagrees. A light-on-dark code is UNSURE.
    """
    if image.ndim != 3 or image.shape[2] != 3:
        return UNSURE
    patch = _straightened(image, quad)
    if patch is None:
        return UNSURE
    linear = _linear_light()[patch]
    whole = _judged(linear[_places() >= 0], linear[_places() == -1])
    if whole.colour is InkColour.UNSURE:
        return whole
    quarters = [_judged(linear[_places() == place], None).colour for place in range(4)]
    against = sum(colour not in (whole.colour, InkColour.UNSURE) for colour in quarters)
    agreeing = sum(colour is whole.colour for colour in quarters)
    if against >= 2:
        return UNSURE
    share = (1 + agreeing) / 5
    return Ink(colour=whole.colour, confidence=round(whole.confidence * share, 3))


def _judged(inside: NDArray[np.float32], around: NDArray[np.float32] | None) -> Ink:
    """The colour of these pixels (n x 3, linear BGR); `around` must be paper where given."""
    import numpy as np

    paper = np.percentile(inside, 90, axis=0)
    if float(np.min(paper)) < LEAST_LIGHT:
        return UNSURE
    # Against the paper, ink of any colour is dark in at least one channel.
    lightness = (inside / paper).min(axis=1)
    order = np.argsort(lightness)
    count = len(order)
    dark = np.median(inside[order[: int(count * DARK_SHARE)]], axis=0)
    white = np.median(inside[order[-int(count * LIGHT_SHARE) :]], axis=0)
    if around is not None:
        middle = (np.median(lightness[order[: count // 5]]) + 1) / 2
        if float(np.median((around / paper).min(axis=1))) < middle * 0.75:
            return UNSURE
    absorbed = np.clip(1 - dark / np.maximum(white, 1e-4), 0, 1)
    strength = float(np.max(absorbed))
    if strength < LEAST_STRENGTH:
        return UNSURE
    blue, green, red = (1 - absorbed / strength).tolist()
    hue, _, clearest = colorsys.rgb_to_hsv(red, green, blue)
    return _named(hue * 360, clearest, strength)


def _named(hue: float, saturation: float, strength: float) -> Ink:
    """`saturation`: how much less the clearest channel is absorbed than the strongest."""
    sure = min(1.0, strength / 0.4)
    if saturation < BLACK_SATURATION:
        margin = (BLACK_SATURATION - saturation) / BLACK_SATURATION
        return Ink(colour=InkColour.BLACK, confidence=sure * (0.5 + margin / 2))
    if saturation < COLOURED_SATURATION:
        return UNSURE
    for least, most, colour in BANDS:
        if least <= hue < most:
            # Where red passes into red over 0, that edge is none.
            below = 90.0 if least == 0 else hue - least
            above = 90.0 if most == 360 else most - hue
            margin = min(1.0, min(below, above) / 12)
            return Ink(colour=colour, confidence=sure * (0.5 + margin / 2))
    return UNSURE


def _straightened(image: Image, quad: Quad) -> Image | None:
    import cv2
    import numpy as np

    corners = np.array(quad, np.float32)
    if not np.isfinite(corners).all() or cv2.contourArea(corners) < 64:
        return None
    low, high = SIDE * MARGIN, SIDE * (1 - MARGIN)
    square = np.array([[low, low], [high, low], [high, high], [low, high]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, square)
    flat: Any = cv2.warpPerspective(
        image, turn, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    patch: Image = flat
    return patch


@cache
def _linear_light() -> NDArray[np.float32]:
    """sRGB bytes to linear light, IEC 61966-2-1."""
    import numpy as np

    value = np.arange(256) / 255
    curve = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return curve.astype(np.float32)


@cache
def _places() -> NDArray[np.int8]:
    """Each pixel's quarter of the code (0 to 3), -1 around it, -2 in the middle."""
    import numpy as np

    along = (np.arange(SIDE) + 0.5) / SIDE
    across, down = np.meshgrid(along, along)
    places = ((across > 0.5).astype(np.int8) + 2 * (down > 0.5)).astype(np.int8)
    from_middle = np.maximum(abs(across - 0.5), abs(down - 0.5))
    places[from_middle < MIDDLE / 2] = -2
    places[from_middle > 0.5 - MARGIN] = -1
    return places
