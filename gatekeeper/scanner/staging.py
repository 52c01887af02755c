"""Sets the film's scenes: who holds up what, how it moves and how the camera sees it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.readings import InkColour, Temperature
from gatekeeper.scanner.backdrop import gate, person
from gatekeeper.scanner.props import Media, Prop, held

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

SIZE = (1280, 720)
# Nobody in the picture between two people; bringing the hand up and taking it away.
GAP_SECONDS = 0.8
RAISE_SECONDS, LOWER_SECONDS = 0.4, 0.35
# A camera's focus takes this long to settle on what is held up.
FOCUS_SECONDS = 0.5
# The share of a showing after which the thermometer has been held up.
MEASURED_AT = 0.75
# Places across the picture: the face stays free beside what is held up.
STANDS_AT, HELD_AT = 0.25, 0.64
# Focal length of a 60 degree webcam in picture widths.
FOCAL = 0.87


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One showing: what is held up, for how long, how badly (0 to 1), and by whom.

    Scenes in a row with the same `person` (a number) are one visit; None is somebody new.
    `celsius_tenths` is what the guard's thermometer says towards the end of the showing.
    """

    code_text: str
    media: Media = "card"
    ink: InkColour = InkColour.BLACK
    seconds: float = 2.5
    difficulty: float = 0.2
    person: int | None = None
    celsius_tenths: int | None = None


class Film:
    """Draws any moment of the film; keeps the drawings of the scene it is in."""

    def __init__(
        self, script: Sequence[Scene], *, seed: int = 0, size: tuple[int, int] = SIZE
    ) -> None:
        import numpy as np

        self._script = tuple(script)
        self._seed = seed
        self._size = size
        self._starts = [0.0]
        for scene in self._script:
            self._starts.append(self._starts[-1] + GAP_SECONDS + scene.seconds)
        rng = np.random.default_rng([seed, 0])
        self._gate = gate(size, rng)
        self._grain = _grain(size, rng)

    @property
    def seconds(self) -> float:
        """Length of the whole film."""
        return self._starts[-1]

    def measured(self, since: float, until: float) -> Iterator[Temperature]:
        """The temperatures taken after `since`, up to `until` seconds of the film."""
        for scene, start in zip(self._script, self._starts, strict=False):
            taken = start + GAP_SECONDS + scene.seconds * MEASURED_AT
            if scene.celsius_tenths is not None and since < taken <= until:
                yield Temperature(tenths=scene.celsius_tenths, device="thermometer")

    def at(self, seconds: float) -> Image:
        """The picture at this moment, BGR."""
        number = max(0, sum(start <= seconds for start in self._starts[:-1]) - 1)
        since = seconds - self._starts[number]
        scene = self._script[number]
        view = self._gate.copy()
        self._draw_person(view, number, since)
        if 0 <= since - GAP_SECONDS <= scene.seconds:
            self._draw_held(view, number, since - GAP_SECONDS)
        return self._grained(view, round(seconds * 1000))

    def _visit(self, number: int) -> int:
        """The scene with which this person came."""
        while (
            number > 0
            and self._script[number].person is not None
            and self._script[number - 1].person == self._script[number].person
        ):
            number -= 1
        return number

    def _draw_person(self, view: Image, number: int, since: float) -> None:
        first = self._visit(number)
        body = _person(self._seed, self._looks(first), self._size[1])
        width, height = self._size
        # Walks in from the left during the gap, unless he stands there already.
        come = 1.0 if first != number else _eased(since / GAP_SECONDS)
        going = self._script[number].seconds + GAP_SECONDS - since
        stays = number + 1 < len(self._script) and self._visit(number + 1) == first
        leave = 0.0 if stays else _eased(1 - going / LOWER_SECONDS) * 0.5
        x = round(width * (STANDS_AT - 0.5 * (1 - come) - leave) - body.centre[0])
        sway = math.sin(since * 9) * 6 * (1 - come) + 2 * math.sin(since * 1.3)
        _paste(view, body.image, x, round(height * 0.08 + sway))

    def _looks(self, number: int) -> int:
        person = self._script[number].person
        return number if person is None else 100_000 + person

    def _draw_held(self, view: Image, number: int, since: float) -> None:
        import cv2
        import numpy as np

        scene = self._script[number]
        thing = _held(self._seed, self._looks(self._visit(number)), scene)
        rng = np.random.default_rng([self._seed, 1, number])
        pose = _pose(scene, rng, since, self._size)
        turn, box = _placed(thing, pose, self._size)
        if box is None:
            return
        left, top, right, bottom = box
        flat: Any = cv2.warpPerspective(thing.image, turn, (right - left, bottom - top))
        if pose["defocus"] > 0.3:
            flat = cv2.GaussianBlur(flat, (0, 0), pose["defocus"])
        streak = round(pose["streak"])
        if streak > 1:
            flat = cv2.blur(flat, (1, streak) if pose["upright"] else (streak, 1))
        if pose["glare"] > 0:
            _shine(flat, pose, (left, top))
        _paste(view, flat, left, top)

    def _grained(self, view: Image, step: int) -> Image:
        """With the sensor's noise: a window somewhere in one large sheet of it."""
        import cv2

        width, height = self._size
        x, y = (step * 37) % 64, (step * 53) % 64
        grain = self._grain[y : y + height, x : x + width]
        noisy: Any = cv2.addWeighted(view, 1.0, grain, 1.0, -128)
        image: Image = noisy
        return image


