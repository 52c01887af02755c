"""Cars at a lane (G17): plate and number of people first, then everybody in it, one barrier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import (
    Direction,
    Outcome,
    Override,
    Presentation,
)
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.carload import Carload, Seat, about_the_car
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.domain.vehicles import (
    PUT_OFF_REASONS,
    SEATS_AT_MOST,
    Car,
    plate_faults,
    typed_plate,
)
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.services import car_lane, car_verdicts, judging
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.lineup import Scene
from gatekeeper.services.recording import Source
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.shown import Shown
from gatekeeper.store import carloads as store
from gatekeeper.store import lane as lane_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Cars:
    """Every method runs in the write lane, is one transaction, and tells what to show."""

    settlement: Settlement

    @property
    def gate(self) -> Gate:
        return self.settlement.gate

    def arrive(self, lane: str, plate: str, people: int, operator: Operator) -> Shown:
        """A car stands before the barrier with so many people in it; it may have no plate.

        Whoever stood at the lane undecided sits in it. A car that stood here waits aside with a
        number, a refused one drove off. InvalidInput for what no plate can be.
        """
        require(operator, Act.DECIDE)
        plate = typed_plate(plate)
        problems = list(plate_faults(plate)) if plate else []
        problems += _too_many(people)
        if problems:
            raise InvalidInput(problems)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, moved = self._make_room(session, lane, operator)
            direction = self._direction(session, scene, plate)
            here = scene.presentation
            seats = [self._seat(scene, direction) for _ in range(people)]
            if here is not None:
                lane_store.delete_open(session, here.id)
                first = replace(here, direction=direction, number=None)
                seats[0] = Seat(presentation=first, recorded=scene.recorded)
            load = Carload(
                id=gate.new_id(),
                lane=lane,
                direction=direction,
                opened_at=scene.now,
                car=Car(plate=plate),
                seats=tuple(seats),
            )
            shown = car_verdicts.judge(gate, session, scene, load, operator, Source.KEYBOARD)
        return replace(shown, moved=moved)

    def correct(
        self, lane: str, operator: Operator, *, plate: str | None = None, people: int | None = None
    ) -> Shown:
        """Another plate or number of people for the car that stands here.

        More people get empty places; fewer are only possible while the last places are empty.
        """
        require(operator, Act.DECIDE)
        problems = list(plate_faults(plate)) if plate is not None else []
        problems += _too_many(people) if people is not None else []
        if problems:
            raise InvalidInput(problems)

        def change(scene: Scene, load: Carload) -> Carload:
            if plate is not None:
                load = replace(load, car=Car(plate=typed_plate(plate)))
            seats = load.seats
            while people is not None and len([s for s in seats if not s.put_off]) < people:
                seats = (*seats, self._seat(scene, load.direction))
            inside = [seat for seat in seats if not seat.put_off]
            while people is not None and len(inside) > people:
                if inside[-1].presentation.has_evidence:
                    raise InvalidInput([Problem(code="seat-taken", field="people")])
                seats = tuple(seat for seat in seats if seat is not inside[-1])
                inside.pop()
            last = len(seats) - 1
            current, driver = min(load.current, last), min(load.driver, last)
            return replace(load, seats=seats, current=current, driver=driver)

        return self._changed(lane, operator, change)

    def pick(self, lane: str, people: Sequence[UUID], operator: Operator) -> Shown:
        """These people, chosen from the list of those who usually sit in this car."""
        symbols = [
            Symbol(text=str(one), symbology=Symbology.RECORD, source="keyboard") for one in people
        ]
        return self.gate.present(lane, symbols, operator=operator, source=Source.KEYBOARD)

    def fill(self, lane: str, place: int, operator: Operator) -> Shown:
        """What comes next is of the person in this place."""

        def change(_: Scene, load: Carload) -> Carload:
            return replace(load, current=_at(load, place))

        return self._changed(lane, operator, change)

    def drives(self, lane: str, place: int, operator: Operator) -> Shown:
        """The person in this place is the driver."""

        def change(_: Scene, load: Carload) -> Carload:
            if load.seats[_at(load, place)].put_off:
                raise InvalidInput([Problem(code="seat-unknown", field="place")])
            return replace(load, driver=place)

        return self._changed(lane, operator, change)

    def put_off(self, lane: str, place: int, reason: str, operator: Operator) -> Shown:
        """Somebody gets out, with a reason; the car is decided again without him.

        Who showed himself and was not refused leaves an `abandoned` line: on foot he begins anew.
        """
        require(operator, Act.DECIDE)
        if reason not in PUT_OFF_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, load = self._here(session, lane)
            seat = load.seats[_at(load, place)]
            if not (seat.put_off or (seat.outcome is Outcome.DENIED and seat.recorded)):
                through = car_verdicts.not_through(seat.presentation)
                judging.abandon(gate, session, through, lane, operator)
            load = load.with_seat(place, replace(seat, put_off=reason))
            return car_verdicts.judge(gate, session, scene, load, operator, Source.KEYBOARD)

    def park(self, lane: str, operator: Operator) -> Shown:
        """The car waits aside with a number, the lane is free for the next one."""
        require(operator, Act.DECIDE)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, load = self._here(session, lane)
            moved = car_lane.step_aside(gate, session, scene, load)
            return replace(gate.idle(scene), moved=moved)

    def turn_back(self, lane: str, operator: Operator) -> Shown:
        """劝返: the car drives off without having passed."""
        require(operator, Act.DECIDE)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, load = self._here(session, lane)
            car_verdicts.turned_back(gate, session, scene, load, operator)
            return gate.idle(scene)

    # --- overrides, in the shape the panel knows ----------------------------------------------

    def overridable(
        self, presentation: Presentation, operator: Operator, on_word: Role | None = None
    ) -> tuple[str, ...]:
        """The codes that stand in the way of somebody in the car, or of the car, for this role."""
        return self.settlement.in_the_way(presentation, on_word or operator.role)

    def override(
        self,
        lane: str,
        presentation: UUID,
        codes: frozenset[str],
        reason: str,
        operator: Operator,
        on_word_of: Operator | None = None,
    ) -> Shown:
        """特批放行 of somebody in the car, or of the car itself; then it is decided again."""
        require(operator, Act.OVERRIDE)
        if on_word_of is not None:
            require(on_word_of, Act.CONFIRM)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, load = self._here(session, lane)
            is_car = presentation == load.id
            about = (
                about_the_car(load) if is_car else load.seats[_of(load, presentation)].presentation
            )
            override = self.settlement.checked(about, codes, reason, operator, on_word_of)
            load = _with_override(load, presentation, override)
            shown = car_verdicts.judge(gate, session, scene, load, operator, Source.KEYBOARD)
            self.settlement.note(session, about, override, shown.sequence or 0, operator)
        return shown

    # --- inside -------------------------------------------------------------------------------

    def _changed(
        self, lane: str, operator: Operator, change: Callable[[Scene, Carload], Carload]
    ) -> Shown:
        require(operator, Act.DECIDE)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            scene, load = self._here(session, lane)
            changed = change(scene, load)
            source = Source.KEYBOARD
            return car_verdicts.judge(gate, session, scene, changed, operator, source, stay=True)

    def _here(self, session: Session, lane: str) -> tuple[Scene, Carload]:
        scene = self.gate.lineup.scene(session, lane)
        if scene.row.car is None:
            raise InvalidInput([Problem(code="no-car-here")])
        return scene, car_lane.at_lane(self.gate, scene)

    def _make_room(
        self, session: Session, lane: str, operator: Operator
    ) -> tuple[Scene, int | None]:
        gate = self.gate
        scene = gate.lineup.scene(session, lane)
        if scene.row.car is None:
            return scene, None
        load = car_lane.at_lane(gate, scene)
        if load.outcome is Outcome.DENIED:
            car_verdicts.turned_back(gate, session, scene, load, operator)
            return scene, None
        return scene, car_lane.step_aside(gate, session, scene, load)

    def _direction(self, session: Session, scene: Scene, plate: str) -> Direction:
        """Fixed, else chosen by key, else the way this car did not go last, else the usual one."""
        chosen = scene.fixed or scene.row.pinned
        if chosen is not None:
            return chosen
        last = store.last_way(session, plate)
        return last.opposite if last else self.gate.standing.lane(scene.lane).usual

    def _seat(self, scene: Scene, direction: Direction) -> Seat:
        return Seat(
            presentation=Presentation(
                id=self.gate.new_id(), lane=scene.lane, direction=direction, opened_at=scene.now
            )
        )


def _too_many(people: int) -> list[Problem]:
    if 1 <= people <= SEATS_AT_MOST:
        return []
    span = {"least": 1, "most": SEATS_AT_MOST}
    return [Problem(code="occupants-range", field="people", parameters=span)]


def _at(load: Carload, place: int) -> int:
    if not 0 <= place < len(load.seats):
        raise InvalidInput([Problem(code="seat-unknown", field="place")])
    return place


def _of(load: Carload, presentation: UUID) -> int:
    try:
        return load.place_of(presentation)
    except ValueError:
        raise NotAllowed("nothing-to-override") from None


def _with_override(load: Carload, presentation: UUID, override: Override) -> Carload:
    """Set aside for the car or for one person in it, who is then decided once more."""
    if presentation == load.id:
        overrides = (*load.car.overrides, override)
        return replace(load, car=replace(load.car, overrides=overrides))
    place = load.place_of(presentation)
    seat = load.seats[place]
    shown = seat.presentation
    shown = replace(shown, overrides=(*shown.overrides, override))
    return load.with_seat(place, replace(seat, presentation=shown, recorded=""))
