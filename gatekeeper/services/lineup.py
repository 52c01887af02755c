"""Whose evidence it is: who stands at a lane, who steps aside, who comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import credentials
from gatekeeper.domain.access import (
    Credential,
    Direction,
    EvidenceSlot,
    Notice,
    Passage,
    Presentation,
    Subject,
)
from gatekeeper.domain.readings import MEMBER, Answer, Reading, Symbol, Temperature
from gatekeeper.services import evidence
from gatekeeper.services.standing import Standing
from gatekeeper.store import lane as lane_store
from gatekeeper.store import lookup
from gatekeeper.store.columns import utc_text
from gatekeeper.store.lookup import Found

NOBODY = Found()


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
    # Looked up already, in this very transaction: whom an identity means, a person's last passage.
    known: tuple[Subject | None, Found] | None = None
    passage: tuple[UUID, Passage | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The people at the lanes and on the waiting list, inside the caller's transaction.

    A different identity begins a new person; code, colour and temperature fill the person shown,
    or wait a moment for the next one; nobody decided takes anything more.
    """

    station: str
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def scene(self, session: Session, lane: str, fixed: Direction | None = None) -> Scene:
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

    def read(self, reading: Reading, now: datetime) -> Credential | Notice | Temperature | Answer:
        match reading:
            case Symbol():
                stamped = replace(reading, read_at=reading.read_at or now)
                return credentials.read(stamped, self.standing.trust)
            case Temperature():
                return replace(reading, taken_at=reading.taken_at or now)
            case Answer():
                return replace(reading, answered_at=reading.answered_at or now)

    def add(self, session: Session, scene: Scene, read: Credential | Temperature | Answer) -> Scene:
        """Put the evidence where it belongs: a different identity begins a new person."""
        if isinstance(read, Credential) and read.slot is EvidenceSlot.IDENTITY:
            scene = self._identify(session, scene, read)
        elif isinstance(read, Answer) and read.question == MEMBER:
            return self._name_member(session, scene, read)
        elif scene.presentation is None:
            scene = replace(scene, presentation=self._new(scene), recorded="")
        elif scene.presentation.identity is None:
            scene = replace(scene, presentation=self._fresh(scene.presentation, scene.now))
        if scene.presentation is None:
            raise AssertionError("an addition always has a presentation")
        return replace(scene, presentation=scene.presentation.add(read))

    def step_aside(self, session: Session, scene: Scene) -> Scene:
        """Whoever stands here without a final verdict goes to the waiting list, with a number."""
        shown = scene.presentation
        if shown is None:
            return scene
        if shown.identity is None:
            lane_store.delete_open(session, shown.id)
            return replace(scene, presentation=None, recorded="")
        number = shown.number or lane_store.free_number(session)
        aside = replace(shown, lane=None, number=number)
        self.keep(session, scene, aside, self.found(session, shown), scene.recorded)
        return replace(scene, presentation=None, recorded="", moved=number)

    def step_up(self, scene: Scene, row: lane_store.OpenRow) -> Scene:
        back = evidence.load(row.content, self.standing.trust)
        direction = scene.fixed or back.direction
        return replace(
            scene,
            presentation=replace(back, lane=scene.lane, direction=direction),
            recorded=row.recorded,
        )

    def keep(
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

    def found(
        self, session: Session, presentation: Presentation, scene: Scene | None = None
    ) -> Found:
        subject = presentation.identity.subject if presentation.identity else None
        known = scene.known if scene is not None else None
        found = known[1] if known and known[0] == subject else _look_up(session, subject)
        said = presentation.answer(MEMBER) if found.household else None
        return lookup.as_member(session, found, said.value) if said else found

    def last_passage(
        self, session: Session, scene: Scene, found: Found, besides: UUID
    ) -> Passage | None:
        if found.holder is None:
            return None
        if scene.passage is not None and scene.passage[0] == found.holder.person:
            return scene.passage[1]
        until = scene.row.other_posts_until
        fresh = until is not None and scene.now - until <= self.standing.policy.repeat.fresh
        return lane_store.last_passage(
            session,
            found.holder.person,
            besides=besides,
            station=self.station,
            others=fresh,
        )

    def _identify(self, session: Session, scene: Scene, identity: Credential) -> Scene:
        shown = scene.presentation
        found = _look_up(session, identity.subject)
        if shown is not None and shown.identity is not None:
            if self._is_his_too(session, shown, identity, found):
                return scene
            scene = self.step_aside(session, scene)
            shown = None
        if found.holder is not None:
            waiting = lane_store.open_of_person(session, found.holder.person)
            if waiting is not None:
                loose = self._fresh(shown, scene.now) if shown else None
                if shown is not None:
                    lane_store.delete_open(session, shown.id)
                return _with_loose(self.step_up(scene, waiting), loose)
        shown = self._fresh(shown, scene.now) if shown else self._new(scene)
        last = self.last_passage(session, scene, found, shown.id)
        shown = replace(shown, direction=self._direction(scene, found, last))
        passage = (found.holder.person, last) if found.holder else None
        known = (identity.subject, found)
        return replace(scene, presentation=shown, known=known, passage=passage)

    def _is_his_too(
        self, session: Session, shown: Presentation, identity: Credential, found: Found
    ) -> bool:
        """Does the code that was read belong to whoever stands here already?

        A household's pass shown again is another member's turn once the one before is held; the
        personal pass of a member answers who shows the household's.
        """
        before = self.found(session, shown)
        if shown.identity is not None and shown.identity.key == identity.key:
            return not (identity.is_shared and before.holder is not None and shown.number)
        if before.household is not None and before.holder is None and found.holder is not None:
            return found.holder.household == before.household
        return _same_person(before, found)

    def _name_member(self, session: Session, scene: Scene, said: Answer) -> Scene:
        """The answer is the identity from now on; it counts for a household's pass only."""
        shown = scene.presentation
        if shown is None or self.found(session, shown).household is None:
            return scene
        named = shown.add(said)
        found = self.found(session, named)
        if found.holder is None:
            return scene
        waiting = lane_store.open_of_person(session, found.holder.person)
        if waiting is not None:
            lane_store.delete_open(session, shown.id)
            return _with_loose(self.step_up(scene, waiting), self._fresh(shown, scene.now))
        last = self.last_passage(session, scene, found, shown.id)
        direction = self._direction(scene, found, last)
        return replace(scene, presentation=replace(named, direction=direction))

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

    def _direction(self, scene: Scene, found: Found, last: Passage | None) -> Direction:
        """Fixed, else chosen by key, else proposed from the last passage, else the usual one."""
        chosen = scene.fixed or scene.row.pinned
        if chosen is not None:
            return chosen
        age = scene.now - last.occurred_at if last else None
        window = self.standing.policy.repeat.window
        # A visitor is inside until he leaves, however long ago he came.
        if last is not None and age is not None and (age <= window or found.visit is not None):
            # Within the cooldown it is the same card held up again, not the way back.
            is_again = age < self.standing.policy.repeat.cooldown
            return last.direction if is_again else last.direction.opposite
        return self.standing.lane(scene.lane).usual


def _with_loose(scene: Scene, loose: Presentation | None) -> Scene:
    """Who comes back and was measured before his card was read: empty places are filled."""
    back = scene.presentation
    if loose is None or back is None:
        return scene
    code_shown = back.health_code is not None
    filled = back.add(loose.health_code) if loose.health_code else back
    for temperature in loose.temperatures:
        filled = filled.add(temperature)
    for answer in loose.answers:
        if back.answer(answer.question) is None and not (
            answer.question == "colour" and code_shown
        ):
            filled = filled.add(answer)
    return replace(scene, presentation=filled)


def _look_up(session: Session, subject: Subject | None) -> Found:
    return lookup.found(session, subject) if subject else NOBODY


def _same_person(one: Found, other: Found) -> bool:
    if one.holder is None or other.holder is None:
        return False
    return one.holder.person == other.holder.person
