"""Who is on duty as the log tells it: stints begun and ended by signing on and off, or entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import stints as rules
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.permissions import Act, may, require
from gatekeeper.domain.stints import Ending, Source, Stint, Tally
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.duty import KEEP, Member
from gatekeeper.services.posts import Posts
from gatekeeper.store import accounts
from gatekeeper.store import duty as roster
from gatekeeper.store import posts as posts_table
from gatekeeper.store import stints as table
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.stints import LINED, StintRecord

SUBJECT = "stints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a year asks of whom: so many hours of people who come from these."""

    hours: int
    affiliations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The hours of a year: by person, every stint, and the names of the posts."""

    year: int
    tally: Tally
    stints: tuple[Stint, ...]
    posts: dict[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hours written down by hand: `until` not after `since` means the next day."""

    member: Member
    post: UUID
    day: date
    since: time
    until: time
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stints:
    """`year` reads; everything else writes."""

    database: Database
    journal: Journal
    posts: Posts
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    due: Due

    @property
    def today(self) -> date:
        return local(self.clock(), self.posts.standing.zone).date()

    # --- by signing on and off ----------------------------------------------------------------

    def stand(self, operator: Operator | None) -> None:
        """Whoever the window shows on duty; who may decide nothing stands nowhere, nor nobody."""
        if not self.posts.standing.clock_trusted:
            return  # nothing can be written before the clock is right
        is_on = operator is not None and may(operator.role, Act.DECIDE)
        with self.database.begin(SUBJECT) as session:
            row = table.open_here(session, self.journal.station)
            if row is not None and is_on and operator and row.account == operator.account:
                return
            if row is not None:
                ending = Ending.TAKEN_OVER if is_on else Ending.SIGNED_OFF
                self.end(session, row, ending, operator or SYSTEM)
            if operator is not None and is_on:
                self.begin(session, operator)

    def begin(self, session: Session, operator: Operator) -> StintRecord:
        """A new stint at the own post, inside the caller's transaction."""
        known = accounts.account(session, operator.account)
        row = StintRecord(
            id=self.new_id(),
            post=self.posts.here,
            began_at=self.clock(),
            source=Source.SIGNED,
            entered_by=operator.account,
            person=operator.account,
            account=operator.account,
            name=operator.name,
            affiliation=known.affiliation if known else "",
        )
        write(session, self.journal, row, "began", operator, self.clock())
        return row

    def end(self, session: Session, row: StintRecord, ending: Ending, operator: Operator) -> None:
        """Now, inside the caller's transaction."""
        row.ended_at, row.ending = max(self.clock(), row.began_at), ending
        write(session, self.journal, row, "ended", operator, self.clock())

    # --- the work log -------------------------------------------------------------------------

    def enter(self, entry: Entry, operator: Operator) -> UUID:
        """Hours of somebody who signs on nowhere; InvalidInput with each problem at its field."""
        require(operator, Act.ROSTER)
        member = replace(entry.member, name=" ".join(entry.member.name.split()))
        began_at, ended_at = self._span(entry)
        work = entry.work.strip()
        problems = rules.entry_problems(member.name, began_at, ended_at, work, self.clock())
        if problems:
            raise InvalidInput(problems)
        with self.database.begin(SUBJECT) as session:
            if session.get(posts_table.Post, entry.post) is None:
                raise InvalidInput([Problem(code="post-unknown", field="post")])
            person = self._person(session, member)
            if rules.overlaps(
                table.of_person(session, person, began_at, ended_at), began_at, ended_at
            ):
                raise InvalidInput([Problem(code="stint-overlaps", field="hours")])
            row = StintRecord(
                id=self.new_id(),
                post=entry.post,
                began_at=began_at,
                ended_at=ended_at,
                source=Source.ENTERED,
                ending=Ending.ENTERED,
                entered_by=operator.account,
                person=person,
                account=member.account,
                name=member.name,
                affiliation=member.affiliation,
                work=work,
            )
            write(session, self.journal, row, "entered", operator, self.clock())
            return row.id

    def note(self, stint: UUID, work: str, operator: Operator) -> None:
        """What was done: by whoever stood there, or by who keeps the roster."""
        require(operator, Act.DECIDE)
        work = work.strip()
        if problems := rules.work_problems(work):
            raise InvalidInput(problems)
        with self.database.begin(SUBJECT) as session:
            row = _named(session, stint)
            if row.account != operator.account:
                require(operator, Act.ROSTER)
            row.work = work
            write(session, self.journal, row, "noted", operator, self.clock())

    def withdraw(self, stint: UUID, operator: Operator) -> None:
        """What was entered wrongly; the log keeps it. Signed hours stay."""
        require(operator, Act.ROSTER)
        with self.database.begin(SUBJECT) as session:
            row = _named(session, stint)
            if row.source is Source.SIGNED:
                raise InvalidInput([Problem(code="stint-signed")])
            row.ending = Ending.WITHDRAWN
            write(session, self.journal, row, "withdrawn", operator, self.clock())

    def year(self, year: int, operator: Operator) -> Year:
        """The hours of a year of the place; read lane."""
        require(operator, Act.LOOK)
        zone = self.posts.standing.zone
        begins, ends = (moment_of(date(one, 1, 1), time(0), zone) for one in (year, year + 1))
        with self.database.read() as session:
            found = table.between(session, begins, ends)
            names = {post.id: post.full_name for post in posts_table.listed(session)}
        counted = rules.tally(
            found,
            begins,
            ends,
            self.clock(),
            due=timedelta(hours=self.due.hours),
            due_from=self.due.affiliations,
        )
        return Year(year=year, tally=counted, stints=found, posts=names)

    def _span(self, entry: Entry) -> tuple[datetime, datetime]:
        zone = self.posts.standing.zone
        last = entry.day if entry.until > entry.since else entry.day + timedelta(days=1)
        if entry.until == entry.since:
            last = entry.day  # no time at all: told as a slip, not as a whole day
        return moment_of(entry.day, entry.since, zone), moment_of(last, entry.until, zone)

    def _person(self, session: Session, member: Member) -> UUID:
        """One number for one person, so that he is counted and erased as one."""
        known = {name: person for name, _, person in roster.names(session)}
        return (
            member.account
            or known.get(member.name)
            or table.person_named(session, member.name)
            or self.new_id()
        )


def interrupt(session: Session, journal: Journal, seen_at: datetime | None, now: datetime) -> None:
    """At the start: what was left open ended when the program was last seen alive."""
    row = table.open_here(session, journal.station)
    if row is not None:
        row.ended_at = max(row.began_at, min(seen_at or now, now))
        row.ending = Ending.INTERRUPTED
        write(session, journal, row, "ended", SYSTEM, now)


def write(
    session: Session,
    journal: Journal,
    row: StintRecord,
    action: str,
    operator: Operator,
    now: datetime,
) -> None:
    """The row's line; the hours of a year outlast it."""
    LINED.write(
        session,
        journal,
        row,
        action,
        operator=operator.account,
        occurred_at=now,
        expires_at=(row.ended_at or now) + KEEP,
    )


def _named(session: Session, stint: UUID) -> StintRecord:
    row = session.get(StintRecord, stint)
    if row is None or not row.name or row.ending is Ending.WITHDRAWN:
        raise InvalidInput([Problem(code="stint-gone")])
    return row
