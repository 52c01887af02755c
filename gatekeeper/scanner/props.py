"""Draws a hand that holds a card or a phone with a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gatekeeper.domain.readings import InkColour

if TYPE_CHECKING:
    import numpy as np

    from gatekeeper.scanner.frames import Image

    Canvas = Any  # a numpy array that OpenCV draws into

Media = Literal["card", "phone"]
Colour = tuple[int, int, int]

# BGR. The inks of printed passes and of code pages on phones.
INKS: dict[InkColour, Colour] = {
    InkColour.BLACK: (24, 20, 20),
    InkColour.GREEN: (66, 154, 22),
    InkColour.YELLOW: (20, 176, 246),
    InkColour.RED: (48, 42, 218),
    InkColour.UNSURE: (150, 90, 40),
}
SKINS: tuple[Colour, ...] = ((150, 182, 226), (128, 164, 212), (112, 146, 196), (160, 194, 234))
CLOTHES: tuple[Colour, ...] = (
    (92, 62, 40),
    (60, 60, 66),
    (52, 44, 128),
    (104, 120, 76),
    (168, 160, 150),
    (40, 88, 128),
)
# Hand and thing are drawn on this canvas (width, height); the arm runs out of its lower end.
CANVAS = (820, 1560)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """A drawing with transparency (BGRA, colour already multiplied) and its point of interest."""

    image: Image
    centre: tuple[float, float]


def held(media: Media, matrix: np.ndarray, ink: InkColour, rng: np.random.Generator) -> Prop:
    """A hand with a card or phone bearing the code (`matrix`: True is dark)."""
    import cv2
    import numpy as np

    view: Canvas = np.zeros((CANVAS[1], CANVAS[0], 4), np.uint8)
    skin = SKINS[int(rng.integers(len(SKINS)))]
    cloth = CLOTHES[int(rng.integers(len(CLOTHES)))]
    if media == "phone":
        _palm(view, skin, cloth, (400, 700), 1.0)
        centre = _phone(view, matrix, ink, rng)
        # Fingertips around the right edge, the thumb over the left one; none in the quiet zone.
        for y in (400, 492, 584, 668):
            _finger(view, (690, y + 30), (630, y), 34, skin)
        _finger(view, (164, 900), (202, 668), 46, skin, nail=(0, -1))
    else:
        _palm(view, skin, cloth, (420, 640), 0.92)
        for x in (270, 360, 452, 540):
            _finger(view, (x + 8, 690), (x, 500), 36, skin)
        centre = _card(view, matrix, ink, rng)
        _finger(view, (330, 760), (262, 556), 46, skin, nail=(0, -1))
    return Prop(image=as_image(multiplied(cv2.GaussianBlur(view, (0, 0), 0.7))), centre=centre)


def _palm(view: Canvas, skin: Colour, cloth: Colour, at: tuple[int, int], size: float) -> None:
    """The back of a hand and an arm in its sleeve, running out of the canvas below."""
    import cv2
    import numpy as np

    x, y = at
    under, lower = CANVAS[1], y + 420
    wrist = np.array([(x - 105, y + 160), (x + 105, y + 160), (x + 112, lower), (x - 100, lower)])
    cv2.fillPoly(view, [wrist], (*darker(skin, 0.88), 255), cv2.LINE_AA)
    axes = (round(205 * size), round(215 * size))
    cv2.ellipse(view, (x, y + 60), axes, 0, 0, 360, (*darker(skin, 0.84), 255), -1, cv2.LINE_AA)
    cv2.ellipse(
        view,
        (x - 14, y + 44),
        (axes[0] - 20, axes[1] - 24),
        0,
        0,
        360,
        (*skin, 255),
        -1,
        cv2.LINE_AA,
    )
    sleeve = np.array(
        [(x - 150, lower - 60), (x + 156, lower - 60), (x + 190, under), (x - 180, under)]
    )
    cv2.fillPoly(view, [sleeve], (*cloth, 255), cv2.LINE_AA)
    fold = np.array(
        [(x + 40, lower - 60), (x + 156, lower - 60), (x + 190, under), (x + 70, under)]
    )
    cv2.fillPoly(view, [fold], (*darker(cloth, 0.8), 255), cv2.LINE_AA)
    cv2.line(
        view,
        (x - 150, lower - 60),
        (x + 156, lower - 60),
        (*darker(cloth, 0.7), 255),
        12,
        cv2.LINE_AA,
    )


def _finger(
    view: Canvas,
    root: tuple[int, int],
    tip: tuple[int, int],
    radius: int,
    skin: Colour,
    nail: tuple[int, int] | None = None,
) -> None:
    import cv2

    dark, light = darker(skin, 0.74), darker(skin, 1.04)
    for colour, wide, aside in (
        (dark, 2 * radius, 0),
        (skin, 2 * radius - 8, -1),
        (light, radius, -radius // 4),
    ):
        start = (root[0] + aside, root[1] + aside)
        end = (tip[0] + aside, tip[1] + aside)
        cv2.line(view, start, end, (*colour, 255), wide, cv2.LINE_AA)
    if nail is not None:
        place = (tip[0] + nail[0] * radius // 3, tip[1] + nail[1] * radius // 3)
        size = (radius * 3 // 5, radius * 3 // 4)
        cv2.ellipse(view, place, size, 0, 0, 360, (*darker(skin, 0.9), 255), -1, cv2.LINE_AA)
        inner = (size[0] - 4, size[1] - 4)
        cv2.ellipse(view, place, inner, 0, 0, 360, (196, 204, 240, 255), -1, cv2.LINE_AA)


def _phone(
    view: Canvas, matrix: np.ndarray, ink: InkColour, rng: np.random.Generator
) -> tuple[float, float]:
    """A phone with a code page: banner in the code's colour, clock, code, small print."""
    import cv2

    left, top, right, bottom = 200, 20, 612, 850
    _rounded(view, (left, top, right, bottom), 52, (30, 28, 28))
    _rounded(view, (left + 5, top + 5, right - 5, bottom - 5), 48, (58, 54, 52))
    _rounded(view, (left + 9, top + 9, right - 9, bottom - 9), 46, (22, 20, 20))
    _rounded(view, (left + 16, top + 16, right - 16, bottom - 16), 38, (252, 252, 252))
    tone = INKS[ink] if ink is not InkColour.BLACK else (150, 96, 32)
    _rounded(view, (left + 16, top + 16, right - 16, top + 150), 38, tone)
    cv2.rectangle(view, (left + 16, top + 90), (right - 16, top + 152), (*tone, 255), -1)
    _text(view, "09:41", (left + 44, top + 56), 0.7, (255, 255, 255))
    for bar in range(4):
        x = right - 110 + bar * 12
        cv2.rectangle(view, (x, top + 54 - 4 * bar), (x + 7, top + 56), (255, 255, 255, 255), -1)
    cv2.rectangle(view, (right - 56, top + 42), (right - 36, top + 56), (255, 255, 255, 255), 2)
    _text(view, "HEALTH CODE", (left + 84, top + 118), 1.05, (255, 255, 255), 2)
    hour, minute, second = (int(rng.integers(n)) for n in (24, 60, 60))
    _text(view, f"{hour:02}:{minute:02}:{second:02}", (left + 106, top + 216), 1.3, (60, 56, 52), 3)
    centre = ((left + right) / 2, top + 418.0)
    _code(view, matrix, INKS[ink], centre, 312)
    for row, length in enumerate((0.62, 0.8, 0.5)):
        y = top + 648 + row * 40
        x = round(centre[0] - 140 * length)
        cv2.line(
            view,
            (x, y),
            (round(centre[0] + 140 * length), y),
            (186, 186, 186, 255),
            12,
            cv2.LINE_AA,
        )
    cv2.line(
        view,
        (left + 150, bottom - 32),
        (right - 150, bottom - 32),
        (70, 70, 70, 255),
        6,
        cv2.LINE_AA,
    )
    return centre


