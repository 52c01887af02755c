"""Draws what stands behind the cards and phones of the film: the gate and a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatekeeper.scanner.props import CLOTHES, SKINS, Colour, Prop, as_image, darker, multiplied

if TYPE_CHECKING:
    import numpy as np

    from gatekeeper.scanner.frames import Image
    from gatekeeper.scanner.props import Canvas


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
    return as_image(cv2.GaussianBlur(view, (0, 0), 4.2 * width / 1280))


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
    cv2.rectangle(view, at(0.42, 0.46), at(0.58, 0.62), (*darker(skin, 0.86), 255), -1)
    oval(0.5, 0.6, 0.09, 0.05, darker(skin, 0.86))
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
    cv2.fillPoly(view, [lapels], (*darker(cloth, 0.72), 255), cv2.LINE_AA)
    for x in (0.295, 0.705):
        oval(x, 0.32, 0.03, 0.05, darker(skin, 0.9))
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
            (*darker(mask, 0.9), 255),
            max(1, height // 200),
            cv2.LINE_AA,
        )
    soft: Canvas = cv2.GaussianBlur(view, (0, 0), height / 260)
    return Prop(image=as_image(multiplied(soft)), centre=(width / 2, height * 0.3))
