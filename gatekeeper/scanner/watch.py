"""Notices a picture that is always the same, and one that shows nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

Picture = Literal["ok", "frozen", "covered"]

# A living sensor's noise makes no two frames equal; equal ones for so long come from a hung camera.
FROZEN_SECONDS = 5.0
# A hand or a truck may pass; a cap or a bag stays.
COVERED_SECONDS = 2.0
# Grey levels: darker than any lit gate, and flatter than any wall with a lamp on it.
DARK_MEAN = 14.0
FLAT_SPREAD = 5.0
# Every eighth pixel both ways is looked at.
STEP = 8


class Watch:
    """Judges the picture itself, frame by frame, on the clock of the frames."""

    def __init__(self, frozen_seconds: float = FROZEN_SECONDS) -> None:
        self._frozen_seconds = frozen_seconds
        self._sum = -1
        self._changed_at = 0.0
        self._shown_at: float | None = None
        self.still = False

    def see(self, image: Image, now: float) -> Picture:
        """The state of the picture; sets `still` where the frame equals the one before.

        `frozen_seconds` of 0 looks for no frozen picture (folders of still pictures).
        """
        sample = image[::STEP, ::STEP]
        total = zlib.crc32(sample.tobytes())
        self.still = total == self._sum
        if not self.still:
            self._sum, self._changed_at = total, now
        # Spread of the coarse picture: noise averages out, a scene does not.
        grey = sample.reshape(sample.shape[0], sample.shape[1], -1).mean(axis=2)
        nothing = float(grey.mean()) < DARK_MEAN or float(grey.std()) < FLAT_SPREAD
        if not nothing or self._shown_at is None:
            self._shown_at = now
        if now - self._shown_at >= COVERED_SECONDS:
            return "covered"
        if self._frozen_seconds and now - self._changed_at >= self._frozen_seconds:
            return "frozen"
        return "ok"
