"""Papers of the observed: asked which, recorded, gathered, drawn at the desk, shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.checklist import BODIES
from gatekeeper.services.observation_lists import CaseRow
from gatekeeper.services.registry import PersonRow
from gatekeeper.text import tr
from gatekeeper.ui.case_papers_screen import OF_ALL, OF_CASE, CasePapersScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.person_file_screen import FILE, FORM, PersonFileScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class CasePapers(Opening):
    """What can be printed of one case, and of all of them."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def of_case(self, row: CaseRow, operator: Operator) -> None:
        """The papers of one case."""
        about = f"{row.number}  {row.place}"
        screen = CasePapersScreen(OF_CASE, (row.id,), lambda: about, self.window.tasks)
        person = PersonRow(
            person=row.person,
            name=row.name,
            place=row.place,
            kind=row.person_kind,
        )
        self._show(screen, operator, person)

    def of_all(self, operator: Operator) -> None:
        """The papers of every open case."""

        def show(rows: tuple[CaseRow, ...]) -> None:
            cases = tuple(row.id for row in rows if row.is_open)
            words = partial(tr, "Open cases: {count}.", count=len(cases))
            self._show(CasePapersScreen(OF_ALL, cases, words, self.window.tasks), operator)

        self.window.tasks.run(self.app.observation_lists.cases, then=show, lane="read")

    def open_file(self, operator: Operator, row: PersonRow | None = None) -> None:
        """The file or the form of somebody."""
        app, tasks = self.app, self.window.tasks
        screen = PersonFileScreen(app.person_files, app.registry, tasks, operator=operator)
        titles = {FILE: tr("Person file"), FORM: tr("Form of a foreign returnee")}
        screen.gathered.connect(
            lambda paper, data: self._papers.draw(paper, data, paper, titles[paper], operator)
        )
        if row is not None:
            screen.choose(row)
        self.window.show_screen(screen)

    def _show(
        self, screen: CasePapersScreen, operator: Operator, person: PersonRow | None = None
    ) -> None:
        def wanted(key: str, cases: tuple[UUID, ...]) -> None:
            if key == "file":
                self.open_file(operator, person)
            else:
                self._draw(screen, key, cases, operator)

        screen.wanted.connect(wanted)
        self.window.show_screen(screen)

    def _draw(
        self, screen: CasePapersScreen, key: str, cases: tuple[UUID, ...], operator: Operator
    ) -> None:
        """The lines of the log first; without them nothing is printed."""
        made, papers = self.app.observation_papers, self._papers
        if key in BODIES:
            title = tr("Checklist of observed households")

            def drawn(data: Any) -> None:
                papers.draw("checklist", data, f"checklist-{key}", title, operator)

            screen.run(made.checklist, Body(key), operator, then=drawn, lane="read")
            return
        gather: dict[str, tuple[Callable[..., Any], str, str]] = {
            "notice": (made.notices, "observation-notice", tr("Observation notices")),
            "sheet": (made.temperature_sheets, "temperature-sheet", tr("Temperature sheets")),
            "blank": (
                partial(made.temperature_sheets, blank=True),
                "temperature-sheet",
                tr("Temperature sheets"),
            ),
        }
        call, report, title = gather[key]
        screen.run(
            call,
            cases,
            operator,
            then=lambda data: papers.draw(report, data, report, title, operator),
        )
