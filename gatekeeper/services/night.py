"""The work of the night: purge, walk the log, back up; and what keeps the station able to write."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import GatekeeperError, StoreError
from gatekeeper.lanes import Lanes
from gatekeeper.services.ballast import LEAST_SPACE, free_ballast, keep_ballast
from gatekeeper.services.destruction import HealthDestruction
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.steps import Steps, walk
from gatekeeper.services.upkeep import Upkeep
from gatekeeper.store.backup import back_up, list_anew
from gatekeeper.store.heartbeat import begun, last_night, note_begun, note_night
from gatekeeper.store.verification import Verification, verify_file

log = logging.getLogger(__name__)

SUBJECT = "night"

MESSAGES = {
    "backup-failed": "The nightly backup to {folder} failed. Make room there or change the disk.",
    "backup-folder-gone": "The backup folder {folder} is not there. Connect the backup disk.",
    "night-failed": "The nightly work failed ({why}). Call the supervisor.",
}

# So long after its hour the work counts as the night's own and needs no other permission.
NIGHT = timedelta(hours=3)
# A missed night is made up by day, but not while everybody leaves for work and school.
PEAK = (time(6, 30), time(9, 30))
# Where the program runs in the peak only, retention still has to be kept.
LONGEST_WAIT = timedelta(days=3)
# The program has just started, or the last try has just failed.
SETTLED = timedelta(minutes=2)
AGAIN = timedelta(hours=1)
# A checkpoint that meets a reader holds the write lane for a quarter second: not too often.
FINISH_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something the banner shows until it is over: a code of the catalogue with its values."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightState:
    """How the station keeps house: when the work of the night was last finished, None if never."""

    done_at: datetime | None
    is_running: bool
    troubles: tuple[Trouble, ...]


@dataclass(slots=True, kw_only=True)
class Night:
    """Called by a timer every few seconds; knows when it is time and does one step at a time.

    All of its state is written inside the write lane. `folders` get a backup each; those after
    the first, on other disks, must be there already. `zone` None is the computer's own.
    """

    upkeep: Upkeep
    privacy: Privacy
    clock: Callable[[], datetime]
    at: time
    folders: tuple[Path, ...]
    key: bytes | None = field(repr=False)
    zone: tzinfo | None = None
    destruction: HealthDestruction | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)
    _is_running: bool = False
    _started_at: datetime | None = None
    _begun_at: datetime | None = None
    _done_at: datetime | None = None
    _tried_at: datetime | None = None
    _finished_at: datetime | None = None
    _found: tuple[Trouble, ...] = ()
    _space: tuple[Trouble, ...] = ()

    @property
    def path(self) -> Path:
        return self.privacy.database.path

    def state(self) -> NightState:
        """For the face, from any thread."""
        return NightState(
            done_at=self._done_at,
            is_running=self._is_running,
            troubles=(*self._space, *self._found),
        )

    def tick(self, lanes: Lanes) -> NightState:
        """Every few seconds, in the write lane: tidy up, and begin the work when it is time.

        Raises what keeps the station from writing; a full disk is given its ballast first.
        """
        now = self.clock()
        self._settle(now)
        self._look_at_space()
        try:
            self.upkeep.tidy()
        except StoreError as error:
            if error.code != "store-full" or not free_ballast(self.path.parent):
                raise
            log.info("the disk is full: the ballast is freed")
            self.upkeep.tidy()
        if self.due(now):
            self.run(lanes)
        elif not self._is_running:
            self._finish_erasing(now, lanes)
        return self.state()

    def due(self, now: datetime) -> bool:
        """Is it time, or was a night missed and may be made up now?"""
        # The first night of a new station is the one after its beginning.
        started_at, counted_from = self._started_at, self._done_at or self._begun_at
        if started_at is None or counted_from is None:
            return False
        if self._is_running or self._stopped.is_set():
            return False
        since = self._hour(now)
        if counted_from >= since or not self.privacy.standing.clock_trusted:
            return False
        if now - started_at < SETTLED or (self._tried_at and now - self._tried_at < AGAIN):
            return False
        in_peak = PEAK[0] <= now.astimezone(self.zone).time() < PEAK[1]
        return now - since < NIGHT or not in_peak or now - counted_from > LONGEST_WAIT

    def run(self, lanes: Lanes) -> Future[NightState]:
        """Do the work now: short steps in the lanes, the long ones in a desk process."""
        self._is_running = True
        self._tried_at = self.clock()
        done = walk(self._work(lanes))
        done.add_done_callback(self._after)
        return done

    def stop(self) -> None:
        """The program is about to end: no further step begins."""
        self._stopped.set()

    # --- the work -----------------------------------------------------------------------------

    def _work(self, lanes: Lanes) -> Steps[NightState]:
        """Each future it waits for is one step; its result comes back."""
        now = self.clock()
        purge = self.privacy.start_purge(now)
        while not purge.is_done and not self._stopped.is_set():
            yield lanes.write(purge.step)
        if self.destruction is not None and not self._stopped.is_set():
            yield from self._destroy(self.destruction, lanes)
        if self._stopped.is_set():
            return self.state()
        yield lanes.write(self.privacy.gone)
        if self._stopped.is_set():
            return self.state()
        troubles: list[Trouble] = []
        walked: Verification | None = None
        try:
            walked = yield lanes.desk(verify_file, self.path, key=self.key)
        except (GatekeeperError, OSError) as error:
            troubles.append(_trouble(error))
        made = 0
        for place, folder in enumerate(self.folders):
            if self._stopped.is_set():
                return self.state()
            told = {"folder": str(folder)}
            if place and not folder.is_dir():
                troubles.append(Trouble(code="backup-folder-gone", parameters=told))
                continue
            try:
                yield lanes.desk(back_up, self.path, folder, key=self.key, now=now)
                made += 1
            except (GatekeeperError, OSError) as error:
                log.info("the backup failed: %s", error)
                troubles.append(Trouble(code="backup-failed", parameters=told))
        keep_ballast(self.path.parent)
        state: NightState = yield lanes.write(self._end, walked, made, troubles)
        return state

    def _destroy(self, destruction: HealthDestruction, lanes: Lanes) -> Steps[None]:
        """Health data whose day has come, also of days on which the computer was off."""
        due = yield lanes.read(destruction.due)
        if due is None:
            return
        run = destruction.begin(due)
        while not run.is_done and not self._stopped.is_set():
            yield lanes.write(run.step)

    def _end(self, walked: Verification | None, made: int, troubles: list[Trouble]) -> NightState:
        """Tell the log what was found; numbers and codes only."""
        privacy = self.privacy
        fault = walked.fault if walked else None
        if fault is not None:
            troubles = [Trouble(code=fault.code, parameters=fault.parameters), *troubles]
        now = self.clock()
        with privacy.database.begin(SUBJECT) as session:
            if fault is not None:
                privacy.journal.audit(
                    session, "log-fault", SYSTEM.account, code=fault.code, line=fault.sequence
                )
            privacy.journal.audit(
                session,
                "night",
                SYSTEM.account,
                lines=walked.lines if walked else 0,
                backups=made,
                troubles=[trouble.code for trouble in troubles],
            )
            note_night(session, now)
        self._done_at = now
        self._found = tuple(troubles)
        return self.state()

    def _after(self, done: Future[NightState]) -> None:
        self._is_running = False
        error = done.exception()
        if error is not None and not self._stopped.is_set():
            log.info("the work of the night failed: %s", error)
            self._found = (_trouble(error),)

    # --- between the nights -------------------------------------------------------------------

    def _settle(self, now: datetime) -> None:
        """At the first tick: when was the last night? A new station notes that it begins."""
        if self._started_at is not None:
            return
        with self.privacy.database.begin(SUBJECT) as session:
            done_at, begun_at = last_night(session), begun(session)
            if begun_at is None:
                begun_at = now
                note_begun(session, now)
        self._started_at, self._done_at, self._begun_at = now, done_at, begun_at

    def _finish_erasing(self, now: datetime, lanes: Lanes) -> None:
        """What a request could not finish: bytes still in sight of a reader, lists of backups."""
        if self._finished_at is not None and now - self._finished_at < FINISH_AGAIN:
            return
        privacy = self.privacy
        if privacy.gone_waits or privacy.lists_wait:
            self._finished_at = now
        if privacy.gone_waits:
            privacy.gone()
        if privacy.lists_wait:
            privacy.lists_wait = False
            listed = lanes.read(list_anew, self.path, self.folders, self.key, now)
            listed.add_done_callback(self._listed)

    def _listed(self, done: Future[None]) -> None:
        error = done.exception()
        if error is not None:
            log.info("the list of erased parts cannot be written: %s", error)
            self.privacy.lists_wait = True

    def _look_at_space(self) -> None:
        try:
            free = shutil.disk_usage(self.path.parent).free
        except OSError:
            return  # a disk that is gone is told by the next transaction
        low = Trouble(code="disk-nearly-full", parameters={"megabytes": free >> 20})
        self._space = (low,) if free < LEAST_SPACE else ()

    def _hour(self, now: datetime) -> datetime:
        """The last moment at which the work was to begin."""
        local = now.astimezone(self.zone)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)


def _trouble(error: BaseException) -> Trouble:
    """A fault of the store is told in its own words."""
    if isinstance(error, GatekeeperError):
        return Trouble(code=error.code, parameters=error.parameters)
    return Trouble(code="night-failed", parameters={"why": type(error).__name__})
