"""The gate: a reading comes in, the facts are gathered, the rules decide, the verdict is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import credentials
from gatekeeper.domain.access import (
    Credential,
    Decision,
    Direction,
    EventKind,
    EvidenceSlot,
    Facts,
    Holder,
    Notice,
    Outcome,
    Passage,
    Presentation,
    Subject,
)
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.decide import decide
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer, Reading, Symbol, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.services import evidence
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.services.referrals import FINDING, open_referral
from gatekeeper.services.standing import Standing
from gatekeeper.store import lane as lane_store
from gatekeeper.store import people
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.people import Found

SUBJECT = "access"
NOBODY = Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the guard sees of a lane after a reading; a verdict in it is committed.

    `sequence` is the journal line of the verdict, None while nothing is recorded. `moved` is the
    waiting number given to whoever stood here before. `repeated`: the same code within the
    cooldown, the last verdict again, no new line.
    """

    lane: str
    direction: Direction
    policy: Policy
    presentation: Presentation | None = None
    holder: Holder | None = None
    notice: Notice | None = None
    sequence: int | None = None
    moved: int | None = None
    repeated: bool = False
    emergency: bool = False

    @property
    def outcome(self) -> Outcome | None:
        """None is idle."""
        shown = self.presentation
        return shown.decision.outcome if shown and shown.decision else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A lane inside one transaction: the moment, its memory, and who stands there."""

    now: datetime
    lane: str
    row: lane_store.LaneRow
    presentation: Presentation | None
    recorded: str = ""
    moved: int | None = None
    fixed: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The use cases of a lane. Every method runs in the write lane and is one transaction."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

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
        _refuse_slips(readings)
        with self.database.begin(SUBJECT) as session:
            scene = self._scene(session, lane, direction)
            notice: Notice | None = None
            touched = False
            for reading in readings:
                read = self._read(reading, scene.now)
                if isinstance(read, Notice):
                    notice = read
                    continue
                if self._is_repeat(scene, read):
                    return self._again(session, scene)
                scene = self._add(session, scene, read)
                touched = True
            if not touched:
                return replace(self._look(session, scene), notice=notice)
            shown = self._judge(session, scene, operator, source)
        return replace(shown, notice=notice)

    def shown(self, lane: str) -> Shown:
        """Who stands at the lane now; without anyone, the lane's last verdict is not repeated."""
        with self.database.begin(SUBJECT) as session:
            return self._look(session, self._scene(session, lane))

    def set_direction(self, lane: str, direction: Direction, operator: Operator) -> Shown:
        """One of the two absolute keys: for the person shown, or for the next one."""
        if self.standing.lane(lane).direction not in (None, direction):
            raise NotAllowed("direction-fixed")
        with self.database.begin(SUBJECT) as session:
            lane_store.pin_direction(session, lane, direction)
            scene = self._scene(session, lane)
            if scene.presentation is None:
                return self._look(session, scene)
            turned = replace(scene.presentation, direction=direction)
            scene = replace(scene, presentation=turned)
            return self._judge(session, scene, operator, Source.KEYBOARD)

    def recall(self, lane: str, number: int | None, operator: Operator) -> Shown:
        """Bring a waiting person back to the lane; None takes the next one, round and round.

        With nobody waiting, whoever stands here is judged again.
        """
        with self.database.begin(SUBJECT) as session:
            scene = self._scene(session, lane)
            here = scene.presentation.number if scene.presentation else None
            row = lane_store.next_waiting(session, here, number)
            if row is not None:
                scene = self._step_up(self._step_aside(session, scene), row)
            return self._judge(session, scene, operator, Source.KEYBOARD)

    def dismiss(self, lane: str, operator: Operator) -> Shown:
        """The person shown went away: an `abandoned` line, and the lane is free."""
        with self.database.begin(SUBJECT) as session:
            scene = self._scene(session, lane)
            if scene.presentation is not None:
                self.abandon(session, scene.presentation, lane, operator)
            return self._idle(scene)

    def judge_open(
        self, session: Session, lane: str, shown: Presentation, operator: Operator
    ) -> Shown:
        """Decide again about this person, inside the caller's transaction (an override)."""
        scene = self._scene(session, lane)
        if scene.presentation is not None and scene.presentation.id != shown.id:
            scene = self._step_aside(session, scene)
        scene = replace(scene, presentation=shown, recorded="")
        return self._judge(session, scene, operator, Source.KEYBOARD)

    def abandon(
        self, session: Session, presentation: Presentation, lane: str, operator: Operator
    ) -> None:
        """Close an open presentation; only a person leaves a line, loose evidence does not."""
        if presentation.identity is not None and self.standing.clock_trusted:
            found = self._found(session, presentation)
            outcome = presentation.decision.outcome if presentation.decision else Outcome.PENDING
            record(
                session,
                self.journal,
                presentation=presentation,
                event=EventKind.ABANDONED,
                who=_who(found, presentation),
                operator=operator,
                source=Source.KEYBOARD,
                policy=self.standing.policy,
                lane=lane,
                occurred_at=self.clock(),
                outcome=outcome,
            )
        lane_store.delete_open(session, presentation.id)

    # --- reading ------------------------------------------------------------------------------

    def _read(self, reading: Reading, now: datetime) -> Credential | Notice | Temperature | Answer:
        match reading:
            case Symbol():
                stamped = replace(reading, read_at=reading.read_at or now)
                return credentials.read(stamped, self.standing.trust)
            case Temperature():
                return replace(reading, taken_at=reading.taken_at or now)
            case Answer():
                return replace(reading, answered_at=reading.answered_at or now)

    def _is_repeat(self, scene: Scene, read: object) -> bool:
        """The same code again within the cooldown, nobody new before it, direction not changed."""
        row = scene.row
        if not isinstance(read, Credential) or row.verdict_key != read.key:
            return False
        if row.verdict_at is None or (scene.presentation and scene.presentation.identity):
            return False
        if row.pinned is not None:
            return False
        return scene.now - row.verdict_at < self.standing.policy.repeat.cooldown

    # --- whose evidence -----------------------------------------------------------------------

    def _scene(self, session: Session, lane: str, fixed: Direction | None = None) -> Scene:
        row = lane_store.lane_row(session, lane)
        shown = evidence.load(row.open_content, self.standing.trust) if row.open_content else None
        return Scene(
            now=self.clock(),
            lane=lane,
            row=row,
            presentation=shown,
            recorded=row.open_recorded,
            fixed=self.standing.lane(lane).direction or fixed,
        )

    def _add(
        self, session: Session, scene: Scene, read: Credential | Temperature | Answer
    ) -> Scene:
        """Put the evidence where it belongs: a different identity begins a new person."""
        if isinstance(read, Credential) and read.slot is EvidenceSlot.IDENTITY:
            scene = self._identify(session, scene, read)
        elif scene.presentation is None:
            scene = replace(scene, presentation=self._new(scene), recorded="")
        elif scene.presentation.identity is None:
            scene = replace(scene, presentation=self._fresh(scene.presentation, scene.now))
        if scene.presentation is None:
            raise AssertionError("an addition always has a presentation")
        return replace(scene, presentation=scene.presentation.add(read))

    def _identify(self, session: Session, scene: Scene, identity: Credential) -> Scene:
        shown = scene.presentation
        found = _look_up(session, identity.subject)
        if shown is not None and shown.identity is not None:
            if shown.identity.key == identity.key or _same_person(
                _look_up(session, shown.identity.subject), found
            ):
                return scene
            scene = self._step_aside(session, scene)
            shown = None
        if found.holder is not None:
            waiting = lane_store.open_of_person(session, found.holder.person)
            if waiting is not None:
                if shown is not None:
                    lane_store.delete_open(session, shown.id)
                return self._step_up(scene, waiting)
        shown = self._fresh(shown, scene.now) if shown else self._new(scene)
        shown = replace(shown, direction=self._direction(session, scene, found, shown.id))
        return replace(scene, presentation=shown)

    def _new(self, scene: Scene) -> Presentation:
        direction = scene.fixed or scene.row.pinned or self.standing.lane(scene.lane).usual
        return Presentation(
            id=self.new_id(), lane=scene.lane, direction=direction, opened_at=scene.now
        )

    def _fresh(self, loose: Presentation, now: datetime) -> Presentation:
        """Loose evidence waits only so long for its identity."""
        oldest = now - self.standing.policy.timings.loose_evidence
        temperatures = tuple(t for t in loose.temperatures if t.taken_at and t.taken_at >= oldest)
        answers = tuple(a for a in loose.answers if a.answered_at and a.answered_at >= oldest)
        code = loose.health_code
        if code is not None and not (code.symbol.read_at and code.symbol.read_at >= oldest):
            code = None
        return replace(
            loose, temperatures=temperatures, answers=answers, health_code=code, decision=None
        )

    def _direction(
        self, session: Session, scene: Scene, found: Found, presentation: UUID
    ) -> Direction:
        """Fixed, else chosen by key, else proposed from the last passage, else the usual one."""
        chosen = scene.fixed or scene.row.pinned
        if chosen is not None:
            return chosen
        last = self._last_passage(session, scene, found, presentation)
        if last is not None and scene.now - last.occurred_at <= self.standing.policy.repeat.window:
            return last.direction.opposite
        return self.standing.lane(scene.lane).usual

    def _step_aside(self, session: Session, scene: Scene) -> Scene:
        """Whoever stands here without a final verdict goes to the waiting list, with a number."""
        shown = scene.presentation
        if shown is None:
            return scene
        if shown.identity is None:
            lane_store.delete_open(session, shown.id)
            return replace(scene, presentation=None, recorded="")
        number = shown.number or lane_store.free_number(session)
        aside = replace(shown, lane=None, number=number)
        self._keep(session, scene, aside, self._found(session, shown), scene.recorded)
        return replace(scene, presentation=None, recorded="", moved=number)

    def _step_up(self, scene: Scene, row: lane_store.OpenRow) -> Scene:
        back = evidence.load(row.content, self.standing.trust)
        direction = scene.fixed or back.direction
        return replace(
            scene,
            presentation=replace(back, lane=scene.lane, direction=direction),
            recorded=row.recorded,
        )

    # --- gather, decide, record ---------------------------------------------------------------

    def _judge(self, session: Session, scene: Scene, operator: Operator, source: Source) -> Shown:
        shown = scene.presentation
        if shown is None:
            return self._idle(scene)
        found = self._found(session, shown)
        facts = self._facts(session, scene, shown, found)
        decision = decide(facts)
        if shown.identity is None:
            decision = _undecided(decision)
        shown = replace(shown, decision=decision)
        outcome = decision.outcome
        fingerprint = _fingerprint(shown)
        sequence: int | None = None
        if outcome is Outcome.HELD and shown.number is None and shown.identity is not None:
            shown = replace(shown, number=lane_store.free_number(session))
        settled = outcome.is_final and self.standing.clock_trusted
        changed = outcome is Outcome.HELD and fingerprint != scene.recorded
        if self.standing.clock_trusted and shown.identity and (settled or changed):
            overridden = any(finding.overridden for finding in decision.findings)
            written = record(
                session,
                self.journal,
                presentation=shown,
                event=EventKind.OVERRIDE if overridden else EventKind(outcome.key),
                who=_who(found, shown),
                operator=operator,
                source=source,
                policy=self.standing.policy,
                lane=scene.lane,
                occurred_at=scene.now,
                outcome=outcome,
                lists_age=facts.lists_age,
            )
            sequence = written.sequence
            if any(finding.code == FINDING for finding in decision.findings):
                person = found.holder.person if found.holder else None
                open_referral(
                    session, self.journal, shown, person, scene.now, self.new_id(), operator
                )
        if settled and shown.identity:
            self._close(session, scene, shown, sequence)
        else:
            recorded = fingerprint if sequence else scene.recorded
            self._keep(session, scene, shown, found, recorded)
        return Shown(
            lane=scene.lane,
            direction=shown.direction,
            policy=self.standing.policy,
            presentation=shown,
            holder=found.holder,
            sequence=sequence,
            moved=scene.moved,
            emergency=facts.emergency,
        )

    def _facts(self, session: Session, scene: Scene, shown: Presentation, found: Found) -> Facts:
        row, now = scene.row, scene.now
        return Facts(
            now=now,
            policy=self.standing.policy,
            presentation=shown,
            holder=found.holder,
            pass_record=found.pass_record,
            newest_issue=found.newest_issue,
            last_passage=self._last_passage(session, scene, found, shown.id),
            other_posts_age=now - row.other_posts_until if row.other_posts_until else None,
            lists_age=now - row.lists_until if row.lists_until else None,
            clock_trusted=self.standing.clock_trusted,
            emergency=row.emergency,
        )

    def _last_passage(
        self, session: Session, scene: Scene, found: Found, besides: UUID
    ) -> Passage | None:
        if found.holder is None:
            return None
        until = scene.row.other_posts_until
        fresh = until is not None and scene.now - until <= self.standing.policy.repeat.fresh
        return lane_store.last_passage(
            session,
            found.holder.person,
            besides=besides,
            station=self.journal.station,
            others=fresh,
        )

    def _close(
        self, session: Session, scene: Scene, shown: Presentation, sequence: int | None
    ) -> None:
        """A final verdict: nothing carries over but what the cooldown and a restart need."""
        lane_store.delete_open(session, shown.id)
        lane_store.save_lane(
            session,
            scene.lane,
            pinned=None,
            key=shown.identity.key if shown.identity else None,
            at=scene.now,
            sequence=sequence or 0,
            verdict=evidence.dump(shown),
        )

    def _keep(
        self, session: Session, scene: Scene, shown: Presentation, found: Found, recorded: str
    ) -> None:
        lane_store.save_open(
            session,
            (
                shown.id.hex,
                shown.lane,
                shown.number,
                found.holder.person.hex if found.holder else None,
                utc_text(shown.opened_at),
                utc_text(scene.now),
                recorded,
                evidence.dump(shown),
            ),
        )

    def _found(self, session: Session, presentation: Presentation) -> Found:
        return _look_up(session, presentation.identity.subject if presentation.identity else None)

    # --- showing without deciding -------------------------------------------------------------

    def _idle(self, scene: Scene) -> Shown:
        lane = self.standing.lane(scene.lane)
        return Shown(
            lane=scene.lane,
            direction=scene.fixed or scene.row.pinned or lane.usual,
            policy=self.standing.policy,
            emergency=scene.row.emergency,
        )

    def _look(self, session: Session, scene: Scene) -> Shown:
        shown = scene.presentation
        idle = self._idle(scene)
        if shown is None:
            return idle
        found = self._found(session, shown)
        return replace(idle, presentation=shown, holder=found.holder, direction=shown.direction)

    def last_verdict(self, lane: str) -> Shown:
        """The lane's last recorded verdict, for the screen after a restart."""
        with self.database.begin(SUBJECT) as session:
            scene = self._scene(session, lane)
            if scene.presentation is not None or scene.row.verdict is None:
                return self._look(session, scene)
            return self._again(session, scene)

    def _again(self, session: Session, scene: Scene) -> Shown:
        """The verdict already recorded, without a new line."""
        if scene.row.verdict is None:
            return self._idle(scene)
        shown = evidence.load(scene.row.verdict, self.standing.trust)
        found = self._found(session, shown)
        return replace(
            self._idle(scene),
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


def _look_up(session: Session, subject: Subject | None) -> Found:
    return people.found(session, subject) if subject else NOBODY


def _same_person(one: Found, other: Found) -> bool:
    if one.holder is None or other.holder is None:
        return False
    return one.holder.person == other.holder.person


def _who(found: Found, presentation: Presentation) -> Who:
    subject = presentation.identity.subject if presentation.identity else None
    holder = found.holder
    return Who(
        person=holder.person if holder else None,
        household=holder.household if holder else None,
        pass_number=found.pass_record.number if found.pass_record else "",
        name=subject.name if subject else "",
    )


def _undecided(decision: Decision) -> Decision:
    """Evidence without a person is no verdict, however bad: it waits for its identity."""
    findings = tuple(
        replace(finding, outcome=min(finding.outcome, Outcome.PENDING))
        for finding in decision.findings
    )
    return replace(decision, findings=findings)


def _fingerprint(presentation: Presentation) -> str:
    """Changes when the outcome or the findings do: only then a held person adds a line."""
    decision = presentation.decision
    if decision is None:
        return ""
    told = " ".join(f"{finding.code}:{finding.outcome.key}" for finding in decision.findings)
    return f"{decision.outcome.key} {told}"
