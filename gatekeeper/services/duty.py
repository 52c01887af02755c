"""值班表: who stands where and when, a rotation carried on, substitutes; what is short is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import duty as rules
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty import Assignment, Hours, Shift, ShiftKey
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.posts import Posts
from gatekeeper.services.standing import Standing
from gatekeeper.store import accounts, posts
from gatekeeper.store import duty as table
from gatekeeper.store.database import Database
from gatekeeper.store.duty import LINED, DutyShift
from gatekeeper.store.journal import Journal

SUBJECT = "duty"

# Hours served are counted by the year.
KEEP = timedelta(days=400)
# The write lane is the gate's: so many lines at a time.
BATCH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody one can put on the roster."""

    name: str
    affiliation: str
    account: UUID | None = None
    spellings: tuple[str, ...] = ()


def meant(typed: str, crew: Sequence[Member]) -> Member | None:
    """Somebody of the crew by his name or his initials, if just one fits."""
    name = " ".join(typed.split())
    exact = [one for one in crew if one.name == name]
    plain = "".join(typed.split()).casefold()
    close = [
        one for one in crew if plain and any(spelt.startswith(plain) for spelt in one.spellings)
    ]
    return next((known[0] for known in (exact, close) if len(known) == 1), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Every method writes, but `carry_on`, which looks first; reading is `duty_lists`."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    posts: Posts

    @property
    def today(self) -> date:
        return local(self.clock(), self.standing.zone).date()

    @property
    def hours(self) -> Hours:
        return self.standing.hours

    def posts_of(self, session: Session) -> tuple[Post, ...]:
        """The posts of the registry that are in use."""
        return tuple(post for post in posts.listed(session) if post.closed_on is None)

    # --- who stands where ---------------------------------------------------------------------

    def assign(
        self, post: UUID, day: date, shift: ShiftKey, member: Member, operator: Operator
    ) -> Assignment:
        """Put somebody into a shift; InvalidInput when he stands there or cannot."""
        require(operator, Act.ROSTER)
        name = " ".join(member.name.split())
        problems = rules.person_problems(name) + rules.day_problems(day, self.today)
        if problems:
            raise InvalidInput(problems)
        with self.database.begin(SUBJECT) as session:
            span = self._span(session, post, day, shift)
            there = [one for one in table.assignments(session, day, day) if one.counts]
            if any(one.place == (post, day, shift) and one.name == name for one in there):
                raise InvalidInput([Problem(code="duty-twice", field="name")])
            row = self._row(session, post, span, replace(member, name=name), operator)
            self._write(session, row, "assigned", operator)
            return row.assignment

    def cancel(self, assignment: UUID, operator: Operator) -> None:
        """Take somebody out of a shift; the log keeps that he stood there."""
        require(operator, Act.ROSTER)
        with self.database.begin(SUBJECT) as session:
            row = _named(session, assignment)
            row.standing = rules.Standing.CANCELLED
            self._write(session, row, "cancelled", operator)

    def carry_on(self, first: date, cycle: int, until: date, operator: Operator) -> CarryRun:
        """A rotation of `cycle` days from `first`, repeated up to and with `until`; in steps."""
        require(operator, Act.ROSTER)
        problems = rules.cycle_problems(first, cycle, until, self.today)
        if problems:
            raise InvalidInput(problems)
        with self.database.read() as session:
            known = table.assignments(session, first, until)
        planned = rules.carried_on(known, first, cycle, until)
        if not any(one.shift.day < first + cycle * rules.DAY for one in known):
            raise InvalidInput([Problem(code="duty-empty", field="first")])
        return CarryRun(roster=self, planned=planned, operator=operator)

    def carry(self, some: Sequence[rules.Carried], operator: Operator) -> None:
        """Some of the days a rotation goes on to, in one transaction."""
        require(operator, Act.ROSTER)
        with self.database.begin(SUBJECT) as session:
            for one in some:
                like = one.like
                span = self._span(session, like.post, one.day, like.shift.key)
                member = Member(name=like.name, affiliation=like.affiliation, account=like.account)
                row = self._row(session, like.post, span, member, operator)
                self._write(session, row, "assigned", operator)

    def stand_in(self, operator: Operator, replaces: UUID | None = None) -> Assignment:
        """替班: whoever signed on stands in this shift instead of somebody, or besides them."""
        require(operator, Act.DECIDE)
        with self.database.begin(SUBJECT) as session:
            account = accounts.account(session, operator.account)
            member = Member(
                name=operator.name,
                affiliation=account.affiliation if account else "",
                account=operator.account,
            )
            if replaces is None:
                span = self._under_way(session)
                post = self.posts.here
            else:
                before = _named(session, replaces)
                post, span = before.post, before.assignment.shift
                before.standing = rules.Standing.REPLACED
                self._write(session, before, "replaced", operator)
            row = self._row(session, post, span, member, operator)
            row.replaces = replaces
            row.standing = rules.Standing.SUBSTITUTE if replaces else rules.Standing.ADDITIONAL
            self._write(session, row, row.standing.value, operator)
            return row.assignment

    # --- the line -----------------------------------------------------------------------------

    def _under_way(self, session: Session) -> Shift:
        moment, zone = self.clock(), self.standing.zone
        found = [
            shift
            for post in self.posts_of(session)
            if post.id == self.posts.here
            for shift in rules.shifts_on(post, moment, self.today, self.hours, zone)
        ]
        if not found:
            raise InvalidInput([Problem(code="duty-none", field="shift")])
        return found[0]

    def _span(self, session: Session, post: UUID, day: date, key: ShiftKey) -> Shift:
        for one in self.posts_of(session):
            for shift in rules.shifts_of(one, day, self.hours, self.standing.zone):
                if (one.id, shift.key) == (post, key):
                    return shift
        raise InvalidInput([Problem(code="duty-none", field="shift")])

    def _row(
        self, session: Session, post: UUID, shift: Shift, member: Member, operator: Operator
    ) -> DutyShift:
        known = {name: person for name, _, person in table.names(session)}
        return DutyShift(
            id=self.new_id(),
            post=post,
            day=shift.day,
            shift=shift.key,
            begins_at=shift.begins_at,
            ends_at=shift.ends_at,
            standing=rules.Standing.PLANNED,
            entered_at=self.clock(),
            entered_by=operator.account,
            # One person is erased by one number, also without an account.
            person=member.account or known.get(member.name) or self.new_id(),
            account=member.account,
            name=member.name,
            affiliation=member.affiliation,
        )

    def _write(self, session: Session, row: DutyShift, action: str, operator: Operator) -> None:
        LINED.write(
            session,
            self.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=self.clock(),
            expires_at=row.ends_at + KEEP,
        )


@dataclass(slots=True, kw_only=True)
class CarryRun:
    """A rotation being carried on, so many people a step: whoever comes to the gate goes first."""

    roster: Roster
    planned: tuple[rules.Carried, ...]
    operator: Operator
    done: int = field(default=0)

    @property
    def is_done(self) -> bool:
        return self.done >= len(self.planned)

    def step(self) -> int:
        """The next ones; how many are written by now."""
        some = self.planned[self.done : self.done + BATCH]
        self.roster.carry(some, self.operator)
        self.done += len(some)
        return self.done


def _named(session: Session, assignment: UUID) -> DutyShift:
    row = session.get(DutyShift, assignment)
    if row is None or not row.name or row.standing not in rules.ON_DUTY:
        raise InvalidInput([Problem(code="duty-gone", field="name")])
    return row
