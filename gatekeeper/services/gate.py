"""The gate: readings come in, facts are gathered, rules decide, the verdict is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import (
    Direction,
    Notice,
    Outcome,
    Presentation,
)
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.readings import Answer, Reading, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.services import car_lane, companions, evidence, judging, shown_before
from gatekeeper.services.lineup import Lineup, Scene
from gatekeeper.services.recording import Source
from gatekeeper.services.shown import Shown
from gatekeeper.services.standing import Standing
from gatekeeper.store import lane as lane_store
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal

SUBJECT = "access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The use cases of a lane. Every method runs in the write lane and is one transaction."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    @property
    def lineup(self) -> Lineup:
        """Whose evidence it is."""
        return Lineup(
            station=self.journal.station,
            standing=self.standing,
            clock=self.clock,
            new_id=self.new_id,
        )

    def present(
        self,
        lane: str,
        readings: Sequence[Reading],
        *,
        operator: Operator = SYSTEM,
        source: Source = Source.CAMERA,
        direction: Direction | None = None,
    ) -> Shown:
        """Take readings for whoever stands at the lane, decide, record, and tell what to show.

        `direction` is that of a device that stands for one way only. Raises InvalidInput for a
        temperature that cannot be one (30 to 45 C); StoreError when nothing could be recorded.
        """
        require(operator, Act.DECIDE)
        _refuse_slips(readings)
        lineup = self.lineup
        with self.database.begin(SUBJECT) as session:
            scene = lineup.scene(session, lane, direction)
            if scene.row.car is not None:
                return car_lane.present(self, session, scene, readings, operator, source)
            notice: Notice | None = None
            touched = False
            for reading in readings:
                read = lineup.read(reading, scene.now)
                if isinstance(read, Notice):
                    notice = read
                    continue
                if shown_before.is_repeat(self.standing, scene, read):
                    if isinstance(read, Answer) and scene.presentation is not None:
                        lane_store.delete_open(session, scene.presentation.id)
                    return self._again(session, scene)
                if shown_before.is_late(self.standing, scene, read):
                    notice = Notice(code="notice-late")
                    continue
                scene = lineup.add(session, scene, read)
                touched = True
            if not touched:
                return replace(self._look(session, scene), notice=notice)
            shown = self._judge(session, scene, operator, source)
        return shown if notice is None else replace(shown, notice=notice)

    def shown(self, lane: str) -> Shown:
        """Who stands at the lane now; without anyone, the lane's last verdict is not repeated."""
        with self.database.begin(SUBJECT) as session:
            return self._look(session, self.lineup.scene(session, lane))

    def set_direction(self, lane: str, direction: Direction, operator: Operator) -> Shown:
        """One of the two absolute keys: for the person shown, or for the next one."""
        require(operator, Act.DECIDE)
        if self.standing.lane(lane).direction not in (None, direction):
            raise NotAllowed("direction-fixed")
        with self.database.begin(SUBJECT) as session:
            lane_store.pin_direction(session, lane, direction)
            scene = self.lineup.scene(session, lane)
            if scene.row.car is not None:
                return car_lane.turn(self, session, scene, direction, operator)
            if scene.presentation is None:
                return self._look(session, scene)
            turned = replace(scene.presentation, direction=direction)
            scene = replace(scene, presentation=turned)
            return self._judge(session, scene, operator, Source.KEYBOARD)

    def recall(self, lane: str, number: int | None, operator: Operator) -> Shown:
        """Bring a waiting person back to the lane; None takes the next one, round and round.

        With nobody waiting, whoever stands here is judged again. Cars have numbers of the same row.
        """
        require(operator, Act.DECIDE)
        with self.database.begin(SUBJECT) as session:
            scene = self.lineup.scene(session, lane)
            car = car_lane.recalled(self, session, scene, number, operator)
            if car is not None:
                return car
            here = scene.presentation.number if scene.presentation else None
            row = lane_store.next_waiting(session, here, number)
            if row is not None:
                scene = self.lineup.step_up(self.lineup.step_aside(session, scene), row)
            return self._judge(session, scene, operator, Source.KEYBOARD)

    def dismiss(self, lane: str, operator: Operator) -> Shown:
        """The person shown went away: an `abandoned` line, and the lane is free."""
        require(operator, Act.DECIDE)
        with self.database.begin(SUBJECT) as session:
            scene = self.lineup.scene(session, lane)
            if scene.presentation is not None:
                judging.abandon(self, session, scene.presentation, lane, operator)
            return self.idle(scene)

    def judge_open(
        self, session: Session, lane: str, shown: Presentation, operator: Operator
    ) -> Shown:
        """Decide again about this person, inside the caller's transaction (an override)."""
        scene = self.lineup.scene(session, lane)
        if scene.presentation is not None and scene.presentation.id != shown.id:
            scene = self.lineup.step_aside(session, scene)
        scene = replace(scene, presentation=shown, recorded="")
        return self._judge(session, scene, operator, Source.KEYBOARD)

    # --- gather, decide, record ---------------------------------------------------------------

    def _judge(self, session: Session, scene: Scene, operator: Operator, source: Source) -> Shown:
        if scene.presentation is None:
            return self.idle(scene)
        weighed = judging.weigh(self, session, scene, scene.presentation)
        shown, found, outcome = weighed.presentation, weighed.found, weighed.decision.outcome
        fingerprint = judging.fingerprint_of(shown)
        sequence: int | None = None
        if outcome is Outcome.HELD and shown.number is None and shown.identity is not None:
            shown = replace(shown, number=lane_store.free_number(session))
        settled = outcome.is_final and self.standing.clock_trusted
        changed = outcome is Outcome.HELD and fingerprint != scene.recorded
        if self.standing.clock_trusted and shown.identity and (settled or changed):
            sequence = judging.write(self, session, scene, weighed, operator, source)
        if settled and shown.identity:
            judging.close(self, session, scene, shown, sequence)
        else:
            recorded = fingerprint if sequence else scene.recorded
            self.lineup.keep(session, scene, shown, found, recorded)
        return Shown(
            lane=scene.lane,
            direction=shown.direction,
            policy=self.standing.policy,
            presentation=shown,
            holder=found.holder,
            sequence=sequence,
            moved=scene.moved,
            members=judging.members_of(session, found),
            party=companions.party_of(scene.row, shown, self.standing.trust),
            emergency=weighed.facts.emergency,
        )

    # --- showing without deciding -------------------------------------------------------------

    def idle(self, scene: Scene) -> Shown:
        """The lane without anybody."""
        lane = self.standing.lane(scene.lane)
        return Shown(
            lane=scene.lane,
            direction=scene.fixed or scene.row.pinned or lane.usual,
            policy=self.standing.policy,
            emergency=scene.row.emergency,
        )

    def _look(self, session: Session, scene: Scene) -> Shown:
        if scene.row.car is not None:
            return car_lane.look(self, session, scene)
        shown = scene.presentation
        idle = self.idle(scene)
        if shown is None:
            return idle
        found = self.lineup.found(session, shown)
        return replace(
            idle,
            presentation=shown,
            holder=found.holder,
            direction=shown.direction,
            members=judging.members_of(session, found),
            party=companions.party_of(scene.row, shown, self.standing.trust),
        )

    def last_verdict(self, lane: str) -> Shown:
        """The lane's last recorded verdict, for the screen after a restart."""
        with self.database.begin(SUBJECT) as session:
            scene = self.lineup.scene(session, lane)
            if scene.presentation is not None or scene.row.car or scene.row.verdict is None:
                return self._look(session, scene)
            return self._again(session, scene)

    def _again(self, session: Session, scene: Scene) -> Shown:
        """The verdict already recorded, without a new line."""
        if scene.row.verdict is None:
            return self.idle(scene)
        shown = evidence.load(scene.row.verdict, self.standing.trust)
        found = self.lineup.found(session, shown)
        return replace(
            self.idle(scene),
            presentation=shown,
            holder=found.holder,
            direction=shown.direction,
            sequence=scene.row.verdict_sequence,
            repeated=True,
        )


def _refuse_slips(readings: Sequence[Reading]) -> None:
    problems = [
        Problem(
            code="temperature-implausible",
            field="temperature",
            parameters={"celsius": reading.celsius},
        )
        for reading in readings
        if isinstance(reading, Temperature) and not reading.plausible
    ]
    if problems:
        raise InvalidInput(problems)
