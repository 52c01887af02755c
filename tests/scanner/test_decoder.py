from __future__ import annotations

import cv2
import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gatekeeper.domain.readings import Symbology
from gatekeeper.scanner import decoder
from gatekeeper.scanner.decoder import decode, sight
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT, code, module_field, scene


def texts(image, **how):
    return [symbol.text for symbol in decode(image, **how)]


@pytest.mark.parametrize("angle", [0, 30, 90, 137, 180, 270])
@pytest.mark.parametrize("tilt", [0.0, 0.25])
def test_turned_and_tilted_codes_are_read_with_their_own_corners(angle, tilt):
    picture = code(TOKEN_TEXT, module=6)
    image, corners = scene(picture, angle=angle, tilt=tilt)
    (symbol,) = decode(image)
    assert symbol.text == TOKEN_TEXT
    assert symbol.symbology is Symbology.QR
    expected = module_field(corners, picture, module=6)
    assert np.abs(np.array(symbol.corners) - expected).max() < 7


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_zbar_gives_the_same_corners_in_the_same_order(angle):
    picture = code(TOKEN_TEXT, module=6)
    image, corners = scene(picture, angle=angle)
    (symbol,) = decoder.local_threshold(image, decoder.QR_ONLY).symbols
    expected = module_field(corners, picture, module=6)
    assert np.abs(np.array(symbol.corners) - expected).max() < 9


def test_a_mirrored_code_still_has_clockwise_corners():
    (symbol,) = decode(cv2.flip(code(TOKEN_TEXT), 1))
    assert decoder._area(symbol.corners) > 0


@pytest.mark.parametrize("ink", ["black", "green", "yellow", "amber", "red", "blue"])
def test_codes_of_every_ink_are_read(ink):
    image, _ = scene(code(TOKEN_TEXT, ink=ink), angle=8, tilt=0.1, blur=1.0)
    assert texts(image) == [TOKEN_TEXT]


def test_yellow_that_grey_cannot_see_is_read_from_the_darkest_channel():
    """Lemon yellow on white under a dim lamp: a few grey levels, a full step of blue."""
    image, _ = scene(code(TOKEN_TEXT, ink="yellow"), noise=14, blur=1.2, lamp=(0.5, 0.5, 0.5))
    assert not decoder.first_look(image, decoder.QR_ONLY).symbols
    assert decoder.darkest_channel(image, decoder.QR_ONLY).symbols
    assert texts(image) == [TOKEN_TEXT]


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_code_at_the_edge_of_the_picture_is_read(side):
    picture = code(TOKEN_TEXT, border=0)
    high, wide = picture.shape[:2]
    image = np.full((400, 500, 3), 240, np.uint8)
    top = {"top": 0, "bottom": 400 - high}.get(side, 100)
    left = {"left": 0, "right": 500 - wide}.get(side, 100)
    image[top : top + high, left : left + wide] = picture
    (symbol,) = decode(image)
    assert symbol.text == TOKEN_TEXT
    assert np.allclose(symbol.corners[0], (left, top), atol=3)


def test_a_large_picture_is_worked_on_smaller_and_told_in_its_own_pixels():
    picture = code(TOKEN_TEXT, module=14)
    image, corners = scene(picture, size=(3000, 2000), at=(2300, 1400))
    (symbol,) = decode(image)
    expected = module_field(corners, picture, module=14)
    assert np.abs(np.array(symbol.corners) - expected).max() < 15


def test_a_far_code_in_a_large_picture_is_found_by_the_closer_look():
    image, _ = scene(code(PASS_TEXT, module=3), size=(2600, 1600), at=(500, 500), noise=2)
    assert not decoder.first_look(image, decoder.QR_ONLY).symbols
    assert decoder.closer(image, decoder.QR_ONLY).symbols
    assert texts(image) == [PASS_TEXT]


def test_a_bright_spot_over_the_code_is_read_by_the_local_threshold():
    image, _ = scene(code(TOKEN_TEXT, module=8), noise=2, lamp=(0.25, 0.25, 0.25))
    down, across = np.mgrid[: image.shape[0], : image.shape[1]]
    spot = 150 * np.exp(-((across - 330) ** 2 + (down - 240) ** 2) / 5200)
    lit = np.clip(image + spot[..., None], 0, 255).astype(np.uint8)
    assert decoder.local_threshold(lit, decoder.QR_ONLY).symbols
    assert texts(lit) == [TOKEN_TEXT]


