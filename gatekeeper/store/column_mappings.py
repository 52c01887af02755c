"""What the columns of a list meant the last time: remembered by its headers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc


class ColumnMapping(Base, kw_only=True):
    """One kind of list; headers say nothing about anybody, so nothing of it is private."""

    __tablename__ = "column_mappings"

    headers: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[str]
    used_at: Mapped[datetime] = mapped_column(Utc)


def remembered(session: Session, headers: Sequence[str]) -> Mapping[str, str] | None:
    """The mapping of a list with just these headers, in this order."""
    found = session.get(ColumnMapping, _key(headers))
    return dict(json.loads(found.mapping)) if found is not None else None


def remember(
    session: Session, headers: Sequence[str], mapping: Mapping[str, str], now: datetime
) -> None:
    """For the next list that begins so."""
    told = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
    session.merge(ColumnMapping(headers=_key(headers), mapping=told, used_at=now))


def _key(headers: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(headers), ensure_ascii=False).encode()).hexdigest()
