"""What is open at a hand-over: each subject counts and names it, masked, by a line in its tuple."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.handover import Item, item
from gatekeeper.domain.ledger import said
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.domain.visits import VisitState
from gatekeeper.services.abnormal import AbnormalReports
from gatekeeper.services.car_holds import CarHolds
from gatekeeper.services.gate import Gate
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.outings import Outings
from gatekeeper.services.overview import Overview
from gatekeeper.services.referrals import Referrals
from gatekeeper.services.returnee_lists import ReturneeLists
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.visits import Visits
from gatekeeper.text.ledgers import about_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The services that know what is open."""

    overview: Overview
    outings: Outings
    visits: Visits
    returnees: ReturneeLists
    cars: CarHolds
    settlement: Settlement
    referrals: Referrals
    ledgers: LedgerLists
    reports: AbnormalReports


def _waiting(sources: Sources) -> Item:
    rows = sources.overview.waiting()
    return item("waiting", [_line(str(row.number), row.name, row.place) for row in rows])


def _overdue(sources: Sources) -> Item:
    now, zone = sources.overview.clock(), sources.overview.standing.zone
    late = [row for row in sources.outings.board() if row.is_overdue(now)]
    return item(
        "overdue",
        [_line(mask_name(row.name), row.place, f"{local(row.due_at, zone):%H:%M}") for row in late],
    )


def _visitors(sources: Sources) -> Item:
    inside = [row for row in sources.visits.current() if row.state is VisitState.INSIDE]
    return item("visitors", [_line(row.number, mask_name(row.name), row.place) for row in inside])


def _returnees(sources: Sources) -> Item:
    left = [row for row in sources.returnees.register() if row.is_unfinished]
    return item("returnees", [_line(row.number, mask_name(row.name), row.door) for row in left])


def _cars(sources: Sources) -> Item:
    rows = sources.cars.board()
    return item("cars", [_line(mask_plate(row.plate), row.place) for row in rows])


def _overrides(sources: Sources) -> Item:
    zone = sources.overview.standing.zone
    rows = sources.settlement.confirmations()
    return item(
        "overrides",
        [_line(f"{local(row.made_at, zone):%m-%d %H:%M}", mask_name(row.name)) for row in rows],
    )


def _referrals(sources: Sources) -> Item:
    rows = sources.referrals.open()
    return item("referrals", [_line(mask_name(row.name), row.place) for row in rows])


def _due(sources: Sources) -> Item:
    """Disinfection and whatever else a ledger expects now, or missed."""
    language = text.language()
    return item(
        "due",
        [
            _line(said(one.ledger.title, language), about_words(one.ledger, occasion, language))
            for one in sources.ledgers.expected()
            for occasion in (*one.missed, *one.due)
        ],
    )


def _reports(sources: Sources) -> Item:
    left = [row for row in sources.reports.listed() if not row.report.is_answered]
    return item("reports", [_line(row.report.number, mask_name(row.name)) for row in left])


HANDOVER_ITEMS: tuple[Callable[[Sources], Item], ...] = (
    _waiting,
    _overdue,
    _visitors,
    _returnees,
    _cars,
    _overrides,
    _referrals,
    _due,
    _reports,
)


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def sources_of(gate: Gate, returnees: ReturneeLists, ledgers: LedgerLists) -> Sources:
    """Those of a station."""
    return Sources(
        overview=Overview(
            database=gate.database,
            standing=gate.standing,
            station=gate.journal.station,
            clock=gate.clock,
        ),
        outings=Outings(gate=gate),
        visits=Visits(gate=gate),
        returnees=returnees,
        cars=CarHolds(gate=gate),
        settlement=Settlement(gate=gate),
        referrals=Referrals(database=gate.database, journal=gate.journal, clock=gate.clock),
        ledgers=ledgers,
        reports=AbnormalReports(gate=gate),
    )
