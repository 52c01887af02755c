"""Words of the settings that stand one to a line: read into their keys, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gatekeeper.config import LANGUAGES
from gatekeeper.domain.accounts import AFFILIATION_CHARACTERS
from gatekeeper.text import tr
from gatekeeper.ui.forms import required

KeyOf = Callable[[str, Iterable[str]], str]


def keys_of(typed: str, key_of: KeyOf) -> tuple[str, ...]:
    """The lines that are filled; what the program has a word for is kept by its key."""
    return tuple(key_of(one, LANGUAGES) for one in typed.splitlines() if one.strip())


def lines_fault(typed: str, key_of: KeyOf, *, may_be_empty: bool = False) -> str:
    """Each line some word, and each word once."""
    keys: list[str] = []
    for number, written in enumerate(typed.splitlines(), start=1):
        key = key_of(written, LANGUAGES)
        if key in keys:
            return tr("Line {number} stands there already.", number=number)
        if len(key) > AFFILIATION_CHARACTERS:
            return tr("Line {number} is too long.", number=number)
        if key:
            keys.append(key)
    return "" if may_be_empty else required(typed)
