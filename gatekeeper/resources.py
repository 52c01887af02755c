"""Finds the files of resources/ in a source tree, an installed wheel and a frozen build."""

from __future__ import annotations

from pathlib import Path


def path(*parts: str) -> Path:
    """The file or folder of that name inside `resources/`; it may not exist."""
    return _root().joinpath(*parts)


def font() -> Path:
    """The one Chinese TrueType file, for Qt and for PDF alike."""
    return path("fonts", "NotoSansSC-Regular.ttf")


def _root() -> Path:
    # A source tree and a frozen build both have `resources` beside the package; a wheel calls
    # the same folder `gatekeeper_resources`, since site-packages belongs to everybody.
    beside = Path(__file__).resolve().parent.parent
    installed = beside / "gatekeeper_resources"
    return installed if installed.is_dir() else beside / "resources"
