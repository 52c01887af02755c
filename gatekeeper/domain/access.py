"""The words of access control: who stands here with what evidence, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from gatekeeper.domain.readings import Answer, InkColour, Symbol, Temperature

if TYPE_CHECKING:
    from gatekeeper.domain.facts import Facts
    from gatekeeper.domain.passes import Terms


class Direction(StrEnum):
    """Which way through the gate."""

    ENTRY = "entry"
    EXIT = "exit"

    @property
    def opposite(self) -> Direction:
        return Direction.EXIT if self is Direction.ENTRY else Direction.ENTRY


class LaneKind(StrEnum):
    """For whom a lane is: people on foot, or vehicles with everybody in them."""

    PEDESTRIAN = "pedestrian"
    VEHICLE = "vehicle"


class Outcome(IntEnum):
    """Severity; the worst wins. PENDING: evidence is missing. HELD: the operator must look."""

    GRANTED = 0
    PENDING = 1
    HELD = 2
    DENIED = 3

    @property
    def is_final(self) -> bool:
        """A final verdict closes its presentation."""
        return self in (Outcome.GRANTED, Outcome.DENIED)

    @property
    def key(self) -> str:
        return self.name.lower()


class PersonKind(StrEnum):
    """Whose rules apply."""

    RESIDENT = "resident"
    DEPENDANT = "dependant"
    WORKER = "worker"
    VISITOR = "visitor"
    OCCUPANT = "occupant"
    CREW = "crew"


class EventKind(StrEnum):
    """What an access line tells."""

    GRANTED = "granted"
    HELD = "held"
    DENIED = "denied"
    ABANDONED = "abandoned"
    OVERRIDE = "override"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer of one check, satisfied or not.

    `check` names who answered (a slot of the panel where the profile shows it), `code` the
    sentence, `parameters` its values. An overridden finding stays and no longer counts.
    `accept` is the answer that Enter gives to it ("green seen", "same person"), if any.
    """

    check: str
    code: str
    outcome: Outcome
    parameters: Mapping[str, Any] = field(default_factory=dict)
    accept: Answer | None = None
    overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Every finding, in the order the checks were asked."""

    findings: tuple[Finding, ...]
    decided_at: datetime

    @property
    def outcome(self) -> Outcome:
        """The greatest outcome that still counts; DENIED when nothing was said at all."""
        if not self.findings:
            return Outcome.DENIED
        counting = (finding.outcome for finding in self.findings if not finding.overridden)
        return max(counting, default=Outcome.GRANTED)

    @property
    def reason(self) -> Finding | None:
        """The finding that decides: the first of the worst; None when all is well."""
        worst = self.outcome
        if worst is Outcome.GRANTED:
            return None
        counting = [finding for finding in self.findings if not finding.overridden]
        return next((finding for finding in counting if finding.outcome is worst), None)


class ClaimKind(StrEnum):
    """How an identity is looked up: signed pass id, token hash, or a person picked by search."""

    PASS = "pass"  # noqa: S105  (a kind of claim, not a secret)
    TOKEN = "token"  # noqa: S105
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a credential claims to stand for; `value` is hex (pass, token) or a UUID (person)."""

    claim: ClaimKind
    value: str
    name: str = ""
    place: str = ""


