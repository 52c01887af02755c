"""The printed code of a patrol point (巡更点, G58): a ledger and a place of it, evidence of nobody.

It is as public as the wall it hangs on: it saves typing in the form of its ledger, and at the gate
it is named in passing. That somebody stood there is what the entry says over its author's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Notice
from gatekeeper.domain.readings import Symbol

POINT_PREFIX = "GKS1:"

MESSAGES: Mapping[str, str] = {
    "notice-point": "A patrol point's code: open the form of its ledger (F10) and scan it there.",
}

# Only what a QR code packs tightly: keys are written in capitals.
_POINT = re.compile(r"GKS1:([A-Z][A-Z0-9-]{0,15})/([A-Z][A-Z0-9-]{0,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCode:
    """The keys of a ledger and of one answer of its coded field."""

    ledger: str
    point: str


def point_text(ledger: str, point: str) -> str:
    """The text of the code."""
    return f"{POINT_PREFIX}{ledger}/{point}".upper()


def point_of(text: str) -> PointCode | None:
    """What `point_text` wrote; None for anything else."""
    found = _POINT.fullmatch(text.strip())
    return PointCode(ledger=found[1].lower(), point=found[2].lower()) if found else None


def parse(symbol: Symbol, trust: Trust) -> Notice | None:
    """Named in passing, also where it is damaged."""
    return Notice(code="notice-point") if symbol.text.startswith(POINT_PREFIX) else None
