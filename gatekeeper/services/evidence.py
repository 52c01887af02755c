"""Open presentations as text and back: evidence is kept as it was read, and read again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from gatekeeper import credentials
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import (
    Credential,
    Decision,
    Direction,
    Finding,
    Outcome,
    Override,
    Presentation,
)
from gatekeeper.domain.readings import (
    COMPANION,
    Answer,
    Ink,
    InkColour,
    Symbol,
    Symbology,
    Temperature,
)


def dump(presentation: Presentation) -> str:
    """Everything needed to go on with this person after a restart, as JSON."""
    shown = presentation
    content = {
        "id": shown.id.hex,
        "lane": shown.lane,
        "direction": shown.direction,
        "opened_at": shown.opened_at.isoformat(),
        "number": shown.number,
        "identity": _symbol_to(shown.identity),
        "health_code": _symbol_to(shown.health_code),
        "temperatures": [(t.tenths, t.device, _moment_to(t.taken_at)) for t in shown.temperatures],
        "answers": [(a.question, a.value, _moment_to(a.answered_at)) for a in shown.answers],
        "overrides": [
            (sorted(o.codes), o.reason, o.by.hex, o.on_word_of.hex if o.on_word_of else None)
            for o in shown.overrides
        ],
        "decision": _decision_to(shown.decision),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def load(content: str, trust: Trust) -> Presentation:
    """The presentation that `dump` wrote; its credentials are read and verified anew."""
    kept: dict[str, Any] = json.loads(content)
    return Presentation(
        id=UUID(kept["id"]),
        lane=kept["lane"],
        direction=Direction(kept["direction"]),
        opened_at=datetime.fromisoformat(kept["opened_at"]),
        number=kept["number"],
        identity=_credential_from(kept["identity"], trust),
        health_code=_credential_from(kept["health_code"], trust),
        temperatures=tuple(
            Temperature(tenths=tenths, device=device, taken_at=_moment_from(at))
            for tenths, device, at in kept["temperatures"]
        ),
        answers=tuple(
            Answer(question=question, value=value, answered_at=_moment_from(at))
            for question, value, at in kept["answers"]
        ),
        overrides=tuple(
            Override(
                codes=frozenset(codes),
                reason=reason,
                by=UUID(by),
                on_word_of=UUID(word) if word else None,
            )
            for codes, reason, by, word in kept["overrides"]
        ),
        decision=_decision_from(kept["decision"]),
    )


def companion_of(shown: Presentation) -> UUID | None:
    """The presentation of the adult with whom this person comes along, if he does."""
    said = shown.answer(COMPANION)
    return UUID(said.value) if said else None


def direction_of(content: str) -> Direction:
    """Which way the dumped presentation went."""
    return Direction(json.loads(content)["direction"])


def _moment_to(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment_from(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _symbol_to(credential: Credential | None) -> list[Any] | None:
    if credential is None:
        return None
    symbol = credential.symbol
    ink = [symbol.ink.colour, symbol.ink.confidence] if symbol.ink else None
    return [symbol.text, symbol.symbology, ink, symbol.source, _moment_to(symbol.read_at)]


def _credential_from(kept: list[Any] | None, trust: Trust) -> Credential | None:
    if kept is None:
        return None
    text, symbology, ink, source, read_at = kept
    symbol = Symbol(
        text=text,
        symbology=Symbology(symbology),
        ink=Ink(colour=InkColour(ink[0]), confidence=ink[1]) if ink else None,
        source=source,
        read_at=_moment_from(read_at),
    )
    read = credentials.read(symbol, trust)
    return read if isinstance(read, Credential) else None


def _decision_to(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    findings = [
        (
            finding.check,
            finding.code,
            finding.outcome.value,
            dict(finding.parameters),
            [finding.accept.question, finding.accept.value] if finding.accept else None,
            finding.overridden,
        )
        for finding in decision.findings
    ]
    return {"at": decision.decided_at.isoformat(), "findings": findings}


def _decision_from(kept: dict[str, Any] | None) -> Decision | None:
    if kept is None:
        return None
    return Decision(
        findings=tuple(
            Finding(
                check=check,
                code=code,
                outcome=Outcome(outcome),
                parameters=parameters,
                accept=Answer(question=accept[0], value=accept[1]) if accept else None,
                overridden=overridden,
            )
            for check, code, outcome, parameters, accept, overridden in kept["findings"]
        ),
        decided_at=datetime.fromisoformat(kept["at"]),
    )
