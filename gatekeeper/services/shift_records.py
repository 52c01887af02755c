"""What was recorded at a post in a span of duty, by whichever station stood there then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import shift_log as rules
from gatekeeper.domain.shift_log import Approval, Passage
from gatekeeper.domain.shift_pages import LogMark
from gatekeeper.store import shift_log
from gatekeeper.store.access import OverrideRecord
from gatekeeper.store.shift_log import Audit

# An emergency passage lasts minutes or hours: one that began longer ago was ended.
LONGEST_EMERGENCY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A station at a post from one moment to another; its name where several are told of."""

    station: str
    begins_at: datetime
    ends_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why somebody was let pass by approval."""

    approval: Approval
    reason: str
    on_word_of: UUID | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Of one or several stations; `emergencies` are from when to when nobody was checked."""

    passages: tuple[Passage, ...] = ()
    audits: tuple[Audit, ...] = ()
    whys: tuple[Why, ...] = ()
    emergencies: tuple[tuple[datetime, datetime | None], ...] = ()
    logs: tuple[LogMark, ...] = ()
    reaches_back: bool = True

    @property
    def reasons(self) -> Mapping[UUID, Why]:
        return {one.approval.presentation: one for one in self.whys}


def of_watches(session: Session, watches: Sequence[Watch], own: str) -> Records:
    """What these stations recorded while they stood there, in the order of its moments."""
    told = [(_own if one.station == own else _others)(session, one) for one in watches]
    passages = [passage for one in told for passage in one.passages]
    return Records(
        passages=tuple(sorted(passages, key=lambda one: one.lines[0].at)),
        audits=tuple(audit for one in told for audit in one.audits),
        whys=tuple(why for one in told for why in one.whys),
        emergencies=tuple(sorted((e for one in told for e in one.emergencies), key=_began)),
        logs=tuple(log for one in told for log in one.logs),
        reaches_back=all(one.reaches_back for one in told),
    )


def _began(emergency: tuple[datetime, datetime | None]) -> datetime:
    return emergency[0]


def _own(session: Session, watch: Watch) -> Records:
    """With approvals that have no line yet, and what stands in tables that never travel."""
    begins, ends = watch.begins_at, watch.ends_at
    found = shift_log.reasons(session, begins, ends + rules.LONGEST).values()
    whys = tuple(_why(row) for row in found)
    made = [one.approval for one in whys if one.approval.at < ends]
    rows = shift_log.passages(session, watch.station, begins, ends)
    return replace(
        _base(session, watch),
        passages=rules.with_approvals(rows, made),
        whys=whys,
        emergencies=tuple(
            (one.started_at, one.ended_at) for one in shift_log.emergencies(session, begins, ends)
        ),
    )


def _why(row: OverrideRecord) -> Why:
    return Why(
        approval=Approval(
            presentation=row.presentation,
            at=row.made_at,
            operator=row.made_by,
            codes=tuple(row.codes.split()),
        ),
        reason=row.reason,
        on_word_of=row.on_word_of,
        is_confirmed=row.confirmed_at is not None,
    )


def _others(session: Session, watch: Watch) -> Records:
    """Of another station by its lines alone: what was approved and why, when nobody was checked."""
    begins, ends = watch.begins_at, watch.ends_at
    rows = shift_log.passages(session, watch.station, begins, ends)
    audits = shift_log.audits(
        session, watch.station, begins - LONGEST_EMERGENCY, ends + rules.LONGEST
    )
    return replace(
        _base(session, watch),
        passages=rows,
        whys=tuple(_whys_told(session, watch.station, rows, audits)),
        emergencies=tuple(
            (began, ended)
            for began, ended in _emergencies_told(audits)
            if began < ends and (ended is None or ended > begins)
        ),
    )


def _base(session: Session, watch: Watch) -> Records:
    span = watch.station, watch.begins_at, watch.ends_at
    end = shift_log.log_end(session, *span)
    mark = LogMark(sequence=end.sequence, hash=end.hash, name=watch.name)
    return Records(
        audits=shift_log.audits(session, *span),
        logs=(mark,) if end.sequence else (),
        reaches_back=end.reaches_back,
    )


def _whys_told(
    session: Session, station: str, rows: Sequence[Passage], audits: Sequence[Audit]
) -> Iterator[Why]:
    appeared = {line.sequence: row.presentation for row in rows for line in row.lines}
    confirmed = {
        json.loads(one.values)["override"] for one in audits if one.action == "override-confirmed"
    }
    for one in audits:
        told = json.loads(one.values) if one.action == "override" else {}
        presentation = appeared.get(told.get("line", 0))
        if presentation is None:
            continue
        word = told["on_word_of"]
        yield Why(
            approval=Approval(
                presentation=presentation,
                at=one.recorded_at,
                operator=UUID(one.operator),
                codes=tuple(told["codes"].split()),
            ),
            reason=shift_log.reason_told(session, station, one.sequence),
            on_word_of=UUID(word) if word else None,
            is_confirmed=told.get("override", "") in confirmed,
        )


def _emergencies_told(audits: Sequence[Audit]) -> Iterator[tuple[datetime, datetime | None]]:
    began: dict[str, datetime] = {}
    for one in audits:
        if one.action == "emergency-begun":
            began[json.loads(one.values)["emergency"]] = one.recorded_at
        elif one.action == "emergency-ended":
            since = began.pop(json.loads(one.values)["emergency"], None)
            if since is not None:
                yield since, one.recorded_at
    yield from ((since, None) for since in began.values())
