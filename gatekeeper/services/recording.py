"""One verdict becomes a journal line, its private parts, an access event and a passage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, EventKind, Finding, Outcome, Presentation
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.checks import ANSWERED
from gatekeeper.domain.health import HealthEvidence
from gatekeeper.domain.outings import Leave
from gatekeeper.domain.policy import Policy
from gatekeeper.store import lane as lane_store
from gatekeeper.store import strips, visits
from gatekeeper.store.columns import utc_text
from gatekeeper.store.journal import Journal, Part, Written, canonical


class Source(StrEnum):
    """By what means the person was presented."""

    CAMERA = "camera"
    READER = "reader"
    KEYBOARD = "keyboard"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person of a record, as far as known; the private part `who` of its line."""

    person: UUID | None = None
    household: UUID | None = None
    pass_number: str = ""
    name: str = ""
    is_visitor: bool = False

    def text(self) -> str:
        """Canonical JSON; the name only where no person of the records stands behind it."""
        values = {
            "household": self.household.hex if self.household else "",
            "name": "" if self.person else self.name,
            "pass": self.pass_number,
            "person": self.person.hex if self.person else "",
        }
        return canonical({key: value for key, value in values.items() if value})


def record(
    session: Session,
    journal: Journal,
    *,
    presentation: Presentation,
    event: EventKind,
    who: Who,
    operator: Operator,
    source: Source,
    policy: Policy,
    lane: str,
    occurred_at: datetime,
    outcome: Outcome,
    lists_age: timedelta | None = None,
    leave: Leave | None = None,
    corrects: UUID | None = None,
    void: bool = False,
) -> Written:
    """Append the line with all its projections, inside the caller's transaction."""
    findings = presentation.decision.findings if presentation.decision else ()
    spoken = {
        "event": event.value,
        "presentation": presentation.id.hex,
        "occurred_at": utc_text(occurred_at),
        "lane": lane,
        "direction": presentation.direction.value,
        "outcome": outcome.key,
        "findings": _codes(findings),
        "overridden": _codes(f for f in findings if f.overridden),
        "policy": policy.name,
        "lists_age": str(lists_age.days) if lists_age is not None else "",
        "operator": operator.account.hex,
        "source": source.value,
        "corrects": corrects.hex if corrects else "",
    }
    measured = _measured(presentation)
    expires_at = occurred_at + policy.timings.keep_private
    parts = [
        Part(name=name, data=data, person=who.person, expires_at=expires_at)
        for name, data in (
            ("who", who.text()),
            ("measured", canonical(measured)),
            ("leave", canonical(_leave(leave))),
        )
        if data != "{}"
    ]
    written = journal.append(session, "access-1", spoken, parts)
    person = who.person.hex if who.person else None
    lane_store.insert_event(
        session,
        spoken
        | {
            "station": journal.station,
            "sequence": written.sequence,
            "id": written.id.hex,
            "recorded_at": utc_text(written.recorded_at),
            "person": person,
            "tenths": measured["temperatures"][-1] if "temperatures" in measured else None,
            "colour": measured.get("colour"),
            "evidence": measured.get("evidence"),
        },
    )
    household = who.household.hex if who.household else None
    lane_store.upsert_passage(
        session,
        (
            journal.station,
            presentation.id.hex,
            written.sequence,
            person,
            household,
            presentation.direction.value,
            outcome.key,
            utc_text(occurred_at),
            int(void),
            leave.purpose if leave else "",
            utc_text(leave.due_at) if leave and leave.due_at else None,
        ),
    )
    if who.is_visitor and who.person is not None:
        visits.follow(session, who.person)
    elif who.household is not None and not void and _is_entry(presentation, outcome):
        strips.come_home(
            session,
            journal,
            who.household,
            who.person,
            operator=operator.account,
            at=occurred_at,
            keep=policy.screening.keep,
        )
    return written


def _is_entry(presentation: Presentation, outcome: Outcome) -> bool:
    return outcome is Outcome.GRANTED and presentation.direction is Direction.ENTRY


def _codes(findings: Any) -> str:
    """Each code once, in the order asked, separated by blanks."""
    return " ".join(dict.fromkeys(finding.code for finding in findings))


def _leave(leave: Leave | None) -> dict[str, str]:
    """For what somebody went out and when he is due back."""
    if leave is None:
        return {}
    due = {"due_at": utc_text(leave.due_at)} if leave.due_at else {}
    return {"purpose": leave.purpose, **due}


def _measured(presentation: Presentation) -> dict[str, Any]:
    """What was measured, asked and seen: temperatures in tenths, answers, colour and its kind."""
    values: dict[str, Any] = {}
    if presentation.temperatures:
        values["temperatures"] = [t.tenths for t in presentation.temperatures]
    said = {answer.question: answer.value for answer in presentation.answers}
    answers = {question: said[question] for question in ANSWERED if question in said}
    if answers:
        values["answers"] = answers
    seen: Finding | None = None
    if presentation.decision:
        about = (f for f in presentation.decision.findings if f.check == "health-code")
        seen = max(about, key=lambda finding: finding.outcome, default=None)
    if seen is None:
        return values
    colour, ink = presentation.answer("colour"), _ink(presentation)
    if colour or ink:
        values["colour"] = colour.value if colour else ink
    kind = _kind_of_evidence(presentation, seen)
    if kind:
        values["evidence"] = kind
    return values


def _ink(presentation: Presentation) -> str:
    code = presentation.health_code
    return code.symbol.ink.colour.value if code and code.symbol.ink else ""


def _kind_of_evidence(presentation: Presentation, seen: Finding) -> str:
    """How the colour was seen, or that there is no phone; each is counted as its own kind.

    Nobody's own phone is counted without a code that was read from it.
    """
    said, code = presentation.answer("colour-kind"), presentation.health_code
    if seen.code.startswith(HealthEvidence.NO_PHONE):
        return HealthEvidence.NO_PHONE.value
    if said and not (said.value == HealthEvidence.OWN_PHONE and code is None):
        return said.value
    if code is not None:
        return HealthEvidence.OWN_PHONE.value
    return HealthEvidence.COLOUR_ONLY.value if presentation.answer("colour") else ""
