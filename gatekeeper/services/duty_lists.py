"""The roster read: days with their shifts and gaps, the crew one can choose from, who is on now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gatekeeper.domain import duty as rules
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import Assignment, Gap, Shift
from gatekeeper.domain.posts import Post
from gatekeeper.services.duty import Member, Roster
from gatekeeper.store import accounts
from gatekeeper.store import duty as table

# Who comes early for a shift stands in it already.
EARLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Some days of the roster: everything to show of them."""

    posts: tuple[Post, ...]
    days: tuple[date, ...]
    shifts: tuple[tuple[Post, Shift], ...]
    assignments: tuple[Assignment, ...]
    gaps: tuple[Gap, ...]
    clashes: tuple[tuple[Assignment, Assignment], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNow:
    """The shift under way at this station's own post, for somebody who signs on.

    `mine` is where he stands himself; `others` are those of the shift whom he may replace.
    """

    mine: Assignment | None = None
    others: tuple[Assignment, ...] = ()

    @property
    def is_stranger(self) -> bool:
        """Is a roster kept for this shift, without him in it?"""
        return self.mine is None and bool(self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLists:
    """Every method runs in the read lane."""

    roster: Roster

    def days(self, first: date, count: int = 7) -> Week:
        """So many days with their shifts, people, gaps and those who stand twice."""
        days, zone = rules.days_of(first, count), self.roster.standing.zone
        with self.roster.database.read() as session:
            posts = self.roster.posts_of(session)
            found = table.assignments(session, days[0] - rules.DAY, days[-1] + rules.DAY)
        shown = tuple(one for one in found if one.shift.day in days)
        shifts = tuple(
            (post, shift)
            for post in posts
            for shift in rules.shifts_of(post, days[0], self.roster.hours, zone)
        )
        return Week(
            posts=posts,
            days=days,
            shifts=shifts,
            assignments=shown,
            gaps=rules.gaps(posts, days, shown, self.roster.hours, zone),
            clashes=rules.clashes(found),
        )

    def crew(self) -> tuple[Member, ...]:
        """Everybody with an account, and names that stood on the roster before."""
        with self.roster.database.read() as session:
            known = [
                Member(
                    name=row.name,
                    affiliation=row.affiliation,
                    account=row.id,
                    spellings=row.spellings,
                )
                for row in accounts.rows(session, usable_at=self.roster.clock())
            ]
            named = {one.name for one in known}
            others = [
                Member(name=name, affiliation=affiliation)
                for name, affiliation, _ in table.names(session)
                if name not in named
            ]
        return (*known, *others)

    def now(self, operator: Operator) -> DutyNow:
        """Where this operator stands at the own post now, or within the hour."""
        moment = self.roster.clock()
        with self.roster.database.read() as session:
            found = table.assignments(
                session, self.roster.today - rules.DAY, self.roster.today + rules.DAY
            )
        here = [one for one in found if one.counts and one.post == self.roster.posts.here]
        mine = [
            one
            for one in here
            if one.account == operator.account
            and (one.shift.is_on(moment) or one.shift.is_on(moment + EARLY))
        ]
        under_way = tuple(one for one in here if one.shift.is_on(moment))
        return DutyNow(mine=mine[0] if mine else None, others=under_way)
