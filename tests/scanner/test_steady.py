from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.readings import Ink, InkColour, Symbol, Symbology
from gatekeeper.scanner.steady import AWAY_SECONDS, Steady

FRAME = 1 / 30


def shown(text="A", colour=InkColour.BLACK, confidence=0.9):
    return Symbol(text=text, ink=Ink(colour=colour, confidence=confidence))


def play(frames, step=FRAME):
    """What is told at which frame."""
    steady = Steady()
    told = []
    for number, symbols in enumerate(frames):
        told += [(number, symbol) for symbol in steady.see(symbols, number * step)]
    return told


def test_a_colour_counts_after_three_frames_that_agree():
    told = play([[shown(colour=InkColour.GREEN)]] * 10)
    assert [(n, s.ink.colour) for n, s in told] == [(2, InkColour.GREEN)]


def test_the_weakest_of_the_three_gives_the_confidence():
    frames = [[shown(confidence=c)] for c in (0.9, 0.4, 0.8)]
    assert play(frames)[0][1].ink.confidence == 0.4


def test_colours_that_change_are_unsure_after_half_a_second():
    colours = [InkColour.GREEN, InkColour.YELLOW] * 20
    (told,) = play([[shown(colour=c)] for c in colours])
    assert told[1].ink.colour is InkColour.UNSURE
    assert told[0] * FRAME >= 0.5


def test_one_other_colour_starts_the_count_again():
    colours = [InkColour.GREEN, InkColour.GREEN, InkColour.YELLOW, *[InkColour.GREEN] * 3]
    (told,) = play([[shown(colour=c)] for c in colours])
    assert (told[0], told[1].ink.colour) == (5, InkColour.GREEN)


def test_a_glimpse_of_one_frame_is_told_unsure_and_never_lost():
    (told,) = play([[shown(colour=InkColour.RED)], *[[]] * 30])
    assert told[1].ink.colour is InkColour.UNSURE


def test_a_code_in_view_is_told_once():
    assert len(play([[shown()]] * 300)) == 1


def test_a_code_is_told_again_only_after_it_was_away():
    short = [[shown()]] * 5 + [[]] * 40 + [[shown()]] * 5
    long = [[shown()]] * 5 + [[]] * 46 + [[shown()]] * 5
    assert len(play(short)) == 1
    assert len(play(long)) == 2


def test_a_slow_camera_may_take_longer_to_agree():
    """Three frames at four a second take half a second; at three, somewhat more."""
    (told,) = play([[shown(colour=InkColour.YELLOW)]] * 4, step=0.34)
    assert told[1].ink.colour is InkColour.YELLOW


def test_two_codes_in_one_picture_are_told_one_by_one():
    told = play([[shown("A"), shown("B", InkColour.GREEN)]] * 5)
    assert [s.text for _, s in told] == ["A", "B"]


def test_the_same_code_twice_in_a_frame_is_one_sighting():
    told = play([[shown(), shown()]] * 5)
    assert [n for n, _ in told] == [2]


def test_a_symbol_without_ink_does_not_wait():
    told = play([[Symbol(text="4006381333931", symbology=Symbology.EAN)]] * 3)
    assert [(n, s.ink) for n, s in told] == [(0, None)]


frames_of_codes = st.lists(
    st.lists(
        st.builds(shown, st.sampled_from("ABC"), st.sampled_from(list(InkColour))), max_size=3
    ),
    max_size=60,
)


@given(frames_of_codes, st.sampled_from([FRAME, 0.1, 0.4]))
def test_every_code_is_told_and_none_twice_without_being_away(frames, step):
    frames = [*frames, *[[]] * 80]
    told = play(frames, step)
    assert {s.text for _, s in told} == {s.text for frame in frames for s in frame}
    for text in "ABC":
        sightings = [n * step for n, frame in enumerate(frames) if text in {s.text for s in frame}]
        times = [n * step for n, s in told if s.text == text]
        pauses = sum(b - a >= AWAY_SECONDS - 1e-9 for a, b in itertools.pairwise(sightings))
        assert len(times) <= 1 + pauses
