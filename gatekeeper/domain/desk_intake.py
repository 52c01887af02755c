"""Somebody is taken in at the triage desk of the hall or at the isolation site (O31, O46)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.domain.observation import ORIGIN_CHARACTERS, text_problems
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.provinces import province_of
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS
from gatekeeper.errors import Problem

MESSAGES = {
    "intake-room-missing": "In which room?",
    "intake-origin-missing": "Where does he come from?",
    "intake-reading-missing": "Take the temperature.",
}

ROOM_CHARACTERS = 20
SYMPTOM_CHARACTERS = 100
# 湖北来人 get a card that lets a doctor see them at once.
CARD_FROM = "湖北"


class Desk(StrEnum):
    """大厅分诊台, 集中隔离点."""

    HALL = "hall"
    SITE = "site"


KINDS: Mapping[Desk, ObservationKind] = {
    Desk.HALL: ObservationKind.HOME,
    Desk.SITE: ObservationKind.CENTRAL,
}
"""Who is taken in at the hall goes home, who at the site stays there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What the desk asks; the room is the site's."""

    desk: Desk
    origin: str = ""
    room: str = ""
    tenths: int | None = None
    symptoms: str = ""

    @property
    def gets_card(self) -> bool:
        """A visit card, 方便就诊卡."""
        return self.desk is Desk.HALL and province_of(self.origin) == CARD_FROM


def intake_problems(told: TakenIn) -> tuple[Problem, ...]:
    """What is wrong with it, each at its field."""
    problems = [
        *text_problems("origin", told.origin, ORIGIN_CHARACTERS),
        *text_problems("room", told.room, ROOM_CHARACTERS),
        *text_problems("symptoms", told.symptoms, SYMPTOM_CHARACTERS),
    ]
    if not told.origin:
        problems.append(Problem(code="intake-origin-missing", field="origin"))
    if told.desk is Desk.SITE and not told.room:
        problems.append(Problem(code="intake-room-missing", field="room"))
    if told.tenths is None:
        problems.append(Problem(code="intake-reading-missing", field="tenths"))
    elif not LOWEST_TENTHS <= told.tenths <= HIGHEST_TENTHS:
        problems.append(Problem(code="temperature-implausible", field="tenths"))
    return tuple(problems)
