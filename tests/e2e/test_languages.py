"""The language changes while the program runs, and no word of the other one stays behind."""

from __future__ import annotations

import re

import pytest

from gatekeeper.ui import faces
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import GUARD, Community, House, words_of
from tests.translations import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
KEYS = re.compile(r"\b(Enter|Esc|Ctrl|F\d+|PIN|PDF|CSV|°C)\b")


def signs() -> set[str]:
    """What is shown in both languages on purpose: a sign at a gate speaks both at once."""
    told = {faces.SHOW_IT, faces.STOP_HERE, *(" ".join(faces.sign(tone)) for tone in Tone)}
    return {word for words in told for word in re.split(r"[\s·]+", words)}


def foreign(house: House, pattern: re.Pattern[str], allowed: set[str]) -> set[str]:
    found = set()
    panel = house.gate.panel.accessibleName()
    face = house.face
    words = [told for told in words_of(house.window) if told != panel]
    words += [face.step, face.about, face.reason, face.note]
    words += [house.gate.waiting.title(), house.gate.passages.title()]
    for told in words:
        plain = KEYS.sub("", told)
        for part in allowed:
            plain = plain.replace(part, "")
        if pattern.search(plain):
            found.add(told)
    return found


@pytest.mark.parametrize("first", ["en", "zh_CN"])
def test_no_word_of_the_other_language_is_left(
    opened: Open, community: Community, first: str
) -> None:
    assert ROOT.is_dir()
    house = opened(language=first)
    hot, other = community.cards[:2]
    house.read_by_wedge(hot.text)
    house.until_tone(Tone.PENDING, hot.name)
    house.press("G", "376", "Enter")
    house.until_tone(Tone.HELD, hot.name)
    house.read_by_wedge(other.text)
    house.until_tone(Tone.PENDING, other.name)
    house.press("36")
    names = {hot.name, other.name, hot.name[0], other.name[0], GUARD, "东门", "1号通道"}
    second = "zh_CN" if first == "en" else "en"
    for language in (first, second, first):
        house.window.speak(language)
        house.until_answered()
        house.qtbot.wait(1)
        pattern = CHINESE if language == "en" else LATIN
        assert foreign(house, pattern, names | {"gatekeeper"}) == set(), language
        house.picture(f"{first} then {language}")
