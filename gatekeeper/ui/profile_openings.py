"""What opens about the policy profile and what only some profiles ask for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.registry import PersonRow
from gatekeeper.text import tr
from gatekeeper.ui.lifting_screen import DoneScreen, LiftingScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.profile_editor import ProfileEditor
from gatekeeper.ui.profiles_screen import ProfilesScreen
from gatekeeper.ui.returns_screen import ReturnsScreen
from gatekeeper.ui.staff_papers_screen import StaffPapersScreen

if TYPE_CHECKING:
    from gatekeeper.services.lifting import Done
    from gatekeeper.ui.main_window import MainWindow


class ProfileOpenings(Opening):
    """Lines of the shift menu, and what they lead to."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def profiles(self, operator: Operator) -> None:
        """What is in force, what is ordered, and what was."""
        screen = ProfilesScreen(
            self.app.profiles,
            self.app.accounts,
            self.window.tasks,
            operator=operator,
            clock=self.app.gate.clock,
            zone=self.app.standing.zone,
        )
        screen.lifting_asked.connect(self.lifting)
        screen.edit_asked.connect(partial(self._edit, operator))
        screen.done_asked.connect(self._on_done_asked)
        self.window.show_screen(screen)

    def _edit(self, operator: Operator, content: Any) -> None:
        """A version as a form."""
        self.window.show_screen(
            ProfileEditor(
                content,
                self.app.profiles,
                self.app.what_if,
                self.window.tasks,
                operator=operator,
                clock=self.app.gate.clock,
                zone=self.app.standing.zone,
            )
        )

    @Slot()
    def lifting(self) -> None:
        """One act, confirmed by the PIN of whoever may."""
        screen = LiftingScreen(
            self.app.lifting,
            self.app.accounts,
            self.window.tasks,
            clock=self.app.gate.clock,
            zone=self.app.standing.zone,
        )
        screen.finished.connect(self._on_done)
        self.window.show_screen(screen)

    @Slot(int)
    def _on_done_asked(self, sequence: int) -> None:
        self.window.tasks.run(self.app.lifting.done, sequence, then=self._on_done, lane="read")

    @Slot(object)
    def _on_done(self, done: Done) -> None:
        self.window.home()
        screen = DoneScreen(done, self.app.exporting, self.window.tasks, operator=self.on_duty)
        screen.print_asked.connect(self._on_print)
        self.window.show_screen(screen)

    @Slot(object)
    def _on_print(self, done: Done) -> None:
        data = self.app.reporting.lifting_record(done)
        self._papers.draw("lifting-record", data, "lifting", tr("Record of lifting or imposing"))

    def returns(self, operator: Operator) -> None:
        """Form, card, code and approval of staff who return."""
        screen = ReturnsScreen(
            self.app.returns,
            self.app.registry,
            self.window.tasks,
            operator=operator,
            clock=self.app.gate.clock,
            zone=self.app.standing.zone,
        )
        screen.papers_asked.connect(lambda whose: self._staff_papers(whose, operator))
        self.window.show_screen(screen)

    def _staff_papers(self, whose: PersonRow | None, operator: Operator) -> None:
        """What of the four pieces can be printed, and the file of one of the staff."""
        screen = StaffPapersScreen(
            self.app.staff_papers,
            self.app.registry,
            self.window.tasks,
            operator=operator,
            whose=whose,
        )
        titles = {
            "health-form": tr("Health declaration"),
            "health-card": tr("Health pass card"),
            "staff-file": tr("Staff health file"),
        }
        screen.gathered.connect(
            lambda report, data: self._papers.draw(report, data, report, titles[report], operator)
        )
        self.window.show_screen(screen)
