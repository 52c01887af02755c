"""What is counted one by one (J), in words."""

from __future__ import annotations

from gatekeeper import text

_WORDS = {
    "leaflet": text.mark("Leaflet handed out"),
    "reminder": text.mark("Reminded on leaving"),
    "distance": text.mark("Asked to keep a metre"),
    "mask-put-on": text.mark("Mask put on when asked"),
    "mask-given": text.mark("Mask given"),
    "mask-turned-back": text.mark("Turned back, no mask"),
    "telephone": text.mark("Answered by telephone"),
    "code-help": text.mark("Helped with the code"),
    "disinfected-person": text.mark("Person disinfected"),
    "disinfected-vehicle": text.mark("Vehicle disinfected"),
}


def tally_words(key: str, language: str | None = None) -> str:
    """What one press of its key counts."""
    return text.tr_in(language or text.language(), _WORDS[key])