def _pose(scene: Scene, rng: Any, since: float, size: tuple[int, int]) -> dict[str, Any]:
    """Where the hand is, how it is turned and how blurred, at this moment of its scene."""
    hard = scene.difficulty
    zoom = size[0] / SIZE[0]
    tilt, roll, pan = (float(v) for v in rng.uniform(-1, 1, 3))
    x0, y0, phase, size_share, glare_share, motion = (float(v) for v in rng.random(6))
    # A hand is never still: three slow swings that never repeat together.
    shake = (4 + 14 * hard) * zoom
    swing_x = shake * (math.sin(since * 2.1 + phase * 6) + 0.5 * math.sin(since * 5.3 + 1))
    swing_y = shake * (math.sin(since * 1.7 + phase * 4) + 0.5 * math.sin(since * 4.1 + 2))
    up = _eased(since / RAISE_SECONDS)
    down = _eased(1 - (scene.seconds - since) / LOWER_SECONDS)
    away = max(1 - up, down)
    moving = 0 < up < 1 or 0 < down < 1
    hunting = math.exp(-max(0.0, since - RAISE_SECONDS) / FOCUS_SECONDS * 3)
    scale = 0.82 - 0.26 * hard * (0.5 + 0.5 * size_share)
    settled = 0.5 + 0.5 * math.sin(since * 1.9 + phase * 6)
    return {
        "x": size[0] * (HELD_AT + (x0 - 0.5) * 0.2 * (0.4 + hard)) + swing_x,
        "y": size[1] * (0.48 + (y0 - 0.5) * 0.12 + 1.2 * away) + swing_y,
        "scale": scale * zoom,
        "tilt": math.radians((6 + 34 * hard) * tilt + 2 * math.sin(since * 1.4)),
        "pan": math.radians((6 + 34 * hard) * pan + 2 * math.sin(since * 1.1 + 1)),
        "roll": math.radians((4 + 18 * hard) * roll + 1.5 * math.sin(since * 0.9)),
        "defocus": (2.5 * hunting + 1.9 * hard * settled) * zoom,
        "streak": (28 * moving + 7 * hard * motion * settled) * zoom,
        "upright": moving,
        "glare": hard * (1.0 if scene.media == "phone" else 0.7) * (glare_share > 0.4),
        "phase": since * 0.8 + phase * 6,
    }


