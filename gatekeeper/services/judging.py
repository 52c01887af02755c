"""One person judged: facts gathered, rules asked, the verdict written, the lane left free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Decision, EventKind, Member, Outcome, Presentation
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.decide import decide
from gatekeeper.domain.outings import leave_of
from gatekeeper.services import companions, evidence
from gatekeeper.services.gathering import gather
from gatekeeper.services.lineup import Scene
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.services.referrals import FINDING, open_referral
from gatekeeper.services.shown import Weighed
from gatekeeper.store import lane as lane_store
from gatekeeper.store import lookup
from gatekeeper.store.lookup import Found

if TYPE_CHECKING:
    from gatekeeper.services.gate import Gate


def weigh(
    gate: Gate, session: Session, scene: Scene, shown: Presentation, **around: Any
) -> Weighed:
    """Gather and decide about one person; `around` are further fields of Facts."""
    found = gate.lineup.found(session, shown, scene)
    facts = gather(gate, session, scene, shown, found)
    if around:
        facts = replace(facts, **around)
    decision = decide(facts)
    if shown.identity is None:
        decision = _undecided(decision)
    decided = replace(shown, decision=decision)
    return Weighed(presentation=decided, found=found, facts=facts)


def write(
    gate: Gate,
    session: Session,
    scene: Scene,
    weighed: Weighed,
    operator: Operator,
    source: Source,
) -> int:
    """The line of a verdict and its number; a second high temperature opens a referral."""
    shown, found, decision = weighed.presentation, weighed.found, weighed.decision
    overridden = any(finding.overridden for finding in decision.findings)
    written = record(
        session,
        gate.journal,
        presentation=shown,
        event=EventKind.OVERRIDE if overridden else EventKind(decision.outcome.key),
        who=_who(found, shown),
        operator=operator,
        source=source,
        policy=gate.standing.policy,
        lane=scene.lane,
        occurred_at=scene.now,
        outcome=decision.outcome,
        lists_age=weighed.facts.lists_age,
        leave=leave_of(weighed.facts),
    )
    if any(finding.code == FINDING for finding in decision.findings):
        person = found.holder.person if found.holder else None
        open_referral(session, gate.journal, shown, person, scene.now, gate.new_id(), operator)
    return written.sequence


def close(
    gate: Gate, session: Session, scene: Scene, shown: Presentation, sequence: int | None
) -> None:
    """A final verdict: nothing carries over but what the cooldown and a restart need."""
    lane_store.delete_open(session, shown.id)
    together = companions.text_with(scene.row, shown)
    # Of a party the adult's code is the one that may be seen again a moment later.
    own = shown.identity.key if shown.identity else None
    lane_store.save_lane(
        session,
        scene.lane,
        pinned=None,
        key=scene.row.verdict_key if together else own,
        party=together,
        at=scene.now,
        sequence=sequence or 0,
        verdict=evidence.dump(shown),
    )


def abandon(
    gate: Gate, session: Session, presentation: Presentation, lane: str, operator: Operator
) -> None:
    """Close an open presentation; only a person leaves a line, loose evidence does not."""
    if presentation.identity is not None and gate.standing.clock_trusted:
        found = gate.lineup.found(session, presentation)
        outcome = presentation.decision.outcome if presentation.decision else Outcome.PENDING
        record(
            session,
            gate.journal,
            presentation=presentation,
            event=EventKind.ABANDONED,
            who=_who(found, presentation),
            operator=operator,
            source=Source.KEYBOARD,
            policy=gate.standing.policy,
            lane=lane,
            occurred_at=gate.clock(),
            outcome=outcome,
        )
    lane_store.delete_open(session, presentation.id)


def members_of(session: Session, found: Found) -> tuple[Member, ...]:
    """Whom a household's pass may stand for, until one of them was named."""
    if found.household is None or found.holder is not None:
        return ()
    return lookup.household_members(session, found.household)


def _who(found: Found, presentation: Presentation) -> Who:
    subject = presentation.identity.subject if presentation.identity else None
    holder = found.holder
    return Who(
        person=holder.person if holder else None,
        household=holder.household if holder else found.household,
        pass_number=found.pass_record.number if found.pass_record else "",
        name=subject.name if subject else "",
        is_visitor=found.visit is not None,
    )


def _undecided(decision: Decision) -> Decision:
    """Evidence without a person is no verdict, however bad: it waits for its identity."""
    findings = tuple(
        replace(finding, outcome=min(finding.outcome, Outcome.PENDING))
        for finding in decision.findings
    )
    return replace(decision, findings=findings)


def fingerprint_of(presentation: Presentation) -> str:
    """Changes when the outcome or the findings do: only then a held person adds a line."""
    decision = presentation.decision
    if decision is None:
        return ""
    told = " ".join(f"{finding.code}:{finding.outcome.key}" for finding in decision.findings)
    return f"{decision.outcome.key} {told}"
