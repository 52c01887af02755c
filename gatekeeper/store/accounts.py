"""The people who work at the gate: names, roles, PIN hashes, and how often a PIN was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.store.columns import Base, Utc


class Account(Base, kw_only=True):
    """One person who signs on; stays on this station, so that no PIN hash ever leaves it.

    `one_time`: its PIN has to be changed at the next sign-on. `until`: a delegate's end.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role]
    pin_hash: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(Utc)
    wrong_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    affiliation: Mapped[str] = mapped_column(String(40), default="")
    # What the name is found by, space-separated: reading it loads no dictionary.
    spellings: Mapped[str] = mapped_column(Text, default="")
    one_time: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime | None] = mapped_column(Utc, default=None)

    def is_usable(self, now: datetime) -> bool:
        """In use, and not a delegate's whose time is over."""
        return self.disabled_at is None and (self.until is None or now < self.until)

    @property
    def operator(self) -> Operator:
        return Operator(account=self.id, name=self.name, role=self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account as a list shows it."""

    id: UUID
    name: str
    role: Role
    locked_until: datetime | None = None
    disabled_at: datetime | None = None
    affiliation: str = ""
    spellings: tuple[str, ...] = ()
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """A delegate's time is over."""
        return self.until is not None and now >= self.until


def account_named(session: Session, name: str) -> Account | None:
    return session.scalars(select(Account).where(Account.name == name)).one_or_none()


def account(session: Session, id: UUID) -> Account | None:
    return session.get(Account, id)


def rows(session: Session, usable_at: datetime | None = None) -> tuple[AccountRow, ...]:
    """All accounts by name, or those one can sign on with at a moment."""
    statement = select(Account).order_by(Account.name)
    if usable_at is not None:
        is_lasting = Account.until.is_(None) | (Account.until > usable_at)
        statement = statement.where(Account.disabled_at.is_(None), is_lasting)
    return tuple(
        AccountRow(
            id=one.id,
            name=one.name,
            role=one.role,
            locked_until=one.locked_until,
            disabled_at=one.disabled_at,
            affiliation=one.affiliation,
            spellings=tuple(one.spellings.split()),
            until=one.until,
        )
        for one in session.scalars(statement)
    )


def count(session: Session, roles: Sequence[Role]) -> int:
    """How many accounts in use have one of these roles."""
    statement = select(func.count()).where(Account.role.in_(roles), Account.disabled_at.is_(None))
    return session.scalars(statement).one()
