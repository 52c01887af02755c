"""What each key opens: screens before the gate, questions inside its panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import who_may
from gatekeeper.text import tr
from gatekeeper.ui.crew_openings import CrewOpenings
from gatekeeper.ui.daily_openings import DailyOpenings
from gatekeeper.ui.duty import Duty
from gatekeeper.ui.exchange_openings import ExchangeOpenings
from gatekeeper.ui.goods_openings import GoodsOpenings
from gatekeeper.ui.ledger_openings import LedgerOpenings
from gatekeeper.ui.morning_openings import MorningOpenings
from gatekeeper.ui.observation_openings import ObservationOpenings
from gatekeeper.ui.outing_openings import OutingOpenings
from gatekeeper.ui.overstays import Overstays
from gatekeeper.ui.panel_openings import PanelOpenings
from gatekeeper.ui.paper_openings import PaperOpenings
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.people_openings import PeopleOpenings
from gatekeeper.ui.place_openings import PlaceOpenings
from gatekeeper.ui.privacy_openings import PrivacyOpenings
from gatekeeper.ui.profile_openings import ProfileOpenings
from gatekeeper.ui.returnee_openings import ReturneeOpenings
from gatekeeper.ui.rights import act_beyond
from gatekeeper.ui.screening_openings import ScreeningOpenings
from gatekeeper.ui.shift_openings import ShiftOpenings
from gatekeeper.ui.station_openings import StationOpenings
from gatekeeper.ui.subjects import AT_DESK, is_used, used
from gatekeeper.ui.vehicle_openings import VehicleOpenings
from gatekeeper.ui.visitor_openings import VisitorOpenings

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class Openings(QObject):
    """Knows who may open what; the screens of each subject are made by its own class."""

    def __init__(self, window: MainWindow, app: Any) -> None:
        super().__init__(window)
        self._window, self._app = window, app
        self._overstays = Overstays(app.visits, window.tasks, window.banner, window)
        papers = Papers(window, app)
        self._panel = PanelOpenings(window, app, papers)
        self._station = StationOpenings(window, app, papers)
        self._station.entry_chosen.connect(self._on_entry)
        self._crew = CrewOpenings(window, app, papers)
        self._station.settled.connect(self._crew.sign_on)
        self._duty = Duty(window, app)
        self._duty.ended.connect(self._on_duty_ended)
        self._duty.guessed.connect(self._on_guessed)
        people, panel, station = PeopleOpenings(window, app, papers), self._panel, self._station
        self._crew.posts_asked.connect(people.records.posts)
        outings = OutingOpenings(window, app, papers)
        observation = ObservationOpenings(window, app, papers, people.card)
        ledgers = LedgerOpenings(window, app, papers)
        place = PlaceOpenings(window, app, ledgers)
        profiles = ProfileOpenings(window, app, papers)
        daily = DailyOpenings(papers)
        self._openings: dict[str, Callable[[], None]] = {
            "keys": station.keys,
            "find": people.find,
            "visitor": VisitorOpenings(window, app, papers).open_list,
            "vehicle": panel.vehicle,
            "returnee": ReturneeOpenings(window, app, papers).open_list,
            "turn-away": panel.turn_away,
            "goods": GoodsOpenings(window, app, papers, ledgers).open,
            "child": panel.child,
            "release": lambda: ledgers.release(panel.on_duty),
            "referral": panel.referral,
            "override": panel.override,
            "tally": place.tally,
            "report": place.report,
            "outings": outings.open,
            "work-proof": outings.work_proof,
            "shift": lambda: station.shift(self._offered),
            "undo": panel.undo,
            "emergency": panel.emergency,
            "clock": window.house.confirm_clock,
            "leave": panel.leave,
        }
        self._entries: dict[str, Callable[[Operator], None]] = {
            "sign-off": self._crew.hand_over,
            "delegate": self._crew.delegate,
            "vehicles": VehicleOpenings(window, app, papers).open,
            "shifts": ShiftOpenings(window, app, papers, self._crew.roster).menu,
            "referrals": lambda _: panel.referral(),
            "ledgers": ledgers.open_list,
            "abnormal": place.reports,
            "paper": PaperOpenings(papers).open_list,
            "observation": observation.open,
            "confirmations": station.confirmations,
            "passes": people.passes,
            "temporary": people.temporary,
            "records": people.records.menu,
            "screening": ScreeningOpenings(window, app, papers, people).menu,
            "privacy": PrivacyOpenings(window, app, papers, people.card).menu,
            "returns": profiles.returns,
            "exchange": ExchangeOpenings(window, app).open,
            "accounts": station.accounts,
            "profile": profiles.profiles,
            "settings": station.settings,
            "figures": daily.glance,
            "stations": MorningOpenings(papers, daily).open,
        }

    @property
    def intents(self) -> frozenset[str]:
        """What can be opened in the profile in force."""
        names = self._openings.keys() & AT_DESK if self._window.desk else self._openings
        return used(names, self._app.standing.policy, self._window.left)

    def show_menu(self) -> None:
        """At the desk the menu is what stands behind everything."""
        self._station.show_menu(self._offered)

    @property
    def _offered(self) -> frozenset[str]:
        return used(self._entries, self._app.standing.policy, self._window.left)

    def open(self, intent: str) -> None:
        """Nothing but the keys and the sign-on opens while nobody is on duty."""
        opening = self._openings.get(intent)
        if opening is None or (self._window.desk is not None and intent not in AT_DESK):
            return
        if self._window.operator is None and intent not in ("keys", "leave"):
            self._crew.sign_on()
            return
        if self._window.lock.holds(intent):
            self._crew.unlock(lambda: self.open(intent))
            return
        if not is_used(intent, self._app.standing.policy, self._window.left):
            self._window.banner.tell(lambda: tr("This is not used in the profile in force."))
            return
        act = act_beyond(intent, self._window.operator) if self._window.operator else None
        if act is None:
            opening()
        else:
            roles = " ".join(who_may(act))
            self._window.banner.tell(lambda: text.sentence("role-needed", {"roles": roles}))

    def stop(self) -> None:
        """The lanes will close."""
        self._duty.stop()

    def begin(self, operator: Operator | None) -> None:
        """Whoever is on duty already; else the first start of all, or a name and a PIN."""
        if operator is not None:
            self._crew.look_at_roster(operator)
            return
        self._window.tasks.run(self._app.accounts.names, then=self._on_names, lane="read")

    @Slot(object)
    def _on_names(self, names: Any) -> None:
        (self._crew.sign_on if names else self._station.first_run)()

    @Slot(str, object)
    def _on_entry(self, key: str, operator: Operator) -> None:
        self._entries[key](operator)

    @Slot()
    def _on_guessed(self) -> None:
        """Wrong PINs locked somebody out: nothing private stays open beside that."""
        if self._window.operator is not None:
            self._window.lock.close()
            self._window.banner.tell(
                lambda: tr("Too many wrong PINs. Private screens are closed; a PIN opens them.")
            )

    @Slot(object)
    def _on_duty_ended(self, operator: Operator) -> None:
        """His account was put out of use: whoever stands there now signs on himself."""
        self._crew.sign_off(operator)
        self._window.banner.tell(
            lambda: tr(
                "{name} was signed off: deactivated, or the day is over.", name=operator.name
            )
        )