def test_two_codes_are_both_read_and_the_libraries_agree_on_one_each():
    image = np.full((420, 900, 3), 200, np.uint8)
    one, other = code(TOKEN_TEXT), code("https://code.example/1", ink="green")
    image[40 : 40 + one.shape[0], 30 : 30 + one.shape[1]] = one
    image[40 : 40 + other.shape[0], 500 : 500 + other.shape[1]] = other
    assert sorted(texts(image, thorough=True)) == sorted([TOKEN_TEXT, "https://code.example/1"])


def test_the_same_code_twice_at_two_places_stays_two():
    image = np.full((300, 900, 3), 200, np.uint8)
    one = code(TOKEN_TEXT, module=4)
    for left in (30, 500):
        image[40 : 40 + one.shape[0], left : left + one.shape[1]] = one
    assert texts(image, thorough=True) == [TOKEN_TEXT] * 2


def test_micro_qr_is_never_accepted_even_where_asked_for():
    micro = segno.make_micro("1490")
    matrix = np.array([[bool(v) for v in row] for row in micro.matrix_iter(1, 4)])
    image = np.where(np.kron(matrix, np.ones((8, 8), bool)), 0, 255).astype(np.uint8)
    assert zxingcpp.read_barcodes(image), "the drawing is a Micro QR"
    assert decode(image, thorough=True) == ()
    assert decode(image, [Symbology.QR, Symbology.MICRO_QR], thorough=True) == ()


def test_control_characters_come_through_unchanged():
    text = "GKT1:\x1d\x01]d2<SOH>"
    assert texts(code(text)) == [text]


def test_chinese_payloads_come_through_unchanged():
    assert texts(code("出入证·12幢2单元501室"), thorough=True) == ["出入证·12幢2单元501室"]


@pytest.mark.parametrize(
    ("symbology", "name"),
    [
        (Symbology.DATA_MATRIX, "DataMatrix"),
        (Symbology.AZTEC, "Aztec"),
        (Symbology.PDF417, "PDF417"),
        (Symbology.CODE_128, "Code128"),
        (Symbology.EAN, "EAN13"),
    ],
)
def test_other_symbologies_only_where_asked(symbology, name):
    text = "4006381333931" if symbology is Symbology.EAN else "SMALL-123456"
    drawn = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, name))
    bars = np.array(drawn.to_image(scale=4))
    image = cv2.copyMakeBorder(bars, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=255)
    assert decode(image) == ()
    found = decode(image, [symbology])
    assert [(s.text, s.symbology) for s in found] == [(text, symbology)]


def test_a_code_that_cannot_be_read_is_seen_as_missed():
    picture = code(PASS_TEXT, module=5)
    rng = np.random.default_rng(1)
    high, wide = picture.shape[:2]
    field = picture[60 : high - 60, 60 : wide - 60]
    field[:] = rng.choice(np.array([0, 255], np.uint8), field.shape[:2])[..., None]
    image, _ = scene(picture, noise=0)
    seen = sight(image)
    assert seen.symbols == ()
    assert seen.missed


def test_pictures_without_a_code_yield_nothing():
    rng = np.random.default_rng(3)
    ramp = np.tile(np.linspace(0, 255, 640).astype(np.uint8), (480, 1))
    for image in (
        np.zeros((480, 640, 3), np.uint8),
        np.full((480, 640), 255, np.uint8),
        rng.integers(0, 256, (480, 640, 3), np.uint8),
        ramp,
        np.zeros((3, 3, 3), np.uint8),
        np.zeros((0, 0), np.uint8),
        np.zeros((1, 2000, 3), np.uint8),
    ):
        assert decode(image, thorough=True) == ()


@settings(max_examples=25)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90), st.just(3))))
def test_any_picture_gives_an_answer(image):
    decode(image, list(Symbology), thorough=True)


@settings(max_examples=25)
@given(st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1, max_size=60))
def test_any_ascii_text_survives_drawing_and_reading(text):
    assert texts(code(text, module=4)) == [text]


def test_without_zbar_the_others_still_read(monkeypatch):
    monkeypatch.setattr(decoder, "_zbar", lambda: None)
    assert decoder.local_threshold(code(TOKEN_TEXT), decoder.QR_ONLY).symbols == ()
    assert texts(code(TOKEN_TEXT), thorough=True) == [TOKEN_TEXT]