def _card(
    view: Canvas, matrix: np.ndarray, ink: InkColour, rng: np.random.Generator
) -> tuple[float, float]:
    """A laminated pass: coloured head, portrait, lines of print, the code."""
    import cv2

    left, top, right, bottom = 40, 60, 780, 540
    _rounded(view, (left, top, right, bottom), 28, (198, 200, 202))
    _rounded(view, (left + 4, top + 4, right - 4, bottom - 4), 25, (244, 248, 250))
    tone = ((128, 72, 24), (66, 58, 138), (84, 110, 32))[int(rng.integers(3))]
    _rounded(view, (left + 4, top + 4, right - 4, top + 80), 25, tone)
    cv2.rectangle(view, (left + 4, top + 44), (right - 4, top + 84), (*tone, 255), -1)
    _text(view, "RESIDENT PASS", (left + 34, top + 58), 1.2, (255, 255, 255), 3)
    centre = (left + 530.0, top + 284.0)
    _code(view, matrix, INKS[ink], centre, 330)
    photo = (left + 44, top + 120, left + 214, top + 330)
    cv2.rectangle(view, photo[:2], photo[2:], (214, 190, 160, 255), -1)
    middle = (photo[0] + 85, photo[1] + 84)
    cv2.ellipse(
        view, (middle[0], photo[3]), (74, 76), 0, 180, 360, (110, 84, 60, 255), -1, cv2.LINE_AA
    )
    cv2.ellipse(view, middle, (42, 52), 0, 0, 360, (*SKINS[0], 255), -1, cv2.LINE_AA)
    cv2.ellipse(
        view, (middle[0], middle[1] - 16), (46, 42), 0, 180, 360, (36, 34, 36, 255), -1, cv2.LINE_AA
    )
    for row, length in enumerate((170, 220, 130)):
        y = top + 364 + row * 36
        cv2.line(
            view, (left + 48, y), (left + 48 + length, y), (120, 116, 112, 255), 11, cv2.LINE_AA
        )
    return centre


