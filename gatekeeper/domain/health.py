"""Health code colours and the kinds of evidence for them."""

from __future__ import annotations

from enum import StrEnum


class HealthCodeColour(StrEnum):
    """Green goes, yellow stops for the operator, red forbids. Not the household map's colours."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class HealthEvidence(StrEnum):
    """How the colour came to be seen; each is counted as its own kind."""

    OWN_PHONE = "own-phone"
    COMPANION_PHONE = "companion-phone"
    PRINTED = "printed"
    COLOUR_ONLY = "colour-only"
    NO_PHONE = "no-phone"
