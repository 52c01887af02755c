"""When the station exchanges with its office by itself, and how it went, in words."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from gatekeeper.domain.exchange import ExchangeState, Rhythm, Tries, due_at
from gatekeeper.errors import GatekeeperError, SyncError
from gatekeeper.lanes import Lanes
from gatekeeper.services import abnormal, passes
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.exchange_steps import Done, Errand, Progress, Run
from gatekeeper.services.exchange_told import BundleRow, OurOffice, SettledTold
from gatekeeper.services.steps import walk
from gatekeeper.sync.mailbox import backoff

log = logging.getLogger(__name__)

# What these transactions write is to travel at once.
URGENT = frozenset({abnormal.SUBJECT, passes.LOST})

# The program has just started: who waits at the gate goes first.
SETTLED = timedelta(minutes=1)
TIDY_AGAIN = timedelta(hours=1)
# A bundle that could not be applied is looked at again after so long, or when somebody asks.
LOOK_AGAIN = timedelta(hours=1)

# Live is for the office's own server; folders and the others are looked into at night.
_LIVE = ("https://", "http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an exchange ended; `number` counts them since the program began."""

    number: int = 0
    done: Done | None = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the station stands with its office: bundles the newest first, what was decided there."""

    state: ExchangeState
    office: OurOffice | None
    due_at: datetime | None
    bundles: tuple[BundleRow, ...]
    settled: tuple[SettledTold, ...]


@dataclass(slots=True, kw_only=True)
class ExchangeSchedule:
    """Called by a timer every few seconds; one exchange at a time. `zone` None is the computer's.

    `tick` and `run` are for the write lane, `state` for the read lane.
    """

    exchange: Exchange
    rhythm: Rhythm
    keep: timedelta
    clock: Callable[[], datetime]
    zone: tzinfo | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _is_urgent: threading.Event = field(default_factory=threading.Event)
    _run: Run | None = None
    _done: Future[Done] | None = None
    _outcome: Outcome = Outcome()
    _started_at: datetime | None = None
    _tidied_at: datetime | None = None
    _tried_at: datetime | None = None
    _failures: int = 0
    _trouble: GatekeeperError | None = None
    _refused: dict[str, datetime] = field(default_factory=dict)

    @property
    def progress(self) -> Progress | None:
        """How far the exchange is that runs now; any thread."""
        run = self._run
        return run.progress if run is not None else None

    @property
    def outcome(self) -> Outcome:
        """How the last one ended; any thread."""
        return self._outcome

    def overview(self) -> Overview:
        """All that the screen shows; read lane."""
        office, now = self.exchange.office(), self.clock()
        return Overview(
            state=self.state(),
            office=office,
            due_at=self.due_at(office, now) if office is not None else None,
            bundles=self.exchange.history(),
            settled=self.exchange.settled(),
        )

    def state(self) -> ExchangeState:
        """How the station stands with its office."""
        state = self.exchange.state()
        trouble = self._trouble
        if state.code not in ("", "exchange-late") or trouble is None or not state.office:
            return state
        return replace(state, code=trouble.code, parameters=trouble.parameters)

    def hear(self, subject: str) -> None:
        """Something was committed; from any thread."""
        if subject in URGENT:
            self._is_urgent.set()

    def tick(self, lanes: Lanes) -> None:
        """Tidy up, and begin an exchange when it is due."""
        now = self.clock()
        if self._started_at is None:
            self._started_at = now
        office = self.exchange.office()
        if self._run is not None or self._stopped.is_set() or office is None:
            return
        if self._tidied_at is None or not timedelta(0) <= now - self._tidied_at < TIDY_AGAIN:
            self._tidied_at = now
            self.exchange.tidy(self.keep)
        due = self.due_at(office, now)
        if due is not None and due <= now:
            self.run(lanes)

    def due_at(self, office: OurOffice, now: datetime) -> datetime | None:
        """When the next exchange begins by itself; None where somebody carries a stick."""
        if not office.address:
            return None
        is_live = office.address.lower().startswith(_LIVE)
        due = due_at(
            self.rhythm if is_live else replace(self.rhythm, live=None),
            Tries(
                done_at=office.exchanged_at,
                tried_at=self._tried_at,
                failures=self._failures,
                is_urgent=self._is_urgent.is_set(),
            ),
            now,
            lambda failures: backoff(failures, self.exchange.journal.station),
            self.zone,
        )
        settled = (self._started_at or now) + SETTLED
        return max(due, settled) if settled - now <= SETTLED else due

    def is_due(self) -> bool:
        """Was none done since the last night's hour? For the system's timer; read lane."""
        office, now = self.exchange.office(), self.clock()
        if office is None:
            raise SyncError("exchange-not-enrolled")
        tries = Tries(done_at=office.exchanged_at)
        nightly = replace(self.rhythm, live=None)
        return due_at(nightly, tries, now, lambda _: timedelta(0), self.zone) <= now

    def run(self, lanes: Lanes, errand: Errand | None = None) -> Future[Done]:
        """Exchange now; one with the office that is under way already answers for this one too.

        Raises SyncError exchange-running where one of them goes another way.
        """
        under_way, done = self._run, self._done
        if under_way is not None and done is not None:
            if errand is None or errand == under_way.errand:
                return done
            raise SyncError("exchange-running")
        if errand is not None:
            self._refused.clear()
        errand = errand or Errand()
        is_with_office, was_urgent = not errand.address, self._is_urgent.is_set()
        if is_with_office:
            self._tried_at = self.clock()
            self._is_urgent.clear()
        run = Run(
            exchange=self.exchange,
            errand=errand,
            refused=self._was_refused,
            note_refused=self._note_refused,
        )
        self._run = run
        self._done = done = walk(run.steps(lanes))
        if is_with_office:
            done.add_done_callback(lambda done: self._note(done, was_urgent=was_urgent))
        done.add_done_callback(self._after)
        return done

    def cancel(self) -> None:
        """The exchange that runs now ends at its next step or piece; any thread."""
        if self._run is not None:
            self._run.cancel()

    def stop(self) -> None:
        """The program is about to end: no further step begins."""
        self._stopped.set()
        self.cancel()

    def _note(self, done: Future[Done], *, was_urgent: bool) -> None:
        """How it went, for the next try and in words."""
        error = done.exception()
        if error is None:
            self._failures, self._trouble = 0, None
            return
        self._failures += 1
        if was_urgent:
            self._is_urgent.set()
        if isinstance(error, GatekeeperError):
            self._trouble = error
        else:
            log.error("the exchange failed", exc_info=error)
            self._trouble = SyncError("exchange-failed", why=type(error).__name__)

    def _after(self, done: Future[Done]) -> None:
        error = done.exception()
        self._outcome = Outcome(
            number=self._outcome.number + 1, done=None if error else done.result(), error=error
        )
        self._run = self._done = None
        log.info("exchange: %s", done.exception() or done.result())

    def _was_refused(self, name: str) -> bool:
        at = self._refused.get(name)
        return at is not None and timedelta(0) <= self.clock() - at < LOOK_AGAIN

    def _note_refused(self, name: str) -> None:
        self._refused[name] = self.clock()
