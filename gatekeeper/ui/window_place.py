"""Where the window stood when it was closed; a kiosk has no need of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect

log = logging.getLogger(__name__)

FILE = "window.json"


def save(folder: Path, place: QRect) -> None:
    """Remember it; a disk that does not take it is no reason to hold up the end."""
    told = {"x": place.x(), "y": place.y(), "width": place.width(), "height": place.height()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{FILE}.new"
        draft.write_text(json.dumps(told), encoding="utf-8")
        draft.replace(folder / FILE)
    except OSError as error:
        log.info("the window's place is not kept: %s", error)


def load(folder: Path, screens: Sequence[QRect]) -> QRect | None:
    """The remembered place, if it still lies wholly on one of these screens."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        place = QRect(*(int(told[key]) for key in ("x", "y", "width", "height")))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return place if any(screen.contains(place) for screen in screens) else None
