from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.domain.readings import InkColour
from gatekeeper.scanner.ink import ink_of
from tests.scanner.drawn import TOKEN_TEXT, code, module_field, scene

COLOURS = {
    "black": InkColour.BLACK,
    "green": InkColour.GREEN,
    "yellow": InkColour.YELLOW,
    "amber": InkColour.YELLOW,
    "red": InkColour.RED,
}
LAMPS = {
    "daylight": (1.0, 1.0, 1.0),
    "tungsten": (0.42, 0.74, 1.0),
    "tube": (0.74, 1.0, 0.82),
    "cold": (1.0, 0.93, 0.8),
    "dim": (0.12, 0.12, 0.12),
}


def seen(ink, **how):
    picture = code(TOKEN_TEXT, ink=ink)
    image, corners = scene(picture, **how)
    return ink_of(image, tuple(map(tuple, module_field(corners, picture).tolist())))


@pytest.mark.parametrize("lamp", LAMPS)
@pytest.mark.parametrize("ink", COLOURS)
def test_each_ink_is_named_under_each_lamp(ink, lamp):
    answer = seen(ink, lamp=LAMPS[lamp], angle=15, tilt=0.2, blur=1.2, noise=3)
    assert answer.colour is COLOURS[ink]
    assert 0 < answer.confidence <= 1


@pytest.mark.parametrize("ink", COLOURS)
def test_strong_blur_shortens_the_colour_but_does_not_turn_it(ink):
    assert seen(ink, blur=2.6, noise=3).colour is COLOURS[ink]


def test_blue_is_no_health_colour():
    assert seen("blue").colour is InkColour.UNSURE


def test_a_light_code_on_dark_ground_is_unsure():
    picture = 255 - code(TOKEN_TEXT, ink="black")
    image, corners = scene(picture, ground=20)
    quad = tuple(map(tuple, module_field(corners, picture).tolist()))
    assert ink_of(image, quad).colour is InkColour.UNSURE


def test_a_code_washed_out_to_nothing_is_unsure():
    image = np.full((200, 200, 3), 250, np.uint8)
    quad = ((20.0, 20.0), (180.0, 20.0), (180.0, 180.0), (20.0, 180.0))
    assert ink_of(image, quad).colour is InkColour.UNSURE
    assert ink_of(np.zeros_like(image), quad).colour is InkColour.UNSURE


@pytest.mark.parametrize("quad", [((0, 0),) * 4, ((float("nan"), 0), (1, 0), (1, 1), (0, 1))])
def test_a_quad_without_area_is_unsure(quad):
    assert ink_of(np.zeros((50, 50, 3), np.uint8), quad).colour is InkColour.UNSURE


def test_a_grey_picture_has_no_ink():
    quad = ((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0))
    assert ink_of(np.zeros((50, 50), np.uint8), quad).colour is InkColour.UNSURE


@settings(max_examples=60)
@given(
    ink=st.sampled_from(["yellow", "amber", "red"]),
    lamp=st.tuples(*[st.floats(0.35, 1.0)] * 3),
    power=st.floats(0.15, 2.2),
    blur=st.floats(0.3, 2.5),
    noise=st.floats(0, 12),
    angle=st.floats(0, 360),
)
def test_red_and_yellow_are_never_called_green(ink, lamp, power, blur, noise, angle):
    """Under any lamp, too dark or burnt out: the picture may lower a verdict, never raise it."""
    light = tuple(channel * power for channel in lamp)
    answer = seen(ink, lamp=light, blur=blur, noise=noise, angle=angle)
    assert answer.colour is not InkColour.GREEN
