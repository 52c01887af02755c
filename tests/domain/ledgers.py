"""Small ledgers and entries for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from gatekeeper.domain.ledger import Entry, Field, FieldKind, Ledger, Option, State

HERE = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=HERE)


def words(text):
    return {"en": text}


def options(*keys):
    return tuple(Option(key=key, title=words(key.upper())) for key in keys)


def a_field(key="what", kind=FieldKind.TEXT, **told):
    return Field(**{"key": key, "title": words(key), "kind": kind, **told})


def a_ledger(*fields, **told):
    return Ledger(**{"key": "book", "title": words("Book"), "fields": fields, **told})


def an_entry(at=NOON, number=1, state=State.DONE, ledger="book", **values):
    return Entry(
        id=UUID(int=number),
        ledger=ledger,
        occurred_at=at.astimezone(UTC),
        values=values,
        state=state,
    )
