"""What the gate itself writes: access events, passages, open presentations, lanes, referrals."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION


class AccessEvent(Base, kw_only=True):
    """Projection of one access line; the last four columns are private and cleared by erasure."""

    __tablename__ = "access_events"
    __table_args__ = (
        Index("ix_access_events_presentation", "presentation"),
        Index("ix_access_events_person_occurred", "person", "occurred_at"),
        Index(
            "ix_access_events_denied",
            "occurred_at",
            sqlite_where=text("event = 'denied'"),
            postgresql_where=text("event = 'denied'"),
        ),
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    event: Mapped[str] = mapped_column(String(16))
    presentation: Mapped[UUID]
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    lane: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(8))
    findings: Mapped[str] = mapped_column(String(1024))
    overridden: Mapped[str] = mapped_column(String(1024), default="")
    policy: Mapped[str] = mapped_column(String(64))
    lists_age: Mapped[str] = mapped_column(String(16), default="")
    operator: Mapped[UUID]
    source: Mapped[str] = mapped_column(String(16))
    corrects: Mapped[str] = mapped_column(String(32), default="")
    person: Mapped[UUID | None] = mapped_column(default=None)
    tenths: Mapped[int | None] = mapped_column(default=None)
    colour: Mapped[str | None] = mapped_column(String(8), default=None)
    evidence: Mapped[str | None] = mapped_column(String(24), default=None)


class PassageRecord(Base, kw_only=True):
    """One row per presentation; the last sequence wins, only GRANTED and not void counts.

    Who is inside, quota and every figure read this table and nothing else; the same rows are what
    the posts of a community send each other. `purpose` and `due_at` tell of an outing and are
    private, as the person is.
    """

    __tablename__ = "passages"
    __table_args__ = (
        Index(
            "ix_passages_person_occurred",
            "person",
            "occurred_at",
            "direction",
            sqlite_where=text("void = 0 AND outcome = 'granted'"),
            postgresql_where=text("NOT void AND outcome = 'granted'"),
        ),
        Index(
            "ix_passages_household_occurred",
            "household",
            "occurred_at",
            sqlite_where=text("void = 0 AND outcome = 'granted'"),
            postgresql_where=text("NOT void AND outcome = 'granted'"),
        ),
        Index(
            "ix_passages_due_at",
            "due_at",
            sqlite_where=text("void = 0 AND outcome = 'granted' AND due_at IS NOT NULL"),
            postgresql_where=text("NOT void AND outcome = 'granted' AND due_at IS NOT NULL"),
        ),
        Index("ix_passages_station_occurred", "station", "occurred_at"),
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    presentation: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    person: Mapped[UUID | None]
    household: Mapped[UUID | None]
    direction: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(8))
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    void: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str] = mapped_column(String(32), default="")
    due_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class OpenPresentation(Base, kw_only=True):
    """A person without a final verdict: private, never journaled, gone at the verdict."""

    __tablename__ = "open_presentations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lane: Mapped[str | None] = mapped_column(String(32), unique=True)
    number: Mapped[int | None]
    person: Mapped[UUID | None]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    touched_at: Mapped[datetime] = mapped_column(Utc)
    recorded: Mapped[str] = mapped_column(default="")
    content: Mapped[str]


class LaneState(Base, kw_only=True):
    """What a lane remembers between readings: its pinned direction and its last verdict."""

    __tablename__ = "lane_states"

    lane: Mapped[str] = mapped_column(String(32), primary_key=True)
    pinned: Mapped[str | None] = mapped_column(String(8), default=None)
    verdict_key: Mapped[str | None] = mapped_column(default=None)
    verdict_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    verdict_sequence: Mapped[int | None] = mapped_column(default=None)
    verdict: Mapped[str | None] = mapped_column(default=None)
    party: Mapped[str | None] = mapped_column(default=None)


class Referral(Base, kw_only=True):
    """送发热门诊: a resident with a second high reading, until someone took him over."""

    __tablename__ = "referrals"
    __table_args__ = (Index("ix_referrals_person", "person"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    presentation: Mapped[UUID]
    person: Mapped[UUID | None]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    first_tenths: Mapped[int | None]
    second_tenths: Mapped[int | None]
    waiting_place: Mapped[str] = mapped_column(default="")
    clinic: Mapped[str] = mapped_column(default="")
    called: Mapped[str] = mapped_column(default="")
    taken_over_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class OverrideRecord(Base, kw_only=True):
    """特批放行; on a superior's word by telephone it waits until he confirms it by PIN."""

    __tablename__ = "overrides"
    __table_args__ = (Index("ix_overrides_made_at", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    presentation: Mapped[UUID]
    sequence: Mapped[int]
    codes: Mapped[str] = mapped_column(String(1024))
    checks: Mapped[str] = mapped_column(String(256))
    reason: Mapped[str] = mapped_column(String(512))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(Utc)
    on_word_of: Mapped[UUID | None] = mapped_column(default=None, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class Emergency(Base, kw_only=True):
    """紧急通行: from start to end nobody is checked."""

    __tablename__ = "emergencies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(512))
    started_at: Mapped[datetime] = mapped_column(Utc)
    started_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)


# The source of which the check "lists" asks; the others are stations.
OFFICE_LISTS = "office-lists"


class DataAge(Base, kw_only=True):
    """How far the data of a source reaches: the office's lists, or another station's passages."""

    __tablename__ = "data_ages"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Utc)


class PolicyVersion(Base, kw_only=True):
    """A profile that was ordered; the one taken into force last is in force.

    `sequence` counts the orders of this file, `forced` those that took force: lines begin anew with
    a restore. `station` and `line` tell of the order. `since` is when it takes force, `applied` the
    line (of `applied_by`) with which it did; None while it is to come. `closes` are the subjects
    that end with it, `signature` the station's over the whole order. One that could not take force
    is withdrawn too: `failure` says why.
    """

    __tablename__ = "policy_versions"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    station: Mapped[str] = mapped_column(STATION, default="")
    line: Mapped[int] = mapped_column(default=0)
    profile: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(16))
    content: Mapped[str]
    since: Mapped[datetime] = mapped_column(Utc)
    switched_by: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(200), default="")
    closes: Mapped[str] = mapped_column(String(256), default="")
    signature: Mapped[str] = mapped_column(String(128), default="")
    applied: Mapped[int | None] = mapped_column(default=None)
    applied_by: Mapped[str | None] = mapped_column(STATION, default=None)
    forced: Mapped[int | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    failure: Mapped[str] = mapped_column(String(32), default="")


class ClosedThing(Base, kw_only=True):
    """What ended with an act (the order's `sequence`): of which subject, and its row there."""

    __tablename__ = "closed_things"

    act: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(32), primary_key=True)
    thing: Mapped[UUID] = mapped_column(primary_key=True)
