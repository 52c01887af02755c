"""What a file says of a pass and of a case, whether of a person, a household or the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gatekeeper.domain.policy import ObservationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PassLine:
    """One issue of a pass."""

    number: str
    kind: str
    since: date
    until: date
    closed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case of observation with its notices."""

    number: str
    kind: ObservationKind
    first_on: date
    last_on: date
    state: str
    charge: str = ""
    notices: str = ""
