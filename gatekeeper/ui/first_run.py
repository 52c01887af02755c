"""The first start: a few pages, one after the other, and the gate can open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from gatekeeper import config
from gatekeeper.config import Settings
from gatekeeper.domain.accounts import SYSTEM, Operator, Role, is_pin
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.accounts import Accounts
from gatekeeper.text import mark, tr
from gatekeeper.ui.camera_chooser import CameraChooser
from gatekeeper.ui.first_run_flow import (
    Answers,
    NewAccount,
    Step,
    groups_to_type,
    problems,
    recovery_groups,
    settings_from,
    steps,
)
from gatekeeper.ui.forms import Check, required
from gatekeeper.ui.inputs import Choices, choice, fill, line
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.settings_pages import (
    LANGUAGE_NAMES,
    Page,
    Pages,
    SoundsPage,
    direction_from,
    direction_options,
)

_TITLES = {
    Step.LANGUAGE: mark("Language"),
    Step.CHECKPOINT: mark("Which checkpoint is this?"),
    Step.CAMERA: mark("Which camera looks at the passes?"),
    Step.LANE: mark("Which way do people pass here?"),
    Step.ACCOUNTS: mark("Who works here?"),
    Step.SOUNDS: mark("What shall be heard?"),
    Step.RECOVERY: mark("The recovery key"),
}
_SENTENCES = {
    "required": mark("Please fill this in."),
    "pin-weak": mark("Six digits, not all the same and not in a row."),
    "pin-differs": mark("The two PINs differ."),
    "name-twice": mark("Two people need two names."),
    "recovery-differs": mark("This is not what stands on the paper."),
}


def said(problem: Problem) -> str:
    """The sentence beside the field."""
    return tr(_SENTENCES[problem.code]) if problem.code in _SENTENCES else problem.code


class LanguagePage(Page):
    """Each language in its own script."""

    chosen = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.languages = Choices(lambda: LANGUAGE_NAMES)
        self.languages.pick(settings.language)
        self.languages.chosen.connect(self.chosen)
        self.column.addWidget(self.languages)
        self.column.addStretch(1)


class CheckpointPage(Page):
    """The name on the papers and above the gate screen."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        name = line(longest=40)
        name.setText(settings.checkpoint)
        self.form.add("checkpoint", lambda: tr("Name of the checkpoint"), name, required)
        self.column.addStretch(1)


class CameraPage(Page):
    """With its live picture."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        addresses = [device.address for device in settings.devices if device.kind == "camera"]
        self.chooser = CameraChooser(addresses[0] if addresses else None)
        self.column.insertWidget(0, self.chooser, 1)


class LanePage(Page):
    """The first lane; more are added in the settings."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        name = line(longest=40)
        name.setText(settings.lanes[0].name)
        fixed = settings.lanes[0].direction
        self.way = choice(direction_options(), fixed.value if fixed else "")
        self.form.add("lane_name", lambda: tr("Name of the lane"), name, required)
        self.form.add("direction", lambda: tr("Way"), self.way)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.way, direction_options(), self.way.currentData())


class AccountsPage(Page):
    """One supervisor and one operator to begin with."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(columns=2)
        who = {
            "supervisor": lambda: tr("Name of the supervisor"),
            "operator": lambda: tr("Name of the operator"),
        }
        for key, words in who.items():
            self.form.add(f"{key}_name", words, line(longest=40), required)
        for key in who:
            self.form.add(
                f"{key}_pin",
                lambda: tr("PIN of six digits"),
                line(secret=True, longest=6),
                lambda pin: "" if is_pin(pin) else tr(_SENTENCES["pin-weak"]),
            )
        for key in who:
            self.form.add(
                f"{key}_again",
                lambda: tr("The same PIN again"),
                line(secret=True, longest=6),
                self._same_as(f"{key}_pin"),
            )
        self.column.addStretch(1)

    def _same_as(self, key: str) -> Check:
        return lambda again: "" if again == self.form[key] else tr(_SENTENCES["pin-differs"])

    def account(self, who: str) -> NewAccount:
        """What was typed for one of the two."""
        return NewAccount(
            name=self.form[f"{who}_name"].strip(),
            pin=self.form[f"{who}_pin"],
            again=self.form[f"{who}_again"],
        )


class RecoveryPage(Page):
    """The key of the encrypted database on paper; two groups are typed back from it."""

    print_asked = Signal()

    def __init__(self, recovery: str) -> None:
        super().__init__()
        groups = recovery_groups(recovery)
        half = (len(groups) + 1) // 2
        self.key = label("title", "  ".join(groups[:half]) + "\n" + "  ".join(groups[half:]))
        fixed = QFont(self.key.font())
        fixed.setFixedPitch(True)
        self.key.setFont(fixed)
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setAccessibleName(recovery)
        self.why = label("hint")
        self.print = button()
        self.print.clicked.connect(self.print_asked)
        self.column.insertWidget(0, self.why)
        self.column.insertWidget(1, self.key)
        self.column.insertWidget(2, self.print, 0, Qt.AlignmentFlag.AlignCenter)
        for place, group in enumerate(groups_to_type(recovery)):
            self.form.add(
                f"group_{place}",
                partial(_group_words, group + 1),
                line(longest=8),
                required,
            )
        self.column.addStretch(1)
        self.say(self.print.setText, lambda: tr("Print the recovery key"))
        self.say(
            self.why.setText,
            lambda: tr(
                "The database is encrypted. If this computer breaks, only this key opens its "
                "backups. Print it or write it down, and lock it away outside this room."
            ),
        )


def _group_words(group: int) -> str:
    return tr("Type back group {number} from the paper", number=group)


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
        save: Callable[[Settings], None] | None = None,
        play: Callable[[Settings], None] | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._settings = settings
        self._accounts = accounts
        self._recovery = recovery
        self._save = save or _save
        self._made: set[str] = set()
        self.steps = steps(recovery)
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
            camera=self.camera.chooser.value,
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
        self.stack.updateGeometry()
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
        self.title.setText(tr(_TITLES[self.step]))
        self.hint.setText(tr("Step {step} of {steps}", step=place, steps=last))
        words = tr("Next") if place < last else tr("Open the gate")
        self.primary.setText(f"{words} (Ctrl+Enter)")

    def _on_back(self) -> None:
        self._show(max(0, self.stack.currentIndex() - 1))

    def _on_print(self) -> None:
        self.recovery_print_asked.emit(self._recovery or "")

    def _create(self, answers: Answers) -> None:
        """Supervisor, operator, settings, in this order; a second try skips what was done."""
        wanted = (
            (answers.supervisor, Role.SUPERVISOR, "supervisor"),
            (answers.operator, Role.OPERATOR, "operator"),
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


def _save(settings: Settings) -> None:
    config.save(settings, config.settings_file())
