"""Draws what the film shows: the gate, a person, and a hand with a card or a phone."""

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


def gate(size: tuple[int, int], rng: np.random.Generator) -> Image:
    """The empty place behind the camera's people, out of focus as a near focus leaves it."""
    import cv2
    import numpy as np

    width, height = size
    sky = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top, low = np.array([214, 196, 176], np.float32), np.array([226, 222, 214], np.float32)
    shades = (top + (low - top) * sky).astype(np.uint8)
    view: Canvas = np.tile(shades, (1, width, 1))

    def at(x: float, y: float) -> tuple[int, int]:
        return (round(x * width), round(y * height))

    for left, right, roof, tone in (
        (0.02, 0.2, 0.1, 168),
        (0.24, 0.5, 0.2, 186),
        (0.56, 0.72, 0.06, 158),
    ):
        cv2.rectangle(view, at(left, roof), at(right, 0.62), (tone - 12, tone - 4, tone), -1)
        for x in np.arange(left + 0.015, right - 0.02, 0.03):
            for y in np.arange(roof + 0.04, 0.58, 0.075):
                shade = int(rng.integers(70, 130))
                cv2.rectangle(
                    view, at(x, y), at(x + 0.017, y + 0.04), (shade + 14, shade + 6, shade), -1
                )
    for x in np.arange(0.0, 0.8, 0.07):
        spread = 0.04 + 0.02 * float(rng.random())
        green = int(rng.integers(70, 110))
        centre = at(x + 0.03 * float(rng.random()), 0.56)
        cv2.ellipse(view, centre, at(spread, 0.08), 0, 0, 360, (green - 30, green, green - 22), -1)
    cv2.rectangle(view, at(0, 0.62), at(1, 1), (142, 146, 148), -1)
    for x in (-0.5, 0.0, 0.5, 1.0, 1.5):
        cv2.line(view, at(0.5 + (x - 0.5) * 0.5, 0.62), at(x, 1.0), (122, 126, 128), 3, cv2.LINE_AA)
    # The guard's booth and the barrier.
    cv2.rectangle(view, at(0.78, 0.16), at(0.99, 0.86), (148, 120, 66), -1)
    cv2.rectangle(view, at(0.8, 0.28), at(0.97, 0.54), (212, 204, 186), -1)
    cv2.rectangle(view, at(0.765, 0.12), at(1.0, 0.18), (92, 72, 38), -1)
    for step in range(14):
        stripe = (60, 50, 208) if step % 2 else (236, 236, 236)
        first, last = 0.04 + step * 0.052, 0.04 + (step + 1) * 0.052
        points = np.array([at(first, 0.7), at(last, 0.7), at(last, 0.735), at(first, 0.735)])
        cv2.fillPoly(view, [points], stripe, cv2.LINE_AA)
    cv2.rectangle(view, at(0.762, 0.64), at(0.785, 0.9), (40, 150, 236), -1)
    return _image(cv2.GaussianBlur(view, (0, 0), 4.2 * width / 1280))


