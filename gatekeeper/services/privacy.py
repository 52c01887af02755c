"""Privacy: what has had its time is purged, one person is erased on request, gone means gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Presentation
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.readings import MEMBER
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import car_holds, evidence
from gatekeeper.services.carloads import load
from gatekeeper.services.standing import Standing
from gatekeeper.store import erasure, lookup, people, retention, returnees, visits
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.retention import Remembered

SUBJECT = "privacy"
PURGED = "purged"

# Without its private parts a line names nobody; after a year it goes itself.
KEEP_LINES = timedelta(days=365)

# The reason stands in the log for good: a choice, no free text that could name somebody.
ERASE_REASONS = ("request", "moved-away", "mistake")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge did; `spared` parts are last passages that stay until a later one.

    `kinds`: how many of each kind of `domain.retention` were erased.
    """

    erased: int = 0
    spared: int = 0
    lines: int = 0
    copies: int = 0
    photos: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What erasing a person did. Only when `gone` may he be told that nothing is left on the disk.

    Backups made before are the exception: they go after seven days. `cars` of his that were held
    are free with it: somebody at the gate has to know. `number` is the line of the log.
    """

    parts: int
    photos: int
    gone: bool
    cars: int = 0
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Privacy:
    """Retention and requests; every method runs in the write lane.

    `gone_waits`: erased bytes may still be in the write-ahead log, also after a crash.
    `lists_wait`: the lists beside the backups, which a restore replays, lack the last erasure.
    """

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    gone_waits: bool = True
    lists_wait: bool = False

    def start_purge(self, now: datetime) -> PurgeRun:
        """A purge to be stepped in the write lane, so that the gate never waits for it."""
        return PurgeRun(privacy=self, now=now)

    def purge(self, now: datetime) -> Purged:
        """All of it at once, for callers that may block."""
        run = self.start_purge(now)
        while not run.is_done:
            run.step()
        return run.result

    def erase_person(self, person: UUID, reason: str, operator: Operator) -> Erased:
        """Everything about one person, on request: parts of the log, row, passes, terms, photos.

        Raises InvalidInput for a reason that is not one of
        ERASE_REASONS, and when nothing is known of such a person.
        """
        require(operator, Act.ERASE)
        if reason not in ERASE_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            # Entered twice he is one person; the entry that stays goes last: others point at it.
            known = people.one(session, person)
            entries = people.entries_of(session, known.id)[::-1] if known else (person,)
            photos: frozenset[str] = frozenset()
            for entry in entries:
                photos |= retention.photos_named(session, entry)
            was_known, parts = False, 0
            everybody = all_ids(session, person)
            for one in everybody:  # while the passes still lead to him
                retention.forget(session, self._showing(session, one))
            cars = 0
            for one in everybody:
                cars += car_holds.erase_owner(session, self, one, operator)
                was_known |= retention.drop_person(session, one)
                # After the rows: their last change lines have no private part, the older ones do.
                parts += erasure.erase_person(
                    session, self.journal, one, reason=reason, operator=operator.account
                )
            if not (was_known or parts):
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            dropped = retention.drop_these_photos(session, photos)
            written = self.journal.audit(
                session, "person-erased", operator.account, erased=parts, photos=dropped
            )
        self.gone_waits = self.lists_wait = True
        return Erased(
            parts=parts, photos=dropped, gone=self.gone(), cars=cars, number=written.sequence
        )

    def note_erased(self) -> None:
        """Something was erased elsewhere and here: the disk and the lists beside backups wait."""
        self.gone_waits = self.lists_wait = True

    def gone(self) -> bool:
        """Are the erased bytes off the disk? Not while a reader holds an older sight: ask later."""
        self.gone_waits = not erasure.make_gone(self.database)
        return not self.gone_waits

    def _showing(self, session: Session, person: UUID) -> tuple[Remembered, ...]:
        """What the lanes remember of him, by whichever of his codes he was presented."""
        found = []
        for one in retention.remembered(session):
            trust = self.standing.trust
            shown = (
                [seat.presentation for seat in load(one.content, trust).seats]
                if one.car
                else [evidence.load(one.content, trust)]
            )
            if any(_is_of(session, presentation, person) for presentation in shown):
                found.append(one)
        return tuple(found)


def all_ids(session: Session, person: UUID) -> tuple[UUID, ...]:
    """Everything he is known as; the entry of the records that stays comes last.

    Entered twice he is one person, a visitor by all his visits, a returnee also before he was
    recognised.
    """
    known = people.one(session, person)
    entries = people.entries_of(session, known.id)[::-1] if known else (person,)
    known_as = visits.same_visitor(session, person) or entries
    return (*known_as, *returnees.same_person(session, person))


def _is_of(session: Session, shown: Presentation, person: UUID) -> bool:
    """By his code, or as the member who was named of a household's."""
    named = shown.answer(MEMBER)
    if named is not None and named.value in (str(person), person.hex):
        return True
    subject = shown.identity.subject if shown.identity else None
    holder = lookup.found(session, subject).holder if subject else None
    return holder is not None and holder.person == person


Step = Callable[[Session], bool]


@dataclass(slots=True, kw_only=True)
class PurgeRun:
    """A purge under way: call `step` in the write lane until `is_done`; each is one transaction.

    Whatever interrupts it, what is done stays done and the next purge goes on.
    """

    privacy: Privacy
    now: datetime
    result: Purged = Purged()
    _after_part: tuple[str, str, int, str] | None = None
    _after_copy: tuple[str, str] | None = None
    _todo: list[Step] = field(init=False)

    def __post_init__(self) -> None:
        self._todo = [self._parts, self._copies, self._lines, self._photos, self._tell]

    @property
    def is_done(self) -> bool:
        return not self._todo

    def step(self) -> None:
        """The next short transaction; after the last one the purge is told in the log."""
        privacy = self.privacy
        with privacy.database.begin(SUBJECT) as session:
            finished = self._todo[0](session)
        privacy.gone_waits = True
        if finished:
            del self._todo[0]

    @property
    def _private_until(self) -> datetime:
        return self.now - self.privacy.standing.policy.timings.keep_private

    def _count(self, **more: int) -> None:
        told = {name: getattr(self.result, name) + count for name, count in more.items()}
        self.result = replace(self.result, **told)

    def _parts(self, session: Session) -> bool:
        done = erasure.purge(session, self.privacy.journal, self.now, after=self._after_part)
        self._after_part = done.after
        self._count(erased=done.erased, spared=done.spared)
        kinds = dict(Counter(self.result.kinds) + Counter(done.kinds))
        self.result = replace(self.result, kinds=kinds)
        return done.after is None

    def _copies(self, session: Session) -> bool:
        retention.forget_old_verdicts(session, self._private_until)
        dropped, self._after_copy = retention.drop_copies(
            session,
            self.privacy.journal.station,
            self._private_until,
            after=self._after_copy,
        )
        self._count(copies=dropped)
        return self._after_copy is None

    def _lines(self, session: Session) -> bool:
        before = self.now - KEEP_LINES
        dropped = retention.drop_old_lines(session, self.privacy.journal, before)
        self._count(lines=dropped)
        if dropped == 0:
            retention.drop_settled(session, before)
        return dropped == 0

    def _photos(self, session: Session) -> bool:
        dropped = retention.drop_photos(session)
        self._count(photos=dropped)
        return dropped < retention.PHOTOS

    def _tell(self, session: Session) -> bool:
        self.privacy.journal.audit(session, PURGED, SYSTEM.account, **asdict(self.result))
        return True
