"""What each key opens: screens before the gate, questions inside its panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.errors import NotAllowed
from gatekeeper.services import reporting
from gatekeeper.text import tr
from gatekeeper.ui.accounts_screen import AccountsScreen
from gatekeeper.ui.confirmations_screen import ConfirmationsScreen
from gatekeeper.ui.emergency_panel import EmergencyPanel
from gatekeeper.ui.first_run import FirstRun
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.key_card import KeyCard
from gatekeeper.ui.override_panel import OverridePanel
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.passes_screen import PassesScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.referral_panel import ReferralPanel
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.settings_screen import SettingsScreen
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.small_papers import paper
from gatekeeper.ui.undo_panel import UndoPanel

if TYPE_CHECKING:
    from gatekeeper.config import Settings
    from gatekeeper.ui.main_window import MainWindow


class Openings(QObject):
    """Makes a screen when it is asked for, connects it, and shows it."""

    def __init__(self, window: MainWindow, app: Any) -> None:
        super().__init__(window)
        self._window, self._app = window, app
        self._job = ImportJob(app.registry, window.tasks, self)
        self._openings: dict[str, Callable[[], None]] = {
            "keys": self._keys,
            "find": self._find,
            "referral": self._referral,
            "override": self._override,
            "shift": self._shift,
            "undo": self._undo,
            "emergency": self._emergency,
            "leave": self._leave,
        }
        self._entries: dict[str, Callable[[Operator], None]] = {
            "sign-off": self._sign_off,
            "referrals": lambda _: self._referral(),
            "confirmations": self._confirmations,
            "passes": self._passes,
            "import": self._import,
            "accounts": self._accounts,
            "profile": self._settings,
            "settings": self._settings,
        }

    @property
    def intents(self) -> frozenset[str]:
        """What can be opened."""
        return frozenset(self._openings)

    @property
    def _on_duty(self) -> Operator:
        """Whoever is signed on; `open` has seen to it that somebody is."""
        if self._window.operator is None:
            raise NotAllowed("not-allowed")
        return self._window.operator

    def open(self, intent: str) -> None:
        """Nothing but the keys and the sign-on opens while nobody is on duty."""
        opening = self._openings.get(intent)
        if opening is None:
            return
        if self._window.operator is None and intent not in ("keys", "leave"):
            self._sign_on()
        else:
            opening()

    def begin(self) -> None:
        """Nobody is on duty: the first start of all, or a name and a PIN."""
        self._window.tasks.run(self._app.accounts.names, then=self._on_names, lane="read")

    @Slot(object)
    def _on_names(self, names: Any) -> None:
        if names:
            self._sign_on()
            return
        first = FirstRun(
            self._window.settings,
            self._app.accounts,
            self._window.tasks,
            recovery=self._app.recovery,
            play=self._play,
        )
        first.language_chosen.connect(self._window.speak)
        first.trying.connect(self._on_trying)
        first.recovery_print_asked.connect(
            lambda key: self._show_paper(
                "recovery-key",
                tr("The recovery key"),
                paper(tr("The recovery key"), [("", key), ("", f"{self._window.settings.data}")]),
            )
        )
        first.finished.connect(self._on_first_run)
        self._window.show_screen(first)

    @Slot(object)
    def _on_first_run(self, settings: Settings) -> None:
        self._window.use(settings)
        self._sign_on()

    @Slot(bool)
    def _on_trying(self, trying: bool) -> None:
        """A camera is tried in the settings: the gate lets go of it meanwhile."""
        if trying:
            self._window.devices.stop()
        else:
            self._window.start_devices()

    def _play(self, settings: Settings) -> None:
        from gatekeeper.ui.theme import Tone

        self._window.sounds.use(settings.sounds)
        self._window.sounds.play(Tone.GRANTED)

    # --- at the panel -------------------------------------------------------------------------

    def _ask(self, widget: QWidget) -> None:
        self._window.home()
        self._window.gate.ask(widget)

    def _sign_on(self) -> None:
        panel = SignOn(self._app.accounts, self._window.tasks)
        panel.signed_on.connect(self._window.sign_on)
        self._ask(panel)

    def _sign_off(self, operator: Operator) -> None:
        self._window.home()
        self._window.tasks.run(self._app.accounts.sign_off, operator)
        self._window.sign_on(None)
        self._sign_on()

    def _override(self) -> None:
        shown = self._window.gate.faced
        if shown is None or shown.outcome in (None, Outcome.GRANTED):
            self._window.gate.preview.show_notice(tr("There is nobody here to let through"))
            return
        panel = OverridePanel(
            self._app.settlement,
            self._app.accounts,
            self._window.tasks,
            shown=shown,
            operator=self._on_duty,
        )
        panel.finished.connect(self._on_settled)
        self._ask(panel)

    def _undo(self) -> None:
        panel = UndoPanel(
            self._app.settlement,
            self._app.overview,
            self._window.tasks,
            lane=self._window.gate.lane.key,
            operator=self._on_duty,
        )
        panel.finished.connect(self._on_settled)
        self._ask(panel)

    @Slot(object)
    def _on_settled(self, shown: Any) -> None:
        self._window.gate.show_settled(shown)

    def _emergency(self) -> None:
        panel = EmergencyPanel(self._app.emergencies, self._window.tasks, operator=self._on_duty)
        panel.roll_call_asked.connect(lambda: self._paper("roll-call"))
        self._ask(panel)

    def _referral(self) -> None:
        self._ask(ReferralPanel(self._app.referrals, self._window.tasks, operator=self._on_duty))

    def _leave(self) -> None:
        """A kiosk closes for a supervisor only."""
        panel = SignOn(
            self._app.accounts,
            self._window.tasks,
            role=Role.SUPERVISOR,
            title=lambda: tr("Supervisor's PIN for: {what}", what=tr("closing the program")),
            act=True,
        )
        panel.signed_on.connect(self._on_may_leave)
        self._ask(panel)

    @Slot(object)
    def _on_may_leave(self, _: object) -> None:
        self._window.may_close = True
        self._window.close()

    # --- before the gate ----------------------------------------------------------------------

    def _keys(self) -> None:
        card = KeyCard(self._window.tasks)
        card.print_asked.connect(
            lambda rows: self._show_paper("keys", tr("Keys"), paper(tr("Keys"), rows))
        )
        self._window.show_screen(card)

    def _find(self) -> None:
        screen = SearchScreen(self._app.registry, self._window.tasks)
        screen.picked.connect(self._on_picked)
        screen.card_asked.connect(self._card)
        self._window.show_screen(screen)

    @Slot(str)
    def _on_picked(self, person: str) -> None:
        self._window.home()
        symbol = Symbol(text=person, symbology=Symbology.RECORD, source="keyboard")
        self._window.gate.take_symbol(symbol)

    @Slot(str)
    def _card(self, person: str) -> None:
        card = PersonCardScreen(
            UUID(person),
            self._app.registry,
            self._app.passes,
            self._app.standing,
            self._window.tasks,
            operator=self._on_duty,
            picture=lambda: self._window.gate.preview.image,
        )
        card.sheet_asked.connect(self._sheet)
        self._window.show_screen(card)

    def _passes(self, operator: Operator) -> None:
        screen = PassesScreen(
            self._app.registry,
            self._app.passes,
            self._app.standing,
            self._window.tasks,
            operator=operator,
        )
        screen.sheet_asked.connect(self._sheet)
        self._window.show_screen(screen)

    @Slot(object)
    def _sheet(self, passes: Any) -> None:
        self._draw("pass-sheet", self._app.reporting.pass_sheet(passes), "passes", tr("Passes"))

    def _shift(self) -> None:
        entries = [entry for entry in ENTRIES if entry.key in self._entries]
        menu = ShiftMenu(
            self._app.accounts, self._window.tasks, operator=self._on_duty, entries=entries
        )
        menu.chosen.connect(self._on_entry)
        self._window.show_screen(menu)

    @Slot(str, object)
    def _on_entry(self, key: str, operator: Operator) -> None:
        self._entries[key](operator)

    def _confirmations(self, operator: Operator) -> None:
        self._window.show_screen(
            ConfirmationsScreen(
                self._app.settlement,
                self._app.accounts,
                self._app.exporting,
                self._window.tasks,
                operator=operator,
            )
        )

    def _accounts(self, operator: Operator) -> None:
        self._window.show_screen(
            AccountsScreen(self._app.accounts, self._window.tasks, operator=operator)
        )

    def _import(self, operator: Operator) -> None:
        self._window.show_screen(
            ImportScreen(self._job, self._app.exporting, self._window.tasks, operator=operator)
        )

    def _settings(self, operator: Operator) -> None:
        screen = SettingsScreen(
            self._window.settings,
            self._app.accounts,
            self._app.profiles,
            self._window.tasks,
            play=self._play,
        )
        screen.trying.connect(self._on_trying)
        screen.finished.connect(self._window.use)
        screen.profile_switched.connect(self._on_profile)
        self._window.show_screen(screen)

    @Slot(object)
    def _on_profile(self, policy: Any) -> None:
        self._window.header.show_profile(policy.profile)

    def _paper(self, name: str) -> None:
        """Gathered in the read lane, drawn at the desk, shown before it is printed."""
        title = {"roll-call": tr("Roll-call")}.get(name, name)
        self._window.tasks.run(
            self._app.reporting.gather,
            name,
            then=lambda data: self._draw(name, data, name, title),
            lane="read",
        )

    def _draw(self, report: str, data: Any, name: str, title: str) -> None:
        show = partial(self._show_paper, name, title)
        self._window.tasks.run(
            reporting.draw, report, data, text.language(), then=show, lane="desk"
        )

    def _show_paper(self, name: str, title: str, pdf: bytes) -> None:
        printer = self._window.settings.printer
        self._window.show_screen(
            PaperPreview(pdf, self._window.tasks, name=name, printer=printer, title=title)
        )
