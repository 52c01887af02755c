"""Who passes together on foot, as the lane remembers it: the adult first, then his children."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Companion, Presentation
from gatekeeper.domain.party import Party
from gatekeeper.services import evidence
from gatekeeper.store import lane as lane_store
from gatekeeper.store.lane import LaneRow


def asked(session: Session, station: str, shown: Presentation) -> Companion | None:
    """The adult with whom somebody comes along, as his passage counts now."""
    adult = evidence.companion_of(shown)
    found = lane_store.companion(session, station, adult) if adult else None
    return found.companion if found else None


def dumps_of(row: LaneRow) -> list[str]:
    """Those of the party so far, the adult first; alone he is a party too."""
    if row.party:
        return list(json.loads(row.party))
    return [row.verdict] if row.verdict else []


def text_with(row: LaneRow, shown: Presentation) -> str | None:
    """The party of the lane with this child as he is now.

    None for whoever comes alone, and for a child after whose adult others have passed.
    """
    adult = evidence.companion_of(shown)
    dumps = {json.loads(dump)["id"]: dump for dump in dumps_of(row)}
    if adult is None or next(iter(dumps), None) != adult.hex:
        return None
    dumps[shown.id.hex] = evidence.dump(shown)
    return json.dumps(list(dumps.values()))


def party_of(row: LaneRow, shown: Presentation, trust: Trust) -> Party | None:
    """The party of a child at the lane; alone with himself once others have passed since."""
    adult = evidence.companion_of(shown)
    if adult is None:
        return None
    members = tuple(evidence.load(dump, trust) for dump in dumps_of(row))
    if not members or members[0].id != adult:
        members = ()
    return Party(members=members).with_member(shown)
