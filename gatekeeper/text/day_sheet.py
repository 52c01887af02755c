"""The daily sheet of the observed in words, for screens and papers alike."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.day_sheet import Channel, Half, Planned, ReadingState, Swab

_HALVES = {Half.MORNING: text.mark("morning"), Half.AFTERNOON: text.mark("afternoon")}
_CHANNELS = {
    Channel.KNOCK: text.mark("knocked"),
    Channel.VIDEO: text.mark("by video"),
    Channel.PHONE: text.mark("by phone"),
    Channel.GROUP: text.mark("chat group"),
}
_SWABS = {
    Swab.TAKEN: text.mark("taken"),
    Swab.NEGATIVE: text.mark("negative"),
    Swab.POSITIVE: text.mark("positive"),
}
_STATES = {
    ReadingState.AHEAD: text.mark("not yet"),
    ReadingState.DUE: text.mark("to take"),
    ReadingState.MISSED: text.mark("not taken"),
}


def half_words(half: Half, language: str | None = None) -> str:
    """上午, 下午."""
    return text.tr_in(language or text.language(), _HALVES[half])


def channel_words(channel: Channel | None, language: str | None = None) -> str:
    """How the observed was reached; nothing where nobody reached him."""
    return text.tr_in(language or text.language(), _CHANNELS[channel]) if channel else ""


def swab_words(swab: Swab | None, language: str | None = None) -> str:
    """已采样, 阴性, 阳性."""
    return text.tr_in(language or text.language(), _SWABS[swab]) if swab else ""


def state_words(state: ReadingState, language: str | None = None) -> str:
    """How a reading stands that is not there; a stroke where nobody could have taken it."""
    if state not in _STATES:
        return "–"
    return text.tr_in(language or text.language(), _STATES[state])


def planned_words(planned: Planned, language: str | None = None) -> str:
    """ "3-5 morning"."""
    day = planned.day_on
    return f"{day.month}-{day.day} {half_words(planned.half, language)}"
