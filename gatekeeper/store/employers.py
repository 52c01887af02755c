"""Employers (单位): whom people work for, who sends those that come with temporary passes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base


class Employer(Base, kw_only=True):
    """A company or office with somebody to ask; edits leave change lines."""

    __tablename__ = "employers"
    __exchanged__ = True
    __private__ = ("contact", "phone")

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)


def named(session: Session, name: str) -> Employer | None:
    """The employer of just this name."""
    return session.scalars(select(Employer).where(Employer.name == name)).one_or_none()


def beginning(session: Session, text: str, limit: int) -> Sequence[Employer]:
    """Those whose name holds the text, by name; all for an empty one."""
    held = Employer.name.icontains(text.strip(), autoescape=True)
    return session.scalars(select(Employer).where(held).order_by(Employer.name).limit(limit)).all()
