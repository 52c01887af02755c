"""What a symbol claims to be: each kind of code is one module of `KINDS`, asked in order."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from gatekeeper.credentials import (
    health_code,
    notices,
    point_code,
    record_pick,
    resident_pass,
    self_report,
    short_token,
)
from gatekeeper.credentials.shapes import Shapes
from gatekeeper.credentials.trust import Trust, TrustedKey, office_key, station_keys
from gatekeeper.domain.access import Credential, Notice
from gatekeeper.domain.readings import Symbol

__all__ = [
    "KINDS",
    "MESSAGES",
    "Shapes",
    "Trust",
    "TrustedKey",
    "office_key",
    "read",
    "station_keys",
]

LOG = logging.getLogger(__name__)

# The most that any QR code can hold.
MAX_CHARACTERS = 7089


class Kind(Protocol):
    """What a module of `KINDS` offers."""

    __name__: str

    @property
    def MESSAGES(self) -> Mapping[str, str]:  # noqa: N802  (a constant of the module)
        """Codes of findings and notices with their English sentences."""

    def parse(self, symbol: Symbol, trust: Trust) -> Credential | Notice | None:
        """This kind's credential, a notice about it, or None: not mine."""


# Own codes by their prefix first, then shapes; the last names whatever is left.
KINDS: tuple[Kind, ...] = (
    record_pick,
    resident_pass,
    short_token,
    self_report,
    point_code,
    health_code,
    notices,
)

MESSAGES: dict[str, str] = {
    "shapes-invalid": "{file} has a mistake at {where}.",
    "code-too-long": "The text is too long for a code.",
    **{code: message for kind in KINDS for code, message in kind.MESSAGES.items()},
}


def read(symbol: Symbol, trust: Trust) -> Credential | Notice:
    """What the symbol claims; the first kind that knows it answers. Never raises.

    A kind that breaks counts as "not mine" and is logged without the text it broke on: a
    stranger's code must not stop the gate.
    """
    shown = replace(symbol, text=symbol.text.strip())
    if len(shown.text) > MAX_CHARACTERS:
        return Notice(code="notice-unknown")
    for kind in KINDS:
        try:
            answer = kind.parse(shown, trust)
        except Exception as fault:
            LOG.error("%s broke with %s", kind.__name__, type(fault).__name__)
            continue
        if answer is not None:
            return answer
    return Notice(code="notice-unknown")
