"""Whether a word that somebody typed is one the program has a key for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatekeeper import text


def key_of(words: str, known: Mapping[str, str], languages: Iterable[str]) -> str:
    """The key of what was typed in one of the languages; a site's own word is its own.

    `known` has the English sentence of each key.
    """
    plain = " ".join(words.split())
    spoken = tuple(languages)
    for key, sentence in known.items():
        called = (key, *(text.tr_in(language, sentence) for language in spoken))
        if plain.casefold() in (one.casefold() for one in called):
            return key
    return plain
