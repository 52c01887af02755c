"""Books of many made-up rows, each with the words of its rows: what a bare canvas would draw."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

from benchmarks.papers import NAMES
from gatekeeper import config
from gatekeeper.domain.ledger import State
from gatekeeper.domain.ledger_totals import totals
from gatekeeper.domain.measured import Measured
from gatekeeper.domain.visits import HostAnswer, VisitState
from gatekeeper.reports import ledger_book, temperature_ledger, vehicle_register, visitor_register
from gatekeeper.store.ledger_due import entry_of
from gatekeeper.store.ledger_pages import EntryRow
from gatekeeper.store.vehicle_lists import VehiclePassageRow
from gatekeeper.store.visit_lists import VisitRow

DAY = date(2022, 3, 14)
BEGINS = datetime(2022, 3, 14, tzinfo=UTC)
PLACE = {"compound": "幸福里社区", "checkpoint": "东门"}
LANGUAGE = "zh_CN"
# Entries of this many rows of a book fit on a page of it.
LEDGER_ROWS_A_PAGE = 18
Words = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOf:
    """A paper with its data, and the words of its rows for a bare canvas."""

    paper: ModuleType
    data: Any
    words: Callable[[], Words]
    rows_a_page: int


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(NAMES, k=chance.choice((2, 3, 3))))


def _door(number: int) -> str:
    return f"{1 + number % 109}-{1 + number % 2}-{1 + number % 14}0{1 + number % 3}"


def _minute(number: int) -> datetime:
    return BEGINS + timedelta(minutes=number % 1440)


def _visitors(count: int) -> BookOf:
    chance = random.Random(1)
    data = visitor_register.VisitorRegister(
        **PLACE, day=DAY, turned_away={}, visits=tuple(_visit(n, chance) for n in range(count))
    )
    return BookOf(
        paper=visitor_register,
        data=data,
        rows_a_page=visitor_register.LINES_PER_PAGE,
        words=lambda: [
            visitor_register._cells(number, one, LANGUAGE)
            for number, one in enumerate(data.visits, start=1)
        ],
    )


def _visit(number: int, chance: random.Random) -> VisitRow:
    at = _minute(number)
    return VisitRow(
        id=UUID(int=number),
        number=f"{number % 10_000:04d}",
        name=_name(chance),
        phone=f"139{chance.randrange(10**8):08d}",
        household=UUID(int=1),
        place=_door(number),
        purpose=chance.choice(("family", "courier", "repair")),
        plate=f"京A{number % 10**5:05d}" if number % 5 == 0 else "",
        document_kind="resident-id",
        document_mask=f"110***********{number % 10_000:04d}",
        notes="送药品" if number % 7 == 0 else "",
        travel="",
        answer=HostAnswer.AGREED,
        state=VisitState.LEFT,
        is_overstayed=False,
        party=None,
        expected_at=at,
        until=at + timedelta(hours=2),
        registered_at=at,
        entered_at=at,
        left_at=at + timedelta(minutes=chance.randrange(10, 110)),
        refused="",
    )


def _vehicles(count: int) -> BookOf:
    chance = random.Random(2)
    cars = []
    for number in range(count):
        driver = _name(chance)
        others = [_name(chance) for _ in range(chance.choice((0, 0, 1, 3)))]
        cars.append(
            VehiclePassageRow(
                id=UUID(int=number),
                occurred_at=_minute(number),
                plate=f"京A{chance.randrange(10**5):05d}",
                place=_door(number),
                outcome="granted",
                direction="entry" if number % 2 else "exit",
                lane="1",
                occupants=1 + len(others),
                put_off=0,
                driver=driver,
                people=(driver, *others),
                findings=("vehicle-unknown",) if number % 20 == 0 else (),
                overridden=(),
                void=False,
            )
        )
    data = vehicle_register.VehicleRegister(**PLACE, day=DAY, cars=tuple(cars))
    return BookOf(
        paper=vehicle_register,
        data=data,
        rows_a_page=vehicle_register.LINES_PER_PAGE,
        words=lambda: [
            vehicle_register._cells(number, one, LANGUAGE)
            for number, one in enumerate(data.cars, start=1)
        ],
    )


def _temperatures(count: int) -> BookOf:
    chance, rule = random.Random(3), config.policies()["three-checks"].temperature
    rows = tuple(
        Measured(
            at=_minute(number),
            readings=(chance.randrange(360, 372),) if number % 30 else (376, 368),
            rule=rule,
            kind="resident",
            name=_name(chance)[0] + "**",
            place=_door(number),
            direction="entry",
            by=chance.choice(("王强", "赵六")),
        )
        for number in range(count)
    )
    data = temperature_ledger.TemperatureLedger(**PLACE, first=DAY, last=DAY, rows=rows)
    return BookOf(
        paper=temperature_ledger,
        data=data,
        rows_a_page=temperature_ledger.LINES_PER_PAGE,
        words=lambda: [
            temperature_ledger._cells(number, one, data, LANGUAGE)
            for number, one in enumerate(rows, start=1)
        ],
    )


def _ledger(count: int) -> BookOf:
    chance, ledger = random.Random(4), config.ledgers().ledgers["disinfection"]
    rows = tuple(
        EntryRow(
            id=UUID(int=number),
            ledger=ledger.key,
            occurred_at=_minute(number),
            recorded_at=_minute(number),
            operator=UUID(int=1),
            state=State.DONE,
            values={
                "what": chance.choice(("public", "gate", "rubbish")),
                "place": f"{1 + number % 109}号楼{1 + number % 2}单元楼道、电梯厅",
                "agent": "chlorine",
                "who": _name(chance),
                # One of eight needs a second line.
                "remarks": "门把手、电梯按键、扶手已擦拭两遍，通风三十分钟"
                if number % 8 == 0
                else "",
            },
            people={},
        )
        for number in range(count)
    )
    data = ledger_book.LedgerBook(
        **PLACE,
        ledger=ledger,
        since=BEGINS,
        until=BEGINS + timedelta(days=1),
        drawn_at=BEGINS,
        rows=rows,
        operators=("王强",) * count,
        totals=totals(ledger, map(entry_of, rows)),
        missed=(),
    )
    return BookOf(
        paper=ledger_book,
        data=data,
        rows_a_page=LEDGER_ROWS_A_PAGE,
        words=lambda: list(ledger_book._cells(data, LANGUAGE)),
    )


BOOKS: Mapping[str, Callable[[int], BookOf]] = {
    "visitor register": _visitors,
    "vehicle register": _vehicles,
    "temperature ledger": _temperatures,
    "ledger book": _ledger,
}
"""Of so many rows each."""
