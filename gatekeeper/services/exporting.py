"""Lists as files for a spreadsheet: no cell acts, and the log tells who took which list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.spreadsheet import tame
from gatekeeper.services import sheets
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal

SUBJECT = "exports"


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Heading and rows as Excel by its name, else CSV; at the desk. InvalidInput file-unwritable.

    CSV is UTF-8 with the byte-order mark by which spreadsheets know it. The rows come as a list
    shows them: what is masked there stays masked here.
    """
    tamed = [tuple(tame(cell) for cell in row) for row in rows]
    named = path if path.suffix else path.with_suffix(".csv")
    sheets.write(named, tamed)
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """What leaves the program as a file."""

    database: Database
    journal: Journal

    def record(self, name: str, rows: int, operator: Operator) -> None:
        """Tell the log which list leaves and how many rows, before the file is written.

        A file that then cannot be written has a line too many; never the other way round.
        """
        require(operator, Act.EXPORT)
        with self.database.begin(SUBJECT) as session:
            self.journal.audit(session, "exported", operator.account, list=name, rows=rows)
