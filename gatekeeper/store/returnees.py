"""The register of returnees: one row a party, one row a person of it, and the gate's look-up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.eight_steps import BEFORE_ENTRY
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.returnees import (
    Disposition,
    Reported,
    Returning,
    Seen,
    Signed,
    number_of,
)
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class ReturneeParty(Base, kw_only=True):
    """Projection of a party's last ledger line.

    The second block is private and cleared by erasure; `person` is the first of the family.
    """

    __tablename__ = "returnee_parties"
    __table_args__ = (
        Index("ix_returnee_parties_state", "state", "opened_at"),
        Index("ix_returnee_parties_opened_at", "opened_at"),
        Index("ix_returnee_parties_station_sequence", "station", "sequence"),
        Index("ix_returnee_parties_receipt", "receipt"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(16))
    lane: Mapped[str] = mapped_column(String(32), default="")
    opened_at: Mapped[datetime] = mapped_column(Utc)
    opened_by: Mapped[UUID]
    arrived_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    steps: Mapped[str] = mapped_column(Text, default="{}")
    reported: Mapped[Reported] = mapped_column(default=Reported.NOT)
    handed: Mapped[str] = mapped_column(String(120), default="")
    items: Mapped[str] = mapped_column(String(120), default="")
    questions: Mapped[str] = mapped_column(String(8), default="")
    claimed_on: Mapped[date | None] = mapped_column(default=None)

    person: Mapped[UUID | None] = mapped_column(default=None)
    origin: Mapped[str] = mapped_column(String(80), default="")
    route: Mapped[str] = mapped_column(Text, default="")
    plate: Mapped[str] = mapped_column(String(16), default="")
    household: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), default=None)
    answers: Mapped[str] = mapped_column(Text, default="")
    receipt: Mapped[str] = mapped_column(String(64), default="")


class ReturneeMember(Base, kw_only=True):
    """Projection of a person's last ledger line; `place` counts within the party.

    `person` is his id in the records, or the one he gets there when he enters; `former` the one he
    had before he was recognised. `case` is the observation that began with his return.
    """

    __tablename__ = "returnee_members"
    __table_args__ = (
        Index("ix_returnee_members_party", "party", "place"),
        Index("ix_returnee_members_person", "person"),
        Index("ix_returnee_members_phone", "phone"),
        Index("ix_returnee_members_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    party: Mapped[UUID]
    place: Mapped[int]
    language: Mapped[str] = mapped_column(String(8), default="zh_CN")
    signed: Mapped[Signed] = mapped_column(default=Signed.NOT)
    seen: Mapped[Seen] = mapped_column(default=Seen.NOT)
    ticket: Mapped[Seen] = mapped_column(default=Seen.NOT)
    history: Mapped[Seen] = mapped_column(default=Seen.NOT)
    disposition: Mapped[str] = mapped_column(String(16), default="")
    measure: Mapped[Measure] = mapped_column(default=Measure.NONE)
    settled: Mapped[str] = mapped_column(String(24), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    decided_by: Mapped[UUID | None] = mapped_column(default=None)
    asked_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    fetched_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    case: Mapped[UUID | None] = mapped_column(default=None)
    former: Mapped[UUID | None] = mapped_column(default=None)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    person: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    document_kind: Mapped[str] = mapped_column(String(24), default="")
    document: Mapped[str] = mapped_column(String(32), default="")
    origin: Mapped[str] = mapped_column(String(80), default="")
    condition: Mapped[str] = mapped_column(String(16), default="")
    tenths: Mapped[int | None] = mapped_column(default=None)
    signature: Mapped[str | None] = mapped_column(String(64), default=None)
    document_photo: Mapped[str | None] = mapped_column(String(64), default=None)
    ticket_photo: Mapped[str | None] = mapped_column(String(64), default=None)
    history_photo: Mapped[str | None] = mapped_column(String(64), default=None)
    transfer_to: Mapped[str] = mapped_column(String(80), default="")


EXPECTED, OPEN, PARKED, CLOSED, WITHDRAWN = "expected", "open", "parked", "closed", "withdrawn"
UNFINISHED = (EXPECTED, OPEN, PARKED)
PICTURES = ("signature", "document_photo", "ticket_photo", "history_photo")

PARTIES = Lined(
    table=ReturneeParty,
    ledger="returnees",
    public=(
        "serial",
        "state",
        "lane",
        "opened_at",
        "opened_by",
        "arrived_at",
        "steps",
        "reported",
        "handed",
        "items",
        "questions",
        "claimed_on",
    ),
    private=("person", "origin", "route", "plate", "household", "answers", "receipt"),
)
MEMBERS = Lined(
    table=ReturneeMember,
    ledger="returnee-members",
    public=(
        "party",
        "place",
        "language",
        "signed",
        "seen",
        "ticket",
        "history",
        "disposition",
        "measure",
        "settled",
        "decided_at",
        "decided_by",
        "asked_at",
        "fetched_at",
        "case",
        "former",
        "withdrawn",
    ),
    private=(
        "person",
        "name",
        "phone",
        "document_kind",
        "document",
        "origin",
        "condition",
        "tenths",
        *PICTURES,
        "transfer_to",
    ),
)


# --- the gate's look-up -----------------------------------------------------------------------

# Who was let in and has passed since is a resident like others; who was fetched has gone.
_OPEN = """
SELECT p.serial, m.disposition, m.measure, p.steps
FROM returnee_members AS m JOIN returnee_parties AS p ON p.id = m.party
WHERE m.person = :person AND m.withdrawn = 0 AND p.state <> 'withdrawn'
  AND m.fetched_at IS NULL
  AND NOT (m.disposition = 'enter' AND EXISTS (
    SELECT 1 FROM passages AS g WHERE g.person = m.person AND g.void = 0
      AND g.outcome = 'granted' AND g.direction = 'entry' AND g.occurred_at >= m.decided_at))
  AND NOT EXISTS (
    SELECT 1 FROM returnee_members AS later JOIN returnee_parties AS q ON q.id = later.party
    WHERE later.person = m.person AND later.withdrawn = 0 AND q.opened_at > p.opened_at)
