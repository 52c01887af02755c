"""A car at the gate with everybody in it: the places, who fills them, what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gatekeeper.domain.access import Credential, Direction, EvidenceSlot, Outcome, Presentation
from gatekeeper.domain.party import Missing, Party
from gatekeeper.domain.readings import MEMBER, Answer, Temperature
from gatekeeper.domain.vehicles import Car

Evidence = Credential | Temperature | Answer
Same = Callable[[Presentation, Credential], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One place of the car. `put_off` says why this person is no longer in it; `recorded` is the
    fingerprint of the person's last line."""

    presentation: Presentation
    put_off: str = ""
    recorded: str = ""

    @property
    def outcome(self) -> Outcome:
        """What is decided of him alone; PENDING until something is."""
        decision = self.presentation.decision
        return decision.outcome if decision else Outcome.PENDING

    @property
    def is_open(self) -> bool:
        """Is something still asked of him? Not of whoever is complete, held, refused or gone."""
        return not self.put_off and self.outcome is Outcome.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Carload:
    """A car before the barrier; it opens once for all of them. `current` is the place being filled.

    `lane` is None while the car waits aside, where `number` is what the guard calls out.
    `recorded` is the fingerprint of the car's last line and `line` its number.
    """

    id: UUID
    lane: str | None
    direction: Direction
    opened_at: datetime
    car: Car
    seats: tuple[Seat, ...]
    current: int = 0
    driver: int = 0
    number: int | None = None
    recorded: str = ""
    line: int | None = None

    @property
    def inside(self) -> tuple[Seat, ...]:
        """Those who have not been put off."""
        return tuple(seat for seat in self.seats if not seat.put_off)

    @property
    def party(self) -> Party:
        """Those in the car, as any party."""
        members = tuple(seat.presentation for seat in self.inside)
        return Party(members=members, vehicle=self.car.plate, expected=len(members))

    @property
    def outcome(self) -> Outcome:
        """The worst of the car and of everybody in it; a car without anybody is DENIED."""
        own = self.car.decision.outcome if self.car.decision else Outcome.PENDING
        return max(self.party.outcome, own)

    def missing(self) -> tuple[Missing, ...]:
        """What is still wanted, by the places of this car."""
        wanted = (
            replace(one, place=self.place_of(one.presentation) + 1)
            for one in self.party.missing()
            if one.presentation is not None
        )
        return tuple(wanted)

    def place_of(self, presentation: UUID) -> int:
        """Where somebody sits; ValueError for somebody else."""
        return [seat.presentation.id for seat in self.seats].index(presentation)

    def with_seat(self, place: int, seat: Seat) -> Carload:
        return replace(self, seats=(*self.seats[:place], seat, *self.seats[place + 1 :]))

    def moved_on(self) -> Carload:
        """The place that is filled next: this one while it is open, else the next open one."""
        order = self._round_from(self.current)
        following = next((n for n in order if self.seats[n].is_open), self.current)
        return replace(self, current=following)

    def add(self, evidence: Evidence, same: Same) -> Carload | str:
        """Put evidence where it belongs, or the code of a notice that says why it counts nowhere.

        An identity fills the current place if that is free, else the next free one; who is named
        already becomes the current one while he is open. All else is the current person's.
        """
        if isinstance(evidence, Credential) and evidence.slot is EvidenceSlot.IDENTITY:
            return self._identify(evidence, same)
        seat = self.seats[self.current]
        if seat.put_off or seat.outcome is Outcome.DENIED:
            return "notice-late"
        return self._filled(self.current, evidence)

    def _identify(self, identity: Credential, same: Same) -> Carload | str:
        for place, seat in enumerate(self.seats):
            known = seat.presentation.identity
            if known is None or seat.put_off:
                continue
            if identity.is_shared and seat.presentation.answer(MEMBER) is not None:
                continue  # the pass of a household is shown for one member after the other
            if known.key == identity.key or same(seat.presentation, identity):
                return replace(self, current=place) if seat.is_open else "notice-in-the-car"
        free = (
            place
            for place in self._round_from(self.current)
            if not self.seats[place].put_off and self.seats[place].presentation.identity is None
        )
        for place in free:
            return self._filled(place, identity)
        return "notice-car-full"

    def _filled(self, place: int, evidence: Evidence) -> Carload:
        seat = self.seats[place]
        filled = replace(seat, presentation=seat.presentation.add(evidence))
        return replace(self.with_seat(place, filled), current=place)

    def _round_from(self, place: int) -> tuple[int, ...]:
        count = len(self.seats)
        return tuple((place + step) % count for step in range(count))


def about_the_car(load: Carload) -> Presentation:
    """The car alone in the shape of a presentation: its answers, overrides and findings."""
    return Presentation(
        id=load.id,
        lane=load.lane,
        direction=load.direction,
        opened_at=load.opened_at,
        number=load.number,
        answers=load.car.answers,
        overrides=load.car.overrides,
        decision=load.car.decision,
    )
