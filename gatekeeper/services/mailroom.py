"""The office's mail: bundles of stations are taken, by whatever way they came, and answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from gatekeeper import sync
from gatekeeper.errors import GatekeeperError, SyncError
from gatekeeper.lanes import Lanes
from gatekeeper.services.merging import Merging, Taking
from gatekeeper.services.publishing import Publishing
from gatekeeper.services.stations import StationRow, Stations
from gatekeeper.store import enrolled
from gatekeeper.sync import Address, Mailbox, Secrets, backoff
from gatekeeper.sync.form import SUFFIX
from gatekeeper.sync.mailbox import PART

log = logging.getLogger(__name__)

UP, DOWN = "up", "down"
LANE = "mailroom"

# Of stations that ask all the time it is noted so often.
HEARD_EVERY = timedelta(seconds=20)

# Mailboxes that are no program are looked into so often.
POLL = timedelta(minutes=5)
KEEP = timedelta(days=7)


@dataclass(slots=True)
class Round:
    """What one look into a mailbox did."""

    taken: int = 0
    laid: int = 0
    stations: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Mailroom:
    """`folder` is the box of the office's own server, itself a mailbox; `addresses` are others.

    Bundles are taken one after the other in a lane of their own: each waits there for its short
    steps in the write lane.
    """

    lanes: Lanes
    stations: Stations
    merging: Merging
    publishing: Publishing
    clock: Callable[[], datetime]
    folder: Path
    addresses: tuple[str, ...] = ()
    poll: timedelta = POLL
    keep: timedelta = KEEP
    password: Callable[[Address], str] = field(default=lambda _: "", repr=False)
    _laid: set[tuple[str, str]] = field(default_factory=set)
    _failures: dict[str, int] = field(default_factory=dict)
    _due: dict[str, datetime] = field(default_factory=dict)
    _looking: Future[None] | None = None
    _tidied_on: date | None = None

    # --- the office's own server --------------------------------------------------------------

    def arrived(self, station: str, name: str) -> Future[None]:
        """A bundle lies whole in the box: take it and lay out the answer."""
        return self.lanes.aside(LANE, self._take_and_answer, station, name)

    def news(self, station: StationRow, lines: int | None = None) -> Future[None]:
        """Lay out what a station does not know yet, if there is anything.

        `lines` is how many its log has, as it says.
        """
        now = self.clock()
        if station.seen_at is None or not station.seen_at <= now < station.seen_at + HEARD_EVERY:
            self.lanes.write(self.stations.heard, station.station, lines)
        return self.lanes.aside(LANE, self._answer, station.station)

    def names(self, station: str) -> tuple[str, ...]:
        """The files that wait for a station; any thread."""
        return tuple(name.rpartition("/")[2] for name in self.publishing.names(station))

    def waiting(self, station: str, file: str) -> Path | None:
        """Where a file lies that waits for this station; None for any other."""
        name = f"{DOWN}/{station}/{file}"
        path = self.publishing.path(name)
        return path if name in self.publishing.names(station) and path.is_file() else None

    def taken(self, station: str, file: str) -> Future[bool]:
        """The station has it."""
        return self.lanes.write(self.publishing.taken, station, f"{DOWN}/{station}/{file}")

    def size_of_taken(self, station: str, digest: str) -> int:
        """The size of a bundle that came before, by the first digits of its hash; 0: never."""
        with self.stations.database.read() as session:
            return enrolled.size_of_bundle(session, station, digest)

    # --- mailboxes that are no program --------------------------------------------------------

    def tick(self) -> None:
        """Every few seconds, in the write lane: look into what is due, aside."""
        if self._looking is None or self._looking.done():
            due = [address for address in ("", *self.addresses) if self._is_due(address)]
            if due:
                self._looking = self.lanes.wire(self._look_into, due)

    def exchange(self, address: Address, *, lasting: bool = True) -> Round:
        """Take what lies in a mailbox and lay out the answers; on the wire.

        A stick is not `lasting`: what is laid on it is not followed. Raises SyncError.
        """
        done = Round()
        with sync.connect(address, self._secrets(address)) as mailbox:
            for name in mailbox.names(UP):
                if self._fetch(mailbox, name):
                    done.taken += 1
                    done.stations.add(name.split("/")[1])
            if lasting:
                self._note_way(address.account, done.stations)
            there = set(mailbox.names(DOWN))
            for station in sorted(self._served(address) if lasting else done.stations):
                done.laid += self._lay_out(mailbox, station, there, address.account)
        return done

    # --- one bundle; in the mailroom's lane ---------------------------------------------------

    def _take_and_answer(self, station: str, name: str) -> None:
        self._note_way("", {station})
        self._take(self.folder / UP / station / name, f"{UP}/{station}/{name}")
        self._answer(station)

    def _take(self, path: Path, name: str) -> None:
        """What nobody can be answered for is gone afterwards; the program's log says so."""
        if not path.exists():
            return  # was taken meanwhile
        try:
            self._walk(self.merging.begin(path, name))
        except SyncError as error:
            log.info("%s was not taken: %s", name, error)

    def _walk(self, taking: Taking) -> None:
        while not taking.is_done:
            if taking.is_writing:
                self.lanes.write(taking.step).result()
            else:
                taking.step()

    def _answer(self, station: str) -> None:
        try:
            self.publishing.down_for(station)
        except SyncError as error:
            log.info("nothing for %s: %s", station, error)

    # --- one mailbox; on the wire -------------------------------------------------------------

    def _look_into(self, due: list[str]) -> None:
        for written in due:
            try:
                if written:
                    self.exchange(Address.parse(written))
                else:
                    self.lanes.aside(LANE, self._left_over).result()
                    self.lanes.aside(LANE, self._tidy).result()
                self._failures.pop(written, None)
                wait = self.poll
            except GatekeeperError as error:
                failed = self._failures.get(written, 0) + 1
                self._failures[written] = failed
                wait = max(self.poll, backoff(failed, written))
                log.info("the mailbox %s: %s", written or self.folder, error)
            self._due[written] = self.clock() + wait

    def _tidy(self) -> None:
        """Once a day: what the stations have had for so long, and what closed logs left."""
        today = self.clock().date()
        if self._tidied_on == today:
            return
        self._tidied_on = today
        self.lanes.write(self.publishing.tidy, self.keep).result()
        self.lanes.write(self.merging.tidy, self.keep).result()
        before = (self.clock() - self.keep).timestamp()
        for part in (self.folder / UP).glob(f"*/*{PART}"):
            if part.stat().st_mtime < before:  # begun and never gone on with
                part.unlink(missing_ok=True)

    def _left_over(self) -> None:
        """What a crash left in the box, or between two steps."""
        for path in sorted((self.folder / UP).glob(f"*/*{SUFFIX}")):
            self._take_and_answer(path.parent.name, path.name)
        for path in self.merging.left_over():
            self._take(path, "")

    def _is_due(self, address: str) -> bool:
        due = self._due.get(address)
        now = self.clock()
        # A clock that was set back makes nothing wait for a year.
        return due is None or not due - 2 * max(self.poll, timedelta(hours=1)) <= now < due

    def _fetch(self, mailbox: Mailbox, name: str) -> bool:
        here = self.folder / name
        here.parent.mkdir(parents=True, exist_ok=True)
        try:
            mailbox.receive(name, here)
        except SyncError as error:
            if error.code not in ("exchange-damaged", "exchange-gone"):
                raise
            log.info("%s was left where it is: %s", name, error)
            return False
        self.lanes.aside(LANE, self._take, here, name).result()
        mailbox.acknowledge(name)
        return True

    def _lay_out(self, mailbox: Mailbox, station: str, there: set[str], place: str) -> int:
        """What waits for a station lies in its box; what it took is done, what is old goes."""
        self.lanes.aside(LANE, self._answer, station).result()
        waiting = self.publishing.names(station)
        laid = 0
        for name in waiting:
            if name in there:
                continue
            if (place, name) in self._laid:
                self.taken(station, name.rpartition("/")[2]).result()
                self._laid.discard((place, name))
                continue
            mailbox.send(self.publishing.path(name), name)
            self._laid.add((place, name))
            laid += 1
        for name in there - set(waiting):
            if name.startswith(f"{DOWN}/{station}/"):
                mailbox.acknowledge(name)
                self._laid.discard((place, name))
        return laid

    def _note_way(self, way: str, stations: set[str]) -> None:
        """Where the answers of these stations are laid from now on."""
        for station in stations:
            row = self.stations.one(station)
            if row is not None and row.way != way:
                self.lanes.write(self.stations.note_way, station, way).result()

    def _served(self, address: Address) -> Iterator[str]:
        for row in self.stations.all():
            # One that was closed is told so.
            if (row.is_awaited or row.is_closed) and row.way == address.account:
                yield row.station

    def _secrets(self, address: Address) -> Secrets:
        return Secrets(password=self.password(address))
