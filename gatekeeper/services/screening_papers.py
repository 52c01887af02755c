"""The papers of screening as they are drawn: work lists, coverage, strips for doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.screening import RoundKind
from gatekeeper.domain.whereabouts import ArrivalFigures
from gatekeeper.reports import briefings
from gatekeeper.reports.arrivals import Arrivals
from gatekeeper.reports.briefings import Briefings
from gatekeeper.reports.coverage import RoundCoverage
from gatekeeper.reports.door_strips import DoorStrips, Strip
from gatekeeper.reports.floating import FloatingPopulation
from gatekeeper.reports.work_list import Line, WorkList
from gatekeeper.services.expected import ExpectedRow
from gatekeeper.services.gate import Gate
from gatekeeper.services.screening_lists import DoorRow, RoundBook, RoundRow
from gatekeeper.services.strips import StripRow
from gatekeeper.services.tenants import RentedRow, counted
from gatekeeper.store import screening
from gatekeeper.text.screening import PARTS, round_title

SUBJECT = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningPapers:
    """Values for `reports`; `work_list` writes, since it hands numbers out."""

    gate: Gate
    checkpoint: str

    def work_list(self, round: RoundRow, doors: Sequence[DoorRow], operator: Operator) -> WorkList:
        """These doors with the numbers to ring; the line of the log first."""
        require(operator, Act.SCREENING)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            gate.journal.audit(
                session,
                "work-list-printed",
                operator.account,
                round=round.id.hex,
                doors=len(doors),
            )
            numbers = (
                screening.numbers(session, [one.id for one in doors])
                if round.kind is RoundKind.HOMES
                else screening.place_numbers(session)
            )
        teams = dict.fromkeys(one.team_title for one in doors)
        return WorkList(
            compound=self._compound,
            drawn_at=self._now,
            round=round_title(round.kind, round.name),
            team=next(iter(teams)) if len(teams) == 1 else "",
            asked=round.asked,
            lines=tuple(
                Line(
                    door=one.place,
                    people=one.people,
                    numbers="  ".join(numbers.get(one.id, ())),
                    step=one.step,
                    attempts=one.screened.attempts if one.screened else 0,
                    due=self._due(one),
                )
                for one in doors
            ),
        )

    def coverage(self, book: RoundBook) -> RoundCoverage:
        """The figures of a round and of its parts."""
        return RoundCoverage(
            compound=self._compound,
            drawn_at=self._now,
            round=round_title(book.round.kind, book.round.name),
            total=book.round.figures,
            strips=book.round.strips,
            examined=book.round.examined,
            parts=tuple((key, book.parted(key)) for key in PARTS),
        )

    def door_strips(self, rows: Sequence[StripRow]) -> DoorStrips:
        """The papers of strips that hang."""
        return DoorStrips(
            compound=self._compound,
            strips=tuple(
                Strip(
                    number=row.number,
                    door=row.place,
                    put_on=self._day(row.put_at),
                    charge=row.charge,
                )
                for row in rows
            ),
        )

    def arrivals(self, figures: ArrivalFigures) -> Arrivals:
        """Arrivals to a cut-off date."""
        return Arrivals(compound=self._compound, drawn_at=self._now, figures=figures)

    def floating(self, rows: Sequence[RentedRow]) -> FloatingPopulation:
        """Tenants by building."""
        return FloatingPopulation(compound=self._compound, drawn_at=self._now, parts=counted(rows))

    def briefings(self, rows: Sequence[ExpectedRow]) -> Briefings:
        """Expected returnees with how each area stands today."""
        zone = self.gate.standing.zone
        return Briefings(
            compound=self._compound,
            drawn_at=self._now,
            lines=tuple(
                briefings.Line(
                    name=row.expected.name,
                    phone=row.expected.phone,
                    coming_from=row.expected.coming_from,
                    due_on=row.expected.due_on,
                    door=row.expected.door,
                    level=row.level,
                    measure=row.measure,
                    days=row.days,
                    told_at=local(row.briefing.told_at, zone) if row.briefing else None,
                    channel=row.briefing.channel if row.briefing else None,
                    level_then=row.briefing.level if row.briefing else None,
                    told_by=row.told_by,
                )
                for row in rows
            ),
        )

    @property
    def _compound(self) -> str:
        return self.gate.standing.trust.site or self.checkpoint

    @property
    def _now(self) -> datetime:
        return local(self.gate.clock(), self.gate.standing.zone)

    def _day(self, moment: datetime) -> date:
        return local(moment, self.gate.standing.zone).date()

    def _due(self, row: DoorRow) -> str:
        due = row.screened.due_at if row.screened else None
        return f"{local(due, self.gate.standing.zone):%m-%d %H:%M}" if due else ""
