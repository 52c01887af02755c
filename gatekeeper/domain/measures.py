"""The measures after a return: none, health monitoring, home observation, central isolation."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """管控措施, the mildest first."""

    NONE = "none"
    MONITORING = "monitoring"
    HOME = "home"
    CENTRAL = "central"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {one: place for place, one in enumerate(Measure)}
