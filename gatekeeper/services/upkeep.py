"""The gate's own housekeeping: the start after an outage, the clock, people who went away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gatekeeper import credentials
from gatekeeper.credentials.claims import PassClaims, PassKind, new_pass_id
from gatekeeper.credentials.envelope import seal_pass
from gatekeeper.credentials.trust import Trust, TrustedKey
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.readings import Symbol
from gatekeeper.keys import SigningKey
from gatekeeper.services import car_verdicts, evidence, judging, stints
from gatekeeper.services.car_holds import CarHolds
from gatekeeper.services.carloads import load
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.store import carloads, retention
from gatekeeper.store import lane as lane_store
from gatekeeper.store.heartbeat import beat, last_beat

# Shorter gaps are a restart, not an outage worth a line.
OUTAGE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What the guard has to know at the start."""

    outage: timedelta | None
    clock_behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Called at the start and by timers, in the write lane."""

    gate: Gate

    def start(self) -> Started:
        """Record the outage since the last heartbeat; find out whether the clock can be right."""
        gate = self.gate
        now = gate.clock()
        with gate.database.begin(SUBJECT) as session:
            gate.standing.clock_trusted = not gate.journal.clock_behind(session)
            if not gate.standing.clock_trusted:
                return Started(outage=None, clock_behind=True)
            seen_at = last_beat(session)
            outage = now - seen_at if seen_at and now - seen_at >= OUTAGE else None
            if outage is not None:
                seconds = str(int(outage.total_seconds()))
                gate.journal.audit(session, "outage", SYSTEM.account, seconds=seconds)
            gate.journal.audit(session, "start", SYSTEM.account)
            stints.interrupt(session, gate.journal, seen_at, now)
            beat(session, now)
        return Started(outage=outage, clock_behind=False)

    def confirm_clock(self, operator: Operator) -> None:
        """The operator says that the clock is right now: a `clock-set` line, and work goes on."""
        require(operator, Act.CONFIRM_CLOCK)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            gate.journal.confirm_clock(session, operator.account)
            beat(session, gate.clock())
        gate.standing.clock_trusted = True

    def warm(self) -> None:
        """Once after the start, in the write lane: the first person waits no longer than others.

        Reads a pass of nobody and looks at every lane; nothing is recorded.
        """
        key, now = SigningKey.generate(), self.gate.clock().replace(microsecond=0)
        trusted = TrustedKey(key_id=key.id, public=key.public, kinds=frozenset({PassKind.RESIDENT}))
        claims = PassClaims(
            site="nowhere",
            kind=PassKind.RESIDENT,
            id=new_pass_id(),
            issued_at=now,
            not_before=now,
            expires_at=now + timedelta(days=1),
        )
        symbol = Symbol(text=seal_pass(claims, key))
        credentials.read(symbol, Trust(site=claims.site, keys=(trusted,)))
        for lane in self.gate.standing.lanes:
            self.gate.shown(lane.key)

    def tidy(self) -> int:
        """Let go of who went away: people with a line, loose evidence without.

        Pending ones after minutes, held ones and the lanes' last verdicts when the time for
        private data is over. Also the heartbeat, and a look whether the clock was set back.
        Returns how many went.
        """
        gate = self.gate
        now = gate.clock()
        timings = gate.standing.policy.timings
        gone = 0
        with gate.database.begin(SUBJECT) as session:
            if gate.journal.clock_behind(session):
                gate.standing.clock_trusted = False
            if not gate.standing.clock_trusted:
                return 0
            for row in lane_store.open_rows(session):
                shown = evidence.load(row.content, gate.standing.trust)
                idle = now - row.touched_at
                outcome = shown.decision.outcome if shown.decision else Outcome.PENDING
                loose = shown.identity is None and idle >= timings.loose_evidence
                stale = outcome is Outcome.PENDING and idle >= timings.abandon_pending
                if loose or stale or idle >= timings.keep_private:
                    judging.abandon(gate, session, shown, row.lane or "", SYSTEM)
                    gone += 1
            CarHolds(gate=gate).release_due(session)
            for car in carloads.rows(session):
                if self._is_gone(car, now):
                    self._let_car_go(session, car)
                    gone += 1
            retention.forget_old_verdicts(session, now - timings.keep_private)
            beat(session, now)
        return gone

    def _is_gone(self, car: carloads.OpenRow, now: datetime) -> bool:
        """A car that never showed all that was wanted, or one whose time is over."""
        timings, idle = self.gate.standing.policy.timings, now - car.touched_at
        outcome = load(car.content, self.gate.standing.trust).outcome
        is_stale = outcome is Outcome.PENDING and idle >= timings.abandon_pending
        return is_stale or idle >= timings.keep_private

    def _let_car_go(self, session: Session, car: carloads.OpenRow) -> None:
        gate = self.gate
        known = load(car.content, gate.standing.trust)
        scene = gate.lineup.scene(session, car.lane or gate.standing.lanes[0].key)
        car_verdicts.turned_back(gate, session, scene, known, SYSTEM)
