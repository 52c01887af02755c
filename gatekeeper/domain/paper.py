"""Paper fallback: numbered sheets for a power cut, and what may be typed in from them later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.access import Direction
from gatekeeper.domain.visits import PLATE_CHARACTERS, REFUSAL_REASONS, Purpose
from gatekeeper.domain.visits import name_faults as _name_faults
from gatekeeper.domain.visits import phone_faults as _phone_faults
from gatekeeper.errors import Problem

MESSAGES = {
    "paper": "Typed in from paper; nobody was checked.",
    "paper-line-wrong": "This sheet has lines 1 to {most}.",
    "paper-line-taken": "This line was typed in already.",
    "paper-time-missing": "Day and time like 3-14 9:30.",
    "paper-time-future": "This moment has not come yet.",
    "paper-time-early": "The sheet was printed later than that, on {printed}.",
    "paper-left-early": "Left before coming in?",
    "paper-person-missing": "Choose a person from the list.",
    "paper-plate-missing": "The plate is missing.",
    "paper-occupants-wrong": "1 to {most} people in a vehicle.",
    "paper-count-missing": "How many came in or went out?",
    "paper-count-wrong": "A number from 0 to {most}.",
    "paper-sheet-unknown": "There is no sheet with this number.",
}


class SheetKind(StrEnum):
    """What one writes on a sheet: one line a case, or residents as a number per quarter hour."""

    VISITORS = "visitors"
    VEHICLES = "vehicles"
    REFUSALS = "refusals"
    OUTINGS = "outings"
    RESIDENTS = "residents"


# As many lines as an A4 page holds with room for a hand in gloves.
LINES: Mapping[SheetKind, int] = {
    SheetKind.VISITORS: 14,
    SheetKind.VEHICLES: 14,
    SheetKind.REFUSALS: 20,
    SheetKind.OUTINGS: 20,
    SheetKind.RESIDENTS: 16,
}

QUARTER = timedelta(minutes=15)
# More than this through one gate in a quarter of an hour is a slip of the pen.
MOST_COUNTED = 2000
MOST_OCCUPANTS = 60
SHEETS_AT_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line as it is typed in; which fields count depends on the kind of sheet.

    `written_at` is the moment on the paper, `left_at` that of leaving on a visitor's line.
    """

    line: int
    written_at: datetime | None
    direction: Direction = Direction.ENTRY
    left_at: datetime | None = None
    person: UUID | None = None
    household: UUID | None = None
    name: str = ""
    phone: str = ""
    purpose: str = ""
    reason: str = ""
    plate: str = ""
    occupants: int = 1
    people_in: int = 0
    people_out: int = 0


def quarter_of(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour that holds this moment."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)


def problems_of(
    kind: SheetKind, told: PaperLine, *, now: datetime, printed_at: datetime
) -> list[Problem]:
    """Everything that is wrong with a line, each at its field; nothing else is asked of paper."""
    found = _line(kind, told.line) + _moments(told, now, printed_at)
    match kind:
        case SheetKind.OUTINGS:
            if told.person is None:
                found.append(Problem(code="paper-person-missing", field="person"))
        case SheetKind.VISITORS:
            found += _visitor(told)
        case SheetKind.REFUSALS:
            if told.reason not in REFUSAL_REASONS:
                found.append(Problem(code="reason-wanted", field="reason"))
        case SheetKind.VEHICLES:
            found += _vehicle(told)
        case _:  # residents, by number
            found += _counts(told)
    return found


def _line(kind: SheetKind, line: int) -> list[Problem]:
    most = LINES[kind]
    if 1 <= line <= most:
        return []
    return [Problem(code="paper-line-wrong", field="line", parameters={"most": most})]


def _moments(told: PaperLine, now: datetime, printed_at: datetime) -> list[Problem]:
    if told.written_at is None:
        return [Problem(code="paper-time-missing", field="written_at")]
    found = []
    if told.written_at > now:
        found.append(Problem(code="paper-time-future", field="written_at"))
    # Paper tells minutes, and a quarter of an hour begins before what is counted in it.
    elif told.written_at < quarter_of(printed_at):
        printed = f"{printed_at.astimezone():%Y-%m-%d %H:%M}"
        parameters = {"printed": printed}
        found.append(Problem(code="paper-time-early", field="written_at", parameters=parameters))
    if told.left_at is not None:
        if told.left_at > now:
            found.append(Problem(code="paper-time-future", field="left_at"))
        elif told.left_at <= told.written_at:
            found.append(Problem(code="paper-left-early", field="left_at"))
    return found


def _visitor(told: PaperLine) -> list[Problem]:
    """A phone may be missing on paper; a wrong one is told, so that it is read once more."""
    found = [Problem(code=code, field="name") for code in _name_faults(told.name)]
    found += [Problem(code=code, field="phone") for code in _phone_faults(told.phone)]
    if told.household is None:
        found.append(Problem(code="visitor-host-missing", field="host"))
    if told.purpose not in list(Purpose):
        found.append(Problem(code="visitor-purpose-missing", field="purpose"))
    return found


def _vehicle(told: PaperLine) -> list[Problem]:
    found = []
    if not told.plate.strip():
        found.append(Problem(code="paper-plate-missing", field="plate"))
    elif len(told.plate) > PLATE_CHARACTERS:
        found.append(Problem(code="plate-length", field="plate"))
    if not 1 <= told.occupants <= MOST_OCCUPANTS:
        most = {"most": MOST_OCCUPANTS}
        found.append(Problem(code="paper-occupants-wrong", field="occupants", parameters=most))
    return found


def _counts(told: PaperLine) -> list[Problem]:
    found = [
        Problem(code="paper-count-wrong", field=field, parameters={"most": MOST_COUNTED})
        for field, count in (("people_in", told.people_in), ("people_out", told.people_out))
        if not 0 <= count <= MOST_COUNTED
    ]
    if not found and not told.people_in + told.people_out:
        found.append(Problem(code="paper-count-missing", field="people_in"))
    return found
