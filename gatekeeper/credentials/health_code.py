"""A government's health code: its kind by host and shape, its colour from the picture only.

The code holds an address or a passing token; who and which colour lie on a server that answers
only approved callers. So the text is never opened nor kept, and the picture may only lower a
verdict: anyone can draw a green square. What some texts say of a nucleic test is worth as little:
it lowers, or is proposed to the operator.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.credentials import shapes
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Credential, EvidenceSlot, Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import InkColour, Symbol, Symbology

# The sentences of code-red and code-yellow stand with the check of the same name.
MESSAGES: dict[str, str] = {}

# Longer texts are no such code; the longest address met in published integrations is far below.
MAX_CHARACTERS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCode(Credential):
    """A health code of a known shape. `issuer` is its kind in the data file, `name` its name."""

    kind: ClassVar[str] = "health-code"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.HEALTH_CODE

    issuer: str
    name: str

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Red denies, yellow holds, where the profile asks for health codes at all.

        Green, black and unsure say nothing here: absence, confirmation by the operator and age
        are the domain's check "health-code". What the operator said after the picture was seen
        counts instead of it (a better colour comes by key alone).
        """
        ink = self.symbol.ink
        if ink is None or not facts.demands("health-code") or self._is_answered(facts):
            return
        if ink.colour is InkColour.RED:
            yield Finding(check="health-code", code="code-red", outcome=Outcome.DENIED)
        elif ink.colour is InkColour.YELLOW:
            yield Finding(check="health-code", code="code-yellow", outcome=Outcome.HELD)

    def _is_answered(self, facts: Facts) -> bool:
        answer, read_at = facts.presentation.answer("colour"), self.symbol.read_at
        if answer is None or answer.answered_at is None or read_at is None:
            return False
        return answer.answered_at >= read_at


def parse(symbol: Symbol, trust: Trust) -> HealthCode | None:
    """A health code if a shape of the data file fits."""
    if symbol.symbology is Symbology.RECORD or len(symbol.text) > MAX_CHARACTERS:
        return None
    shape = shapes.find(trust.shapes.health_codes, symbol.text)
    if shape is None:
        return None
    # With the site in front, so that two sites' logs cannot be joined by it.
    told = f"{trust.site}\n{symbol.text}".encode(errors="surrogatepass")
    key = f"health-code:{hashlib.sha256(told).hexdigest()[:16]}"
    return HealthCode(
        key=key,
        symbol=symbol,
        test=shape.test(symbol.text),
        issuer=shape.kind,
        name=shape.name,
    )
