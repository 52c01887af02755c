"""One opened bundle on its way into the office's database: proven as a whole, then act by act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from time import perf_counter
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.errors import SyncError
from gatekeeper.services import photos
from gatekeeper.services.spool import Spool
from gatekeeper.store import access_rows, arrivals, merge, merge_rows, search
from gatekeeper.store.changes import applying
from gatekeeper.store.database import Database
from gatekeeper.store.incoming import (
    DATA,
    PART,
    PORTION,
    Pace,
    Portion,
    Shipped,
    portions,
    together,
)
from gatekeeper.store.merge import Chain, Checkpoint, Head, chain_of
from gatekeeper.store.merge_rows import Origin, Taken
from gatekeeper.store.migrations import NEWEST
from gatekeeper.store.people import Photo
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.retention import PHOTOS, drop_these_photos
from gatekeeper.store.row_states import Sent
from gatekeeper.sync.bundle import Direction, Opened, Span

PARTS, ERASED, ROWS = "private-1", "erased-1", "rows-1"

# Nearly all parts are these.
NAME_NO_PHOTO = frozenset(access_rows.PARTS)
# Each is proven by its line, and what follows from it is written too.
ROWS_AT_ONCE = 20

Act = Callable[[Session], None]


@dataclass(slots=True, kw_only=True)
class Transfer:
    """What is known of a bundle while it goes in, and what it did."""

    database: Database
    now: datetime
    opened: Opened
    spool: Spool
    pace: Pace = field(default_factory=Pace)
    lines: int = 0
    erased: int = 0
    counts: Counter[Taken] = field(default_factory=Counter)
    _named: set[str] = field(default_factory=set)
    _going: set[str] = field(default_factory=set)
    _is_dropping: bool = False
    _after: tuple[int, UUID] | None = None

    @property
    def span(self) -> Span:
        span = self.opened.manifest.span
        assert span is not None
        return span

    @property
    def head(self) -> Head:
        span = self.span
        return Head(
            station=span.station,
            public=span.public,
            count=span.count,
            hash=span.head_hash,
            signature=span.head_signature,
        )

    @property
    def is_small(self) -> bool:
        """Does all of it fit a transaction for which nobody waits long?"""
        files = self.opened.manifest.files
        named = sum(1 for entry in files if entry.rows == 0)
        return sum(entry.rows for entry in files) <= PORTION and named <= PHOTOS

    @property
    def is_new(self) -> bool:
        """Did it bring a line that was not here?"""
        return self.lines > 0

    @property
    def is_to_the_end(self) -> bool:
        """Had the station written nothing more when it made the bundle?"""
        return self.span.last == self.span.count

    @property
    def rows(self) -> int:
        return self.span.last - self.span.first + 1

    @property
    def applied(self) -> int:
        return self.counts[Taken.APPLIED]

    @property
    def had(self) -> int:
        return self.counts[Taken.HAD]

    @property
    def refused(self) -> int:
        return self.counts[Taken.REFUSED]

    def told(self) -> dict[str, int]:
        """For the receipt: what it did, in numbers."""
        return {"lines": self.lines, **{str(kind): self.counts[kind] for kind in Taken}}

    # --- is it sound? --------------------------------------------------------------------------

    def prove(self) -> Iterator[None]:
        """Raises SyncError where it must not be merged; writes nothing. One step at a time."""
        with self.database.read() as session:
            chain = self._fits(session)
        if ROWS in self.opened.names:
            search.prepare()  # reads its dictionaries: not in the write lane
        yield
        for portion in portions(self._shipped(), self._moment(chain)):
            if portion.first <= max(chain.stored, chain.count):
                with self.database.read() as session:
                    merge.refuse_other_lines(session, chain, portion.lines)
            if portion.last > chain.stored:
                self.spool.put(portion)
            for row in portion.parts:
                if row[PART] not in NAME_NO_PHOTO:
                    self._named |= merge.named_photos(row[DATA])
            yield
        with self.database.read() as session:
            merge.refuse_other_head(session, chain, self.head)
        for _ in self.opened.blocks(ROWS):
            yield
        for _ in self.opened.photos():
            yield

    def _fits(self, session: Session) -> Chain:
        """The chain as it is here, where the lines can be its next or are known already."""
        manifest = self.opened.manifest
        if manifest.direction is not Direction.UP:
            raise SyncError("bundle-manifest", file="")
        span = self.span
        if manifest.schema > NEWEST:
            raise SyncError("bundle-future", file="", format=manifest.schema)
        if not arrivals.may_carry(session, manifest.sender, span.station):
            raise SyncError("chain-foreign", station=span.station)
        self._refuse_closed(session)
        merge.refuse_unsigned(self.head)
        chain = chain_of(session, span.station, span.public)
        if span.first > chain.stored + 1 and self._checkpoint(chain) is None:
            raise SyncError("chain-gap", first=chain.stored + 1, last=span.first - 1)
        merge.refuse_other_start(session, chain, span.first, span.previous)
        return chain

    def _refuse_closed(self, session: Session) -> None:
        for station in {self.opened.manifest.sender, self.span.station}:
            row = session.get(EnrolledStation, station)
            if row is None or row.closed_at is None:
                continue
            through = row.closed_through or 0
            if station != self.span.station or self.span.last > through:
                told = {"station": station, "through": through, "reason": row.closed_reason}
                raise SyncError("chain-closed", **told)

    def _moment(self, chain: Chain) -> str:
        return chain.moment if self.span.first == chain.stored + 1 else ""

    def _checkpoint(self, chain: Chain) -> Checkpoint | None:
        """The leave, signed by the station, to begin with this line: those before it are gone."""
        span = self.span
        told = self.opened.manifest.told.get("checkpoint")
        found = merge.checkpoint_of(chain, told) if isinstance(told, dict) else None
        if found and (found.through, found.hash) == (span.first - 1, span.previous):
            return found
        return None

    def _shipped(self) -> Shipped:
        opened, span = self.opened, self.span
        beside = {PARTS, ERASED, ROWS}
        return Shipped(
            station=span.station,
            kinds=sorted(opened.names - beside),
            lines=opened.lines,
            parts=lambda: opened.rows(PARTS),
            tombstones=lambda: opened.rows(ERASED),
            first=span.first,
            last=span.last,
            previous=span.previous,
            hash=span.hash,
        )

    # --- into the tables -----------------------------------------------------------------------

    def acts(self) -> Iterator[Act]:
        """What is to be done, each in a transaction of its own or all in one."""
        yield self._meet
        yield from self._drop()
        for some in self._paced(iter(self.spool)):
            yield partial(self._store, some)
        rows = self._sent()
        while few := list(islice(rows, ROWS_AT_ONCE)):
            yield partial(self._take_rows, few)
        if self.counts[Taken.APPLIED]:
            yield from self._try_again()
        pictures = self.opened.photos()
        while shown := list(islice(pictures, PHOTOS)):
            yield partial(self._keep_photos, shown)
        if self._going:
            yield self._drop_photos
        yield from self._drop()

    def _meet(self, session: Session) -> None:
        merge.meet(session, self.head, self.now)
        span = self.span
        chain = chain_of(session, span.station, span.public)
        if span.first > chain.stored + 1:
            found = self._checkpoint(chain)
            if found is not None:
                merge.note_checkpoint(session, chain, found, self.now)

    def _drop(self) -> Iterator[Act]:
        """Lines that the station dropped after their year, in steps."""
        self._is_dropping = True
        while self._is_dropping:
            yield self._drop_some

    def _drop_some(self, session: Session) -> None:
        self._is_dropping = merge.drop_dropped(session, self.span.station)

    def _paced(self, proven: Iterator[Portion]) -> Iterator[list[Portion]]:
        """As many together as the pace allows."""
        some: list[Portion] = []
        for portion in proven:
            some.append(portion)
            if portion.last - some[0].first + 1 >= self.pace.size:
                yield some
                some = []
        if some:
            yield some

    def _store(self, some: Sequence[Portion], session: Session) -> None:
        before = perf_counter()
        self._store_one(together(some), session)
        self.pace.took(perf_counter() - before)

    def _store_one(self, portion: Portion, session: Session) -> None:
        span, sender = self.span, self.opened.manifest.sender
        chain = chain_of(session, span.station, span.public)
        if portion.first > chain.stored + 1:
            raise SyncError("chain-gap", first=chain.stored + 1, last=portion.first - 1)

        def may_erase(station: str) -> bool:
            return arrivals.may_carry(session, sender, station)

        done = merge.store(session, chain, portion, may_erase, self.now)
        self.lines += done.lines
        self.erased += done.erased
        for sequence in done.odd:
            merge_rows.refuse_odd(session, self._origin(session), sequence)
            self.counts[Taken.REFUSED] += 1
        self._going |= done.photos

    def _sent(self) -> Iterator[Sent]:
        for fields in self.opened.rows(ROWS):
            sent = merge_rows.sent_of(fields)
            if sent is None or not self.span.first <= sent.sequence <= self.span.last:
                self.counts[Taken.REFUSED] += 1
                continue
            yield sent

    def _origin(self, session: Session) -> Origin:
        def goes_on(one: str, other: str) -> bool:
            return arrivals.goes_on(session, one, other)

        return Origin(chain=self.span.station, goes_on=goes_on, now=self.now)

    def _take_rows(self, some: Sequence[Sent], session: Session) -> None:
        origin = self._origin(session)
        with applying(session):
            for sent in some:
                taken = merge_rows.take_row(session, origin, sent)
                self.counts[taken] += 1
                if taken is not Taken.REFUSED:
                    self._named |= merge.named_photos(sent.values)

    def _keep_photos(self, few: Sequence[tuple[str, bytes]], session: Session) -> None:
        """Those that something here names; what was erased stays out."""
        for sha256, jpeg in few:
            is_wanted = sha256 in self._named and photos.fault_of(jpeg) is None
            if is_wanted and session.get(Photo, sha256) is None:
                session.add(Photo(sha256=sha256, jpeg=jpeg))

    def _drop_photos(self, session: Session) -> None:
        drop_these_photos(session, self._going)

    # --- what was refused before ---------------------------------------------------------------

    def _try_again(self) -> Iterator[Act]:
        """Rows that pointed to something that was not here: it may have come with this bundle."""
        self._after = (0, UUID(int=0))
        while self._after is not None:
            yield self._try_some

    def _try_some(self, session: Session) -> None:
        assert self._after is not None
        open_rows = merge_rows.passing(session, self._after, PORTION)
        with applying(session):
            for row in open_rows:
                origin = replace(self._origin(session), chain=row.station)
                merge_rows.take_row(session, origin, merge_rows.as_sent(row))
        last = open_rows[-1] if len(open_rows) == PORTION else None
        self._after = (last.sequence, last.id) if last is not None else None