def person(height: int, rng: np.random.Generator) -> Prop:
    """Head and shoulders, with a mask, a little out of focus; `height` in pixels."""
    import cv2
    import numpy as np

    width = round(height * 0.86)
    view: Canvas = np.zeros((height, width, 4), np.uint8)
    skin = SKINS[int(rng.integers(len(SKINS)))]
    cloth = CLOTHES[int(rng.integers(len(CLOTHES)))]
    hair = (34, 32, 36) if rng.random() < 0.8 else (150, 152, 156)
    long_hair = rng.random() < 0.4
    mask = (226, 206, 178) if rng.random() < 0.7 else (240, 240, 240)

    def at(x: float, y: float) -> tuple[int, int]:
        return (round(x * width), round(y * height))

    def oval(
        x: float, y: float, rx: float, ry: float, tone: Colour, start: int = 0, end: int = 360
    ) -> None:
        cv2.ellipse(view, at(x, y), at(rx, ry), 0, start, end, (*tone, 255), -1, cv2.LINE_AA)

    if long_hair:
        oval(0.5, 0.33, 0.235, 0.29, hair)
    oval(0.5, 0.98, 0.46, 0.42, cloth)
    cv2.rectangle(view, at(0.04, 0.96), at(0.96, 1.0), (*cloth, 255), -1)
    cv2.rectangle(view, at(0.42, 0.46), at(0.58, 0.62), (*_darker(skin, 0.86), 255), -1)
    oval(0.5, 0.6, 0.09, 0.05, _darker(skin, 0.86))
    lapels = np.array(
        [
            at(0.41, 0.57),
            at(0.5, 0.74),
            at(0.59, 0.57),
            at(0.66, 0.62),
            at(0.5, 0.9),
            at(0.34, 0.62),
        ]
    )
    cv2.fillPoly(view, [lapels], (*_darker(cloth, 0.72), 255), cv2.LINE_AA)
    for x in (0.295, 0.705):
        oval(x, 0.32, 0.03, 0.05, _darker(skin, 0.9))
    oval(0.5, 0.29, 0.205, 0.245, skin)
    oval(0.5, 0.225, 0.215, 0.2, hair, 180, 360)
    fringe = np.array(
        [at(0.285, 0.225), at(0.715, 0.225), at(0.69, 0.27), at(0.56, 0.215), at(0.33, 0.26)]
    )
    cv2.fillPoly(view, [fringe], (*hair, 255), cv2.LINE_AA)
    for x in (0.415, 0.585):
        oval(x, 0.3, 0.035, 0.013, (236, 238, 240))
        oval(x, 0.3, 0.015, 0.013, (40, 36, 36))
        cv2.line(
            view,
            at(x - 0.045, 0.268),
            at(x + 0.045, 0.264),
            (*hair, 255),
            max(2, height // 110),
            cv2.LINE_AA,
        )
    cloth_mask = np.array(
        [
            at(0.325, 0.35),
            at(0.5, 0.335),
            at(0.675, 0.35),
            at(0.66, 0.44),
            at(0.5, 0.525),
            at(0.34, 0.44),
        ]
    )
    cv2.fillPoly(view, [cloth_mask], (*mask, 255), cv2.LINE_AA)
    for y in (0.385, 0.42, 0.455):
        cv2.line(
            view,
            at(0.37, y),
            at(0.63, y),
            (*_darker(mask, 0.9), 255),
            max(1, height // 200),
            cv2.LINE_AA,
        )
    soft: Canvas = cv2.GaussianBlur(view, (0, 0), height / 260)
    return Prop(image=_image(_multiplied(soft)), centre=(width / 2, height * 0.3))


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
        # Four fingertips around the right edge, the thumb over the left one.
        for y in (400, 492, 584, 668):
            _finger(view, (664, y + 30), (598, y), 34, skin)
        _finger(view, (168, 860), (214, 560), 46, skin, nail=(0, -1))
    else:
        _palm(view, skin, cloth, (420, 640), 0.92)
        for x in (270, 360, 452, 540):
            _finger(view, (x + 8, 690), (x, 500), 36, skin)
        centre = _card(view, matrix, ink, rng)
        _finger(view, (330, 760), (262, 556), 46, skin, nail=(0, -1))
    return Prop(image=_image(_multiplied(cv2.GaussianBlur(view, (0, 0), 0.7))), centre=centre)


def _palm(view: Canvas, skin: Colour, cloth: Colour, at: tuple[int, int], size: float) -> None:
    """The back of a hand and an arm in its sleeve, running out of the canvas below."""
    import cv2
    import numpy as np

    x, y = at
    under, lower = CANVAS[1], y + 420
    wrist = np.array([(x - 105, y + 160), (x + 105, y + 160), (x + 112, lower), (x - 100, lower)])
    cv2.fillPoly(view, [wrist], (*_darker(skin, 0.88), 255), cv2.LINE_AA)
    axes = (round(205 * size), round(215 * size))
    cv2.ellipse(view, (x, y + 60), axes, 0, 0, 360, (*_darker(skin, 0.84), 255), -1, cv2.LINE_AA)
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
    cv2.fillPoly(view, [fold], (*_darker(cloth, 0.8), 255), cv2.LINE_AA)
    cv2.line(
        view,
        (x - 150, lower - 60),
        (x + 156, lower - 60),
        (*_darker(cloth, 0.7), 255),
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

    dark, light = _darker(skin, 0.74), _darker(skin, 1.04)
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
        cv2.ellipse(view, place, size, 0, 0, 360, (*_darker(skin, 0.9), 255), -1, cv2.LINE_AA)
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


def _darker(colour: Colour, share: float) -> Colour:
    blue, green, red = (min(255, round(value * share)) for value in colour)
    return (blue, green, red)


def _multiplied(view: Canvas) -> Canvas:
    """Colour times opacity: blends by one multiplication and one addition a frame.

    Blurring a drawing on transparent black has multiplied the colours already; what is opaque
    stays as it is, so that only cutting to the opacity is left to do.
    """
    import numpy as np

    view[..., :3] = np.minimum(view[..., :3], view[..., 3:])
    return view


def _image(array: Canvas) -> Image:
    image: Image = array
    return image
