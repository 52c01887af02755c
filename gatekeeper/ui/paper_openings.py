"""What opens about the paper fallback: the sheets, a sheet typed in, the print of blank ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.paper import SheetRow
from gatekeeper.text import tr
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.paper_entry import PaperEntryScreen
from gatekeeper.ui.paper_sheets import PaperSheetsScreen
from gatekeeper.ui.papers import Papers

REPORT = "paper-sheet"


class PaperOpenings(Opening):
    """From the menu of the shift."""

    def __init__(self, papers: Papers) -> None:
        super().__init__(papers.window, papers.app)
        self._papers = papers

    def open_list(self, operator: Operator) -> None:
        """Which sheets there are."""
        screen = PaperSheetsScreen(self.app.paper, self.window.tasks, operator=operator)
        screen.opened.connect(lambda sheet: self.open_sheet(sheet, operator))
        screen.printed.connect(self._print)
        self.window.show_screen(screen)

    def open_sheet(self, sheet: SheetRow, operator: Operator) -> None:
        """One sheet, to be typed in."""
        standing = self.app.standing
        self.window.show_screen(
            PaperEntryScreen(
                self.app.paper,
                self.app.registry,
                self.app.hosts,
                self.window.tasks,
                sheet=sheet,
                operator=operator,
                clock=self.app.gate.clock,
                purposes=standing.policy.outing.purposes,
                zone=standing.zone,
            )
        )

    def _print(self, sheets: Sequence[SheetRow]) -> None:
        gather = partial(
            self.app.reporting.gather,
            serials=tuple(sheet.serial for sheet in sheets),
            purposes=self.app.standing.policy.outing.purposes,
        )
        title = tr("Paper sheets for a power cut")
        self.window.tasks.run(
            gather,
            REPORT,
            then=lambda data: self._papers.draw(REPORT, data, REPORT, title),
            lane="read",
        )