def _placed(
    thing: Prop, pose: dict[str, Any], size: tuple[int, int]
) -> tuple[Any, tuple[int, int, int, int] | None]:
    """The thing's plane turned and projected: the transform into the box of picture it covers."""
    import cv2
    import numpy as np

    height, width = thing.image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    flat = (corners - thing.centre) * pose["scale"]
    ct, st = math.cos(pose["tilt"]), math.sin(pose["tilt"])
    cp, sp = math.cos(pose["pan"]), math.sin(pose["pan"])
    cr, sr = math.cos(pose["roll"]), math.sin(pose["roll"])
    about_x = np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]])
    about_y = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    solid = np.column_stack([flat, np.zeros(4)]) @ (about_x @ about_y @ about_z).T
    focal = FOCAL * size[0]
    # Never nearer than half the distance: the end of an arm must not come behind the camera.
    depth = np.maximum((focal + solid[:, 2]) / focal, 0.5)
    target = solid[:, :2] / depth[:, None] + (pose["x"], pose["y"])
    low, high = np.floor(target.min(axis=0)), np.ceil(target.max(axis=0))
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(size[0], int(high[0])), min(size[1], int(high[1]))
    if right - left < 2 or bottom - top < 2:
        return None, None
    moved = (target - (left, top)).astype(np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), moved)
    return turn, (left, top, right, bottom)


def _shine(flat: Any, pose: dict[str, Any], corner: tuple[int, int]) -> None:
    """A lamp's reflection that wanders over the thing, where the thing is."""
    import cv2
    import numpy as np

    spread = 0.11 * pose["scale"] * SIZE[0]
    side = int(4 * spread)
    x = int(pose["x"] - corner[0] + 1.5 * spread * math.cos(pose["phase"]) - side / 2)
    y = int(pose["y"] - corner[1] + 1.5 * spread * math.sin(pose["phase"] * 0.7) - side / 2)
    left, top = max(0, x), max(0, y)
    right, bottom = min(flat.shape[1], x + side), min(flat.shape[0], y + side)
    if right <= left or bottom <= top:
        return
    blob = _blob(side)[top - y : bottom - y, left - x : right - x]
    part = flat[top:bottom, left:right]
    light = cv2.convertScaleAbs(blob, alpha=pose["glare"])
    light = cv2.merge([light, light, light, np.zeros_like(light)])
    lit: Any = cv2.add(part, light)
    # Light outside the thing would hang in the air.
    opacity = part[..., 3:]
    lit[..., :3] = np.minimum(lit[..., :3], opacity)
    flat[top:bottom, left:right] = lit


@lru_cache(maxsize=8)
def _blob(side: int) -> Any:
    import numpy as np

    along = np.linspace(-2, 2, side, dtype=np.float32)
    fall = np.exp(-(along**2) * 1.4)
    return (255 * np.outer(fall, fall)).astype(np.uint8)


def _paste(view: Any, thing: Any, x: int, y: int) -> None:
    """Blend a drawing (colour multiplied by opacity) into the picture, cut to it."""
    import cv2

    height, width = view.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + thing.shape[1]), min(height, y + thing.shape[0])
    if right <= left or bottom <= top:
        return
    cut = thing[top - y : bottom - y, left - x : right - x]
    blue, green, red, opacity = cv2.split(cut)
    clear = cv2.bitwise_not(opacity)
    part = view[top:bottom, left:right]
    under = cv2.multiply(part, cv2.merge([clear, clear, clear]), scale=1 / 255)
    view[top:bottom, left:right] = cv2.add(under, cv2.merge([blue, green, red]))


@lru_cache(maxsize=4)
def _person(seed: int, looks: int, height: int) -> Prop:
    import numpy as np

    return person(height, np.random.default_rng([seed, 2, looks]))


@lru_cache(maxsize=2)
def _held(seed: int, looks: int, scene: Scene) -> Prop:
    import numpy as np

    # The same seed as the person's: skin and sleeve are drawn first in both.
    rng = np.random.default_rng([seed, 2, looks])
    return held(scene.media, modules(scene.code_text), scene.ink, rng)


def modules(text: str) -> Any:
    import numpy as np
    import segno

    code = segno.make_qr(text, error="m", boost_error=False)
    return np.array([[bool(value) for value in row] for row in code.matrix])


def _grain(size: tuple[int, int], rng: Any) -> Any:
    """Noise around 128, a little coarser than a pixel, with room to shift the window."""
    import cv2
    import numpy as np

    noise = rng.standard_normal((size[1] + 64, size[0] + 64, 3)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 0.6) * 9 + 128, 0, 255).astype(np.uint8)


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
