"""The entries by which it is judged what a ledger expects: its own, and those that call for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from gatekeeper.domain.ledger import UNFINISHED, Entry, Ledger
from gatekeeper.domain.ledger_due import LATELY, ROUNDS
from gatekeeper.store import ledger_pages
from gatekeeper.store.ledger_pages import EntryRow, Wanted

Calling = Mapping[str, Sequence[Entry]]


def entry_of(row: EntryRow) -> Entry:
    """The entry as the rules of the domain see it."""
    return Entry(
        id=row.id,
        ledger=row.ledger,
        occurred_at=row.occurred_at,
        values=row.values,
        state=row.state,
    )


def judged_by(session: Session, ledger: Ledger, since: datetime) -> tuple[list[Entry], Calling]:
    """What was entered since as long before as its rules look back, and the ledgers they name.

    Of a list, and of what is to be finished by a day of its own, all that is unfinished.
    """
    rounds = [rule.every * (ROUNDS + 1) for rule in ledger.due if rule.every is not None]
    calls = [rule.within + LATELY for rule in ledger.due if rule.within is not None]
    lately = Wanted(since=since - max([2 * LATELY, *rounds, *calls]))
    open_ones = Wanted(states=tuple(sorted(UNFINISHED)))

    def entries(key: str, wanted: Wanted) -> list[Entry]:
        return [entry_of(row) for row in ledger_pages.every(session, key, wanted)]

    calling = {rule.of: entries(rule.of, lately) for rule in ledger.due if rule.of}
    calling |= {rule.listed: entries(rule.listed, open_ones) for rule in ledger.due if rule.listed}
    has_days = any(rule.by for rule in ledger.due)
    return entries(ledger.key, open_ones if has_days else lately), calling
