"""更正: what late bundles change in reports that were given out, as numbered corrections."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.corrections import Change, Corrected, Given, Kind, changes
from gatekeeper.domain.ledger import Ledger, Words
from gatekeeper.domain.permissions import Act, require
from gatekeeper.reports.correction import CorrectionPaper
from gatekeeper.services.standing import Standing
from gatekeeper.store import crew, given, reach
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.lines import canonical
from gatekeeper.store.received import Correction, GivenReport

SUBJECT = "corrections"
# Bundles compared at once; a live exchange brings thousands a day, most of days not over yet.
BUNDLES = 200
# Of a comparison in a tick: a report read, its correction written.
STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """A correction as lists and its paper show it."""

    kind: Kind
    subject: str
    corrected: Corrected
    begins_at: datetime
    ends_at: datetime
    reported_at: datetime
    reported_by: str
    missing: tuple[str, ...]

    @property
    def is_given(self) -> bool:
        return self.corrected.given_at is not None


@dataclass(slots=True, kw_only=True)
class Corrections:
    """Reports are kept by `give` as they leave, and compared after bundles came, by `tick`.

    `again` makes the figures of a report anew; `ledgers` are those whose titles figures bear.
    """

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    again: Mapping[Kind, Callable[[str], Given]]
    ledgers: Callable[[], tuple[Ledger, ...]]
    checkpoint: str
    _run: CatchingUp | None = None

    @property
    def titles(self) -> Mapping[str, Words]:
        return {one.key: one.title for one in self.ledgers()}

    # --- read lane ----------------------------------------------------------------------------

    def listed(self, operator: Operator) -> tuple[CorrectionRow, ...]:
        """Every correction, those not given out yet first."""
        require(operator, Act.LOOK)
        with self.database.read() as session:
            names = crew.names(session)
            return tuple(_row(session, one, names) for one in given.corrections(session))

    def waiting(self) -> int:
        """How many corrections nobody has given out yet."""
        with self.database.read() as session:
            return given.waiting(session)

    def paper(self, row: CorrectionRow) -> CorrectionPaper:
        """A correction as `draw` takes it."""
        return CorrectionPaper(
            compound=self.standing.trust.site or self.checkpoint,
            checkpoint=self.checkpoint,
            kind=row.kind,
            subject=row.subject,
            number=row.corrected.number,
            reported_at=row.reported_at,
            reported_by=row.reported_by,
            missing=row.missing,
            stations=row.corrected.stations,
            made_at=row.corrected.made_at,
            changes=row.corrected.changes,
            titles=self.titles,
            zone=self.standing.zone,
        )

    # --- write lane ---------------------------------------------------------------------------

    def give(self, told: Given, operator: Operator) -> None:
        """A report leaves: its figures are kept. While its span lasts it is no report yet."""
        require(operator, Act.LOOK)
        if not self.standing.is_office or told.ends_at > self.clock():
            return
        with self.database.begin(SUBJECT) as session:
            last = given.last_correction(session, told.kind, told.subject)
            number = last.number if last is not None else 0
            self._keep(session, told, operator, number)
            if last is not None and last.given_at is None:
                last.given_at, last.given_by = self.clock(), operator.account

    def give_correction(self, kind: Kind, subject: str, number: int, operator: Operator) -> None:
        """A correction leaves: what comes from now on makes the next one."""
        require(operator, Act.LOOK)
        with self.database.begin(SUBJECT) as session:
            row = session.get(Correction, (kind.value, subject, number))
            if row is None or row.given_at is not None:
                return
            report = session.get_one(GivenReport, row.report)
            figures = dict(given.figures_of(report))
            figures |= {one.key: one.new for one in given.corrected(row).changes}
            told = Given(
                kind=kind,
                subject=subject,
                begins_at=report.begins_at,
                ends_at=report.ends_at,
                figures=figures,
                missing=_missing(session, report),
            )
            row.given_at, row.given_by = self.clock(), operator.account
            self._keep(session, told, operator, number)

    def _keep(self, session: Session, told: Given, operator: Operator, number: int) -> None:
        session.add(
            GivenReport(
                id=self.new_id(),
                kind=told.kind.value,
                subject=told.subject,
                begins_at=told.begins_at,
                ends_at=told.ends_at,
                given_at=self.clock(),
                given_by=operator.account,
                figures=canonical(dict(told.figures)),
                missing=json.dumps(told.missing, ensure_ascii=False),
                correction=number,
            )
        )
        self.journal.audit(
            session,
            "report-given",
            operator.account,
            report=told.kind.value,
            subject=told.subject,
            correction=number,
            missing=len(told.missing),
        )

    # --- after bundles came -------------------------------------------------------------------

    def tick(self) -> None:
        """Every few seconds at the office: a report or so is compared, whoever waits comes next."""
        if not self.standing.is_office:
            return
        run = self._run or self.begin()
        for _ in range(STEPS):
            if not run.is_done:
                run.step()
        self._run = None if run.is_done else run

    def begin(self) -> CatchingUp:
        """What has to be compared, step by step; see `CatchingUp`."""
        return CatchingUp(self)

    def catch_up(self) -> int:
        """All steps at once; how many corrections were made or changed."""
        run = self.begin()
        while not run.is_done:
            run.step()
        return run.made

    def correct(self, told: Given, stations: Sequence[str]) -> bool:
        """Write down what changed in a report; the open correction takes it in, else a new one."""
        with self.database.begin(SUBJECT) as session:
            report = given.last_given(session, told.kind, told.subject)
            if report is None:
                return False
            found = changes(given.figures_of(report), told.figures)
            row = given.last_correction(session, told.kind, told.subject)
            if row is not None and row.given_at is None:
                return self._changed(session, row, found, stations)
            if not found:
                return False
            number = row.number + 1 if row is not None else 1
            session.add(
                Correction(
                    kind=told.kind.value,
                    subject=told.subject,
                    number=number,
                    report=report.id,
                    made_at=self.clock(),
                    changed_at=self.clock(),
                    stations=json.dumps(sorted(set(stations)), ensure_ascii=False),
                    changes=_written(found),
                )
            )
            self._tell(session, "report-corrected", told, number, len(found))
        return True

    def _changed(
        self,
        session: Session,
        row: Correction,
        found: Sequence[Change],
        stations: Sequence[str],
    ) -> bool:
        """Nobody has it on paper yet: it becomes what it is now, or it is none any more."""
        written = _written(found)
        if written == row.changes:
            return False
        if found:
            told = {*json.loads(row.stations), *stations}
            row.stations = json.dumps(sorted(told), ensure_ascii=False)
            row.changes, row.changed_at = written, self.clock()
        else:
            session.delete(row)
        self._tell(session, "report-corrected", row, row.number, len(found))
        return True

    def _tell(
        self, session: Session, action: str, report: Given | Correction, number: int, count: int
    ) -> None:
        self.journal.audit(
            session,
            action,
            SYSTEM.account,
            report=str(report.kind),
            subject=report.subject,
            correction=number,
            figures=count,
        )


class CatchingUp:
    """Call `step` until `is_done`; while `is_writing` is False the next one only reads."""

    def __init__(self, corrections: Corrections) -> None:
        self.corrections = corrections
        self.is_done = False
        self.is_writing = False
        self.made = 0
        self._work = self._all()

    def step(self) -> None:
        try:
            next(self._work)
        except StopIteration:
            self.is_done = True

    def _all(self) -> Iterator[None]:
        """Figures are made in the read lane; only what is written down takes the other one."""
        corrections = self.corrections
        with corrections.database.read() as session:
            oldest = corrections.clock() - corrections.standing.policy.timings.keep_private
            names = reach.names(session)
            bundles = given.not_compared(session, BUNDLES)
            told: dict[tuple[Kind, str], set[str]] = {}
            for bundle in bundles:
                span = given.touched(session, bundle)
                for key in given.touching(session, *span, oldest) if span else ():
                    late, since = told.setdefault(key, set()), given.given_at(session, *key)
                    if bundle.received_at >= since:
                        late.add(names.get(bundle.chain, bundle.chain))
        for (kind, subject), stations in told.items():
            yield
            figures = corrections.again[kind](subject)
            self.is_writing = True
            yield
            self.made += corrections.correct(figures, sorted(stations))
            self.is_writing = False
        if bundles:
            self.is_writing = True
            yield
            with corrections.database.begin(SUBJECT) as session:
                given.note_compared(session, [one.sha256 for one in bundles])


def _written(found: Sequence[Change]) -> str:
    return json.dumps([[one.key, one.old, one.new] for one in found], ensure_ascii=False)


def _missing(session: Session, report: GivenReport) -> tuple[str, ...]:
    """Who is missing of its span by now."""
    coverage = reach.coverage(session, report.begins_at, report.ends_at, report.given_at)
    return tuple(one.name for one in coverage.missing) if coverage is not None else ()


def _row(session: Session, one: Correction, names: Mapping[UUID, str]) -> CorrectionRow:
    report = session.get_one(GivenReport, one.report)
    return CorrectionRow(
        kind=Kind(one.kind),
        subject=one.subject,
        corrected=given.corrected(one),
        begins_at=report.begins_at,
        ends_at=report.ends_at,
        reported_at=report.given_at,
        reported_by=names.get(report.given_by, ""),
        missing=tuple(json.loads(report.missing)),
    )
