"""Choosing a camera: by number or address, with its live picture, let go when nobody looks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gatekeeper import text
from gatekeeper.ui.camera_chooser import CameraChooser
from tests.ui.screen_kit import show


@pytest.fixture
def folder(tmp_path):
    text.use("en")
    for n in range(3):
        picture = np.full((240, 320, 3), (40 * n, 90, 200), np.uint8)
        cv2.imwrite(str(tmp_path / f"{n}.png"), picture)
    return tmp_path


def test_an_address_is_tried_and_its_picture_shown(folder, qtbot):
    chooser = CameraChooser(str(folder))
    show(qtbot, chooser)
    trying = []
    chooser.trying.connect(trying.append)
    chooser.look.click()
    qtbot.waitUntil(lambda: chooser.picture.image is not None, timeout=10_000)
    assert chooser.picture.image.width() == 320
    assert chooser.state.text() == "320 x 240 pixels"
    chooser.hide()
    assert not chooser.is_trying
    assert trying == [True, False]


def test_a_number_an_address_or_none(qtbot):
    text.use("en")
    chooser = CameraChooser("2")
    show(qtbot, chooser)
    assert chooser.value == "2"
    assert not chooser.address.isVisible()
    chooser.kind.setCurrentIndex(chooser.kind.findData("address"))
    chooser.address.setText(" http://camera/ ")
    assert chooser.value == "http://camera/"
    chooser.kind.setCurrentIndex(chooser.kind.findData("none"))
    assert chooser.value is None
    assert not chooser.look.isEnabled()


def test_an_empty_address_opens_nothing(qtbot):
    chooser = CameraChooser("")
    show(qtbot, chooser)
    chooser.look.click()
    assert not chooser.is_trying
