"""The registry of posts, and which of them this station stands at (G22, G47, G52)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import people
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post, PostKind, post_problems
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.shift_records import Watch
from gatekeeper.services.standing import Standing
from gatekeeper.store import posts as table
from gatekeeper.store import reach
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.reach import Stood

SUBJECT = "posts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Kept by clerks and supervisors; at which one the station stands is a setting of it."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    @property
    def here(self) -> UUID:
        """Where this station stands: a post of its own until it is put at another."""
        return self.standing.post or UUID(self.journal.station * 2)

    def station_of(self, post: Post) -> str | None:
        """Whose records tell of a post: this station's, or of one that stands at its own."""
        if post.id == self.here:
            return self.journal.station
        half, other = post.id.hex[:16], post.id.hex[16:]
        return half if half == other else None

    def stood(self, session: Session) -> Mapping[str, Stood]:
        """Where every station of the office stood; a gate knows of none."""
        return reach.stood(session) if self.standing.is_office else {}

    def watches(
        self, stood: Mapping[str, Stood], post: Post, begins_at: datetime, ends_at: datetime
    ) -> tuple[Watch, ...]:
        """Which stations stood at a post in a span, and when; at a gate the one of `station_of`."""
        if not self.standing.is_office:
            own = self.station_of(post)
            return (Watch(station=own, begins_at=begins_at, ends_at=ends_at),) if own else ()
        found = [
            Watch(station=station, begins_at=since, ends_at=until, name=one.name)
            for station, one in stood.items()
            for since, until in one.at(post.id, begins_at, ends_at)
        ]
        if post.id == self.here:
            own = self.journal.station
            found.append(Watch(station=own, begins_at=begins_at, ends_at=ends_at))
        return tuple(found)

    def all(self) -> tuple[Post, ...]:
        """Every post, those in use first; read lane."""
        with self.database.read() as session:
            return tuple(table.listed(session))

    def keep(self, post: Post, operator: Operator) -> Post:
        """Enter or change one; InvalidInput with every problem, each at its field."""
        require(operator, Act.EDIT_REGISTRY)
        post = replace(
            post, name=people.plain_name(post.name), compound=people.plain_name(post.compound)
        )
        problems = post_problems(post)
        if post.id == self.here and post.kind is PostKind.DESK:
            problems.append(Problem(code="post-desk", field="kind"))
        if problems:
            raise InvalidInput(problems)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            same = table.named(session, post.compound, post.name)
            if same is not None and same.id != post.id:
                raise InvalidInput([Problem(code="post-known", field="name")])
            found = session.get(table.Post, post.id) or _added(session, post.id)
            table.say(found, replace(post, closed_on=found.closed_on))
            return found.post

    def close(self, id: UUID, operator: Operator) -> Post:
        """Nobody stands there any more; closing it again opens it.

        Not where this station stands: it would go on deciding at a post that is no more.
        """
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = session.get(table.Post, id)
            if found is None:
                raise InvalidInput([Problem(code="post-unknown", field="post")])
            if id == self.here and found.closed_on is None:
                raise InvalidInput([Problem(code="post-here", field="post")])
            today = local(self.clock(), self.standing.zone).date()
            found.closed_on = today if found.closed_on is None else None
            return found.post

    def stand(self, id: UUID, operator: Operator) -> Post:
        """This station stands at that post from now on; the log tells who said so."""
        require(operator, Act.SETTINGS)
        with self.database.begin(SUBJECT) as session:
            found = session.get(table.Post, id)
            if found is None or not found.post.can_have_station:
                is_desk = found is not None and found.closed_on is None
                code = "post-desk" if is_desk else "post-unknown"
                raise InvalidInput([Problem(code=code, field="kind")])
            self.journal.audit(
                session,
                "station-at-post",
                operator.account,
                post=found.id.hex,
                name=found.name,
                kind=found.kind.value,
            )
            stands = found.post
        self.standing.post = id
        return stands

    def call_here(self, name: str) -> None:
        """The post of this station has the name its settings give it."""
        with self.database.begin(SUBJECT, operator=SYSTEM.account) as session:
            found = session.get(table.Post, self.here) or _added(session, self.here)
            if found.name != name:
                found.name = name


def _added(session: Session, id: UUID) -> table.Post:
    row = table.Post(id=id)
    session.add(row)
    return row
