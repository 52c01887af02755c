"""People who pass together, one barrier: a car with its occupants, an adult with children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gatekeeper.domain.access import Outcome, Presentation

# A pupil of the lower school passes with an adult; from then on he shows a pass of his own.
CHILD_YEARS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is still wanted, and of whom: `place` counts from 1, `check` is "" for nobody yet."""

    place: int
    check: str = ""
    presentation: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Several presentations with a verdict each, and a plate where they sit in a car.

    `expected` is how many there are said to be; those who showed nothing yet are waited for.
    """

    members: tuple[Presentation, ...] = ()
    vehicle: str = ""
    expected: int = 0

    @property
    def size(self) -> int:
        return max(self.expected, len(self.members))

    @property
    def outcome(self) -> Outcome:
        """The worst of all; a place without a verdict is PENDING, nobody at all DENIED."""
        if not self.size:
            return Outcome.DENIED
        verdicts = [_outcome(member) for member in self.members]
        if self.size > len(verdicts):
            verdicts.append(Outcome.PENDING)
        return max(verdicts)

    @property
    def worst(self) -> Presentation | None:
        """The first of those whose verdict is the party's; None where only somebody is missing."""
        outcome = self.outcome
        return next((member for member in self.members if _outcome(member) is outcome), None)

    def missing(self) -> tuple[Missing, ...]:
        """Place by place, what is still to be shown or measured; each check once."""
        wanted: list[Missing] = []
        for place in range(1, self.size + 1):
            if place > len(self.members):
                wanted.append(Missing(place=place))
                continue
            member = self.members[place - 1]
            wanted += [
                Missing(place=place, check=check, presentation=member.id)
                for check in _wanted(member)
            ]
        return tuple(wanted)

    def with_member(self, presentation: Presentation) -> Party:
        """The same party with this presentation, new or as it is now."""
        places = [member.id for member in self.members]
        if presentation.id not in places:
            members = (*self.members, presentation)
        else:
            place = places.index(presentation.id)
            members = (*self.members[:place], presentation, *self.members[place + 1 :])
        return Party(members=members, vehicle=self.vehicle, expected=self.expected)


def _outcome(member: Presentation) -> Outcome:
    return member.decision.outcome if member.decision else Outcome.PENDING


def _wanted(member: Presentation) -> tuple[str, ...]:
    if member.decision is None:
        return ("",)
    pending = (
        finding.check
        for finding in member.decision.findings
        if finding.outcome is Outcome.PENDING and not finding.overridden
    )
    return tuple(dict.fromkeys(pending))


def born_after(today: date) -> date:
    """Whoever was born after this day is a child."""
    return today.replace(year=today.year - CHILD_YEARS, day=min(today.day, 28))
