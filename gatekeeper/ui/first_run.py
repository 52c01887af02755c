"""The first start: a few pages, one after the other, and the gate can open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper.config import OFFICE, Settings
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.accounts import Accounts
from gatekeeper.text import mark, tr
from gatekeeper.ui.first_run_flow import (
    Answers,
    Step,
    problems,
    settings_from,
    steps,
)
from gatekeeper.ui.first_run_pages import (
    AccountsPage,
    CameraPage,
    CheckpointPage,
    LanePage,
    LanguagePage,
    RecoveryPage,
    said,
)
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.settings_pages import (
    Page,
    SoundsPage,
    direction_from,
)

_TITLES = {
    Step.LANGUAGE: mark("Language"),
    Step.CHECKPOINT: mark("Which checkpoint is this?"),
    Step.CAMERA: mark("Which camera reads the passes?"),
    Step.LANE: mark("Which direction do people pass here?"),
    Step.ACCOUNTS: mark("Who works here?"),
    Step.SOUNDS: mark("Which sounds do you want?"),
    Step.RECOVERY: mark("The recovery key"),
}

_OFFICE_TITLES = {Step.CHECKPOINT: mark("Which office is this?")}


class FirstRun(Screen):
    """`finished` carries the settings once everything is saved and the accounts exist."""

    language_chosen = Signal(str)
    recovery_print_asked = Signal(str)
    trying = Signal(bool)

    def __init__(
        self,
        settings: Settings,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        recovery: str | None = None,
        save: Callable[[Settings], None],
        play: Callable[[Settings], None] | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._settings = settings
        self._accounts = accounts
        self._recovery = recovery
        self._save = save
        self._made: set[str] = set()
        self._titles = _TITLES | (_OFFICE_TITLES if settings.role == OFFICE else {})
        self.steps = steps(recovery, settings.role)
        self.language = LanguagePage(settings)
        self.checkpoint = CheckpointPage(settings)
        self.camera = CameraPage(settings)
        self.lane = LanePage(settings)
        self.accounts = AccountsPage(settings)
        self.sounds = SoundsPage(settings, play)
        self.recovery = RecoveryPage(recovery) if recovery else None
        self.pages: dict[Step, Page] = {
            Step.LANGUAGE: self.language,
            Step.CHECKPOINT: self.checkpoint,
            Step.CAMERA: self.camera,
            Step.LANE: self.lane,
            Step.ACCOUNTS: self.accounts,
            Step.SOUNDS: self.sounds,
        }
        if self.recovery is not None:
            self.pages[Step.RECOVERY] = self.recovery
            self.recovery.print_asked.connect(self._on_print)
        self.stack = Pages()
        for step in self.steps:
            self.stack.addWidget(self.pages[step])
        self.body.addWidget(self.stack, 1)
        self.language.chosen.connect(self.language_chosen)
        self.camera.chooser.trying.connect(self.trying)
        self.leave.clicked.disconnect()
        self.leave.clicked.connect(self._on_back)
        self.primary.show()
        self.setFocusProxy(self.language.languages)
        self._show(0)

    @property
    def step(self) -> Step:
        return self.steps[self.stack.currentIndex()]

    @property
    def answers(self) -> Answers:
        """Everything typed so far."""
        sounds = self.sounds.changed(self._settings).sounds
        typed: tuple[str, ...] = ()
        if self.recovery is not None:
            typed = tuple(str(value) for value in self.recovery.form.values.values())
        return Answers(
            language=self.language.languages.value or self._settings.language,
            checkpoint=self.checkpoint.form["checkpoint"],
            camera=self.camera.chooser.value if Step.CAMERA in self.steps else None,
            lane_name=self.lane.form["lane_name"],
            direction=direction_from(self.lane.form["direction"]),
            supervisor=self.accounts.account("supervisor"),
            operator=self.accounts.account("operator"),
            tones=sounds.tones,
            speech=sounds.speech,
            volume=sounds.volume,
            typed_back=typed,
        )

    def submit(self) -> None:
        """The next page, or the end."""
        found = problems(self.step, self.answers, self._recovery)
        if found:
            self._show_problems(found)
        elif self.stack.currentIndex() + 1 < len(self.steps):
            self._show(self.stack.currentIndex() + 1)
        else:
            self._create(self.answers)

    def _show_problems(self, found: tuple[Problem, ...]) -> None:
        fields = self.pages[self.step].form.fields
        for problem in found:
            if problem.field in fields:
                fields[problem.field].show_problem(said(problem))
            else:
                self.tell(said(problem), problem=True)
        first = fields.get(found[0].field)
        if first:
            first.editor.setFocus()

    def _show(self, place: int) -> None:
        self.tell("")
        self.stack.setCurrentIndex(place)
        self.area.verticalScrollBar().setValue(0)
        self.leave.setVisible(place > 0)
        self._say_step()
        fields = list(self.pages[self.step].form.fields.values())
        if fields:
            fields[0].editor.setFocus()
        elif self.step is Step.LANGUAGE:
            self.language.languages.setFocus()

    def _say_step(self) -> None:
        place, last = self.stack.currentIndex() + 1, len(self.steps)
        self.title.setText(tr(self._titles[self.step]))
        self.hint.setText(tr("Step {step} of {steps}", step=place, steps=last))
        words = tr("Next") if place < last else tr("Start work")
        self.primary.setText(f"{words} (Ctrl+Enter)")

    def _on_back(self) -> None:
        self._show(max(0, self.stack.currentIndex() - 1))

    def _on_print(self) -> None:
        self.recovery_print_asked.emit(self._recovery or "")

    def _create(self, answers: Answers) -> None:
        """Supervisor, operator, settings, in this order; a second try skips what was done."""
        wanted = (
            (answers.supervisor, answers.supervisor.role, "supervisor"),
            (answers.operator, answers.operator.role, "operator"),
        )
        for account, role, who in wanted:
            if account.name not in self._made:
                self.run(
                    self._accounts.create,
                    account.name,
                    role,
                    account.pin,
                    SYSTEM,
                    then=lambda made: self._on_made(made, answers),
                    failed=partial(self._on_refused, who),
                )
                return
        settings = settings_from(answers, self._settings)
        self.run(self._save, settings, then=lambda _: self.finished.emit(settings))

    def _on_made(self, made: Operator, answers: Answers) -> None:
        self._made.add(made.name)
        self._create(answers)

    def _on_refused(self, who: str, error: BaseException) -> None:
        """The account page again, with the reason."""
        self._show(self.steps.index(Step.ACCOUNTS))
        self.on_failed(error)
        if isinstance(error, InvalidInput):
            found = [replace(p, field=f"{who}_{p.field}") for p in error.problems]
            self.accounts.form.show_problems(found)

    def retranslate(self) -> None:
        super().retranslate()
        self._say_step()
