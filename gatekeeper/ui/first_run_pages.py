"""The pages of the first start: what is asked, each with its fields."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from gatekeeper.config import Settings
from gatekeeper.domain.accounts import Role, is_pin
from gatekeeper.errors import Problem
from gatekeeper.text import mark, role_name, tr
from gatekeeper.ui.camera_chooser import CameraChooser
from gatekeeper.ui.first_run_flow import NewAccount, groups_to_type, recovery_groups
from gatekeeper.ui.forms import Check, required
from gatekeeper.ui.inputs import Choices, choice, fill, line
from gatekeeper.ui.screen import button, label
from gatekeeper.ui.settings_pages import LANGUAGE_NAMES, Page, direction_options

_SENTENCES = {
    "required": mark("Please fill this in."),
    "pin-weak": mark("Six digits, not all the same and not in a row."),
    "pin-differs": mark("The two PINs differ."),
    "name-twice": mark("Two people cannot share a name."),
    "recovery-differs": mark("This does not match the paper."),
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
        self.form.add("direction", lambda: tr("Direction"), self.way)
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
        self.role = choice(_roles())
        self.form.add("operator_role", lambda: tr("Role"), self.role)
        # Filled row by row, typed person by person.
        parts = [f"{key}_{part}" for key in who for part in ("name", "pin", "again")]
        for before, after in pairwise(self.form.fields[part].editor for part in parts):
            QWidget.setTabOrder(before, after)
        self.column.addStretch(1)

    def _same_as(self, key: str) -> Check:
        return lambda again: "" if again == self.form[key] else tr(_SENTENCES["pin-differs"])

    def account(self, who: str) -> NewAccount:
        """What was typed for one of the two."""
        return NewAccount(
            name=self.form[f"{who}_name"].strip(),
            pin=self.form[f"{who}_pin"],
            again=self.form[f"{who}_again"],
            role=Role(self.form["operator_role"]) if who == "operator" else Role.SUPERVISOR,
        )

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.role, _roles(), self.role.currentData())


def _roles() -> list[tuple[str, str]]:
    """Who works beside the supervisor from the first day; others are added later."""
    return [(role.value, role_name(role)) for role in (Role.OPERATOR, Role.CLERK)]


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
    return tr("Type group {number} from the paper", number=group)
