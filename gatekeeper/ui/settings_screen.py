"""The settings, so that nobody edits a file; the policy profile is switched here with a PIN."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from gatekeeper.config import OFFICE, Settings
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act
from gatekeeper.domain.policy import Policy
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.profiles import Profiles
from gatekeeper.text import mark, profile_name, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.screen import GAP, Screen, Speaking, Tasks, label
from gatekeeper.ui.settings_buildings import BuildingsPage
from gatekeeper.ui.settings_crew import CrewPage
from gatekeeper.ui.settings_devices import DevicesPage
from gatekeeper.ui.settings_exchange import ExchangePage
from gatekeeper.ui.settings_office import OfficePage
from gatekeeper.ui.settings_pages import (
    GeneralPage,
    LanesPage,
    Page,
    PapersPage,
    SoundsPage,
    TimingsPage,
)
from gatekeeper.ui.settings_privacy import PrivacyPage
from gatekeeper.ui.sign_on import SignOn

PROFILE_SECTION = "profile"
PROFILE_TITLE = mark("Policy profile")
PROFILES = ("everyday", "three-checks", "closed", "company", "four-pieces", "road")


class ProfilePage(Speaking):
    """Which profile is in force; another one takes force with the PIN of who may."""

    switched = Signal(object)

    def __init__(self, accounts: Accounts, profiles: Profiles, screen: Screen) -> None:
        super().__init__()
        self._accounts = accounts
        self._profiles = profiles
        self._screen = screen
        self._in_force: Policy | None = None
        self.sign_on: SignOn | None = None
        self.now = label("lead")
        self.choices = Choices(lambda: [(p, profile_name(p)) for p in PROFILES])
        self.choices.chosen.connect(self._on_chosen)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GAP)
        self.column.addWidget(self.now)
        self.column.addWidget(self.choices)
        self.column.addStretch(1)
        screen.run(profiles.in_force, then=self._show, lane="read")

    def _show(self, policy: Policy | None) -> None:
        self._in_force = policy
        self._mark()
        if policy is not None:
            self.now.setText(
                tr(
                    "In force: {profile}, version {version}",
                    profile=profile_name(policy.profile),
                    version=policy.version,
                )
            )

    def _mark(self) -> None:
        """The one in force, whatever was chosen and not confirmed by a PIN."""
        profile = self._in_force.profile if self._in_force else ""
        if profile in PROFILES:
            self.choices.check(profile)
            marked = self.choices.buttons[PROFILES.index(profile)]
            self.choices.setFocusProxy(marked)
            if any(made.hasFocus() for made in self.choices.buttons):
                marked.setFocus()

    def _on_chosen(self, profile: str) -> None:
        self.withdraw()
        if self._in_force is not None and self._in_force.profile == profile:
            return
        self.sign_on = SignOn(
            self._accounts,
            self._screen.tasks,
            self,
            act=Act.SWITCH_PROFILE,
            what=lambda: tr("switching to {profile}", profile=profile_name(profile)),
        )
        self.sign_on.signed_on.connect(partial(self._switch, profile))
        self.sign_on.cancelled.connect(self.withdraw)
        self.choices.hide()
        self.column.insertWidget(1, self.sign_on, 1)
        self.sign_on.setFocus()

    def _switch(self, profile: str, supervisor: Operator) -> None:
        self.withdraw()
        self._screen.run(self._profiles.switch_to, profile, supervisor, then=self._on_switched)

    def _on_switched(self, policy: Policy) -> None:
        self._show(policy)
        self._screen.tell(tr("{profile} is now in force.", profile=profile_name(policy.profile)))
        self.switched.emit(policy)

    def withdraw(self) -> None:
        """Back to the list of profiles."""
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
        self._mark()
        self.choices.show()

    def retranslate(self) -> None:
        super().retranslate()
        self._show(self._in_force)


class SettingsScreen(Screen):
    """`finished` carries the settings as saved; `trying` says that a camera is held open here.

    `save` writes them and runs in the write lane; `play` lets one hear the sounds of settings.
    `section` is the page to open at: PROFILE_SECTION, or the first one. `notice_asked` carries who
    handles personal data, for the privacy notice.
    """

    trying = Signal(bool)
    profile_switched = Signal(object)
    notice_asked = Signal(object)

    def __init__(
        self,
        settings: Settings,
        accounts: Accounts,
        profiles: Profiles,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        save: Callable[[Settings], None],
        play: Callable[[Settings], None] | None = None,
        section: str = "",
    ) -> None:
        super().__init__(tasks, parent)
        self._settings = settings
        self._save = save
        self.sections = QListWidget()
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.privacy = PrivacyPage(settings)
        self.privacy.notice_asked.connect(self.notice_asked)
        self.devices: DevicesPage | None = None
        self._titled: dict[str, Page] = {
            mark("General"): GeneralPage(settings),
            **self._of_lanes(settings, play),
            mark("Timings"): TimingsPage(settings),
            mark("Printing and backup"): PapersPage(settings),
            mark("Buildings"): BuildingsPage(settings),
            mark("Crew"): CrewPage(settings),
            mark("Report, grid, hours"): OfficePage(settings),
            mark("Personal data"): self.privacy,
        }
        if settings.role != OFFICE:  # an office receives
            self._titled[mark("Exchange")] = ExchangePage(settings)
        self.pages = tuple(self._titled.values())
        self.profile = ProfilePage(accounts, profiles, self)
        self.profile.switched.connect(self.profile_switched)
        self.stack = Pages()
        for page in (*self.pages, self.profile):
            self.stack.addWidget(page)
        for title in self._titles:
            self.sections.addItem(tr(title))
        self._fit_sections()
        self.sections.currentRowChanged.connect(self._on_section)
        self.sections.setCurrentRow(len(self.pages) if section == PROFILE_SECTION else 0)
        row = QHBoxLayout()
        row.setSpacing(3 * GAP)
        row.addWidget(self.sections)
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)
        self.say(self.title.setText, lambda: tr("Settings"))
        self.say(self.sections.setAccessibleName, lambda: tr("Settings"))
        self.say(self.hint.setText, lambda: tr("Changes take effect when saved."))
        self.offer(lambda: tr("Save"))
        self.setFocusProxy(self.profile.choices if section == PROFILE_SECTION else self.sections)

    def _of_lanes(
        self, settings: Settings, play: Callable[[Settings], None] | None
    ) -> dict[str, Page]:
        """What only a gate has; a desk keeps what the file says of it."""
        if settings.role == OFFICE:
            return {}
        self.devices = DevicesPage(settings)
        self.devices.trying.connect(self.trying)
        return {
            mark("Lanes"): LanesPage(settings),
            mark("Devices"): self.devices,
            mark("Sounds"): SoundsPage(settings, play),
        }

    @property
    def _titles(self) -> tuple[str, ...]:
        return (*self._titled, PROFILE_TITLE)

    @property
    def changed(self) -> Settings:
        """The settings as the pages show them now."""
        settings = self._settings
        for page in self.pages:
            settings = page.changed(settings)
        return settings

    def _fit_sections(self) -> None:
        """As wide as the longest title, so that none is cut."""
        bar = self.sections.verticalScrollBar().sizeHint().width()
        edge = 2 * self.sections.frameWidth() + bar
        self.sections.setFixedWidth(max(184, self.sections.sizeHintForColumn(0) + edge))

    def _on_section(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.area.verticalScrollBar().setValue(0)

    def submit(self) -> None:
        for place, page in enumerate(self.pages):
            if not page.is_good:
                self.sections.setCurrentRow(place)
                page.is_good  # noqa: B018  (again, now that it is shown: the field takes the focus)
                return
        settings = self.changed
        self.run(self._save, settings, then=lambda _: self._on_saved(settings))

    def _on_saved(self, settings: Settings) -> None:
        self._settings = settings
        self.tell(tr("Saved."))
        self.finished.emit(settings)

    def retranslate(self) -> None:
        super().retranslate()
        for place, title in enumerate(self._titles):
            self.sections.item(place).setText(tr(title))
        self._fit_sections()
