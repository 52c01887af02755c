"""The grid in words: its levels, kinds of places."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper import text
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.places import PlaceKind
from gatekeeper.text.named import key_of

_LEVELS = {
    "patch": text.mark("patch"),
    "grid": text.mark("grid"),
    "stairs": text.mark("building and stairs"),
}

_KINDS = {
    PlaceKind.SHOP: text.mark("shop"),
    PlaceKind.HOTEL: text.mark("hotel"),
    PlaceKind.PHARMACY: text.mark("pharmacy"),
    PlaceKind.COMPANY: text.mark("company"),
    PlaceKind.YARD: text.mark("yard of vehicles"),
}


def level_words(key: str, language: str | None = None) -> str:
    """A level of the grid; a site's own word stays as it is."""
    return text.tr_in(language or text.language(), _LEVELS.get(key, key))


def level_key(words: str, languages: Iterable[str]) -> str:
    """The key of a level somebody typed; a site's own word is its own."""
    return key_of(words, _LEVELS, languages)


def place_kind_words(kind: PlaceKind, language: str | None = None) -> str:
    """What a place is."""
    return text.tr_in(language or text.language(), _KINDS[kind])


def charge_words(grid: Grid | None, language: str | None = None) -> str:
    """Who answers for a door, how to reach him, and of which grid he is."""
    if grid is None:
        return text.tr_in(language or text.language(), "Nobody is in charge of this door.")
    whom = " ".join(part for part in (grid.leader, grid.phone) if part)
    return text.tr_in(
        language or text.language(), "In charge: {whom} ({grid}).", whom=whom, grid=grid.name
    )
