"""What the gate tells of a person: shown to the guard, and weighed before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.domain.access import (
    Decision,
    Direction,
    Holder,
    Member,
    Notice,
    Outcome,
    Presentation,
)
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.party import Party
from gatekeeper.domain.policy import Policy
from gatekeeper.services.carloads import CarShown
from gatekeeper.store.lookup import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the guard sees of a lane after a reading; a verdict in it is committed.

    `sequence` is the journal line of the verdict, None while nothing is recorded. `moved` is the
    waiting number given to whoever stood here before. `repeated`: the same code within the
    cooldown, the last verdict again, no new line. `members` are those to choose from while the
    pass of a household is shown and nobody was named. With a `car`, `presentation` is the person
    in it who is being filled.
    """

    lane: str
    direction: Direction
    policy: Policy
    presentation: Presentation | None = None
    holder: Holder | None = None
    notice: Notice | None = None
    sequence: int | None = None
    moved: int | None = None
    members: tuple[Member, ...] = ()
    repeated: bool = False
    emergency: bool = False
    car: CarShown | None = None
    party: Party | None = None

    @property
    def outcome(self) -> Outcome | None:
        """None is idle; of a car the worst of all in it."""
        if self.car is not None:
            return self.car.load.outcome
        if self.party is not None:
            return self.party.outcome
        shown = self.presentation
        return shown.decision.outcome if shown and shown.decision else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A presentation decided, with what it was decided on; nothing is recorded yet."""

    presentation: Presentation
    found: Found
    facts: Facts

    @property
    def decision(self) -> Decision:
        decision = self.presentation.decision
        assert decision is not None
        return decision
