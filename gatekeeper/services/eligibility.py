"""Who may hold a pass: whoever lives here, and who came back only after his observation (G09)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from gatekeeper.domain.access import PersonKind
from gatekeeper.errors import Problem
from gatekeeper.store import observation
from gatekeeper.store.people import Person

_AT_HOME = frozenset({PersonKind.RESIDENT, PersonKind.DEPENDANT})
# Crew and workers are let in by other papers than a resident's, and still need one that is signed.
_HOLDERS = _AT_HOME | {PersonKind.WORKER, PersonKind.CREW}


def refusal(session: Session, person: Person, today: date) -> Problem | None:
    """Why this person gets no pass now; the day is named on which he may."""
    if person.kind not in _HOLDERS:
        told = {"name": person.name}
        return Problem(code="pass-not-a-resident", field="person", parameters=told)
    if person.moved_out_on is not None or person.merged_into is not None:
        return Problem(code="pass-moved-out", field="person", parameters={"name": person.name})
    case = observation.open_of_person(session, person.id, today)
    if case is None:
        return None
    told = {"name": person.name, "day": case.last_on.isoformat()}
    return Problem(code="pass-under-observation", field="person", parameters=told)
