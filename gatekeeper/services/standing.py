"""What is in force at this station right now: policy, trust, lanes, whether the clock is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from uuid import UUID

from gatekeeper.config import CrewSettings, LaneSettings
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.duty import Hours
from gatekeeper.domain.policy import Policy


@dataclass(slots=True, kw_only=True)
class Standing:
    """The one changing value of the services; written only inside the write lane.

    `zone` is that of the place; None is the computer's own. `post` is where the station was put,
    `hours` say when its shifts begin. At an office (`is_office`) figures are of every station.
    """

    policy: Policy
    trust: Trust
    lanes: tuple[LaneSettings, ...]
    clock_trusted: bool = True
    zone: tzinfo | None = None
    post: UUID | None = None
    is_office: bool = False
    building_aliases: Mapping[str, str] = field(default_factory=dict)
    hours: Hours = field(default_factory=lambda: CrewSettings().hours)

    def lane(self, key: str) -> LaneSettings:
        """The lane of this key; KeyError when no such lane is set up."""
        for lane in self.lanes:
            if lane.key == key:
                return lane
        raise KeyError(key)
