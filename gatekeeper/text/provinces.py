"""The names of provinces as lists and papers show them."""

from __future__ import annotations

from gatekeeper import text


def province_words(province: str, language: str | None = None) -> str:
    """湖北; of who comes from elsewhere, that it is not known or abroad."""
    elsewhere = text.mark("Abroad or not known")
    return province or text.tr_in(language or text.language(), elsewhere)
