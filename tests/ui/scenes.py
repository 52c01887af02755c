"""Values to show: people, verdicts and rows, made without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID

from gatekeeper import config
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.access import (
    Credential,
    Decision,
    Direction,
    EvidenceSlot,
    Finding,
    Holder,
    Notice,
    Outcome,
    PersonKind,
    Presentation,
)
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer, Symbol, Temperature
from gatekeeper.services.overview import Counts, RecentRow, WaitingRow
from gatekeeper.services.shown import Shown

NOON = datetime(2022, 3, 14, 4, 0, tzinfo=UTC)
GUARD = Operator(account=UUID(int=7), name="王强", role=Role.OPERATOR)
POLICIES: dict[str, Policy] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyPass(Credential):
    """A pass that says nothing of itself."""

    kind: ClassVar[str] = "pass"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY
    symbol: Symbol = field(default_factory=lambda: Symbol(text="GKP1:X"))


def policy(profile: str = "three-checks") -> Policy:
    """One of the shipped profiles."""
    if not POLICIES:
        POLICIES.update(config.policies())
    return POLICIES[profile]


def settings(folder: Path | None = None, **changed: Any) -> Settings:
    """One lane both ways, no device."""
    told: dict[str, Any] = {
        "data": folder or Path("nowhere"),
        "lanes": (LaneSettings(key="1", name="1号通道"),),
        "profile": "three-checks",
    }
    return Settings(**(told | changed))


def finding(check: str, code: str, outcome: Outcome, **told: Any) -> Finding:
    """One answer of one check."""
    accept = told.pop("accept", None)
    return Finding(check=check, code=code, outcome=outcome, parameters=told, accept=accept)


FINE = (
    finding("pass", "pass-valid", Outcome.GRANTED, number="A-0317"),
    finding("health-code", "code-green", Outcome.GRANTED),
    finding("temperature", "temperature-normal", Outcome.GRANTED, celsius="36.5"),
)
GREEN_TO_CONFIRM = finding(
    "health-code",
    "code-green-to-confirm",
    Outcome.PENDING,
    accept=Answer(question="colour", value="green"),
)
WANTED = (
    FINE[0],
    GREEN_TO_CONFIRM,
    finding("temperature", "temperature-wanted", Outcome.PENDING),
)
FEVER = (
    FINE[0],
    FINE[1],
    finding(
        "temperature",
        "temperature-high",
        Outcome.HELD,
        celsius="37.6",
        minutes=5,
        until=NOON + timedelta(minutes=5),
        accept=Answer(question="rest", value="started"),
    ),
)
LOST = (finding("pass", "pass-lost", Outcome.DENIED), FINE[1], FINE[2])


def shown(
    findings: tuple[Finding, ...] = FINE,
    *,
    direction: Direction = Direction.ENTRY,
    sequence: int | None = 41,
    name: str = "张小明",
    number: int | None = None,
    person: int = 1,
    notice: Notice | None = None,
    **more: Any,
) -> Shown:
    """A committed answer of the gate."""
    decision = Decision(findings=findings, decided_at=NOON)
    if decision.outcome is Outcome.PENDING:
        sequence = None
    temperatures = tuple(
        Temperature(tenths=round(float(f.parameters["celsius"]) * 10))
        for f in findings
        if "celsius" in f.parameters
    )
    return Shown(
        lane="1",
        direction=direction,
        policy=policy(),
        presentation=Presentation(
            id=UUID(int=person),
            lane="1",
            direction=direction,
            opened_at=NOON,
            number=number,
            identity=AnyPass(key=f"pass:{person}"),
            temperatures=temperatures,
            decision=decision,
        ),
        holder=Holder(
            person=UUID(int=person),
            name=name,
            kind=PersonKind.RESIDENT,
            place="12-2-501",
            sex="m",
        ),
        sequence=sequence,
        notice=notice,
        **more,
    )


def nobody(**more: Any) -> Shown:
    """An empty lane."""
    return Shown(lane="1", direction=Direction.ENTRY, policy=policy(), **more)


def waiting(count: int = 2) -> tuple[WaitingRow, ...]:
    """Held people; the first one rests."""
    return tuple(
        WaitingRow(
            presentation=UUID(int=100 + place),
            number=place + 1,
            name="苏*" if place else "欧阳**",
            place=f"{place + 3}-2-702",
            outcome=Outcome.HELD,
            reason=(FEVER[2], finding("person", "person-mismatch", Outcome.HELD))[place % 2],
            since=NOON,
            rest_until=datetime.now(UTC) + timedelta(minutes=4, seconds=12) if not place else None,
            on_lane=False,
        )
        for place in range(count)
    )


def recent(count: int = 9) -> tuple[RecentRow, ...]:
    """The last passages."""
    outcomes = ("granted", "granted", "held", "granted", "denied")
    return tuple(
        RecentRow(
            sequence=count - place,
            presentation=UUID(int=200 + place),
            occurred_at=NOON - timedelta(minutes=place),
            event=outcomes[place % 5],
            outcome=outcomes[place % 5],
            direction="exit" if place % 3 == 1 else "entry",
            name=("李*", "陈**", "苏*", "", "张*")[place % 5],
            place=f"{12 + place}-2-{301 + place}" if place % 5 != 3 else "",
            findings=(),
            void=place == 5,
        )
        for place in range(count)
    )


def counts() -> Counts:
    """Figures of a morning."""
    return Counts(inside=8214, waiting=2, entered=437, left=612)


def app() -> Any:
    """What a screen asks of the program when nothing is behind it."""
    return SimpleNamespace()
