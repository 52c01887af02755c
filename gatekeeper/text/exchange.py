"""The exchange with the office in words: how a bundle stands, what is in the way, how old it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gatekeeper import text
from gatekeeper.domain.exchange import BundleState, ExchangeState, Way

_STATES = {
    BundleState.MADE: text.mark("not sent yet"),
    BundleState.SENT: text.mark("sent, no answer yet"),
    BundleState.ACKNOWLEDGED: text.mark("the office has it"),
    BundleState.SET_ASIDE: text.mark("set aside"),
}
_WAYS = {
    Way.OPEN: text.mark("not decided yet"),
    Way.ACCEPTED: text.mark("taken over, corrected"),
    Way.ASKED: text.mark("please look again"),
    Way.CLOSED: text.mark("not taken over"),
}
_TABLES = {
    "employers": text.mark("Employer"),
    "households": text.mark("Household"),
    "people": text.mark("Person on record"),
    "people_apart": text.mark("Two people, not one"),
    "passes": text.mark("Pass"),
    "vehicles": text.mark("Vehicle"),
    "host_refusals": text.mark("Refused visitor"),
    "posts": text.mark("Post"),
    "grids": text.mark("Grid"),
    "grid_stairs": text.mark("Staircase of a grid"),
    "places": text.mark("Place"),
    "risk_lists": text.mark("List of risk areas"),
    "risk_areas": text.mark("Risk area"),
    "certified_keys": text.mark("Key of a station"),
}
_STAGES = {
    "fetching": text.mark("Fetching what the office sent …"),
    "taking": text.mark("Taking over what the office sent …"),
    "making": text.mark("Packing the new lines …"),
    "sending": text.mark("Sending …"),
}
KILOBYTE = 1000


def bundle_state_words(state: BundleState, code: str, parameters: Mapping[str, Any]) -> str:
    """How far a bundle has come; the office's reason, where it gave one."""
    words = text.tr(_STATES[state])
    if not code:
        return words
    return text.tr("{words}: {why}", words=words, why=text.sentence(code, parameters))


def way_word(way: Way) -> str:
    """What a person at the office decided about a row."""
    return text.tr(_WAYS[way])


def table_word(name: str) -> str:
    """What a row of this table is; a table of no name shows itself."""
    return text.tr(_TABLES[name]) if name in _TABLES else name


def trouble_words(state: ExchangeState) -> str:
    """What is in the way and what to do; empty where nothing is."""
    if not state.code:
        return ""
    return text.sentence(state.code, told_words(state.parameters))


def told_words(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a trouble, with the office's reason in words."""
    told = dict(parameters)
    why = told.get("why")
    if isinstance(why, Mapping):
        told["why"] = text.sentence(why["code"], why["parameters"]).rstrip("。.")
    if "table" in told:
        told["table"] = table_word(str(told["table"]))
    return told


def progress_words(stage: str, number: int, count: int) -> str:
    """What an exchange is doing: the bundle's number and what moved, as far as there are any."""
    words = text.tr(_STAGES[stage])
    if number and count:
        size = size_words(count)
        return text.tr("{words} Bundle {number}: {size}", words=words, number=number, size=size)
    return words


def size_words(count: int) -> str:
    """Bytes as people read them."""
    if count < KILOBYTE:
        return f"{count} B"
    if count < KILOBYTE**2:
        return f"{count / KILOBYTE:.0f} kB"
    return f"{count / KILOBYTE**2:.1f} MB"


def age_words(age: timedelta) -> str:
    """In the largest unit of which there is more than one."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return text.tr("{count} min", count=minutes)
    if minutes < 48 * 60:
        return text.tr("{count} h", count=minutes // 60)
    return text.tr("{count} days", count=minutes // (24 * 60))