ORDER BY p.opened_at DESC LIMIT 1
"""


def open_return(session: Session, person: UUID) -> Returning | None:
    """The return of a person that is not over yet; one fixed statement."""
    row = driver(session).execute(_OPEN, {"person": person.hex}).fetchone()
    if row is None:
        return None
    done = json.loads(row[3])
    return Returning(
        number=number_of(row[0]),
        disposition=Disposition(row[1]) if row[1] else None,
        measure=Measure(row[2]),
        missing=sum(step.value not in done for step in BEFORE_ENTRY),
    )


def receipt_used(session: Session, receipt: str, besides: UUID) -> bool:
    """Does another party show the same receipt?"""
    statement = select(ReturneeParty.id).where(
        ReturneeParty.receipt == receipt, ReturneeParty.id != besides
    )
    return session.scalars(statement.limit(1)).first() is not None


def next_serial(session: Session) -> int:
    """The next number; a slip of the register is never given twice."""
    last = session.execute(select(func.max(ReturneeParty.serial))).scalar_one()
    return (last or 0) + 1


def members_of(session: Session, party: UUID) -> Sequence[ReturneeMember]:
    """Those of a party who were not withdrawn, in their order."""
    statement = (
        select(ReturneeMember)
        .where(ReturneeMember.party == party, ReturneeMember.withdrawn.is_(False))
        .order_by(ReturneeMember.place)
    )
    return session.scalars(statement).all()


def members_by_party(
    session: Session, parties: Iterable[UUID]
) -> Mapping[UUID, Sequence[ReturneeMember]]:
    """The same of many parties in one statement."""
    statement = (
        select(ReturneeMember)
        .where(ReturneeMember.party.in_(tuple(parties)), ReturneeMember.withdrawn.is_(False))
        .order_by(ReturneeMember.place)
    )
    found: dict[UUID, list[ReturneeMember]] = {}
    for member in session.scalars(statement):
        found.setdefault(member.party, []).append(member)
    return found


def listed(
    session: Session, limit: int, since: datetime | None = None, until: datetime | None = None
) -> Sequence[ReturneeParty]:
    """Those not erased and not withdrawn: the unfinished first, then the newest.

    Of a span all that were opened in it, however many.
    """
    statement = (
        select(ReturneeParty)
        .where(ReturneeParty.person.is_not(None), ReturneeParty.state != WITHDRAWN)
        .order_by(ReturneeParty.state.not_in(UNFINISHED), ReturneeParty.opened_at.desc())
    )
    if since is None or until is None:
        statement = statement.limit(limit)
    else:
        statement = statement.where(ReturneeParty.opened_at.between(since, until))
    return session.scalars(statement).all()


def unfinished_of(session: Session, words: str) -> Sequence[ReturneeParty]:
    """Unfinished parties with somebody of this phone or name."""
    members = select(ReturneeMember.party).where(
        ReturneeMember.withdrawn.is_(False),
        (ReturneeMember.phone == words) | (ReturneeMember.name == words),
    )
    statement = select(ReturneeParty).where(
        ReturneeParty.id.in_(members),
        ReturneeParty.state.in_(UNFINISHED),
        ReturneeParty.person.is_not(None),
    )
    return session.scalars(statement.order_by(ReturneeParty.opened_at.desc())).all()


def same_person(session: Session, person: UUID) -> tuple[UUID, ...]:
    """The ids under which his returns stand in the log besides this one."""
    rows = driver(session).execute(
        "SELECT DISTINCT former FROM returnee_members WHERE person = ? AND former IS NOT NULL",
        (person.hex,),
    )
    return tuple(UUID(former) for (former,) in rows)


# Every picture of the register, for whoever looks for those that nothing names.
NAMED_PICTURES = " UNION ALL ".join(
    f"SELECT {name} FROM returnee_members WHERE {name} IS NOT NULL"  # noqa: S608  (own names)
    for name in PICTURES
)


def pictures_named(session: Session, person: UUID) -> frozenset[str]:
    """The pictures of a person's returns."""
    columns = ", ".join(PICTURES)
    rows = driver(session).execute(
        f"SELECT {columns} FROM returnee_members WHERE person = ?",  # noqa: S608  (own names)
        (person.hex,),
    )
    return frozenset(sha256 for row in rows for sha256 in row if sha256)
