"""Papers: data gathered in the read lane, drawn at the desk, returned as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gatekeeper import reports, text
from gatekeeper.credentials.point_code import point_text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.daily_report import Report
from gatekeeper.domain.goods import Lying
from gatekeeper.domain.held_data import Holding
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.lanes import Lanes
from gatekeeper.reports.daily_report import DailyReport
from gatekeeper.reports.destruction_record import DestructionRecord
from gatekeeper.reports.duty_roster import DutyRoster
from gatekeeper.reports.erasure_confirmation import Confirmation
from gatekeeper.reports.grid_list import GridList, Line
from gatekeeper.reports.held_data import Answer
from gatekeeper.reports.lifting_record import Record
from gatekeeper.reports.notice import Notices
from gatekeeper.reports.page import Imprint, imprinted
from gatekeeper.reports.pass_sheet import Card, PassSheet
from gatekeeper.reports.pass_slip import PassSlip
from gatekeeper.reports.point_codes import Point, PointCodes
from gatekeeper.reports.release_notice import Notice
from gatekeeper.reports.shelf_list import ShelfList, ShelfRow
from gatekeeper.reports.shift_log import ShiftLog
from gatekeeper.reports.visit_slip import VisitSlip
from gatekeeper.reports.work_hours import WorkHours
from gatekeeper.reports.work_log import WorkLog
from gatekeeper.services.destruction import DestructionRow
from gatekeeper.services.duty_lists import Week
from gatekeeper.services.erasing import Erasure
from gatekeeper.services.grids import GridBook
from gatekeeper.services.lifting import Done
from gatekeeper.services.passes import IssuedPass
from gatekeeper.services.shift_logs import ShiftLogRun
from gatekeeper.services.standing import Standing
from gatekeeper.services.stints import Year
from gatekeeper.services.visits import Slip
from gatekeeper.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Every paper of `reports.REPORTS`. `paper` and `draw` wait for a lane: not in one."""

    database: Database
    lanes: Lanes
    standing: Standing
    clock: Callable[[], datetime]
    checkpoint: str

    def paper(self, name: str) -> bytes:
        """The PDF of one paper of this moment; KeyError for an unknown name."""
        return self.draw(name, self.lanes.read(self.gather, name).result())

    def pass_sheet(self, passes: Sequence[IssuedPass]) -> PassSheet:
        """The cards of passes just issued or printed again, as `draw` takes them: values only."""
        cards = tuple(
            Card(
                name=one.name,
                place=one.place,
                number=one.number,
                code=one.text,
                valid_from=one.valid_from.astimezone().date(),
                valid_until=one.valid_until.astimezone().date(),
                photo=one.photo,
                token=one.token,
                kind=one.kind,
                hours=one.hours,
                company=one.company,
                sponsor=one.sponsor,
                language=one.language,
            )
            for one in passes
        )
        today = self.clock().astimezone().date()
        return PassSheet(compound=self._compound, issued_on=today, cards=cards)

    def pass_slip(self, one: IssuedPass, *, roll: bool) -> PassSlip:
        """A pass as `draw` takes it for the 80 mm roll or for A4."""
        return PassSlip(
            compound=self._compound,
            kind=one.kind,
            number=one.number,
            name=one.name,
            place=one.place,
            valid_until=one.valid_until,
            code=one.text,
            roll=roll,
        )

    def draw(self, name: str, data: Any) -> bytes:
        """The PDF of data already at hand, in the window's language; nobody's name at its foot."""
        return self.lanes.desk(draw, name, data, text.language(), self.imprint()).result()

    def imprint(self, name: str = "") -> Imprint:
        """What stands at the foot of papers that somebody has printed now."""
        return Imprint(
            post=self.checkpoint,
            at=f"{local(self.clock(), self.standing.zone):%Y-%m-%d %H:%M}",
            name=name,
        )

    @property
    def _compound(self) -> str:
        return self.standing.trust.site or self.checkpoint

    def visit_slip(self, slip: Slip, *, roll: bool) -> VisitSlip:
        """A visitor's slip as `draw` takes it, on the 80 mm roll or on A4."""
        return VisitSlip(
            compound=self._compound,
            checkpoint=self.checkpoint,
            number=slip.number,
            name=slip.name,
            place=slip.place,
            purpose=slip.purpose,
            plate=slip.plate,
            valid_from=slip.valid_from,
            valid_until=slip.valid_until,
            code=slip.code,
            roll=roll,
        )

    def release_notices(self, notices: Sequence[Notice]) -> Notices[Notice]:
        """The release notices of cases of observation as `draw` takes them."""
        today = local(self.clock(), self.standing.zone).date()
        return Notices(compound=self._compound, issued_on=today, notices=tuple(notices))

    def lifting_record(self, done: Done) -> Record:
        """An act as `draw` takes it, with the masked names of what ended."""
        return Record(
            compound=self._compound,
            checkpoint=self.checkpoint,
            profile=done.profile,
            version=done.version,
            since=done.since,
            reason=done.reason,
            number=done.sequence,
            rows=tuple((row.title, row.name, row.place) for row in done.rows),
        )

    def held_data(self, holding: Holding) -> Answer:
        """What is held on a person as `draw` takes it."""
        return Answer(compound=self._compound, checkpoint=self.checkpoint, holding=holding)

    def erasure_confirmation(self, done: Erasure, name: str) -> Confirmation:
        """What was erased as `draw` takes it, for the person of that name."""
        return Confirmation(
            compound=self._compound,
            checkpoint=self.checkpoint,
            name=name,
            at=done.at,
            by=done.by,
            number=done.result.number,
            kinds=done.kinds,
            ties=done.ties,
            photos=done.result.photos,
            gone=done.result.gone,
            backups_until=done.backups_until,
            ledgers=done.ledgers,
        )

    def destruction_record(self, row: DestructionRow) -> DestructionRecord:
        """A destruction that was done, as `draw` takes it."""
        assert row.done_at is not None
        assert row.backups_until is not None
        return DestructionRecord(
            compound=self._compound,
            checkpoint=self.checkpoint,
            due_on=row.due_on,
            reason=row.reason,
            ordered_at=row.ordered_at,
            ordered_by=row.ordered_by,
            done_at=row.done_at,
            kinds=row.kinds,
            first=row.first,
            last=row.last,
            left=row.left,
            number=row.number,
            signed=row.signed,
            backups_until=row.backups_until,
            ledgers=row.ledgers,
        )

    def duty_roster(self, week: Week) -> DutyRoster:
        """Some days of the roster as `draw` takes them."""
        return DutyRoster(
            compound=self._compound,
            drawn_at=self.clock(),
            days=week.days,
            shifts=week.shifts,
            assignments=week.assignments,
            gaps=week.gaps,
            zone=self.standing.zone,
        )

    def grid_list(self, book: GridBook) -> GridList:
        """The grid as `draw` takes it."""
        lines = tuple(
            Line(
                level=row.level,
                name=row.name,
                above=row.above,
                leader=row.grid.leader if row.grid else "",
                phone=row.grid.phone if row.grid else "",
                stairs=row.stairs,
                doors=row.doors,
            )
            for row in book.rows
        )
        return GridList(
            compound=self._compound,
            drawn_at=local(self.clock(), self.standing.zone),
            lines=lines,
            doors=book.doors,
            nobodys=book.nobodys,
        )

    def work_hours(self, year: Year) -> WorkHours:
        """The hours of a year as `draw` takes them."""
        return WorkHours(
            compound=self._compound,
            drawn_at=self.clock(),
            year=year.year,
            tally=year.tally,
            zone=self.standing.zone,
        )

    def work_log(self, year: Year, person: UUID | None = None) -> WorkLog:
        """The stints of a year as `draw` takes them, of one person or of all who are named."""
        shown = [one for one in year.stints if one.name and person in (None, one.person)]
        name = shown[0].name if person and shown else ""
        return WorkLog(
            compound=self._compound,
            drawn_at=self.clock(),
            span=" ".join(filter(None, (str(year.year), name))),
            stints=tuple((one, year.posts.get(one.post, "")) for one in shown),
            zone=self.standing.zone,
        )

    def daily_report(self, report: Report) -> DailyReport:
        """A day's report as `draw` takes it."""
        return DailyReport(
            compound=self._compound,
            checkpoint=self.checkpoint,
            report=report,
            zone=self.standing.zone,
        )

    def shift_log(self, run: ShiftLogRun) -> ShiftLog:
        """A shift log as `draw` takes it: every page that was gathered."""
        days, posts = [page.span.day for page in run.pages], [page.span.post for page in run.pages]
        named = dict.fromkeys(post.full_name for post in posts)
        ends = dict.fromkeys((days[0].isoformat(), days[-1].isoformat())) if days else ()
        return ShiftLog(
            compound=self._compound,
            post=", ".join(named) or self.checkpoint,
            span=" - ".join(ends) or run.wanted.day.isoformat(),
            pages=tuple(run.pages),
            zone=self.standing.zone,
            coverage=run.coverage,
        )

    def shelf_list(self, rows: Sequence[Lying]) -> ShelfList:
        """What lies at the gate as `draw` takes it."""
        now, zone, rule = self.clock(), self.standing.zone, self.standing.policy.callers.lying
        shown = tuple(
            ShelfRow(
                building=row.building,
                pieces=row.pieces,
                fresh=row.fresh,
                since=local(row.since, zone),
                is_too_long=row.is_too_long(now, rule),
            )
            for row in rows
        )
        return ShelfList(compound=self._compound, drawn_at=local(now, zone), rows=shown)

    def point_codes(self, ledger: Ledger) -> PointCodes:
        """The points of a ledger as `draw` takes them; KeyError where none has a code."""
        coded, language = ledger.coded, text.language()
        if coded is None:
            raise KeyError(ledger.key)
        return PointCodes(
            compound=self._compound,
            ledger=said(ledger.title, language),
            points=tuple(
                Point(name=said(one.title, language), code=point_text(ledger.key, one.key))
                for one in coded.options
            ),
        )

    def gather(self, name: str, **options: Any) -> Any:
        """What the paper shows; read lane. `draw` of this module then makes the PDF at the desk."""
        with self.database.read() as session:
            return reports.REPORTS[name].gather(
                session,
                now=self.clock(),
                compound=self._compound,
                checkpoint=self.checkpoint,
                **options,
            )


def draw(name: str, data: Any, language: str, imprint: Imprint | None = None) -> bytes:
    """Runs in a desk process."""
    with imprinted(imprint):
        pdf: bytes = reports.REPORTS[name].draw(data, language)
    return pdf
