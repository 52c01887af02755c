"""What opens about observation: the day, the cases, one case, its acts, and their papers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.observation_lists import CaseRow
from gatekeeper.text import tr
from gatekeeper.ui.case_act import CaseAct
from gatekeeper.ui.case_card import CaseCardScreen
from gatekeeper.ui.case_form import CaseForm
from gatekeeper.ui.case_papers import CasePapers
from gatekeeper.ui.checklist_screen import ChecklistScreen
from gatekeeper.ui.checklists_screen import ChecklistsScreen
from gatekeeper.ui.day_sheet_screen import DaySheetScreen
from gatekeeper.ui.desk_intake_screen import DeskIntakeScreen
from gatekeeper.ui.fever_openings import FeverOpenings
from gatekeeper.ui.key_persons_screen import KeyPersonsScreen
from gatekeeper.ui.observation_menu import WORDS, ObservationMenu
from gatekeeper.ui.observation_screen import ObservationScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

REPORT = "release-notice"


class ObservationOpenings(Opening):
    """The office's screens; `show_person` opens the card of a person."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, show_person: Callable[[str], None]
    ) -> None:
        super().__init__(window, app)
        self._papers, self._show_person = papers, show_person
        self._of_cases = CasePapers(window, app, papers)
        self._fever = FeverOpenings(window, app, papers, show_person)

    def open(self, operator: Operator) -> None:
        """What there is to do."""
        opens: dict[str, Callable[[Operator], None]] = {
            "day": self.open_day,
            "cases": self.open_list,
            "new": self.open_form,
            "checklists": self.open_checklists,
            "fever": self._fever.open_list,
            "intake": self.open_intake,
            "key": self.open_key_persons,
            "papers": self._of_cases.of_all,
            "file": self._of_cases.open_file,
        }
        menu = ObservationMenu(tuple(WORDS), self.window.tasks)
        menu.chosen.connect(lambda key: opens[key](operator))
        self.window.show_screen(menu)

    def open_day(self, operator: Operator) -> None:
        """The sheet of today."""
        screen = DaySheetScreen(self.app.day_sheet, self.window.tasks, operator=operator)
        screen.case_asked.connect(lambda case: self.open_case(case, operator))
        screen.fever_asked.connect(lambda row: self._fever.open_form(operator, row))
        self.window.show_screen(screen)

    def open_checklists(self, operator: Operator) -> None:
        """What each body has to do today."""
        screen = ChecklistsScreen(self.app.checklists, self.window.tasks)
        screen.opened.connect(lambda case: self.open_checklist(case, operator))
        self.window.show_screen(screen)

    def open_checklist(self, case: UUID, operator: Operator) -> None:
        """The checklist of one case."""
        screen = ChecklistScreen(case, self.app.checklists, self.window.tasks, operator=operator)
        self.window.show_screen(screen)

    def open_intake(self, operator: Operator) -> None:
        """Whoever comes to the triage desk or the isolation site."""
        app = self.app
        screen = DeskIntakeScreen(
            app.triage_desk, app.registry, self.window.tasks, operator=operator
        )

        def draw(row: Any, roll: bool) -> None:
            card = app.triage_desk.card(row, roll=roll)
            self._papers.draw("visit-card", card, "visit-card", tr("Visit card"), operator)

        screen.card_asked.connect(draw)
        self.window.show_screen(screen)

    def open_key_persons(self, operator: Operator) -> None:
        """Everybody under a measure, by province."""
        screen = KeyPersonsScreen(self.app.key_persons, self.window.tasks, operator=operator)
        screen.opened.connect(lambda case: self.open_case(case, operator))

        def drawn(data: Any) -> None:
            title = tr("Register of people from one province")
            self._papers.draw("province-register", data, "province-register", title, operator)

        screen.register_asked.connect(
            lambda one: screen.run(self.app.key_persons.register, one, operator, then=drawn)
        )
        self.window.show_screen(screen)

    def open_list(self, operator: Operator) -> None:
        """Everybody under observation."""
        screen = ObservationScreen(self.app.observation_lists, self.window.tasks)
        screen.opened.connect(lambda case: self.open_case(case, operator))
        screen.new_asked.connect(lambda: self.open_form(operator))
        screen.notices_asked.connect(lambda cases: self.draw(cases, operator))
        self.window.show_screen(screen)

    def open_form(self, operator: Operator) -> None:
        """A new case."""
        form = CaseForm(
            self.app.observation,
            self.app.observation_lists,
            self.app.registry,
            self.window.tasks,
            operator=operator,
        )
        self.window.show_screen(form)

    def open_case(self, case: UUID, operator: Operator) -> None:
        """One case."""
        card = CaseCardScreen(
            case,
            self.app.observation,
            self.app.observation_lists,
            self.window.tasks,
            operator=operator,
        )
        card.act_asked.connect(lambda act, row: self.open_act(act, row, operator))
        card.notice_asked.connect(lambda cases: self.draw(cases, operator))
        card.person_asked.connect(self._show_person)
        card.papers_asked.connect(lambda row: self._of_cases.of_case(row, operator))
        self.window.show_screen(card)

    def open_act(self, act: str, row: CaseRow, operator: Operator) -> None:
        """One act on a case."""
        screen = CaseAct(
            act,
            row,
            self.app.observation,
            self.app.observation_lists,
            self.window.tasks,
            operator=operator,
        )
        self.window.show_screen(screen)

    def draw(self, cases: tuple[UUID, ...], operator: Operator) -> None:
        """The lines of the log first; without them nothing is printed."""
        self.window.tasks.run(
            self.app.releases.notices,
            cases,
            operator,
            then=partial(self._on_notices, operator),
        )

    def _on_notices(self, operator: Operator, notices: Any) -> None:
        data = self.app.reporting.release_notices(notices)
        self._papers.draw(REPORT, data, "release-notices", tr("Release notices"), operator)
