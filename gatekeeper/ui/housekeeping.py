"""What the window does for the program behind it: start, clock, a tick every few seconds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gatekeeper import text
from gatekeeper.errors import GatekeeperError
from gatekeeper.text import tr
from gatekeeper.text.exchange import age_words, trouble_words
from gatekeeper.ui import faces
from gatekeeper.ui.desk_watch import DeskWatch
from gatekeeper.ui.health_bar import health
from gatekeeper.ui.ledger_reminders import LedgerReminders
from gatekeeper.ui.words import recently

if TYPE_CHECKING:
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.domain.exchange import ExchangeState
    from gatekeeper.domain.posts import Post
    from gatekeeper.services.night import NightState, Trouble
    from gatekeeper.ui.header import Banner
    from gatekeeper.ui.screens import Front
    from gatekeeper.ui.tasks import Tasks

log = logging.getLogger(__name__)

TICK_MILLISECONDS = 5000


class Housekeeping(QObject):
    """Tells health corner and banner how the station keeps house; nothing here waits."""

    stands_elsewhere = Signal(object)  # the office has put this station at a post
    ticked = Signal()  # whatever shows the log may look at it again
    sign_on_wanted = Signal()  # the clock is confirmed by whoever is on duty

    def __init__(
        self, fronts: Sequence[Front], banner: Banner, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._fronts, self._banner, self._tasks = fronts, banner, tasks
        self._app: Any = None
        self.operator: Operator | None = None
        self._asks_clock = False
        self._told: tuple[Trouble, ...] = ()
        self._is_ticking = False
        self._exchanged_at: datetime | None = None
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)
        self._reminders = LedgerReminders(fronts, tasks, self)
        self._stations = DeskWatch(fronts, tasks, self)
        banner.acted.connect(self.confirm_clock)

    def serve(self, app: Any) -> None:
        """The program stands."""
        self._app = app
        self._tasks.run(app.upkeep.start, then=self._on_started)
        self._tasks.run(app.upkeep.warm, failed=_quiet)
        self._timer.start()
        self._reminders.serve(app)
        self._stations.serve(app)

    def stop(self) -> None:
        """The lanes will close."""
        self._timer.stop()
        self._reminders.stop()
        self._stations.stop()
        self._app = None

    # --- the start and the clock --------------------------------------------------------------

    @Slot(object)
    def _on_started(self, started: Any) -> None:
        if started.clock_behind:
            self._ask_clock()
        elif started.outage is not None:
            minutes = max(1, int(started.outage.total_seconds() // 60))
            self._banner.tell(
                lambda: tr(
                    "The program was off for {minutes} min; this is recorded.", minutes=minutes
                )
            )

    def _ask_clock(self) -> None:
        self._asks_clock = True
        self._banner.tell(
            lambda: tr(
                "The clock is behind the last record. Nobody is let in until the time is confirmed."
            ),
            lambda: tr("The time is right (T)"),
        )

    @Slot()
    def confirm_clock(self) -> None:
        """Whoever is on duty says that the time is right; nothing while it is not in doubt."""
        if not self._asks_clock or self._app is None:
            return
        if self.operator is None:
            self.sign_on_wanted.emit()
            return
        self._tasks.run(self._app.upkeep.confirm_clock, self.operator, then=self._on_clock_right)

    @Slot(object)
    def _on_clock_right(self, _: object) -> None:
        self._asks_clock = False
        self._banner.hide()

    # --- every few seconds --------------------------------------------------------------------

    @Slot()
    def tick(self) -> None:
        """Tidy up, and the work of the night when it is due; never two at once."""
        if self._app is None or self._is_ticking:
            return
        self._is_ticking = True
        self._tasks.run(self._app.tick, then=self._on_ticked, failed=self._on_tick_failed)

    @Slot(object)
    def _on_ticked(self, state: NightState) -> None:
        self._is_ticking = False
        if self._app is None:
            return
        if not self._app.standing.clock_trusted and not self._asks_clock:
            self._ask_clock()
        for front in self._fronts:
            # Tidying needs no room: on a full disk it works while no verdict is recorded.
            if not front.shows_fault:
                front.health.tell("database", health(lambda: tr("database")))
            front.refresh()
        self._show_night(state)
        self._tasks.run(
            self._app.exchanges.state, then=self._show_exchange, failed=_quiet_exchange, lane="read"
        )
        self.ticked.emit()

    @Slot(object)
    def _on_tick_failed(self, error: BaseException) -> None:
        """Told before the next person meets it; the verdict itself is not touched."""
        self._is_ticking = False
        log.info("tidying failed: %s", error)
        if isinstance(error, GatekeeperError):
            broken = health(lambda: tr("database"), lambda: faces.told(error))
            for front in self._fronts:
                front.health.tell("database", broken)

    def _show_night(self, state: NightState) -> None:
        troubles = state.troubles
        night = health(lambda: _night_words(state), lambda: "  ".join(_sentences(troubles)))
        for front in self._fronts:
            front.health.tell("night", night)
        if troubles == self._told or self._asks_clock:
            return
        if troubles:
            self._banner.tell(lambda: "\n".join(_sentences(troubles)))
        elif self._banner.sentence == "\n".join(_sentences(self._told)):
            self._banner.hide()
        self._told = troubles

    @Slot(object)
    def _show_exchange(self, state: ExchangeState) -> None:
        """Where the station belongs to an office, or did before it was restored."""
        if self._app is not None and state.last_at != self._exchanged_at:
            self._exchanged_at = state.last_at
            self._tasks.run(self._app.stand_where_told, then=self._on_stands)
        if state.office or state.code:
            exchange = health(lambda: _exchange_words(state), lambda: _exchange_trouble(state))
            for front in self._fronts:
                front.health.tell("exchange", exchange)

    @Slot(object)
    def _on_stands(self, post: Post | None) -> None:
        if post is not None:
            self.stands_elsewhere.emit(post)


def _sentences(troubles: tuple[Trouble, ...]) -> tuple[str, ...]:
    return tuple(text.sentence(one.code, one.parameters) for one in troubles)


def _night_words(state: NightState) -> str:
    if state.is_running:
        return tr("nightly work is running")
    if state.done_at is None:
        return tr("nightly work: none yet")
    return tr("nightly work {when}", when=recently(state.done_at))


def _exchange_words(state: ExchangeState) -> str:
    """Last exchange, lines that wait, age of the office's data."""
    last = recently(state.last_at) if state.last_at else tr("none yet")
    age = age_words(state.lists_age) if state.lists_age is not None else "–"
    return tr(
        "exchange {when}, lines that wait {count}, office's data {age} old",
        when=last,
        count=state.waiting,
        age=age,
    )


def _exchange_trouble(state: ExchangeState) -> str:
    """What is in the way, and what waits meanwhile; empty where nothing is."""
    trouble = trouble_words(state)
    return f"{trouble} ({_exchange_words(state)})" if trouble else ""


def _quiet_exchange(error: BaseException) -> None:
    """The next tick asks again."""
    log.info("the exchange cannot be shown: %s", error)


def _quiet(error: BaseException) -> None:
    """The first person takes a little longer."""
    log.info("not warmed up: %s", error)
