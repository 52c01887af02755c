"""The household map (防疫作战图, O20): every door with its mark, read at once and live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.grid import Structure
from gatekeeper.domain.household_marks import HouseholdMark
from gatekeeper.domain.household_plan import MapDoor, natural
from gatekeeper.domain.permissions import Act, require
from gatekeeper.reports.household_map import MapPaper
from gatekeeper.services.gate import Gate
from gatekeeper.store import grid, household_map
from gatekeeper.store.household_map import Stamp

SUBJECT = "household-map"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNow:
    """All doors as they stood at a moment, with the grids they belong to (O21).

    `stamp` and `today` say what they were read from.
    """

    doors: tuple[MapDoor, ...]
    structure: Structure
    today: date
    read_at: datetime
    stamp: Stamp

    @property
    def counts(self) -> Mapping[HouseholdMark, int]:
        """How many doors have each mark."""
        return Counter(door.mark for door in self.doors)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMap:
    """`look` writes who looked; `now` and `changed` run in the read lane."""

    gate: Gate

    @property
    def is_epidemic(self) -> bool:
        """Is it a battle map, or in everyday life just a plan of who lives where?"""
        return self.gate.standing.policy.uses("observation")

    def look(self, operator: Operator) -> None:
        """Opening the map is on record: it tells who is observed behind which door."""
        self._audit("household-map-opened", operator)

    def drawn(self, operator: Operator) -> None:
        """So is taking it away on paper."""
        self._audit("household-map-printed", operator)

    def now(self, operator: Operator) -> MapNow:
        """Every door of every building."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        moment, zone = gate.clock(), gate.standing.zone
        today = local(moment, zone).date()
        with gate.database.read() as session:
            return MapNow(
                stamp=household_map.stamp(session),
                doors=household_map.doors(session, today, zone),
                structure=grid.structure(session),
                today=today,
                read_at=moment,
            )

    def changed(self, before: MapNow, operator: Operator) -> MapNow | None:
        """The map anew if a line was written or a day began since then, else None."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        today = local(gate.clock(), gate.standing.zone).date()
        with gate.database.read() as session:
            if today == before.today and household_map.stamp(session) == before.stamp:
                return None
        return self.now(operator)

    def paper(
        self, now: MapNow, doors: Sequence[MapDoor], operator: Operator, checkpoint: str
    ) -> MapPaper:
        """The map, or the doors of a part of it, as the paper takes them."""
        require(operator, Act.OBSERVATION)
        standing = self.gate.standing
        parts: dict[str, list[MapDoor]] = {}
        for door in doors:
            patch = now.structure.patch(now.structure.of(door.building, door.unit))
            parts.setdefault(patch.name if patch else "", []).append(door)
        named = sorted(parts, key=lambda name: (not name, natural(name)))
        return MapPaper(
            compound=standing.trust.site or checkpoint,
            drawn_at=now.read_at,
            doors=tuple(doors),
            parts=tuple((name, tuple(parts[name])) for name in named),
            is_epidemic=self.is_epidemic,
            zone=standing.zone,
        )

    def _audit(self, action: str, operator: Operator) -> None:
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT) as session:
            self.gate.journal.audit(session, action, operator.account)
