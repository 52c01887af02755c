"""Kinds of sheets in words, for screens and papers alike."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.paper import SheetKind

_KINDS = {
    SheetKind.VISITORS: text.mark("Visitors (paper)"),
    SheetKind.VEHICLES: text.mark("Vehicles (paper)"),
    SheetKind.REFUSALS: text.mark("Turned away (paper)"),
    SheetKind.OUTINGS: text.mark("Residents' outings (paper)"),
    SheetKind.RESIDENTS: text.mark("Residents counted (paper)"),
}


def kind_words(kind: SheetKind, language: str | None = None) -> str:
    """What is written on a sheet."""
    return text.tr_in(language or text.language(), _KINDS[kind])
