"""The window comes back where it was closed, if a screen is still there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from gatekeeper.ui import window_place

SCREEN = QRect(0, 0, 1920, 1080)
PLACE = QRect(200, 100, 1366, 768)


def test_a_place_comes_back(tmp_path: Path) -> None:
    window_place.save(tmp_path / "new", PLACE)
    assert window_place.load(tmp_path / "new", [SCREEN]) == PLACE
    assert [file.name for file in (tmp_path / "new").iterdir()] == [window_place.FILE]


def test_a_screen_that_is_gone_or_smaller_is_not_used(tmp_path: Path) -> None:
    window_place.save(tmp_path, PLACE)
    assert window_place.load(tmp_path, []) is None
    assert window_place.load(tmp_path, [QRect(0, 0, 1366, 768)]) is None
    assert window_place.load(tmp_path, [QRect(0, 0, 800, 600), SCREEN]) == PLACE


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": 1}', '{"x": null}'])
def test_a_broken_file_is_no_place(tmp_path: Path, content: str) -> None:
    (tmp_path / window_place.FILE).write_text(content, encoding="utf-8")
    assert window_place.load(tmp_path, [SCREEN]) is None


def test_a_folder_that_takes_nothing_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    window_place.save(tmp_path / "file", PLACE)
    assert (tmp_path / "file").read_text(encoding="utf-8") == ""
