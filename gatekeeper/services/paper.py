"""Paper fallback: sheets printed beforehand, typed in afterwards; nobody is decided about again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.domain.paper import (
    LINES,
    SHEETS_AT_MOST,
    PaperLine,
    SheetKind,
    problems_of,
)
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import SUBJECT as ACCESS
from gatekeeper.services.gate import Gate
from gatekeeper.services.paper_lines import PaperLines
from gatekeeper.store import paper
from gatekeeper.store.paper import PaperEntry, PaperSheet

# A sheet names nobody, its line stands as long as the log's other lines.
KEEP_SHEET = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A sheet as lists and papers show it; `lines` of `most` are typed in."""

    id: UUID
    serial: int
    kind: SheetKind
    printed_at: datetime
    finished_at: datetime | None
    lines: int

    @property
    def number(self) -> str:
        return f"{self.serial:05d}"

    @property
    def most(self) -> int:
        return LINES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A line typed in; `told` is masked."""

    id: UUID
    line: int
    written_at: datetime
    typed_at: datetime
    told: str
    people_in: int
    people_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecords:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    # --- sheets -------------------------------------------------------------------------------

    def sheets(self) -> tuple[SheetRow, ...]:
        """The newest 500, what is unfinished and finished alike."""
        with self.gate.database.read() as session:
            return tuple(_sheet(row, lines) for row, lines in paper.newest_sheets(session))

    def print_sheets(self, kind: SheetKind, count: int, operator: Operator) -> tuple[SheetRow, ...]:
        """Give numbers to sheets that are printed now; InvalidInput for an absurd count."""
        require(operator, Act.LEDGERS)
        if not 1 <= count <= SHEETS_AT_MOST:
            told = {"most": SHEETS_AT_MOST}
            problem = Problem(code="paper-count-wrong", field="count", parameters=told)
            raise InvalidInput([problem])
        with self.gate.database.begin(ACCESS) as session:
            first = paper.last_serial(session) + 1
            return tuple(
                _sheet(self._new_sheet(session, kind, first + place, operator), 0)
                for place in range(count)
            )

    def finish(self, sheet: UUID, operator: Operator) -> None:
        """All that was written on it is typed in; it leaves the list of what is left to do."""
        require(operator, Act.LEDGERS)
        with self.gate.database.begin(ACCESS) as session:
            row = _known(session, sheet)
            row.finished_at = self.gate.clock()
            self._write_sheet(session, row, "finished", operator)

    # --- lines --------------------------------------------------------------------------------

    def entries(self, sheet: UUID) -> tuple[EntryRow, ...]:
        """What was typed in from a sheet, by line."""
        with self.gate.database.read() as session:
            kind = _known(session, sheet).kind
            return tuple(_entry(row, kind) for row in paper.standing_entries(session, sheet))

    def counted(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Residents counted on paper in and out; they stand behind no passage."""
        with self.gate.database.read() as session:
            return paper.counted(session, start, end)

    def enter(self, sheet: UUID, told: PaperLine, operator: Operator) -> EntryRow:
        """Type in one line: recorded with the moment on the paper, marked as paper.

        No check is asked and no verdict shown. Raises InvalidInput with each problem at its
        field; a line of a sheet is typed in once.
        """
        require(operator, Act.LEDGERS)
        gate = self.gate
        now = gate.clock()
        with gate.database.begin(ACCESS) as session:
            row = _known(session, sheet)
            problems = problems_of(row.kind, told, now=now, printed_at=row.printed_at)
            if any(one.line == told.line for one in paper.standing_entries(session, sheet)):
                problems.append(Problem(code="paper-line-taken", field="line"))
            if problems:
                raise InvalidInput(problems)
            assert told.written_at is not None
            entry = PaperEntry(
                id=gate.new_id(),
                sheet=row.id,
                line=told.line,
                written_at=told.written_at,
                typed_at=now,
                typed_by=operator.account,
            )
            self._lines(session, operator).take_over(row.kind, told, entry)
            self._write_entry(session, entry, "typed", operator)
            if row.finished_at is not None:
                row.finished_at = None
                self._write_sheet(session, row, "reopened", operator)
            return _entry(entry, row.kind)

    def withdraw(self, entry: UUID, operator: Operator) -> None:
        """Typed in wrongly: its passages become void by a correction, the line is free again."""
        require(operator, Act.LEDGERS)
        with self.gate.database.begin(ACCESS) as session:
            row = session.get(PaperEntry, entry)
            if row is None or row.withdrawn_at is not None:
                raise InvalidInput([Problem(code="nothing-to-undo", field="line")])
            row.withdrawn_at = self.gate.clock()
            self._lines(session, operator).take_back(row)
            self._write_entry(session, row, "withdrawn", operator)

    # --- inside a transaction -----------------------------------------------------------------

    def _lines(self, session: Session, operator: Operator) -> PaperLines:
        return PaperLines(gate=self.gate, session=session, operator=operator)

    def _new_sheet(
        self, session: Session, kind: SheetKind, serial: int, operator: Operator
    ) -> PaperSheet:
        row = PaperSheet(
            id=self.gate.new_id(),
            serial=serial,
            kind=kind,
            printed_at=self.gate.clock(),
            printed_by=operator.account,
        )
        self._write_sheet(session, row, "printed", operator)
        return row

    def _write_sheet(
        self, session: Session, row: PaperSheet, action: str, operator: Operator
    ) -> None:
        now = self.gate.clock()
        paper.SHEETS.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now + KEEP_SHEET,
        )

    def _write_entry(
        self, session: Session, row: PaperEntry, action: str, operator: Operator
    ) -> None:
        keep: timedelta = self.gate.standing.policy.timings.keep_private
        paper.ENTRIES.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=row.written_at,
            expires_at=row.typed_at + keep,
        )


def next_line(rows: Sequence[EntryRow], most: int) -> int:
    """The first line that nobody typed in; the last one when all stand."""
    taken = {row.line for row in rows}
    return next((line for line in range(1, most + 1) if line not in taken), most)


def _known(session: Session, sheet: UUID) -> PaperSheet:
    row = session.get(PaperSheet, sheet)
    if row is None:
        raise InvalidInput([Problem(code="paper-sheet-unknown", field="sheet")])
    return row


def _sheet(row: PaperSheet, lines: int) -> SheetRow:
    return SheetRow(
        id=row.id,
        serial=row.serial,
        kind=row.kind,
        printed_at=row.printed_at,
        finished_at=row.finished_at,
        lines=lines,
    )


def _entry(row: PaperEntry, kind: SheetKind) -> EntryRow:
    mask = mask_plate if kind is SheetKind.VEHICLES else mask_name
    return EntryRow(
        id=row.id,
        line=row.line,
        written_at=row.written_at,
        typed_at=row.typed_at,
        told=mask(row.told),
        people_in=row.people_in,
        people_out=row.people_out,
    )
