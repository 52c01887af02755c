"""What the office publishes to its stations: numbered snapshots, and a bundle for each station."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

import gatekeeper
from gatekeeper.domain.calendar import Period, period_begins
from gatekeeper.errors import SyncError
from gatekeeper.services.standing import Standing
from gatekeeper.store import arrivals, down, publication, published, told_erasures, told_passages
from gatekeeper.store.database import Database
from gatekeeper.store.down import Receiver
from gatekeeper.store.journal import Journal
from gatekeeper.store.lines import canonical
from gatekeeper.store.migrations import NEWEST
from gatekeeper.store.office_key import Seal
from gatekeeper.store.people import photo_of
from gatekeeper.store.told_passages import Wanted
from gatekeeper.sync.bundle import Direction, Header, Sealed, Writer
from gatekeeper.sync.told import Told

SUBJECT = "publishing"
DOWN = "down"

# A bundle that tells nothing but how far the data of the others reaches is made so often.
AGES_EVERY = timedelta(seconds=30)
# Somebody else may publish at the same moment; again and again means that something is broken.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a station is answered: receipts, what people decided, how far each chain is stored."""

    receipts: Sequence[Sequence[str]] = ()
    settled: Sequence[Sequence[str]] = ()
    acknowledged: Mapping[str, int] = field(default_factory=dict)


