"""The registry of posts (G22): name, compound and kind of every place where somebody stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.posts import PostKind
from gatekeeper.store.columns import Base


class Post(Base, kw_only=True):
    """One post; it is closed, never deleted, since the records name it."""

    __tablename__ = "posts"
    __exchanged__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    compound: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[PostKind] = mapped_column(default=PostKind.GATE)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[UUID | None] = mapped_column(default=None)


def listed(session: Session) -> Sequence[Post]:
    """Those in use first, by compound and name."""
    in_order = (Post.closed_on.is_not(None), Post.compound, Post.name)
    return session.scalars(select(Post).order_by(*in_order)).all()


def named(session: Session, compound: str, name: str) -> Post | None:
    """The post of just this name in a compound."""
    statement = select(Post).where(Post.compound == compound, Post.name == name)
    return session.scalars(statement).first()