def _code(
    view: Canvas, matrix: np.ndarray, ink: Colour, centre: tuple[float, float], side: int
) -> None:
    """The code at about this side, each module a whole number of pixels, on a white field."""
    import cv2
    import numpy as np

    module = max(1, side // len(matrix))
    full = module * len(matrix)
    x, y = round(centre[0] - full / 2), round(centre[1] - full / 2)
    quiet = 3 * module
    cv2.rectangle(
        view, (x - quiet, y - quiet), (x + full + quiet, y + full + quiet), (253, 253, 253, 255), -1
    )
    dark = np.kron(matrix, np.ones((module, module), bool))
    view[y : y + full, x : x + full][dark] = (*ink, 255)


def _rounded(view: Canvas, box: tuple[int, int, int, int], radius: int, colour: Colour) -> None:
    import cv2

    left, top, right, bottom = box
    tone = (*colour, 255)
    cv2.rectangle(view, (left + radius, top), (right - radius, bottom), tone, -1)
    cv2.rectangle(view, (left, top + radius), (right, bottom - radius), tone, -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(view, (x, y), radius, tone, -1, cv2.LINE_AA)


def _text(
    view: Canvas, text: str, at: tuple[int, int], size: float, colour: Colour, thick: int = 2
) -> None:
    import cv2

    cv2.putText(view, text, at, cv2.FONT_HERSHEY_DUPLEX, size, (*colour, 255), thick, cv2.LINE_AA)


def darker(colour: Colour, share: float) -> Colour:
    blue, green, red = (min(255, round(value * share)) for value in colour)
    return (blue, green, red)


def multiplied(view: Canvas) -> Canvas:
    """Colour times opacity: blends by one multiplication and one addition a frame.

    Blurring a drawing on transparent black has multiplied the colours already; what is opaque
    stays as it is, so that only cutting to the opacity is left to do.
    """
    import numpy as np

    view[..., :3] = np.minimum(view[..., :3], view[..., 3:])
    return view


def as_image(array: Canvas) -> Image:
    image: Image = array
    return image
