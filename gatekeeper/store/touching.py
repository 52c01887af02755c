"""Marks tables to which rows of stations were written: what of them is published may differ."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from gatekeeper.store.received import TouchedTable


def mark(session: Session, tables: Collection[str]) -> None:
    """What is published of these is to be compared anew, though no own line tells of them."""
    for name in sorted(tables):
        known = session.get(TouchedTable, name)
        if known is None:
            session.add(TouchedTable(table_name=name, times=1))
        else:
            known.times += 1
    session.flush()
