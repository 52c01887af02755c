"""Names of those who stand at the gates, by the account that the lines name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.store.accounts import Account
from gatekeeper.store.stints import StintRecord


def names(session: Session) -> Mapping[UUID, str]:
    """Everybody who ever had an account here; of other stations whoever stood on duty there.

    Accounts never leave their station, the hours served with them do.
    """
    stood = select(StintRecord.account, StintRecord.name).where(
        StintRecord.account.is_not(None), StintRecord.name != ""
    )
    found = {account: name for account, name in session.execute(stood.distinct()) if account}
    found.update((row.id, row.name) for row in session.execute(select(Account.id, Account.name)))
    return found
