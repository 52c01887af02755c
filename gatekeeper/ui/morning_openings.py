"""What opens about the stations of an office: the morning's list, bundles, refused records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may, who_may
from gatekeeper.services.mornings import StationLine
from gatekeeper.sync import Address
from gatekeeper.text import tr
from gatekeeper.ui import faces
from gatekeeper.ui.aside_screen import AsideScreen
from gatekeeper.ui.enrol_screen import EnrolScreen
from gatekeeper.ui.files import ask_folder
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.refused_screen import RefusedScreen
from gatekeeper.ui.station_bundles_screen import StationBundlesScreen
from gatekeeper.ui.stations_screen import StationsScreen

if TYPE_CHECKING:
    from gatekeeper.services.settling import AsideRow
    from gatekeeper.ui.daily_openings import DailyOpenings


class MorningOpenings(Opening):
    """The first line of the desk's menu; what not everybody may asks for a PIN for that once."""

    def __init__(self, papers: Papers, daily: DailyOpenings) -> None:
        super().__init__(papers.window, papers.app)
        self._daily = daily

    def open(self, operator: Operator) -> None:
        """Each station as it stands this morning."""
        screen = StationsScreen(
            self.app.mornings, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda line: self._station(line, operator))
        screen.aside_asked.connect(lambda: self._aside(operator))
        screen.refused_asked.connect(self._ask_refused)
        screen.corrections_asked.connect(lambda: self._daily.corrections(operator))
        screen.enrol_asked.connect(self._ask_enrol)
        screen.stick_asked.connect(lambda: self._ask_stick(screen))
        self.window.show_screen(screen)

    def _ask_stick(self, screen: StationsScreen) -> None:
        """What was carried here is taken, and the answers laid beside it."""
        if may(self.on_duty.role, Act.EXCHANGE):
            ask_folder(screen, tr("Stick with bundles"), lambda path: self._take(screen, path))
        else:
            roles = " ".join(who_may(Act.EXCHANGE))
            screen.tell(text.sentence("role-needed", {"roles": roles}), problem=True)

    def _take(self, screen: StationsScreen, path: str) -> None:
        exchange = partial(self.app.mailroom.exchange, lasting=False)

        def done(found: Any) -> None:
            told = {"taken": found.taken, "laid": found.laid}
            screen.tell(tr("Bundles taken: {taken}; answers laid beside them: {laid}.", **told))
            screen.reload()

        screen.tell(tr("The stick is read ..."))
        screen.run(exchange, Address.parse(path), then=done, lane="wire")

    # --- one station --------------------------------------------------------------------------

    def _station(self, line: StationLine, operator: Operator) -> None:
        screen = StationBundlesScreen(
            line, self.app.mornings, self.app.exporting, self.window.tasks, operator=operator
        )
        station = line.row.station
        screen.rename_asked.connect(partial(self._rename, screen, station))
        screen.close_asked.connect(partial(self._close, screen, station))
        self.window.show_screen(screen)

    def _rename(self, screen: StationBundlesScreen, station: str, name: str) -> None:
        def rename(who: Operator) -> None:
            self._carry_out(screen, screen.renew, self.app.stations.rename, station, name, who)

        self.allowed(Act.ENROL_STATIONS, rename, lambda: tr("Rename a station"))

    def _close(self, screen: StationBundlesScreen, station: str, reason: str) -> None:
        def close(who: Operator) -> None:
            self._carry_out(screen, screen.renew, self.app.stations.close, station, reason, who)

        self.allowed(Act.ENROL_STATIONS, close, lambda: tr("Close a station for good"))

    def _carry_out(
        self,
        screen: StationBundlesScreen | AsideScreen,
        renew: Callable[[], object],
        act: Callable[..., object],
        *told: Any,
    ) -> None:
        """In the screen that asked; a PIN has closed it, then the list opens anew."""
        if isValid(screen):

            def done(_: object) -> None:
                screen.tell(tr("Done and recorded."))
                renew()

            screen.run(act, *told, then=done, failed=partial(self._refuse, screen))
            return

        def failed(error: BaseException) -> None:
            self.open(self.on_duty)
            self.window.banner.tell(lambda: faces.told(error))

        self.window.tasks.run(act, *told, then=lambda _: self.open(self.on_duty), failed=failed)

    @staticmethod
    def _refuse(screen: StationBundlesScreen | AsideScreen, error: BaseException) -> None:
        screen.on_refused(error, screen.form)

    # --- what waits for a person --------------------------------------------------------------

    def _aside(self, operator: Operator) -> None:
        screen = AsideScreen(
            self.app.settling, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.close_asked.connect(partial(self._close_chain, screen))
        self.window.show_screen(screen)

    def _close_chain(self, screen: AsideScreen, row: AsideRow, line: int, reason: str) -> None:
        def close(who: Operator) -> None:
            act = self.app.settling.close_chain
            self._carry_out(screen, screen.reload, act, row.chain, line, reason, who)

        self.allowed(Act.ENROL_STATIONS, close, lambda: tr("Close the log of a station"))

    def _ask_refused(self) -> None:
        self.allowed(Act.SETTLE_REFUSED, self._refused, lambda: tr("Refused records"))

    def _refused(self, operator: Operator) -> None:
        self.window.show_screen(
            RefusedScreen(
                self.app.mornings, self.app.exporting, self.window.tasks, operator=operator
            )
        )

    def _ask_enrol(self) -> None:
        self.allowed(Act.ENROL_STATIONS, self._enrol, lambda: tr("Enrol a station"))

    def _enrol(self, operator: Operator) -> None:
        self.window.show_screen(
            EnrolScreen(self.app.stations, self.app.posts, self.window.tasks, operator=operator)
        )
