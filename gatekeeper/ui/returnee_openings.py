"""What opens about returnees: the register, one arrival, the list of risk areas, papers."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper import resources
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.eight_steps import Step
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.readings import Reading, Symbol, Symbology, Temperature
from gatekeeper.domain.returnees import Disposition
from gatekeeper.domain.tally import TALLIES
from gatekeeper.services.area_lists import AreaSheet
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.services.ledgers import Draft
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.areas_screen import AreasScreen
from gatekeeper.ui.claims import claim
from gatekeeper.ui.files import ask_save
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.returnee_acts import Register
from gatekeeper.ui.returnee_arrival import ArrivalScreen
from gatekeeper.ui.returnee_screen import ReturneeScreen
from gatekeeper.ui.returnee_settle import SettleScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

# A temperature of the third step still counts at the lane, as if it had been taken there.
FRESH = timedelta(minutes=10)
SELF_REPORT = resources.path("self-report", "self-report.html")


class ReturneeOpenings(Opening):
    """F6 and what follows from it."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def open_list(self) -> None:
        """Unfinished arrivals first, and a new family."""
        screen = ReturneeScreen(
            self.app.returnees,
            self.app.returnee_lists,
            self.app.areas,
            self.app.hosts,
            self.window.tasks,
            operator=self.on_duty,
            lane=self.window.gate.lane.key,
            problems=self.app.paper_problems,
        )
        screen.opened.connect(self._arrival)
        screen.areas_asked.connect(self._areas)
        screen.register_asked.connect(self._register)
        screen.page_asked.connect(partial(self._save_page, screen))
        claim(self.window.gates, screen, screen.take_symbol)
        list_export.connect(
            screen.list, screen, self.app.exporting, self.on_duty, "returnee-register"
        )
        self.window.show_screen(screen)

    def _save_page(self, screen: ReturneeScreen) -> None:
        """The page on which families report themselves, for the community's own web place."""
        ask_save(
            screen,
            tr("Save the self-report page"),
            SELF_REPORT.name,
            "HTML (*.html)",
            partial(self._copy_page, screen),
        )

    def _copy_page(self, screen: ReturneeScreen, where: str) -> None:
        def copied(path: Any) -> None:
            screen.tell(tr("Saved as {path}.", path=path))

        screen.run(shutil.copyfile, SELF_REPORT, where, then=copied, lane="desk")

    @Slot(object)
    def _arrival(self, arrival: Arrival) -> None:
        """One party with its steps; the list behind it is read again when it closes."""
        gate, behind = self.window.gate, self.window.stack.currentWidget()
        screen = ArrivalScreen(
            arrival,
            Register(
                returnees=self.app.returnees,
                dispositions=self.app.dispositions,
                areas=self.app.areas,
                hosts=self.app.hosts,
            ),
            self.window.tasks,
            operator=self.on_duty,
            policy=self.app.standing.policy,
            camera=lambda: gate.preview.image,
        )
        claim(self.window.gates, screen, screen.take_symbol)
        screen.gate_asked.connect(self._to_the_gate)
        screen.papers_asked.connect(self._draw)
        screen.counted.connect(self._count)
        screen.settle_asked.connect(partial(self._settle, screen))
        if isinstance(behind, ReturneeScreen):
            screen.finished.connect(lambda _: behind.reload())
            screen.cancelled.connect(behind.reload)
        self.window.show_screen(screen)

    @Slot(str)
    def _count(self, key: str) -> None:
        """G39, G46: the same counted line that J writes."""
        tally = next(one for one in TALLIES if one.key == key)
        self.window.tasks.run(
            self.app.ledgers.add,
            tally.ledger,
            Draft(values=tally.values),
            self.on_duty,
            failed=self._not,
        )

    @Slot(object)
    def _draw(self, arrival: Arrival) -> None:
        """All of the family as one PDF."""
        name = f"returnees-{arrival.number}"
        self.window.tasks.run(
            self.app.returnee_papers.gather,
            arrival,
            then=lambda data: self._papers.draw("returnee-papers", data, name, tr("Papers")),
            lane="read",
        )

    @Slot(object, object)
    def _register(self, first: date | None, last: date | None) -> None:
        """返（来）人员登记 as a book."""
        self.window.tasks.run(
            self.app.returnee_lists.paper,
            self.app.returnee_papers.compound,
            first,
            last,
            then=lambda data: self._papers.draw(
                "returnee-register", data, "returnee-register", tr("Register of returnees")
            ),
            lane="read",
        )

    @Slot(object)
    def _to_the_gate(self, arrival: Arrival) -> None:
        """Each one who may enter is presented at the lane in front, one after the other."""
        self.window.home()
        verified = arrival.step(Step.VERIFY).done_at
        is_fresh = verified is not None and self.app.gate.clock() - verified <= FRESH
        for one in arrival.members:
            if one.disposition is Disposition.ENTER:
                readings: list[Reading] = [
                    Symbol(text=str(one.person), symbology=Symbology.RECORD, source="keyboard")
                ]
                if is_fresh and one.member.tenths is not None:
                    readings.append(Temperature(tenths=one.member.tenths, taken_at=verified))
                self.window.gate.take_typed(readings)

    def _settle(self, screen: ArrivalScreen, arrival: Arrival, member: MemberShown) -> None:
        """As whoever may; behind a PIN the arrival is opened again afterwards."""
        is_his = may(self.on_duty.role, Act.SETTLE_RETURN)

        def show(operator: Operator) -> None:
            settle = SettleScreen(
                arrival,
                member,
                self.app.dispositions,
                self.window.tasks,
                operator=operator,
                policy=self.app.standing.policy,
            )
            settle.finished.connect(screen.show_arrival if is_his else self._reopen)
            self.window.show_screen(settle)

        self.allowed(Act.SETTLE_RETURN, show, lambda: tr("Settle a return"))

    @Slot(object)
    def _reopen(self, arrival: Arrival) -> None:
        """Behind the PIN's question every screen was closed."""
        self.window.home()
        self.open_list()
        self._arrival(arrival)

    @Slot()
    def _areas(self) -> None:
        screen = AreasScreen(self.app.areas, self.window.tasks, take=self._take_list)
        self.window.show_screen(screen)

    def _take_list(self, sheet: AreaSheet, listed_on: date) -> None:
        def take(operator: Operator) -> None:
            act = partial(self.app.areas.take, sheet, listed_on)
            self.window.tasks.run(act, operator, then=lambda _: self._taken(), failed=self._not)

        self.allowed(Act.IMPORT_AREAS, take, lambda: tr("Risk areas"))

    def _taken(self) -> None:
        self.window.home()
        self.open_list()
        self._areas()

    def _not(self, error: BaseException) -> None:
        self.window.tasks.failed.emit(error)