class EvidenceSlot(StrEnum):
    """Which place of the presentation a credential fills."""

    IDENTITY = "identity"
    HEALTH_CODE = "health-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a symbol claims. Subclasses live in `credentials`, one file per kind.

    `key` is equal for two readings of the same credential and safe to log (never the raw text);
    `issue` is the re-issue counter a signed pass carries; `test` what the text says of a nucleic
    test, as an answer would (`nucleic.NucleicTest.told`). One that `is_shared` stands for several
    people, so that showing it again means somebody else.
    """

    kind: ClassVar[str]
    slot: ClassVar[EvidenceSlot]
    key: str
    symbol: Symbol
    subject: Subject | None = None
    issue: int | None = None
    test: str = ""
    is_shared: bool = False

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Judge oneself: signature, dates, image colour."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A code that is no evidence (payment, Wi-Fi, place code ...): named in passing, never kept."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """特批放行: findings set aside, by whom, why, and on whose word by telephone if any."""

    codes: frozenset[str]
    reason: str
    by: UUID
    on_word_of: UUID | None = None


class PassStatus(StrEnum):
    """Life of a pass issue; EXPIRED is never stored, it follows from the dates."""

    ACTIVE = "active"
    LOST = "lost"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRecord:
    """A pass as the local records know it; `issue` counts up with every re-issue."""

    id: UUID
    number: str
    issue: int
    status: PassStatus
    valid_from: datetime
    valid_until: datetime
    terms: Terms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a household as its pass asks about him; `out_since` while he is out."""

    person: UUID
    name: str
    kind: PersonKind
    sex: str = ""
    out_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """The adult with whom a child or dependant passes: his passage, as it counts now."""

    person: UUID
    name: str
    direction: Direction
    granted: bool
    purpose: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person as the gate may know him."""

    person: UUID
    name: str
    kind: PersonKind
    household: UUID | None = None
    place: str = ""
    sex: str = ""
    photo: str | None = None
    no_phone_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A person's passage that counts (granted, not void), at this post or another.

    On leaving: for what, and when he is due back, where that was asked.
    """

    direction: Direction
    occurred_at: datetime
    here: bool = True
    purpose: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """One person in front of the guard, with the evidence so far and the last decision.

    `lane` is None on the waiting list, where `number` is what the guard calls out.
    """

    id: UUID
    lane: str | None
    direction: Direction
    opened_at: datetime
    number: int | None = None
    identity: Credential | None = None
    health_code: Credential | None = None
    temperatures: tuple[Temperature, ...] = ()
    answers: tuple[Answer, ...] = ()
    overrides: tuple[Override, ...] = ()
    decision: Decision | None = None

    @property
    def is_final(self) -> bool:
        return self.decision is not None and self.decision.outcome.is_final

    @property
    def has_evidence(self) -> bool:
        return bool(self.identity or self.health_code or self.temperatures or self.answers)

    def answer(self, question: str) -> Answer | None:
        """The latest answer to a question."""
        return next((a for a in reversed(self.answers) if a.question == question), None)

    def add(self, evidence: Credential | Temperature | Answer) -> Presentation:
        """A new presentation with the evidence in its place.

        Code, colour and temperature fill an empty slot. A further temperature counts only while
        one is asked for; a further health code only if its picture lowers the colour (a better
        colour comes by key alone), and then a better colour said before falls with the code it
        was said of. Whose evidence it is was settled before (`services.gate`).
        """
        match evidence:
            case Temperature():
                if not self.wants_temperature:
                    return self
                return replace(self, temperatures=(*self.temperatures, evidence))
            case Answer():
                others = tuple(a for a in self.answers if a.question != evidence.question)
                return replace(self, answers=(*others, evidence))
            case Credential() if evidence.slot is EvidenceSlot.IDENTITY:
                return replace(self, identity=evidence)
            case _:
                if self.health_code and _rank(evidence) <= _rank(self.health_code):
                    return self
                kept = tuple(a for a in self.answers if not _is_better(a, evidence))
                return replace(self, health_code=evidence, answers=kept)

    @property
    def wants_temperature(self) -> bool:
        """True before the first reading and while the temperature check asks for another."""
        findings = self.decision.findings if self.decision else ()
        asking = any(f.check == "temperature" and not f.outcome.is_final for f in findings)
        return asking or not self.temperatures


# How far an image colour lowers: anything but yellow and red proves nothing.
_LOWERING: Mapping[str, int] = {InkColour.YELLOW: 1, InkColour.RED: 2}


def _rank(credential: Credential) -> int:
    ink = credential.symbol.ink
    return _LOWERING.get(ink.colour, 0) if ink else 0


def _is_better(answer: Answer, code: Credential) -> bool:
    return answer.question == "colour" and _LOWERING.get(answer.value, 0) < _rank(code)
