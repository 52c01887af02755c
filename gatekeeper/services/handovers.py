"""Handing over: what both see, then one line with both signatures; whoever goes is signed off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import handover as rules
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.handover import Handover, Item, Kind, Piece, Told
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.stints import Ending
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.handover_items import HANDOVER_ITEMS, Sources
from gatekeeper.services.stints import Stints
from gatekeeper.store import handovers as table
from gatekeeper.store import stints as stints_table
from gatekeeper.store.handovers import LINED, HandoverRecord

SUBJECT = "handovers"
# As the shift log it belongs to: who said what about a shift is asked for a year.
KEEP = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is there to hand over now; equipment as it was handed over last."""

    items: tuple[Item, ...]
    equipment: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handovers:
    """`ready` reads; the PINs are checked before `sign`."""

    stints: Stints
    sources: Sources
    equipment: tuple[str, ...]

    def ready(self, operator: Operator) -> Ready:
        """Everything open, and the pieces of the settings; read lane."""
        require(operator, Act.LOOK)
        with self.stints.database.read() as session:
            before = {piece.name: piece for piece in self._before(session)}
        return Ready(
            items=tuple(gather(self.sources) for gather in HANDOVER_ITEMS),
            equipment=tuple(
                before.get(name, Piece(name=name, number=0)) for name in self.equipment
            ),
        )

    def problems(self, told: Told, outgoing: Operator) -> list[Problem]:
        """What is wrong with it before anybody signs; read lane."""
        require(outgoing, Act.DECIDE)
        with self.stints.database.read() as session:
            return rules.problems(_plain(told), outgoing.account, None, self._before(session))

    def sign(self, told: Told, outgoing: Operator, relief: Operator | None) -> Handover:
        """Both have signed by PIN; without a relief whoever is on duty stays, and that is told."""
        require(outgoing, Act.DECIDE)
        if relief is not None:
            require(relief, Act.DECIDE)
        stints, told = self.stints, _plain(told)
        taker = relief.account if relief else None
        with stints.database.begin(SUBJECT) as session:
            found = rules.problems(told, outgoing.account, taker, self._before(session))
            stint = stints_table.open_here(session, stints.journal.station)
            if stint is None or stint.account != outgoing.account:
                found.append(Problem(code="handover-off-duty"))
            if found:
                raise InvalidInput(found)
            row = self._write(session, told, outgoing, taker)
            if relief is not None and stint is not None:
                stints.end(session, stint, Ending.HANDED_OVER, outgoing)
                stints.journal.audit(session, "sign-off", outgoing.account)
                stints.journal.audit(session, "sign-on", relief.account)
                stints.begin(session, relief)
            return row.handover

    def _write(
        self, session: Session, told: Told, outgoing: Operator, relief: UUID | None
    ) -> HandoverRecord:
        stints, now = self.stints, self.stints.clock()
        kind = rules.kind_of(told, relief)
        row = HandoverRecord(
            id=stints.new_id(),
            post=stints.posts.here,
            handed_at=now,
            kind=kind,
            outgoing=outgoing.account,
            relief=relief,
            items="",
            equipment="",
            person=outgoing.account,
        )
        table.say(row, told)
        LINED.write(
            session,
            stints.journal,
            row,
            kind.value,
            operator=outgoing.account,
            occurred_at=now,
            expires_at=now + KEEP,
        )
        return row

    def _before(self, session: Session) -> tuple[Piece, ...]:
        last = table.last(session, self.stints.posts.here)
        return last.told.equipment if last else ()


def _plain(told: Told) -> Told:
    return replace(
        told, notes=" ".join(told.notes.split()), objection=" ".join(told.objection.split())
    )


__all__ = ["Handovers", "Kind", "Ready"]
