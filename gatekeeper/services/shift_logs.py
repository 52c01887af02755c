"""The shift log gathered: a page for each span of duty, step by step, so that it can be stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import duty as roster_rules
from gatekeeper.domain import shift_log as rules
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import day_span
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period, Span, days_in, spans
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post
from gatekeeper.domain.shift_log import Effort, Note, Passage
from gatekeeper.domain.shift_pages import Named, Outage, Page, Remark
from gatekeeper.domain.stints import left_open
from gatekeeper.services.duty import Roster
from gatekeeper.store import accounts, handovers, posts, shift_log, stints
from gatekeeper.store import duty as duty_table
from gatekeeper.store.access import OverrideRecord
from gatekeeper.store.shift_log import Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A period by one of its days; one shift by its key; one post, or all of them."""

    period: Period
    day: date
    key: ShiftKey | None = None
    post: UUID | None = None


@dataclass(slots=True, kw_only=True)
class ShiftLogRun:
    """A page a step, in the read lane: whoever comes to the gate goes first."""

    logs: ShiftLogs
    wanted: Wanted
    spans: tuple[Span, ...]
    pages: list[Page] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return len(self.pages) >= len(self.spans)

    def step(self) -> int:
        """The next page; how many there are by now."""
        if not self.is_done:
            self.pages.append(self.logs.page(self.spans[len(self.pages)]))
        return len(self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLogs:
    """Every method runs in the read lane; names of passers-by are masked, those of the crew not."""

    roster: Roster

    def posts(self) -> tuple[Post, ...]:
        """The posts one can ask about."""
        with self.roster.database.read() as session:
            return tuple(posts.listed(session))

    def begin(self, wanted: Wanted, operator: Operator) -> ShiftLogRun:
        """The spans of a period, before anything is gathered."""
        require(operator, Act.LOOK)
        roster, zone = self.roster, self.roster.standing.zone
        days = days_in(wanted.period, wanted.day)
        with roster.database.read() as session:
            asked = [one for one in posts.listed(session) if wanted.post in (None, one.id)]
        found = [
            span
            for post in asked
            if post.closed_on is None or post.closed_on >= days[0]
            for span in spans(post, days, roster.hours, zone)
            if wanted.period is not Period.SHIFT or span.key == wanted.key
        ]
        found.sort(key=lambda span: (span.begins_at, span.post.full_name))
        return ShiftLogRun(logs=self, wanted=wanted, spans=tuple(found))

    def efforts(self, day: date, operator: Operator) -> tuple[tuple[Effort, str], ...]:
        """What was done at this station on a day of the calendar, by hour and operator."""
        require(operator, Act.LOOK)
        begins, ends = day_span(day, self.roster.standing.zone)
        with self.roster.database.read() as session:
            rows = self._passages(session, self.roster.journal.station, begins, ends)
            names = _crew_names(session)
        found = rules.efforts(rows, self.roster.standing.zone)
        return tuple((one, names.get(one.operator, "")) for one in found)

    def page(self, span: Span) -> Page:
        """One span of duty with all that is known of it."""
        now, station = self.roster.clock(), self.roster.posts.station_of(span.post)
        ends = min(span.ends_at, now)
        with self.roster.database.read() as session:
            crew = self._crew(session, span)
            served = [
                one
                for one in stints.between(session, span.begins_at, span.ends_at)
                if one.post == span.post.id and one.part(span.begins_at, ends, now)
            ]
            rows: tuple[Passage, ...] = ()
            audits: tuple[Audit, ...] = ()
            end = None
            if station and span.begins_at < ends:
                rows = self._passages(session, station, span.begins_at, ends)
                audits = shift_log.audits(session, station, span.begins_at, ends)
                end = shift_log.log_end(session, station, span.begins_at, ends)
            parts = [part for one in served if (part := one.part(span.begins_at, ends, now))]
            remarks = list(self._remarks(session, span, station, now, rows, audits))
            if end is not None and not end.reaches_back:
                remarks.append(Remark(code="shift-log-deleted"))
            elif end is not None and not end.sequence:
                remarks.append(Remark(code="shift-log-before"))
            noted = rules.notes(rows)
            return Page(
                span=span,
                is_known=station is not None,
                crew=crew,
                missing=self._missing(span, crew),
                stints=tuple(served),
                unmanned=left_open(span.begins_at, ends, parts) if span.begins_at < ends else (),
                figures=rules.figures(rows, noted),
                efforts=rules.efforts(rows, self.roster.standing.zone),
                notes=self._named(session, span, noted),
                handovers=tuple(
                    one
                    for one in handovers.between(session, span.begins_at, span.ends_at)
                    if one.post == span.post.id
                ),
                outages=tuple(_outages(audits)),
                remarks=tuple(remarks),
                operators=_crew_names(session),
                log_sequence=end.sequence if end else 0,
                log_hash=end.hash if end else "",
            )

    def _passages(
        self, session: Session, station: str, begins: datetime, ends: datetime
    ) -> tuple[Passage, ...]:
        """Every appearance, with approvals that have no line yet; those are this station's."""
        rows = shift_log.passages(session, station, begins, ends)
        if station != self.roster.journal.station:
            return rows
        made = [
            rules.Approval(
                presentation=row.presentation,
                at=row.made_at,
                operator=row.made_by,
                codes=tuple(row.codes.split()),
            )
            for row in shift_log.reasons(session, begins, ends).values()
        ]
        return rules.with_approvals(rows, made)

    # --- parts of a page ----------------------------------------------------------------------

    def _crew(self, session: Session, span: Span) -> tuple[roster_rules.Assignment, ...]:
        """Who stands in the shift, and who waits at night within its hours."""
        found = duty_table.assignments(
            session, span.day - roster_rules.DAY, span.day + roster_rules.DAY
        )
        return tuple(
            one
            for one in found
            if one.post == span.post.id
            and one.shift.begins_at < span.ends_at
            and one.shift.ends_at > span.begins_at
        )

    def _missing(self, span: Span, crew: Sequence[roster_rules.Assignment]) -> int:
        if span.key is None:
            return 0
        there = sum(one.counts and one.shift.key is span.key for one in crew)
        return max(0, span.post.staff - there)

    def _remarks(
        self,
        session: Session,
        span: Span,
        station: str | None,
        now: datetime,
        rows: Sequence[Passage],
        audits: Sequence[Audit],
    ) -> list[Remark]:
        """What the page does not tell, or tells with a reserve."""
        if station is None:
            return [Remark(code="shift-log-no-station")]
        if span.begins_at >= now:
            return [Remark(code="shift-log-to-come")]
        found = []
        if now < span.ends_at:
            found.append(Remark(code="shift-log-running"))
        late = sum(row.lines[0].source == "paper" for row in rows)
        if late:
            found.append(Remark(code="shift-log-paper", parameters={"count": late}))
        timed = [row for row in rows if row.is_timed]
        unknown = sum(row.seconds is None for row in timed)
        if unknown:
            told = {"count": unknown, "all": len(timed)}
            found.append(Remark(code="shift-log-seconds-unknown", parameters=told))
        starts = sum(one.action == "start" for one in audits)
        if starts:
            found.append(Remark(code="shift-log-starts", parameters={"count": starts}))
        if any(one.action == "station-at-post" for one in audits):
            found.append(Remark(code="shift-log-moved"))
        for one in shift_log.emergencies(session, span.begins_at, min(now, span.ends_at)):
            when = {"since": one.started_at, "until": one.ended_at}
            found.append(Remark(code="shift-log-emergency", parameters=when))
        return found

    def _named(self, session: Session, span: Span, noted: Sequence[Note]) -> tuple[Named, ...]:
        """Every refusal, override and high reading, with who it was, masked."""
        people = shift_log.people(session, {one.line.person for one in noted if one.line.person})
        reasons = shift_log.reasons(session, span.begins_at, span.ends_at + rules.LONGEST)
        return tuple(_named(one, people, reasons) for one in noted)


def _named(
    note: Note,
    people: Mapping[UUID, tuple[str, str]],
    reasons: Mapping[UUID, OverrideRecord],
) -> Named:
    name, place = people.get(note.line.person, ("", "")) if note.line.person else ("", "")
    why = reasons.get(note.presentation)
    return Named(
        note=note,
        name=mask_name(name),
        place=place,
        reason=why.reason if why else "",
        on_word_of=why.on_word_of if why else None,
        is_confirmed=why is not None and why.confirmed_at is not None,
    )


def _outages(audits: Sequence[Audit]) -> list[Outage]:
    """The program was not alive: from the last heartbeat to the start."""
    return [
        Outage(until=one.recorded_at, seconds=int(json.loads(one.values)["seconds"]))
        for one in audits
        if one.action == "outage"
    ]


def _crew_names(session: Session) -> Mapping[UUID, str]:
    return {row.id: row.name for row in accounts.rows(session)}
