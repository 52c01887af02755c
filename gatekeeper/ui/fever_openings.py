"""What opens about fever cases: the list, a new one, one case, its steps, its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.fever import FeverStep
from gatekeeper.services.day_sheet import DayRow
from gatekeeper.services.fever import FeverRow
from gatekeeper.text import tr
from gatekeeper.ui.fever_card import FeverCard
from gatekeeper.ui.fever_form import FeverForm
from gatekeeper.ui.fever_screen import FeverScreen
from gatekeeper.ui.fever_step import FeverStepScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

REPORT = "fever-record"


class FeverOpenings(Opening):
    """The office's screens; `show_person` opens the card of a person."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, show_person: Callable[[str], None]
    ) -> None:
        super().__init__(window, app)
        self._papers, self._show_person = papers, show_person

    def open_list(self, operator: Operator) -> None:
        """Every fever case."""
        screen = FeverScreen(self.app.fever, self.window.tasks)
        screen.opened.connect(lambda case: self.open_case(case, operator))
        screen.new_asked.connect(lambda: self.open_form(operator))
        self.window.show_screen(screen)

    def open_form(self, operator: Operator, row: DayRow | None = None) -> None:
        """A new case, filled from a high reading where one was found."""
        form = FeverForm(self.app.fever, self.app.registry, self.window.tasks, operator=operator)
        if row is not None:
            form.fill(row)
        self.window.show_screen(form)

    def open_case(self, case: UUID, operator: Operator) -> None:
        """One case."""
        card = FeverCard(case, self.app.fever, self.window.tasks, operator=operator)
        card.step_asked.connect(lambda step, row: self.open_step(step, row, operator))
        card.paper_asked.connect(lambda row: self.draw(card, row, operator))
        card.person_asked.connect(lambda row: self._show_person(str(row.person)))
        self.window.show_screen(card)

    def open_step(self, step: str, row: FeverRow, operator: Operator) -> None:
        """One step is written down."""
        screen = FeverStepScreen(
            FeverStep(step), row, self.app.fever, self.window.tasks, operator=operator
        )
        self.window.show_screen(screen)

    def draw(self, card: FeverCard, row: FeverRow, operator: Operator) -> None:
        """The line of the log first."""

        def drawn(data: Any) -> None:
            self._papers.draw(REPORT, data, REPORT, tr("Record of a fever case"), operator)

        card.run(self.app.observation_papers.fever_record, row, operator, then=drawn)
