"""The registry of posts, and which of them this station stands at (G22, G52)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import NAME_CHARACTERS, PostKind, name_fault
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store import posts
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.posts import Post

SUBJECT = "posts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """One post as a list shows it."""

    id: UUID
    name: str
    compound: str
    kind: PostKind
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Kept by clerks and supervisors; at which one the station stands is a setting of it."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def all(self) -> tuple[PostRow, ...]:
        """Every post, those in use first; read lane."""
        with self.database.read() as session:
            return tuple(map(_row, posts.listed(session)))

    def keep(
        self, id: UUID | None, name: str, compound: str, kind: PostKind, operator: Operator
    ) -> PostRow:
        """Enter or change one; InvalidInput with every problem, each at its field."""
        require(operator, Act.EDIT_REGISTRY)
        name, compound = people.plain_name(name), people.plain_name(compound)
        _demand(name, compound)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            same = posts.named(session, compound, name)
            if same is not None and same.id != id:
                raise InvalidInput([Problem(code="post-known", field="name")])
            found = session.get(Post, id) if id else None
            if found is None:
                found = Post(id=self.new_id(), name=name)
                session.add(found)
            found.name, found.compound, found.kind = name, compound, kind
            return _row(found)

    def close(self, id: UUID, operator: Operator) -> PostRow:
        """Nobody stands there any more; closing it again opens it."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = session.get(Post, id)
            if found is None:
                raise InvalidInput([Problem(code="post-unknown", field="post")])
            today = self.clock().astimezone().date()
            found.closed_on = today if found.closed_on is None else None
            return _row(found)

    def stand(self, id: UUID, operator: Operator) -> PostRow:
        """This station stands at that post from now on; the log tells who said so."""
        require(operator, Act.SETTINGS)
        with self.database.begin(SUBJECT) as session:
            found = session.get(Post, id)
            if found is None or found.closed_on is not None:
                raise InvalidInput([Problem(code="post-unknown", field="post")])
            self.journal.audit(
                session,
                "station-at-post",
                operator.account,
                post=found.id.hex,
                name=found.name,
                kind=found.kind.value,
            )
            return _row(found)


def _demand(name: str, compound: str) -> None:
    most = {"most": NAME_CHARACTERS}
    wrong = [
        field
        for field, told in (("name", name), ("compound", compound))
        if (told or field == "name") and name_fault(told)
    ]
    if wrong:
        raise InvalidInput(
            [Problem(code="post-name-wrong", field=field, parameters=most) for field in wrong]
        )


def _row(one: Post) -> PostRow:
    return PostRow(
        id=one.id,
        name=one.name,
        compound=one.compound,
        kind=one.kind,
        closed_on=one.closed_on,
    )
