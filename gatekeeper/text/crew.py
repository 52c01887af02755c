"""The crew of a post in words: where its people come from."""

from __future__ import annotations

from gatekeeper import text

_AFFILIATIONS = {
    "property": text.mark("property staff"),
    "community": text.mark("community"),
    "police": text.mark("police"),
    "party-member": text.mark("party member"),
    "volunteer": text.mark("volunteer"),
    "delegate": text.mark("delegated cadre"),
}


def affiliation_name(key: str, language: str | None = None) -> str:
    """Where somebody comes from; a site's own word stays as it is."""
    return text.tr_in(language or text.language(), _AFFILIATIONS.get(key, key))
