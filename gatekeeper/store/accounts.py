"""The people who work at the gate: names, roles, PIN hashes, and how often a PIN was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.store.columns import Base, Utc


class Account(Base, kw_only=True):
    """One person who signs on; stays on this station, so that no PIN hash ever leaves it."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role]
    pin_hash: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(Utc)
    wrong_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

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


def account_named(session: Session, name: str) -> Account | None:
    return session.scalars(select(Account).where(Account.name == name)).one_or_none()


def account(session: Session, id: UUID) -> Account | None:
    return session.get(Account, id)


def rows(session: Session, *, disabled: bool = False) -> tuple[AccountRow, ...]:
    """All accounts by name; those put out of use only on demand."""
    statement = select(Account).order_by(Account.name)
    if not disabled:
        statement = statement.where(Account.disabled_at.is_(None))
    return tuple(
        AccountRow(
            id=one.id,
            name=one.name,
            role=one.role,
            locked_until=one.locked_until,
            disabled_at=one.disabled_at,
        )
        for one in session.scalars(statement)
    )


def count(session: Session, roles: Sequence[Role]) -> int:
    """How many accounts in use have one of these roles."""
    statement = select(func.count()).where(Account.role.in_(roles), Account.disabled_at.is_(None))
    return session.scalars(statement).one()
