"""The registry of posts (G22): every place where somebody stands, and how it is staffed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, time
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain import posts as rules
from gatekeeper.domain.posts import Pattern, PostKind
from gatekeeper.store.columns import Base


class Post(Base, kw_only=True):
    """One post; it is closed, never deleted, since the records name it."""

    __tablename__ = "posts"
    __exchanged__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), default="")
    compound: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[PostKind] = mapped_column(default=PostKind.GATE)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    pattern: Mapped[Pattern] = mapped_column(default=Pattern.THREE)
    staff: Mapped[int] = mapped_column(default=1)
    watch: Mapped[bool] = mapped_column(default=False)
    starts: Mapped[str] = mapped_column(String(5), default="08:00")
    ends: Mapped[str] = mapped_column(String(5), default="18:00")
    version: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def post(self) -> rules.Post:
        told = {one.name: getattr(self, one.name) for one in fields(rules.Post)}
        for hour in ("starts", "ends"):
            told[hour] = time.fromisoformat(told[hour])
        return rules.Post(**told)


def say(row: Post, post: rules.Post) -> None:
    """The row says what the post says."""
    for one in fields(rules.Post):
        told = getattr(post, one.name)
        setattr(row, one.name, f"{told:%H:%M}" if isinstance(told, time) else told)


def listed(session: Session) -> Sequence[rules.Post]:
    """Those in use first, by compound and name."""
    in_order = (Post.closed_on.is_not(None), Post.compound, Post.name)
    return [row.post for row in session.scalars(select(Post).order_by(*in_order))]


def named(session: Session, compound: str, name: str) -> Post | None:
    """The post of just this name in a compound."""
    statement = select(Post).where(Post.compound == compound, Post.name == name)
    return session.scalars(statement).first()
