"""解除 and 启动: one signed act switches the profile and closes in bulk, at once or at its time."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper import config
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Policy
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem, StoreError
from gatekeeper.services.closings import CLOSINGS, Thing, names
from gatekeeper.services.destruction import HealthDestruction
from gatekeeper.services.gate import Gate
from gatekeeper.services.profiles import SUBJECT, Outlook, Profiles, refuse_moment
from gatekeeper.store import figures
from gatekeeper.store.access import ClosedThing, PolicyVersion

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of one subject there are, with a few of them, masked."""

    key: str
    title: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRow:
    """One thing that ended, with the masked name of whose it was."""

    title: str
    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act: `is_applied` False while its time is to come."""

    sequence: int
    profile: str
    version: str
    since: datetime
    reason: str
    is_applied: bool
    rows: tuple[ClosedRow, ...]


EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """`rehearse` and `done` read; `carry_out` and `apply_due` run in the write lane."""

    gate: Gate
    profiles: Profiles
    destruction: HealthDestruction | None = None

    def rehearse(self) -> tuple[Count, ...]:
        """What would end now, subject by subject."""
        with self.gate.database.read() as session:
            return tuple(
                self._count(session, one.key, one.title, tuple(one.found(session, self.gate)))
                for one in CLOSINGS
            )

    def outlook(self) -> Outlook:
        """For the window: what is in force, what comes next, and of what something is left."""
        told = self.profiles.outlook()
        with self.gate.database.read() as session:
            left = {one.key for one in CLOSINGS if any(True for _ in one.found(session, self.gate))}
        return replace(told, left=frozenset(left))

    def carry_out(
        self,
        content: dict[str, Any],
        closes: Sequence[str],
        operator: Operator,
        *,
        reason: str,
        since: datetime | None = None,
        health_on: date | None = None,
    ) -> Done:
        """Order the profile and what ends with it, and do so now unless `since` lies ahead.

        Health data is destroyed by the day `health_on`, if one is stated.

        Raises NotAllowed to whom it is not permitted, InvalidInput with each problem at its field.
        """
        require(operator, Act.LIFT)
        known = {one.key for one in CLOSINGS}
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        if not known.issuperset(closes):
            raise InvalidInput([Problem(code="closing-unknown", field="closes")])
        now = self.gate.clock()
        if since is not None:
            refuse_moment(since, now)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.profiles.order(
                session, content, since or now, operator, reason=reason, closes=closes
            )
            if since is None:
                self._apply(session, row)
            if health_on is not None and self.destruction is not None:
                self.destruction.order(session, row, health_on, operator)
            done, policy = self._done(session, row), config.policy_from(content)
        if since is None:
            self.gate.standing.policy = policy
        return done

    def apply_due(self) -> Policy | None:
        """What was ordered for a moment that has come takes force; None when nothing has.

        An order that is not as it was signed, or that something in it keeps from being carried
        out, takes no force: the log says so, and it is not tried again by itself.
        """
        if not self.gate.standing.clock_trusted:
            return None
        policy: Policy | None = None
        while (due := self._due()) is not None:
            try:
                with self.gate.database.begin(SUBJECT) as session:
                    if self.gate.journal.clock_behind(session):
                        break
                    taken = self._take(session, due)
                if taken is not None:
                    self.gate.standing.policy = policy = taken
            except StoreError:  # nothing can be written now; the next time it may
                raise
            except Exception as error:
                log.exception("An order could not take force")
                self._give_up(due, error)
        return policy

    def done(self, sequence: int) -> Done:
        """An act with what ended by it."""
        with self.gate.database.read() as session:
            return self._done(session, session.get_one(PolicyVersion, sequence))

    def _due(self) -> int | None:
        """The first order whose time has come."""
        with self.gate.database.read() as session:
            first = next(iter(figures.policies_to_come(session)), None)
            return first.sequence if first and first.since <= self.gate.clock() else None

    def _give_up(self, order: int, error: Exception) -> None:
        """What it had begun is undone; a line tells which fault it was."""
        fault = error.code if isinstance(error, GatekeeperError) else type(error).__name__
        with self.gate.database.begin(SUBJECT) as session:
            row = session.get_one(PolicyVersion, order)
            told = self.profiles.named(row)
            self.gate.journal.audit(session, "policy-failed", None, fault=fault, **told)
            row.withdrawn_at, row.failure = self.gate.clock(), "order-failed"

    # --- inside a transaction -----------------------------------------------------------------

    def _take(self, session: Session, order: int) -> Policy | None:
        """The order takes force, if it is as it was signed."""
        row = session.get_one(PolicyVersion, order)
        if not self.profiles.is_genuine(session, row):
            self.gate.journal.audit(session, "policy-forged", None, **self.profiles.named(row))
            row.withdrawn_at, row.failure = self.gate.clock(), "order-forged"
            return None
        self._apply(session, row)
        in_force = figures.policy_in_force(session)
        assert in_force is not None
        return config.policy_from(self._content(in_force))

    def _content(self, row: PolicyVersion) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(row.content)
        return content

    def _apply(self, session: Session, row: PolicyVersion) -> None:
        """Close what ends, then let the profile take force; the line tells how many of each."""
        by = Operator(account=row.switched_by, name="", role=Role.SUPERVISOR)
        counts: dict[str, int] = {}
        for one in CLOSINGS:
            if one.key not in row.closes.split():
                continue
            things = tuple(one.found(session, self.gate))
            for thing in things:
                one.close(session, self.gate, thing.id, row.reason, by)
                session.add(ClosedThing(act=row.sequence, subject=one.key, thing=thing.id))
            counts[one.key] = len(things)
        told = {"closed": counts} if row.closes else {}
        self.profiles.apply(session, row, **told)
        session.flush()

    def _count(self, session: Session, key: str, title: str, things: tuple[Thing, ...]) -> Count:
        told = names(session, [thing.person for thing in things[:EXAMPLES]])
        examples = tuple(f"{mask_name(name)} {place}".strip() for name, place in told if name)
        return Count(key=key, title=title, count=len(things), examples=examples)

    def _done(self, session: Session, row: PolicyVersion) -> Done:
        statement = select(ClosedThing).where(ClosedThing.act == row.sequence)
        kept: dict[str, list[Any]] = {}
        for thing in session.scalars(statement):
            kept.setdefault(thing.subject, []).append(thing.thing)
        rows: list[ClosedRow] = []
        for one in CLOSINGS:
            ids = kept.get(one.key, [])
            told = names(session, [one.whose(session, thing) for thing in ids])
            rows += [
                ClosedRow(title=one.title, name=mask_name(name), place=place)
                for name, place in told
            ]
        return Done(
            sequence=row.sequence,
            profile=row.profile,
            version=row.version,
            since=row.since,
            reason=row.reason,
            is_applied=row.applied is not None,
            rows=tuple(rows),
        )
