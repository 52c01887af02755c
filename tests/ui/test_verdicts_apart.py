"""From three metres and without colour: grey, blurred and small, each verdict is still itself."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.errors import StoreError
from gatekeeper.ui import faces, theme
from gatekeeper.ui.decision_panel import DecisionPanel
from gatekeeper.ui.faces import Face
from gatekeeper.ui.theme import THEMES, Tone
from tests.ui import scenes

PANEL = (632, 456)  # of a window of 1366x768


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    before = text.language()
    text.use("zh_CN")
    theme.apply(qapp, "day")
    yield
    text.use(before)


def all_faces(name: str) -> dict[str, Face]:
    return {
        "granted": faces.face_of(scenes.shown(name=name)),
        "may-go-out": faces.face_of(scenes.shown(name=name, direction=Direction.EXIT)),
        "held": faces.face_of(scenes.shown(scenes.FEVER, name=name, number=3)),
        "denied": faces.face_of(scenes.shown(scenes.LOST, name=name)),
        "not-out": faces.face_of(scenes.shown(scenes.LOST, name=name, direction=Direction.EXIT)),
        "pending": faces.face_of(scenes.shown(scenes.WANTED, name=name)),
        "fault": faces.fault_face(StoreError("store-full")),
        "idle": faces.idle_face(),
    }


def painted(qtbot: QtBot, face: Face) -> np.ndarray:
    panel = DecisionPanel()
    qtbot.addWidget(panel)
    panel.resize(*PANEL)
    panel.show_face(face)
    image = panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    blurred = cv2.GaussianBlur(grey, (0, 0), 6)
    return cv2.resize(blurred, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)


def test_verdicts_are_told_apart_without_colour(qtbot: QtBot) -> None:
    """The templates show other people than the pictures: the sign decides, not the name."""
    templates = {key: painted(qtbot, face) for key, face in all_faces("李伟").items()}
    for key, face in all_faces("欧阳晓芳").items():
        seen = painted(qtbot, face)
        scores = {
            other: float(cv2.matchTemplate(seen, template, cv2.TM_CCOEFF_NORMED)[0, 0])
            for other, template in templates.items()
        }
        best, second = sorted(scores.values(), reverse=True)[:2]
        assert max(scores, key=lambda k: scores[k]) == key, scores
        assert best - second > 0.1, (key, scores)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_everything_written_stands_out(name: str) -> None:
    colours = THEMES[name]
    for tone in Tone:
        ground, ink = colours.tone(tone).name(), colours.on_tone(tone).name()
        assert contrast(ground, ink) >= 4.5, tone
    for mark in (colours.mark_granted, colours.mark_held, colours.mark_denied, colours.muted):
        assert contrast(mark, colours.surface) >= 4.5
    assert contrast(colours.text, colours.window) >= 7
    assert contrast(colours.accent, colours.on_accent) >= 4.5


def test_the_chinese_word_is_at_least_96_pixels_high_and_the_english_half(qtbot: QtBot) -> None:
    for key, face in all_faces("张小明").items():
        if key == "idle":
            continue
        panel = DecisionPanel()
        qtbot.addWidget(panel)
        panel.resize(*PANEL)
        panel.show_face(face)
        panel.grab()
        assert panel.sign_sizes[0] >= theme.VERDICT_MINIMUM, key
        assert panel.sign_sizes[1] * 2 <= panel.sign_sizes[0] + 1, key
