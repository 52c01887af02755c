"""The short token of stickers (`GKT1:`): random bytes that only the local record can explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.credentials.claims import Unreadable
from gatekeeper.credentials.envelope import TOKEN_PREFIX, open_token
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import ClaimKind, Credential, EvidenceSlot, Finding, Notice, Subject
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Symbol, Symbology

MESSAGES = {
    "notice-token-damaged": "A pass sticker that cannot be read: damaged or not genuine.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortToken(Credential):
    """A token; its subject is the hash under which the local record is kept."""

    kind: ClassVar[str] = "short-token"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Nothing: a token says nothing about itself, the domain's check "pass" asks the record."""
        return ()


def parse(symbol: Symbol, trust: Trust) -> ShortToken | Notice | None:
    """A token, or a notice for what only begins like one."""
    if symbol.symbology is Symbology.RECORD or not symbol.text.startswith(TOKEN_PREFIX):
        return None
    try:
        hashed = open_token(symbol.text)
    except Unreadable as fault:
        return Notice(code=fault.code)
    subject = Subject(claim=ClaimKind.TOKEN, value=hashed)
    return ShortToken(key=f"token:{hashed[:16]}", symbol=symbol, subject=subject)
