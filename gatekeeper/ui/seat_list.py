"""The people in a car, one line each: who, what is still missing, who drives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.carload import Seat
from gatekeeper.domain.masking import mask_name
from gatekeeper.text import tr
from gatekeeper.text.vehicles import put_off_words
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.slot_words import short

if TYPE_CHECKING:
    from gatekeeper.services.carloads import CarShown


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One place of the car as the list shows it; `place` counts from 0."""

    place: int
    who: str
    address: str
    state: str
    is_driver: bool
    is_current: bool


def seat_rows(car: CarShown) -> tuple[SeatRow, ...]:
    """Every place, those who got out too."""
    return tuple(
        SeatRow(
            place=place,
            who=mask_name(holder.name) if holder else _nobody(seat),
            address=holder.place if holder else "",
            state=_state(seat),
            is_driver=place == car.load.driver,
            is_current=place == car.load.current,
        )
        for place, (seat, holder) in enumerate(zip(car.load.seats, car.holders, strict=True))
    )


def _nobody(seat: Seat) -> str:
    return tr("not in the records") if seat.presentation.identity else ""


def _state(seat: Seat) -> str:
    """What is missing, what is wrong, or that all is there."""
    if seat.put_off:
        return put_off_words(seat.put_off)
    decision = seat.presentation.decision
    if decision is None:
        return ""
    if decision.outcome is Outcome.GRANTED:
        return tr("complete")
    if decision.outcome is not Outcome.PENDING and decision.reason is not None:
        return short(decision.reason)
    missing = dict.fromkeys(
        text.check_name(finding.check)
        for finding in decision.findings
        if finding.outcome is Outcome.PENDING and not finding.overridden
    )
    return tr("wants {what}", what=" ".join(missing))


def seat_list() -> RowsView:
    """The list of a car's places; the arrows choose who is filled."""
    made = RowsView(
        (
            Column(
                title=lambda: tr("No."),
                words=lambda r: f"▶ {r.place + 1}" if r.is_current else str(r.place + 1),
            ),
            Column(title=lambda: tr("Name"), words=lambda r: r.who),
            Column(title=lambda: tr("Address"), words=lambda r: r.address),
            Column(title=lambda: tr("State"), words=lambda r: r.state, stretch=True),
            Column(title=lambda: "", words=lambda r: tr("driver") if r.is_driver else ""),
        ),
        lambda: "",
        searchable=False,
    )
    made.table.setSortingEnabled(False)
    made.be_low()
    return made
