"""Profiles that the office ordered, taken over as orders of this station (decision 0015)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.profiles import Profiles
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.columns import utc_from
from gatekeeper.store.exchange import OfficeOrder

UNFIT = "row-value"


def take(session: Session, profiles: Profiles, key: str, values: str) -> None:
    """An order becomes one of this station, signed by it; the tick lets it take force.

    What ends with it ended at the office already, and comes as rows. Raises InvalidInput for a
    profile that this program does not understand.
    """
    number = _number(key)
    if session.get(OfficeOrder, number) is not None:
        return
    try:
        told: Mapping[str, Any] = json.loads(values)
        content, since = json.loads(told["content"]), utc_from(told["since"])
        by, reason = UUID(hex=told["by"]), str(told["reason"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unfit() from error
    if not isinstance(content, dict):
        raise _unfit()
    operator = Operator(account=by, name="", role=Role.SUPERVISOR)
    row = profiles.order(session, content, since, operator, reason=reason)
    session.add(OfficeOrder(number=number, sequence=row.sequence))
    session.flush()


def withdraw(session: Session, profiles: Profiles, key: str) -> None:
    """The office took an order back, or another took its place: what took force here stays."""
    known = session.get(OfficeOrder, _number(key))
    row = session.get(PolicyVersion, known.sequence) if known is not None else None
    if row is None or row.applied is not None or row.withdrawn_at is not None:
        return
    profiles.journal.audit(session, "policy-withdrawn", row.switched_by, **profiles.named(row))
    row.withdrawn_at = profiles.clock()
    session.flush()


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise _unfit()
    return int(key)


def _unfit() -> InvalidInput:
    told = {"table": "orders", "column": "content"}
    return InvalidInput([Problem(code=UNFIT, parameters=told)])
