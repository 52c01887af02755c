from __future__ import annotations

import numpy as np

from gatekeeper.domain.readings import InkColour, Symbology
from gatekeeper.scanner import Mailbox, Preview
from gatekeeper.scanner.decoder import Sight
from gatekeeper.scanner.eye import Eye, wanted_formats
from gatekeeper.scanner.frames import Frame
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT, code, scene
from tests.scanner.stand_ins import settings

FRAME = 1 / 15


def shown(eye, images, *, still=False):
    return [
        (number, symbol)
        for number, image in enumerate(images)
        for symbol in eye.look(Frame(image=image, at=number * FRAME), still=still)
    ]


def test_a_code_that_needs_a_second_look_keeps_it_until_its_colour_is_settled():
    """Three agreeing frames within half a second although only one look in four reads it."""
    image, _ = scene(code(TOKEN_TEXT, ink="yellow"), noise=14, blur=1.2, lamp=(0.5, 0.5, 0.5))
    ((_, symbol),) = shown(Eye(), [image] * 12)
    assert symbol.ink.colour is InkColour.YELLOW


def test_a_second_code_beside_an_easy_one_is_found():
    """A pass and a pale health code held up together (G03)."""
    image = np.full((420, 900, 3), 120, np.uint8)
    one, other = code(PASS_TEXT, module=4), code(TOKEN_TEXT, ink="yellow")
    image[40 : 40 + one.shape[0], 30 : 30 + one.shape[1]] = one
    image[40 : 40 + other.shape[0], 500 : 500 + other.shape[1]] = other
    told = {symbol.text for _, symbol in shown(Eye(), [image] * 20)}
    assert told == {PASS_TEXT, TOKEN_TEXT}


def test_a_still_picture_without_a_code_is_looked_at_less(monkeypatch):
    looks = []

    def in_vain(image, formats):
        looks.append(1)
        return Sight()

    monkeypatch.setattr("gatekeeper.scanner.eye.SECOND_LOOKS", (in_vain,) * 4)
    shown(Eye(), [np.full((90, 90, 3), 99, np.uint8)] * 20, still=True)
    assert len(looks) < 4


def test_every_frame_leaves_its_preview():
    box: Mailbox[Preview] = Mailbox()
    shown(Eye(mailbox=box), [code(TOKEN_TEXT)])
    preview = box.take()
    assert [s.text for s in preview.symbols] == [TOKEN_TEXT]


def test_the_formats_of_a_device_are_an_option():
    assert wanted_formats(settings("camera")) == {Symbology.QR}
    assert wanted_formats(settings("camera", formats="qr, ean")) == {Symbology.QR, Symbology.EAN}
    assert wanted_formats(settings("camera", formats="nonsense")) == {Symbology.QR}
