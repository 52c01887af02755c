"""What is heard: four tones made by ourselves, and words where the machine speaks."""

from __future__ import annotations

import io
import logging
import math
import os
import struct
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QLoggingCategory, QObject, QUrl, Slot

from gatekeeper import resources, text
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.config import SoundSettings

log = logging.getLogger(__name__)

RATE = 22050
# Hertz from, hertz to, seconds; 0 Hz is silence. Pitches below 1.5 kHz: ears over fifty hear them.
TONES: dict[Tone, tuple[tuple[float, float, float], ...]] = {
    Tone.GRANTED: ((660, 990, 0.18),),
    Tone.HELD: ((587, 587, 0.16), (0, 0, 0.08), (587, 587, 0.16)),
    Tone.DENIED: ((740, 740, 0.15), (0, 0, 0.04), (554, 554, 0.15), (0, 0, 0.04), (392, 392, 0.30)),
    Tone.FAULT: ((165, 165, 1.2),),
}


def tone_wav(parts: Sequence[tuple[float, float, float]]) -> bytes:
    """A WAV file, mono 16 bit, of gliding tones with soft ends."""
    samples: list[int] = []
    for start, end, seconds in parts:
        count, phase = int(seconds * RATE), 0.0
        for place in range(count):
            share = place / count
            phase += 2 * math.pi * (start + (end - start) * share) / RATE
            edge = min(1.0, place / (0.01 * RATE), (count - place) / (0.03 * RATE))
            # A little of the second and third harmonic carries through street noise.
            sound = math.sin(phase) + 0.3 * math.sin(2 * phase) + 0.15 * math.sin(3 * phase)
            samples.append(int(18000 * edge * sound / 1.45) if start else 0)
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return made.getvalue()


def has_sound_server() -> bool:
    """On Linux Qt complains aloud where no sound server runs; so it is not asked there."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("PULSE_SERVER"):
        return True
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    return any((runtime / name).exists() for name in ("pulse/native", "pipewire-0"))


class Sounds(QObject):
    """Best effort: without a sound device, or when anything fails, it stays silent."""

    def __init__(self, settings: SoundSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._effects: dict[Tone, Any] = {}
        self._voice: Any = None

    def use(self, settings: SoundSettings) -> None:
        """Take changed settings."""
        self._settings = settings
        for effect in self._effects.values():
            effect.setVolume(settings.volume / 100)
        if settings.speech and self._voice is None:
            self._open_voice()

    @Slot()
    def open(self) -> None:
        """Look for a sound device; called after the first paint, since it is slow to load."""
        try:
            self._open_effects()
            if self._settings.speech:
                self._open_voice()
        except Exception as error:  # a missing or broken sound system is no reason to stop a gate
            log.info("no sound: %s", error)
            self._effects = {}

    def _open_effects(self) -> None:
        if not has_sound_server():
            return
        QLoggingCategory.setFilterRules("qt.multimedia*=false\nqt.speech*=false")
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        if not QMediaDevices.audioOutputs():
            return
        for tone in TONES:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(resources.path("sounds", f"{tone}.wav"))))
            effect.setVolume(self._settings.volume / 100)
            self._effects[tone] = effect

    def _open_voice(self) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        engines = [name for name in QTextToSpeech.availableEngines() if name != "mock"]
        if not engines:
            return
        self._voice = QTextToSpeech(engines[0], self)
        self._voice.setLocale(QLocale(text.language()))

    def play(self, tone: Tone) -> None:
        """The tone of a verdict; pending and idle are silent."""
        effect = self._effects.get(tone)
        if effect is not None and self._settings.tones:
            effect.play()

    def speak(self, words: str) -> None:
        """Say it, in place of what was being said."""
        if self._voice is None or not words or not self._settings.speech:
            return
        self._voice.stop()
        self._voice.setVolume(self._settings.volume / 100)
        self._voice.say(words)

    def close(self) -> None:
        """Be silent."""
        for effect in self._effects.values():
            effect.stop()
        if self._voice is not None:
            self._voice.stop()
