from __future__ import annotations

import numpy as np
import pytest

from gatekeeper.domain.readings import InkColour
from gatekeeper.errors import DeviceError
from gatekeeper.scanner import Mailbox, Preview
from gatekeeper.scanner.decoder import decode
from gatekeeper.scanner.film import Film, Scene, frames, read_script, script_text
from gatekeeper.scanner.ink import ink_of
from gatekeeper.scanner.staging import GAP_SECONDS
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT
from tests.scanner.stand_ins import codes, has, opened, readings, reports_until, settings

SIZE = (640, 360)
SCRIPT = (
    Scene(code_text=TOKEN_TEXT, media="card", seconds=1.5, person=7),
    Scene(code_text="code.example/7", media="phone", ink=InkColour.RED, seconds=1.5, person=7),
)


def test_the_same_seed_draws_the_same_film_and_another_one_another():
    one, same = (list(frames(SCRIPT, seed=3, size=(320, 180), fps=4)) for _ in range(2))
    other = next(frames(SCRIPT, seed=4, size=(320, 180), fps=4))
    assert len(one) == round((2 * GAP_SECONDS + 3.0) * 4)
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other)
    assert {frame.shape for frame in one} == {(180, 320, 3)}


@pytest.mark.parametrize(
    ("media", "ink"),
    [
        ("card", InkColour.BLACK),
        ("phone", InkColour.GREEN),
        ("phone", InkColour.YELLOW),
        ("phone", InkColour.RED),
    ],
)
def test_what_is_held_up_is_read_with_its_colour_in_most_frames(media, ink):
    """At the size a gate camera has; easy and middling hands."""
    script = [Scene(code_text=PASS_TEXT, media=media, ink=ink, difficulty=d) for d in (0.1, 0.5)]
    film = Film(script, seed=11)
    for scene in range(2):
        start = scene * (GAP_SECONDS + 2.5) + GAP_SECONDS + 0.8
        read = [decode(film.at(start + step * 0.3)) for step in range(4)]
        assert sum(bool(symbols) for symbols in read) >= 3
        assert all(s.text == PASS_TEXT for symbols in read for s in symbols)
        image = film.at(start)
        for symbol in decode(image):
            assert ink_of(image, symbol.corners).colour is ink


def test_between_two_people_nobody_holds_anything_up():
    film = Film(SCRIPT, seed=1)
    assert decode(film.at(0.1)) == ()
    assert decode(film.at(GAP_SECONDS - 0.05)) == ()


@pytest.mark.parametrize("difficulty", [0.0, 1.0])
def test_every_moment_can_be_drawn(difficulty):
    scene = Scene(code_text="A", media="phone", seconds=1.0, difficulty=difficulty)
    for seed in range(3):
        for image in frames([scene], seed=seed, size=(160, 120), fps=10):
            assert image.dtype == np.uint8


def test_a_script_survives_its_json():
    assert read_script(script_text(SCRIPT)) == SCRIPT


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[1]", '[{"code_text": "A", "ink": "pink"}]', "[{}]", '[{"code_text": ""}]'],
)
def test_a_script_that_is_none_is_a_device_error(text):
    with pytest.raises(DeviceError, match="film-unreadable"):
        read_script(text)


def test_the_film_is_a_device_whose_codes_pass_the_real_decoder(tmp_path):
    mailbox: Mailbox[Preview] = Mailbox()
    (tmp_path / "film.json").write_text(script_text(SCRIPT), "utf-8")
    size = {"width": SIZE[0], "height": SIZE[1]}
    config = settings("film", tmp_path / "film.json", loop=False, **size)
    with opened(config, mailbox) as device:
        told = reports_until(device, has("film-ended"))
    assert [(s.text, s.ink.colour) for s in readings(told)] == [
        (TOKEN_TEXT, InkColour.BLACK),
        ("code.example/7", InkColour.RED),
    ]
    assert mailbox.take().frame.image.shape == (SIZE[1], SIZE[0], 3)


def test_a_film_without_a_script_is_told(tmp_path):
    with opened(settings("film", tmp_path / "none.json")) as device:
        assert codes(reports_until(device, has("film-unreadable"))) == ["film-unreadable"]
