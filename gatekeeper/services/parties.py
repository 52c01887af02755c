"""Children and dependants on foot, each with a verdict of his own, beside the adult who passed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Credential, Member
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.party import born_after
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.readings import COMPANION, Answer, Symbol, Symbology
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import companions, evidence
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.lineup import Scene
from gatekeeper.services.shown import Shown
from gatekeeper.store import lane as lane_store
from gatekeeper.store import lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Who may come along with the adult decided last: those who have not passed with him yet."""

    adult: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """A party on foot: the adult by his own code, then each child by one key."""

    gate: Gate

    def offered(self, lane: str) -> Offered:
        """The children and dependants of the adult who just passed; the adult is asked first.

        Raises InvalidInput where nobody passed a moment ago, or nobody of his flat is a child.
        """
        with self.gate.database.begin(SUBJECT) as session:
            scene = self.gate.lineup.scene(session, lane)
            adult = self._adult(session, scene)
            found = self._others(session, scene, adult)
        if not found:
            raise _refused("party-no-children")
        return Offered(adult=adult.companion.name, members=found)

    def add(self, lane: str, person: UUID, operator: Operator) -> Shown:
        """This child comes along: a presentation of his own, judged by what he has to show."""
        require(operator, Act.DECIDE)
        gate, lineup = self.gate, self.gate.lineup
        with gate.database.begin(SUBJECT) as session:
            scene = lineup.scene(session, lane)
            adult = self._adult(session, scene)
            if all(member.person != person for member in self._others(session, scene, adult)):
                raise _refused("party-no-child")
            self._keep_together(session, scene)
            symbol = Symbol(text=str(person), symbology=Symbology.RECORD, source="keyboard")
            pick = lineup.read(symbol, scene.now)
            assert isinstance(pick, Credential)
            comes_with = Answer(question=COMPANION, value=self._adult_id(scene).hex)
            scene = lineup.add(session, lineup.add(session, scene, pick), comes_with)
            assert scene.presentation is not None
            child = replace(scene.presentation, direction=adult.companion.direction)
            shown = gate.judge_open(session, lane, child, operator)
            return replace(shown, moved=scene.moved)

    def _adult(self, session: Session, scene: Scene) -> lane_store.CompanionRow:
        """Granted at this lane a moment ago, and nobody else since."""
        row, now = scene.row, scene.now
        recent = self.gate.standing.policy.timings.party
        if row.verdict is None or row.verdict_at is None or now - row.verdict_at > recent:
            raise _refused("party-adult-first")
        here = scene.presentation
        if here is not None and here.identity is not None and here.answer(COMPANION) is None:
            raise _refused("party-adult-first")
        found = lane_store.companion(session, self.gate.journal.station, self._adult_id(scene))
        if found is None or not found.companion.granted or found.household is None:
            raise _refused("party-adult-first")
        return found

    def _adult_id(self, scene: Scene) -> UUID:
        """Whoever was decided last, or the one with whom he came."""
        assert scene.row.verdict is not None
        decided = evidence.load(scene.row.verdict, self.gate.standing.trust)
        return evidence.companion_of(decided) or decided.id

    def _others(
        self, session: Session, scene: Scene, adult: lane_store.CompanionRow
    ) -> tuple[Member, ...]:
        assert adult.household is not None
        today = local(scene.now, self.gate.standing.zone).date()
        gone = _picked(scene)
        children = lookup.children(session, adult.household, born_after(today))
        return tuple(
            one
            for one in children
            if one.person != adult.companion.person and str(one.person) not in gone
        )

    def _keep_together(self, session: Session, scene: Scene) -> None:
        """A child who still stands here undecided is of the party all the same."""
        here = scene.presentation
        together = companions.text_with(scene.row, here) if here else None
        if together is not None:
            lane_store.save_party(session, scene.lane, together)


def _picked(scene: Scene) -> set[str]:
    """Whom the picks of this party name already, the one at the lane too."""
    told = [*companions.dumps_of(scene.row), scene.row.open_content]
    symbols = [json.loads(dump)["identity"] for dump in told if dump]
    return {symbol[0] for symbol in symbols if symbol}


def _refused(code: str) -> InvalidInput:
    return InvalidInput([Problem(code=code)])
