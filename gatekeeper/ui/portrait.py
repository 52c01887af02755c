"""A camera picture as it may be kept of a person: upright, small, JPEG."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from gatekeeper.services.photos import LARGEST, LONG_SIDE, SHORT_SIDE

QUALITIES = (90, 80, 70, 60, 50, 40, 30)


def jpeg_of(image: QImage) -> bytes:
    """The picture as it may be kept: upright 480x640 at most, 60 kB at most."""
    lying = image.width() > image.height()
    wide, high = (LONG_SIDE, SHORT_SIDE) if lying else (SHORT_SIDE, LONG_SIDE)
    if image.width() > wide or image.height() > high:
        image = image.scaled(
            wide,
            high,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    packed = b""
    for quality in QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # The format as text: its annotation says bytes, which it refuses.
        image.save(buffer, "JPEG", quality)  # type: ignore[call-overload]
        packed = bytes(buffer.data().data())
        if len(packed) <= LARGEST:
            break
    return packed
