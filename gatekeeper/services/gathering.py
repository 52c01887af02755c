"""The facts the rules ask for, gathered once in the transaction of a reading."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Presentation
from gatekeeper.domain.calendar import local
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.returnees import Returning
from gatekeeper.services import companions, four_pieces, leaving
from gatekeeper.services.lineup import Scene
from gatekeeper.store import returnees, strips
from gatekeeper.store.lookup import Found

if TYPE_CHECKING:
    from gatekeeper.services.gate import Gate


def gather(gate: Gate, session: Session, scene: Scene, shown: Presentation, found: Found) -> Facts:
    """What is known of the person shown, and what is in force; a new question is asked here."""
    row, now, standing = scene.row, scene.now, gate.standing
    return Facts(
        now=now,
        policy=standing.policy,
        presentation=shown,
        holder=found.holder,
        pass_record=found.pass_record,
        newest_issue=found.newest_issue,
        visit=found.visit,
        returning=_returning(session, found),
        last_passage=gate.lineup.last_passage(session, scene, found, shown.id),
        other_posts_age=now - row.other_posts_until if row.other_posts_until else None,
        lists_age=now - row.lists_until if row.lists_until else None,
        clock_trusted=standing.clock_trusted,
        emergency=row.emergency,
        zone=standing.zone,
        is_household_pass=found.household is not None,
        companion=companions.asked(session, gate.journal.station, shown),
        strip_on=_strip(session, found, standing.zone),
        pieces=four_pieces.asked(session, standing, shown, found),
        **leaving.asked(session, standing, shown, found, now),
    )


def _returning(session: Session, found: Found) -> Returning | None:
    """The open return of somebody of the records."""
    if found.holder is None or found.visit is not None:
        return None
    return returnees.open_return(session, found.holder.person)


def _strip(session: Session, found: Found, zone: tzinfo | None) -> date | None:
    """Since when a strip hangs on the door of somebody who lives here."""
    if found.holder is None or found.visit is not None or found.holder.household is None:
        return None
    there = strips.open_since(session, found.holder.household)
    return local(there[1], zone).date() if there else None
