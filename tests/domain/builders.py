"""Makes people, evidence and facts for the rules, with keyword defaults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from gatekeeper.domain.access import (
    ClaimKind,
    Credential,
    Direction,
    EvidenceSlot,
    Finding,
    Holder,
    PassRecord,
    PassStatus,
    PersonKind,
    Presentation,
    Subject,
)
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.checks import NAMES
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer, Ink, InkColour, Symbol, Temperature
from tests.builders import A_MORNING, numbered_id

NOW = A_MORNING
HEALTH_CHECKS = frozenset({"pass", "health-code", "temperature", "repeat", "lists"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Credential):
    """An identity that says of itself what the test wants."""

    kind: ClassVar[str] = "card"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY
    says: tuple[Finding, ...] = ()

    def check(self, facts: Facts) -> Iterable[Finding]:
        return self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Credential):
    """A health code that says of itself what the test wants."""

    kind: ClassVar[str] = "code"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.HEALTH_CODE
    says: tuple[Finding, ...] = ()

    def check(self, facts: Facts) -> Iterable[Finding]:
        return self.says


def card(
    claim: ClaimKind = ClaimKind.PASS, issue: int | None = None, says: tuple[Finding, ...] = ()
) -> Card:
    subject = Subject(claim=claim, value="01", name="张三")
    return Card(key="pass:01", symbol=Symbol(text="x"), subject=subject, issue=issue, says=says)


def code(ink: InkColour | None = None, confidence: float = 0.95, **fields: Any) -> Code:
    colour = Ink(colour=ink, confidence=confidence) if ink else None
    return Code(key="code:01", symbol=Symbol(text="y", ink=colour), **fields)


def answer(question: str, value: str, at: datetime = NOW) -> Answer:
    return Answer(question=question, value=value, answered_at=at)


def warm(tenths: int, minutes: float = 0, device: str = "forehead") -> Temperature:
    """A reading taken that many minutes after (or before) now."""
    return Temperature(tenths=tenths, device=device, taken_at=NOW + timedelta(minutes=minutes))


def holder(kind: PersonKind = PersonKind.RESIDENT, **fields: Any) -> Holder:
    return Holder(person=numbered_id(7), name="张三", kind=kind, **fields)


def record(
    status: PassStatus = PassStatus.ACTIVE,
    issue: int = 1,
    since: timedelta = timedelta(days=30),
    until: timedelta = timedelta(days=30),
) -> PassRecord:
    return PassRecord(
        id=numbered_id(8),
        number="10000017",
        issue=issue,
        status=status,
        valid_from=NOW - since,
        valid_until=NOW + until,
    )


def policy(demanded: Iterable[str] = HEALTH_CHECKS, **fields: Any) -> Policy:
    """A profile that demands the same of everybody, both ways."""
    values: dict[str, Any] = {
        "profile": "test",
        "version": "0",
        "slots": ("pass", "person", "health-code", "temperature"),
        "demanded": {
            (way, kind): frozenset(demanded) & NAMES for way in Direction for kind in PersonKind
        },
        "overridable": {Role.OPERATOR: frozenset({"person-mismatch"})},
        "never": frozenset({"pass-forged", "clock-behind"}),
    }
    return Policy(**(values | fields))


def facts(
    *,
    direction: Direction = Direction.ENTRY,
    demanded: Iterable[str] = HEALTH_CHECKS,
    now: datetime = NOW,
    policy_: Policy | None = None,
    around: dict[str, Any] | None = None,
    **shown: Any,
) -> Facts:
    """Facts with a presentation of `shown`; `around` are the further fields of Facts."""
    values: dict[str, Any] = {
        "id": numbered_id(1),
        "lane": "1",
        "direction": direction,
        "opened_at": NOW,
    } | shown
    return Facts(
        now=now,
        policy=policy_ or policy(demanded),
        presentation=Presentation(**values),
        **(around or {}),
    )


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]
