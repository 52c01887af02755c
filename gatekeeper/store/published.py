"""What the office publishes: which rows a gate decides and shows by, and what of them changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, or_, select, type_coerce
from sqlalchemy.orm import Session

from gatekeeper.store import row_states
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.approvals import LeaveApproval
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.certified import CertifiedKey
from gatekeeper.store.columns import Base, utc_text
from gatekeeper.store.figures import policies_to_come, policy_in_force
from gatekeeper.store.four_pieces import FourPiecesRecord
from gatekeeper.store.issuing import IssuingKey
from gatekeeper.store.lines import canonical
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.received import PublishedRow
from gatekeeper.store.returnees import PICTURES, WITHDRAWN, ReturneeMember, ReturneeParty
from gatekeeper.store.strips import Strip
from gatekeeper.store.touched import KEYS, ORDERS
from gatekeeper.store.visits import VisitRecord
from gatekeeper.store.work import WorkProofRecord

# Some day of the place may have begun while it is still yesterday in UTC.
A_DAY = timedelta(days=1)

Condition = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A table whose rows go to every station.

    Of one that follows lines only what is `open` goes: a gate decides by nothing else. What went
    once is followed to its end, as long as it `names` somebody.
    """

    table: str
    open: Condition | None = None
    names: ColumnElement[bool] | None = None


# In this order each row finds those it points to. Of the other tables a gate asks nothing.
PUBLISHED: tuple[Published, ...] = (
    Published(table="employers"),
    Published(table="households"),
    Published(table="people"),
    Published(table="people_apart"),
    Published(table="passes"),
    Published(table="vehicles"),
    Published(table="host_refusals"),
    Published(table="posts"),
    Published(table="grids"),
    Published(table="grid_stairs"),
    Published(table="risk_lists"),
    Published(table="risk_areas"),
    Published(table=CertifiedKey.__tablename__),
    Published(
        table="visits",
        open=lambda now: and_(
            VisitRecord.left_at.is_(None), VisitRecord.refused == "", VisitRecord.until > now
        ),
        names=VisitRecord.name != "",
    ),
    Published(
        table="observation_cases",
        open=lambda now: and_(
            ObservationCase.closed_at.is_(None), ObservationCase.ends_on >= (now - A_DAY).date()
        ),
        names=ObservationCase.person.is_not(None),
    ),
    Published(
        table="leave_approvals",
        open=lambda now: and_(LeaveApproval.withdrawn_at.is_(None), LeaveApproval.until > now),
        names=LeaveApproval.person.is_not(None),
    ),
    Published(
        table="work_proofs",
        open=lambda now: WorkProofRecord.until > now,
        names=WorkProofRecord.person.is_not(None),
    ),
    Published(
        table="four_pieces",
        open=lambda now: FourPiecesRecord.closed_at.is_(None),
        names=FourPiecesRecord.person.is_not(None),
    ),
    # Whoever was refused, or waits for transfer, is turned away as long as his return is known.
    Published(
        table="returnee_parties",
        open=lambda now: ReturneeParty.state != WITHDRAWN,
        names=ReturneeParty.person.is_not(None),
    ),
    Published(
        table="returnee_members",
        open=lambda now: ReturneeMember.withdrawn.is_(False),
        names=ReturneeMember.person.is_not(None),
    ),
    Published(
        table="strips",
        open=lambda now: Strip.state != "closed",
        names=Strip.household.is_not(None),
    ),
    Published(
        table="car_holds",
        open=lambda now: CarHoldRecord.ended_at.is_(None),
        names=CarHoldRecord.plate != "",
    ),
)
TABLES = tuple(one.table for one in PUBLISHED)


def states(
    session: Session, name: str, now: datetime, *, since: int = 0
) -> Iterator[tuple[str, str]]:
    """Key and values of what goes to the stations; with `since` at least what changed after it."""
    if name == KEYS:
        return _keys(session)
    if name == ORDERS:
        return _orders(session)
    (published,) = (one for one in PUBLISHED if one.table == name)
    table = row_states.table_of(name)
    (key,) = table.primary_key
    went = select(PublishedRow.row_key).where(
        PublishedRow.table_name == name, PublishedRow.digest != ""
    )
    if since:
        went = went.where(PublishedRow.number > since)
    is_known = type_coerce(key, String).in_(went)
    where: ColumnElement[bool] | None = is_known if since else None
    if published.open is not None and published.names is not None:
        is_asked = is_known if since else or_(published.open(now), is_known)
        where = and_(published.names, is_asked)
    return row_states.states(session, name, where)


def _keys(session: Session) -> Iterator[tuple[str, str]]:
    for one in session.scalars(select(IssuingKey).order_by(IssuingKey.public)):
        told = {
            "site": one.site,
            "created_at": utc_text(one.created_at),
            "sign_until": utc_text(one.sign_until) if one.sign_until else None,
        }
        yield one.public.hex(), canonical(told)


def _orders(session: Session) -> Iterator[tuple[str, str]]:
    """The profile in force and those to come, as somebody ordered them.

    What a new office begins with by itself is no order: it would undo what a station has.
    """
    in_force = policy_in_force(session)
    rows = [*((in_force,) if in_force else ()), *policies_to_come(session)]
    for one in rows:
        if one.switched_by.int:
            yield str(one.sequence), canonical(_order(one))


def _order(row: PolicyVersion) -> dict[str, Any]:
    return {
        "content": row.content,
        "since": utc_text(row.since.astimezone(UTC)),
        "by": row.switched_by.hex,
        "reason": row.reason,
    }


_NAMES_PHOTOS = frozenset({"photo", *PICTURES})


def photos_of(table: str, values: str) -> frozenset[str]:
    """The photos that a row names."""
    if not values or table not in _HAS_PHOTOS:
        return frozenset()
    told = json.loads(values)
    return frozenset(told[name] for name in _NAMES_PHOTOS if told.get(name))


_HAS_PHOTOS = frozenset(
    name for name in TABLES if _NAMES_PHOTOS & set(Base.metadata.tables[name].columns.keys())
)
