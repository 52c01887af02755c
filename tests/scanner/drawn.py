"""Pictures of codes drawn for the tests."""

from __future__ import annotations

import cv2
import numpy as np
import segno

# BGR, as in print and on code pages.
INKS = {
    "black": (20, 20, 20),
    "green": (66, 154, 22),
    "yellow": (40, 208, 250),
    "amber": (5, 160, 240),
    "red": (32, 28, 214),
    "blue": (200, 80, 20),
}
PASS_TEXT = "GKP1:" + "AB7K" * 55
TOKEN_TEXT = "GKT1:7Q2M4X9PA1B2C3D4E5F6G7H8J9K0"


def code(text: str, *, ink: str = "black", module: int = 5, border: int = 4) -> np.ndarray:
    """An upright code on white."""
    matrix = np.array(
        [[bool(v) for v in row] for row in segno.make_qr(text, error="m").matrix_iter(1, border)]
    )
    dark = np.kron(matrix, np.ones((module, module), bool))
    picture = np.full((*dark.shape, 3), 255, np.uint8)
    picture[dark] = INKS[ink]
    return picture


def scene(
    picture: np.ndarray,
    *,
    size: tuple[int, int] = (640, 480),
    angle: float = 0.0,
    tilt: float = 0.0,
    blur: float = 0.0,
    noise: float = 4.0,
    at: tuple[float, float] | None = None,
    lamp: tuple[float, float, float] = (1.0, 1.0, 1.0),
    ground: int = 110,
) -> tuple[np.ndarray, np.ndarray]:
    """The picture in front of a camera, and the corners of its whole field in the frame.

    `tilt` shortens the right side by that share; `lamp` is light per channel (B, G, R).
    """
    height, width = picture.shape[:2]
    half_w, half_h = width / 2, height / 2
    short = half_h * (1 - tilt)
    flat = np.array([[-half_w, -half_h], [half_w, -short], [half_w, short], [-half_w, half_h]])
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = at or (size[0] / 2, size[1] / 2)
    corners = (flat @ rotation.T + centre).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(source, corners)
    view = np.full((size[1], size[0], 3), ground, np.uint8)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, size)
    view = np.where(mask[..., None] > 127, cv2.warpPerspective(picture, warp, size), view)
    linear = (view.astype(np.float32) / 255) ** 2.2 * np.array(lamp, np.float32)
    if blur:
        linear = cv2.GaussianBlur(linear, (0, 0), blur)
    seen = np.clip(linear, 0, 1) ** (1 / 2.2) * 255
    if noise:
        seen = seen + np.random.default_rng(7).normal(0, noise, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8), corners


def module_field(corners: np.ndarray, picture: np.ndarray, module: int = 5, border: int = 4):
    """Corners of the code itself inside the field."""
    height, width = picture.shape[:2]
    rim = module * border
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inner = np.array(
        [[rim, rim], [width - rim, rim], [width - rim, height - rim], [rim, height - rim]],
        np.float32,
    )
    warp = cv2.getPerspectiveTransform(source, corners)
    return cv2.perspectiveTransform(inner[None], warp)[0]
