"""Each verdict has its own tone, made by ourselves; without a sound device it is just silent."""

from __future__ import annotations

import io
import wave

import pytest
from PySide6.QtWidgets import QApplication

from gatekeeper import resources
from gatekeeper.config import SoundSettings
from gatekeeper.ui.sounds import RATE, TONES, Sounds, tone_wav
from gatekeeper.ui.theme import Tone


@pytest.mark.parametrize("tone", TONES)
def test_the_files_are_what_the_program_makes(tone: Tone) -> None:
    assert resources.path("sounds", f"{tone}.wav").read_bytes() == tone_wav(TONES[tone])


def test_the_tones_say_what_the_panel_shows() -> None:
    """Granted rises; held is level twice; denied falls three times; a fault is long and low."""
    (rising,) = TONES[Tone.GRANTED]
    assert rising[1] > rising[0]
    held = [start for start, _, _ in TONES[Tone.HELD] if start]
    assert len(held) == 2
    assert held[0] == held[1]
    denied = [start for start, _, _ in TONES[Tone.DENIED] if start]
    assert len(denied) == 3
    assert denied == sorted(denied, reverse=True)
    assert TONES[Tone.FAULT][0][0] < 200
    assert TONES[Tone.FAULT][0][2] > 1
    assert Tone.PENDING not in TONES


def test_a_tone_is_neither_silent_nor_distorted() -> None:
    with wave.open(io.BytesIO(tone_wav(((660, 990, 0.1),)))) as file:
        frames = file.readframes(file.getnframes())
        assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
    samples = [
        int.from_bytes(frames[i : i + 2], "little", signed=True) for i in range(0, len(frames), 2)
    ]
    assert 8000 < max(samples) < 30000


def test_without_a_sound_server_nothing_is_said(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    sounds = Sounds(SoundSettings())
    sounds.open()
    for tone in Tone:
        sounds.play(tone)
    sounds.speak("请进")
    sounds.close()
    assert capfd.readouterr() == ("", "")
