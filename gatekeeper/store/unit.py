"""The session of one transaction: SQLAlchemy's, bound to the held driver connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from gatekeeper.store.changes import Applying, Batch
    from gatekeeper.store.journal import Journal


class Unit(Session):
    """A session that its opener commits; `driver` is inside the same transaction."""

    def __init__(
        self,
        connection: Connection,
        driver: Any,
        *,
        writing: bool = True,
        journal: Journal | None = None,
        operator: UUID | None = None,
    ) -> None:
        super().__init__(bind=connection, autoflush=False, expire_on_commit=False)
        self.driver = driver
        self.writing = writing
        self.journal = journal
        self.operator = operator
        self.batch: Batch | None = None
        self.applying: Applying | None = None

    def commit(self) -> NoReturn:
        raise RuntimeError("the transaction commits at the end of its block")

    def finish(self) -> None:
        """Write what is pending and commit, whether or not SQLAlchemy took part."""
        used = self.in_transaction()
        if used:
            super().commit()
        if self.driver.in_transaction:
            self.driver.execute("COMMIT")
        if used:
            super().close()

    def discard(self) -> None:
        """Forget everything since the beginning; never raises over the error it follows."""
        try:
            if self.in_transaction():
                super().close()
        finally:
            if self.driver.in_transaction:
                self.driver.execute("ROLLBACK")
