"""After the rules have spoken: overrides and their confirmation, undoing a verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import (
    Direction,
    EventKind,
    Finding,
    Outcome,
    Override,
    PersonKind,
    Presentation,
)
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.services import evidence
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.services.shown import Shown
from gatekeeper.store import figures, lookup
from gatekeeper.store import lane as lane_store
from gatekeeper.store.access import AccessEvent, OverrideRecord
from gatekeeper.store.journal import Part, canonical
from gatekeeper.store.people import Person

UNDO_REASONS = ("wrong-person", "wrong-direction", "did-not-pass", "reading-error", "other")
OVERRIDE_REASONS = ("known-in-person", "device-fault", "medical", "ordered", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """An override on a superior's word that waits for him."""

    id: UUID
    made_at: datetime
    made_by: UUID
    codes: tuple[str, ...]
    checks: tuple[str, ...]
    reason: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What people decide over the rules; each act is a further line, nothing is rewritten."""

    gate: Gate

    def overridable(
        self, presentation: Presentation, operator: Operator, on_word: Role | None = None
    ) -> tuple[str, ...]:
        """The finding codes that stand in the way and that this role may set aside.

        `on_word` is the role of a superior named on the telephone: his rights count.
        """
        if presentation.identity is None:
            return ()  # turned away without a name: there is nobody to let in
        return self.in_the_way(presentation, on_word or operator.role)

    def in_the_way(self, presentation: Presentation, role: Role) -> tuple[str, ...]:
        """What stands in the way, of a person or of a car, and this role may set aside."""
        policy = self.gate.standing.policy
        return tuple(
            dict.fromkeys(
                finding.code
                for finding in _standing_in_the_way(presentation)
                if policy.may_override(role, finding.code)
            )
        )

    def override(
        self,
        lane: str,
        presentation: UUID,
        codes: frozenset[str],
        reason: str,
        operator: Operator,
        on_word_of: Operator | None = None,
    ) -> Shown:
        """特批放行: set findings aside for an open person or for the lane's last verdict.

        Raises NotAllowed for a code beyond the role, InvalidInput without a reason.
        """
        require(operator, Act.OVERRIDE)
        if on_word_of is not None:
            require(on_word_of, Act.CONFIRM)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            shown = self._load(session, lane, presentation)
            if shown.identity is None:
                raise NotAllowed("override-beyond-role", codes=" ".join(sorted(codes)))
            override = self.checked(shown, codes, reason, operator, on_word_of)
            shown = replace(shown, overrides=(*shown.overrides, override), lane=lane)
            verdict = gate.judge_open(session, lane, shown, operator)
            self.note(session, shown, override, verdict.sequence or 0, operator)
        return verdict

    def checked(
        self,
        shown: Presentation,
        codes: frozenset[str],
        reason: str,
        operator: Operator,
        on_word_of: Operator | None,
    ) -> Override:
        """The override, if it has a reason and these codes are within the role that counts."""
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        role = on_word_of.role if on_word_of else operator.role
        beyond = codes - set(self.in_the_way(shown, role))
        if beyond:
            raise NotAllowed("override-beyond-role", codes=" ".join(sorted(beyond)))
        return Override(
            codes=codes,
            reason=reason.strip(),
            by=operator.account,
            on_word_of=on_word_of.account if on_word_of else None,
        )

    def note(
        self,
        session: Session,
        shown: Presentation,
        override: Override,
        sequence: int,
        operator: Operator,
    ) -> None:
        """Who set aside what and why, in the log and for whoever has to confirm his word."""
        gate, told, id = self.gate, " ".join(sorted(override.codes)), self.gate.new_id()
        gate.journal.audit(
            session,
            "override",
            operator.account,
            [self._said(override.reason)],
            override=id.hex,
            codes=told,
            on_word_of=override.on_word_of.hex if override.on_word_of else "",
            line=sequence,
        )
        session.add(
            OverrideRecord(
                id=id,
                presentation=shown.id,
                sequence=sequence,
                codes=told,
                checks=" ".join(_checks(shown, override.codes)),
                reason=override.reason,
                made_by=operator.account,
                made_at=gate.clock(),
                on_word_of=override.on_word_of,
            )
        )

    def confirmations(self, account: UUID | None = None) -> tuple[Confirmation, ...]:
        """Overrides on a superior's word not yet confirmed: his own, or everybody's."""
        statement = (
            select(OverrideRecord, Person.name)
            .outerjoin(
                AccessEvent,
                (AccessEvent.sequence == OverrideRecord.sequence)
                & (AccessEvent.presentation == OverrideRecord.presentation),
            )
            .outerjoin(Person, Person.id == AccessEvent.person)
            .where(OverrideRecord.on_word_of.is_not(None), OverrideRecord.confirmed_at.is_(None))
            .order_by(OverrideRecord.made_at)
        )
        if account is not None:
            statement = statement.where(OverrideRecord.on_word_of == account)
        with self.gate.database.read() as session:
            return tuple(
                Confirmation(
                    id=row.id,
                    made_at=row.made_at,
                    made_by=row.made_by,
                    codes=tuple(row.codes.split()),
                    checks=tuple(row.checks.split()),
                    reason=row.reason,
                    name=name or "",
                )
                for row, name in session.execute(statement)
            )

    def confirm(self, override: UUID, superior: Operator) -> None:
        """The superior stands by his word (his PIN was checked before); only he himself may."""
        require(superior, Act.CONFIRM)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            row = session.get_one(OverrideRecord, override)
            if row.on_word_of != superior.account:
                raise NotAllowed("not-your-word")
            row.confirmed_at = gate.clock()
            gate.journal.audit(
                session, "override-confirmed", superior.account, override=override.hex
            )

    def undo(self, lane: str, presentation: UUID, reason: str, operator: Operator) -> Shown:
        """A correction with its reason: the passage becomes void, the line stays.

        Raises InvalidInput when the reason is not one of UNDO_REASONS or nothing can be undone.
        """
        require(operator, Act.UNDO)
        if reason not in UNDO_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        with self.gate.database.begin(SUBJECT) as session:
            self.void(session, presentation, reason, operator, lane=lane)
        return self.gate.shown(lane)

    def void(
        self,
        session: Session,
        presentation: UUID,
        reason: str,
        operator: Operator,
        *,
        lane: str | None = None,
        source: Source = Source.KEYBOARD,
    ) -> None:
        """The correction of `undo` inside the caller's transaction; `lane` is where it is seen."""
        gate = self.gate
        event = figures.last_event(session, presentation, gate.journal.station)
        if event is None or event.event == EventKind.CORRECTION:
            raise InvalidInput([Problem(code="nothing-to-undo", field="presentation")])
        holder = lookup.holder(session, event.person) if event.person else None
        corrected = Presentation(
            id=presentation,
            lane=lane or event.lane,
            direction=Direction(event.direction),
            opened_at=event.occurred_at,
        )
        record(
            session,
            gate.journal,
            presentation=corrected,
            event=EventKind.CORRECTION,
            who=Who(
                person=event.person,
                household=holder.household if holder else None,
                is_visitor=holder is not None and holder.kind is PersonKind.VISITOR,
            ),
            operator=operator,
            source=source,
            policy=gate.standing.policy,
            lane=event.lane,
            occurred_at=event.occurred_at,
            outcome=Outcome[event.outcome.upper()],
            corrects=event.id,
            void=True,
        )
        gate.journal.audit(
            session, "undo", operator.account, reason=reason, line=str(event.sequence)
        )
        lane_store.forget_verdict(session, presentation, event.lane)

    def _said(self, reason: str) -> Part:
        """Free text may name somebody: it stands in a private part and is kept as audit is."""
        gate = self.gate
        keep = gate.standing.policy.timings.keep_audit_private
        return Part(
            name="reason", data=canonical({"reason": reason}), expires_at=gate.clock() + keep
        )

    def _load(self, session: Session, lane: str, presentation: UUID) -> Presentation:
        row = lane_store.open_by_id(session, presentation)
        content = row.content if row else lane_store.lane_row(session, lane).verdict
        if content is not None:
            shown = evidence.load(content, self.gate.standing.trust)
            if shown.id == presentation:
                return shown
        raise InvalidInput([Problem(code="nothing-to-override", field="presentation")])


def _checks(presentation: Presentation, codes: frozenset[str]) -> tuple[str, ...]:
    """The names of the checks that gave these findings, each once."""
    findings = presentation.decision.findings if presentation.decision else ()
    return tuple(dict.fromkeys(finding.check for finding in findings if finding.code in codes))


def _standing_in_the_way(presentation: Presentation) -> tuple[Finding, ...]:
    findings = presentation.decision.findings if presentation.decision else ()
    return tuple(
        finding
        for finding in findings
        if finding.outcome in (Outcome.HELD, Outcome.DENIED) and not finding.overridden
    )