def no_answers(session: Session, station: str) -> Answers:
    """Of an office that was sent nothing."""
    return Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """`folder` is where bundles for the stations lie, as a mailbox: down/<station>/<name>.

    `answers` is asked before the rows are read, so that no row is older than its receipt;
    `answered` is told in which bundle they went.
    """

    database: Database
    journal: Journal
    seal: Seal
    standing: Standing
    clock: Callable[[], datetime]
    folder: Path
    answers: Callable[[Session, str], Answers] = no_answers
    answered: Callable[[Session, str, int], object] = lambda session, station, number: None

    # --- the snapshot -------------------------------------------------------------------------

    def publish(self, *, whole: bool = False) -> int:
        """Number what changed since the last snapshot; the number that is in force now.

        Comparing only reads; what is written is short. Tables that no line is about are not looked
        at but once an hour, or where `whole`.
        """
        for _ in range(TRIES):
            now = self.clock()
            with self.database.read() as session:
                found = publication.compare(session, now, whole=whole)
                newest = publication.last(session)
                if newest is not None and not found.is_new and not found.is_worth_noting(newest):
                    return newest.number
            with self.database.begin(SUBJECT) as session:
                number = publication.record(session, found, now)
                if number is not None:
                    return number
        raise RuntimeError("somebody else publishes all the time")

    # --- bundles ------------------------------------------------------------------------------

    def down_for(self, station: str) -> str | None:
        """Make a bundle for a station; its name in the mailbox, None with nothing to tell.

        A bundle that it did not take yet and that tells all of it stays; an older one goes.
        Raises SyncError exchange-not-enrolled for whoever is not awaited.
        """
        with self.database.read() as session:
            receiver = down.receiver(session, station)
            if receiver is None:
                raise SyncError("bundle-sender-unknown", file="", sender=station)
            answers = self.answers(session, station)
            if receiver.is_closed and not answers.receipts:  # it was told, and took it
                raise SyncError("bundle-sender-unknown", file="", sender=station)
        number = receiver.snapshot if receiver.is_closed else self.publish()
        with self.database.read() as session:
            receiver = down.receiver(session, station)
            assert receiver is not None
            told = self._told(session, receiver, number, answers)
            content = _content(answers, told)
            waiting = down.waiting(session, station)
            same = [one for one in waiting if one.content == content]
        # To a closed station it stays the last word, however old.
        is_fresh = bool(same) and (receiver.is_closed or not self._is_old(same[-1].made_at))
        if is_fresh and self._is_here(same[-1].name):
            return same[-1].name
        if not same and not waiting and self._says_nothing(receiver, answers, told):
            return None
        return self._make(receiver, answers, told, content)

    def names(self, station: str) -> tuple[str, ...]:
        """The bundles that lie there for a station, the oldest first."""
        with self.database.read() as session:
            return tuple(one.name for one in down.waiting(session, station))

    def path(self, name: str) -> Path:
        """Where a bundle lies."""
        return self.folder / name

    def taken(self, station: str, name: str) -> bool:
        """The station applied it and asks for it no more; False for one that is not its own."""
        with self.database.begin(SUBJECT) as session:
            found = down.named(session, station, name)
            if found is None:
                return False
            if found.taken_at is None:
                arrivals.note_taken(session, station, found.number, self.clock())
                down.note_snapshot(session, station, found.snapshot)
        self._remove(name)
        return True

    def tidy(self, keep: timedelta) -> None:
        """Forget what was taken so long ago; files of what was taken, or nobody knows of, go."""
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            down.tidy(session, now - keep)
            known = down.lying(session)
        for path in (self.folder / DOWN).glob("*/*"):
            name = path.relative_to(self.folder).as_posix()
            if name not in known and _is_old_file(path, now):
                self._remove(name)

    # --- inside -------------------------------------------------------------------------------

    def _told(self, session: Session, receiver: Receiver, number: int, answers: Answers) -> Told:
        return Told(
            log=self.journal.station,
            snapshot=number,
            since=min(receiver.snapshot, number),
            acknowledged=answers.acknowledged,
            ages=down.ages(session, receiver.station),
        )

    def _says_nothing(self, receiver: Receiver, answers: Answers, told: Told) -> bool:
        has_answers = answers.receipts or answers.settled
        is_old = receiver.told_at is None or self._is_old(receiver.told_at)
        is_same = canonical(dict(told.acknowledged)) == receiver.acknowledged
        return not has_answers and told.snapshot == told.since and is_same and not is_old

    def _is_old(self, moment: datetime) -> bool:
        return not moment <= self.clock() < moment + AGES_EVERY

    def _make(self, receiver: Receiver, answers: Answers, told: Told, content: str) -> str:
        station = receiver.station
        with self.database.begin(SUBJECT) as session:
            number = down.next_number(session, station)
        sealed = self._write(receiver, answers, told, number)
        name = f"{DOWN}/{station}/{sealed.name}"
        sealed.path.replace(self.folder / name)
        with self.database.begin(SUBJECT) as session:
            older = [one.name for one in down.replace_waiting(session, station, number)]
            down.note(
                session,
                station=station,
                number=number,
                name=name,
                sha256=sealed.sha256,
                size=sealed.bytes,
                since=told.since,
                snapshot=told.snapshot,
                content=content,
                acknowledged=canonical(dict(told.acknowledged)),
                made_at=sealed.manifest.made_at,
            )
            self.answered(session, station, number)
        for one in older:
            self._remove(one)
        return name

    def _write(self, receiver: Receiver, answers: Answers, told: Told, number: int) -> Sealed:
        place = self.folder / DOWN / receiver.station
        place.mkdir(parents=True, exist_ok=True)
        now = self.clock()
        header = Header(
            direction=Direction.DOWN,
            sender=self.seal.id,
            receiver=receiver.station,
            number=number,
            made_at=now,
            program=gatekeeper.__version__,
            schema=NEWEST,
            span=None,
            told=told.plain,
        )
        making = place / f"{number:06d}.made"
        writer = Writer(making, key=self.seal.key, recipient=receiver.recipient, header=header)
        with self.database.read() as session, writer:
            writer.rows("receipts-1", answers.receipts)
            writer.rows("settled-1", answers.settled)
            if not receiver.is_closed:
                self._write_rows(session, writer, receiver.station, told)
        return writer.sealed

    def _write_rows(self, session: Session, writer: Writer, station: str, told: Told) -> None:
        wanted = self._wanted(session, station, told)
        writer.rows("erased-1", self._erased(session, station, told))
        photos: set[str] = set()
        rows = publication.changes(session, told.since, told.snapshot, self.clock())
        writer.rows("rows-1", _noting(rows, photos))
        writer.rows("passages-1", told_passages.told(session, wanted))
        for sha256 in sorted(photos):
            jpeg = photo_of(session, sha256)
            if jpeg is not None:
                writer.photo(sha256, jpeg)

    def _wanted(self, session: Session, receiver: str, told: Told) -> Wanted:
        policy, now, zone = self.standing.policy, self.clock(), self.standing.zone
        begins = min(period_begins(period, now, zone) for period in Period)
        return Wanted(
            spans=down.spans(session, receiver, told.since, told.snapshot),
            begins=min(begins, now - policy.repeat.window),
        )

    def _erased(self, session: Session, receiver: str, told: Told) -> Iterator[list[str]]:
        """What was erased here of the chains that the station keeps."""
        own = self.journal.station
        span = down.spans(session, receiver, told.since, told.snapshot).get(own, (0, 0))

        def is_its(chain: str) -> bool:
            return chain == receiver or arrivals.goes_on(session, receiver, chain)

        return told_erasures.told(session, own, span, is_its)

    def _is_here(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _remove(self, name: str) -> None:
        # On some systems a file that is being read stays until then: the night takes it.
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)


# One that is being written is known only once it is whole.
_YOUNG = timedelta(hours=1)


def _is_old_file(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - _YOUNG).timestamp()
    except OSError:
        return False


def _noting(
    rows: Iterator[tuple[str, str, int, str]], photos: set[str]
) -> Iterator[tuple[str, str, str, str]]:
    """The fields of the rows, while the photos they name are gathered."""
    for table, key, number, values in rows:
        photos |= published.photos_of(table, values)
        yield table, key, str(number), values


def _content(answers: Answers, told: Told) -> str:
    """Names what a bundle tells, but for how old the data of the others is."""
    said = {
        "receipts": [list(row) for row in answers.receipts],
        "settled": [list(row) for row in answers.settled],
        "acknowledged": dict(answers.acknowledged),
        "span": [told.since, told.snapshot],
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()
