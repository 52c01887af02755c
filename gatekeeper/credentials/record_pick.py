"""A person whom the operator picked from a search; stands in for a forgotten pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import ClaimKind, Credential, EvidenceSlot, Finding, Notice, Subject
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Symbol, Symbology

MESSAGES = {
    "notice-record-unknown": "This person is not in the records.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPick(Credential):
    """A person's id; it comes from the screen only, never from a code that was read."""

    kind: ClassVar[str] = "record-pick"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Nothing: the record decides, in the domain's check "pass"."""
        return ()


def parse(symbol: Symbol, trust: Trust) -> RecordPick | Notice | None:
    """A pick for symbols of the search; a printed code with the same text is not one."""
    if symbol.symbology is not Symbology.RECORD:
        return None
    try:
        person = UUID(symbol.text)
    except ValueError:
        return Notice(code="notice-record-unknown")
    subject = Subject(claim=ClaimKind.PERSON, value=str(person))
    return RecordPick(key=f"person:{person}", symbol=symbol, subject=subject)
