"""The register of vehicles of one day (车辆登记表, G19): every car, who drove, how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.coverage import Coverage
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.store import reach, vehicle_lists
from gatekeeper.store.vehicle_lists import VehiclePassageRow
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.vehicles import car_outcome_words

TITLE = text.mark("Vehicle register")

LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRegister:
    """One day's cars, the first one first."""

    compound: str
    checkpoint: str
    day: date
    cars: tuple[VehiclePassageRow, ...]
    coverage: Coverage | None = None


def gather(
    session: Session, *, now: datetime, compound: str, checkpoint: str, day: date | None = None
) -> VehicleRegister:
    """The cars of a day on the clock of the gate's own place; today unless another is named."""
    wanted = day or local(now, None).date()
    start, end = day_span(wanted, None)
    return VehicleRegister(
        compound=compound,
        checkpoint=checkpoint,
        day=wanted,
        cars=tuple(reversed(vehicle_lists.between(session, start, end))),
        coverage=reach.coverage(session, start, end, now),
    )


def draw(data: VehicleRegister, language: str) -> bytes:
    """The PDF; names in full, as the book of the post shows them."""
    say = partial(text.tr_in, language)
    told = say(
        text.mark("Cars: {cars}; passed: {passed}; turned back or refused: {refused}"),
        cars=len(data.cars),
        passed=sum(car.outcome == "granted" and not car.void for car in data.cars),
        refused=sum(car.outcome in ("denied", "turned-back") for car in data.cars),
    )
    return print_register(
        say(TITLE),
        _columns(language, tells_posts=data.coverage is not None),
        [_cells(number, car, data, language) for number, car in enumerate(data.cars, start=1)],
        language,
        left=[where(data.compound, data.checkpoint, f"{data.day:%Y-%m-%d}")],
        right=[told],
        notes=lines_of(data.coverage, None, language),
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _columns(language: str, *, tells_posts: bool) -> tuple[Column, ...]:
    """At the office with the post."""
    say = partial(text.tr_in, language)
    posts = (Column(title=say(text.mark("Post")), width=24),) if tells_posts else ()
    return (
        Column(title=say(text.mark("No.")), width=10, align=Align.CENTRE),
        Column(title=say(text.mark("Time")), width=14, align=Align.CENTRE),
        Column(title=say(text.mark("Way")), width=14, align=Align.CENTRE),
        *posts,
        Column(title=say(text.mark("Plate")), width=26),
        Column(title=say(text.mark("Address")), width=24),
        Column(title=say(text.mark("Driver")), width=26),
        Column(title=say(text.mark("People")), width=14, align=Align.CENTRE),
        Column(title=say(text.mark("Others in the car")), width=48 if posts else 60),
        Column(title=say(text.mark("Result")), width=22),
        Column(title=say(text.mark("Remarks")), width=45 if posts else 57),
    )


def _cells(
    number: int, car: VehiclePassageRow, data: VehicleRegister, language: str
) -> tuple[str, ...]:
    others = [name for name in car.people if name != car.driver]
    remarks = [text.sentence(code, {}, language) for code in car.findings if code in _TOLD]
    if car.void:
        remarks.insert(0, text.tr_in(language, text.mark("corrected")))
    return (
        str(number),
        f"{car.occurred_at.astimezone():%H:%M}",
        text.direction_word(Direction(car.direction), language),
        *((car.post,) if data.coverage is not None else ()),
        car.plate,
        car.place,
        car.driver,
        str(car.occupants),
        " ".join(others),
        car_outcome_words(car.outcome, language),
        " ".join(remarks),
    )


# Without parameters of their own: what a reader of the book looks for.
_TOLD = frozenset({"vehicle-unknown", "vehicle-of-visit", "vehicle-watched", "vehicle-no-plate"})
