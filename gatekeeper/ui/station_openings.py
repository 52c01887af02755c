"""What opens about the station itself: its first start, keys, shift, accounts, settings."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.text import tr
from gatekeeper.ui.accounts_screen import AccountsScreen
from gatekeeper.ui.confirmations_screen import ConfirmationsScreen
from gatekeeper.ui.first_run import FirstRun
from gatekeeper.ui.key_card import KeyCard
from gatekeeper.ui.keys import DESK_KEYS, KEYS
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.settings_screen import PROFILE_SECTION, SettingsScreen
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from gatekeeper.ui.subjects import is_on_card
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.config import PrivacySettings, Settings
    from gatekeeper.ui.main_window import MainWindow


class StationOpenings(Opening):
    """`entry_chosen` carries a line of the shift menu and whose rights count for it."""

    entry_chosen = Signal(str, object)
    settled = Signal()  # the first start is done: somebody may sign on

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def first_run(self) -> None:
        """The first start of all."""
        first = FirstRun(
            self.window.settings,
            self.app.accounts,
            self.window.tasks,
            recovery=self.app.recovery,
            save=self.window.save,
            play=self._play,
        )
        first.language_chosen.connect(self.window.speak)
        first.trying.connect(self._on_trying)
        first.recovery_print_asked.connect(self._on_recovery_print)
        first.finished.connect(self._on_first_run)
        self.window.show_screen(first)

    @Slot(str)
    def _on_recovery_print(self, key: str) -> None:
        rows = [("", key), ("", f"{self.window.settings.data}")]
        self._papers.show_lines("recovery-key", tr("The recovery key"), rows)

    @Slot(object)
    def _on_first_run(self, settings: Settings) -> None:
        self.window.use(settings)
        self.settled.emit()

    @Slot(bool)
    def _on_trying(self, trying: bool) -> None:
        """A camera is tried in the settings: the gate lets go of it meanwhile."""
        if trying:
            self.window.devices.stop()
        else:
            self.window.start_devices()

    def _play(self, settings: Settings) -> None:
        self.window.sounds.use(settings.sounds)
        self.window.sounds.play(Tone.GRANTED)

    def keys(self) -> None:
        """All keys on one card."""
        policy, left = self.app.standing.policy, self.window.left
        rows = KEYS if self.window.desk is None else DESK_KEYS
        unused = [key.intent for key in rows if not is_on_card(key.intent, policy, left)]
        card = KeyCard(self.window.tasks, hidden=unused, rows=rows)
        card.print_asked.connect(lambda rows: self._papers.show_lines("keys", tr("Keys"), rows))
        self.window.show_screen(card)

    def shift(self, offered: Collection[str]) -> None:
        """The menu of the shift before the gate; at the desk it stands behind everything."""
        if self.window.desk is None:
            self.window.show_screen(self._menu(offered))
        else:
            self.window.home()
            self.window.desk.close_question()

    def show_menu(self, offered: Collection[str]) -> None:
        """At the desk: the menu of whoever is on duty, and none while nobody is."""
        if self.window.desk is not None:
            has_menu = self.window.operator is not None and not self.window.lock.is_on
            self.window.desk.show_menu(self._menu(offered) if has_menu else None)

    def _menu(self, offered: Collection[str]) -> ShiftMenu:
        """The lines there are screens for, at the gate or at the desk."""
        at_desk = self.window.desk is not None
        menu = ShiftMenu(
            self.app.accounts,
            self.window.tasks,
            operator=self.on_duty,
            entries=[
                entry for entry in ENTRIES if entry.key in offered and entry.stands_at(desk=at_desk)
            ],
            is_home=at_desk,
        )
        menu.chosen.connect(self.entry_chosen)
        return menu

    def confirmations(self, operator: Operator) -> None:
        """Overrides on a superior's word."""
        self.window.show_screen(
            ConfirmationsScreen(
                self.app.settlement,
                self.app.accounts,
                self.app.exporting,
                self.window.tasks,
                operator=operator,
            )
        )

    def accounts(self, operator: Operator) -> None:
        """Who may sign on."""
        self.window.show_screen(
            AccountsScreen(
                self.app.accounts,
                self.window.tasks,
                operator=operator,
                affiliations=self.window.settings.crew.affiliations,
            )
        )

    def profile(self, operator: Operator) -> None:
        """The settings, at the profile in force."""
        self._show_settings(PROFILE_SECTION)

    def settings(self, operator: Operator) -> None:
        """The settings from their first page."""
        self._show_settings("")

    def _show_settings(self, section: str) -> None:
        screen = SettingsScreen(
            self.window.settings,
            self.app.accounts,
            self.app.profiles,
            self.window.tasks,
            save=self.window.save,
            play=self._play,
            section=section,
        )
        screen.trying.connect(self._on_trying)
        screen.finished.connect(self.window.use)
        screen.profile_switched.connect(self._on_profile)
        screen.notice_asked.connect(self._on_notice)
        self.window.show_screen(screen)

    @Slot(object)
    def _on_notice(self, told: PrivacySettings) -> None:
        self._papers.privacy_notice(told)

    @Slot(object)
    def _on_profile(self, policy: Any) -> None:
        self.window.header.show_profile(policy.profile)
