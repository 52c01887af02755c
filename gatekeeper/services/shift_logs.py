"""The shift log gathered: a page for each span of duty, step by step, so that it can be stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import duty as roster_rules
from gatekeeper.domain import shift_log as rules
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import day_span
from gatekeeper.domain.corrections import Given, Kind
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period, Span, days_in, spans
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post
from gatekeeper.domain.shift_log import Effort, Note
from gatekeeper.domain.shift_pages import Named, Outage, Page, Remark
from gatekeeper.domain.stints import left_open
from gatekeeper.services.coverage import coverage_of, stations_of
from gatekeeper.services.duty import Roster
from gatekeeper.services.shift_records import Records, Watch, Why, of_watches
from gatekeeper.store import crew, handovers, posts, shift_log, stints
from gatekeeper.store import duty as duty_table
from gatekeeper.store.reach import Stood
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
    stood: Mapping[str, Stood] = field(default_factory=dict)
    coverage: Coverage | None = None
    pages: list[Page] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return len(self.pages) >= len(self.spans)

    def step(self) -> int:
        """The next page; how many there are by now."""
        if not self.is_done:
            self.pages.append(self.logs.page(self.spans[len(self.pages)], self.stood))
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
            stood = roster.posts.stood(session)
        found = [
            span
            for post in asked
            if post.closed_on is None or post.closed_on >= days[0]
            for span in spans(post, days, roster.hours, zone)
            if wanted.period is not Period.SHIFT or span.key == wanted.key
        ]
        found.sort(key=lambda span: (span.begins_at, span.post.full_name))
        coverage = self._covers_all(found, stood)
        return ShiftLogRun(
            logs=self, wanted=wanted, spans=tuple(found), stood=stood, coverage=coverage
        )

    def given(self, run: ShiftLogRun) -> Given:
        """A log with all its pages as it is kept once it leaves."""
        wanted, ends = run.wanted, [span.ends_at for span in run.spans]
        told = (
            wanted.period,
            wanted.day,
            wanted.key or "-",
            wanted.post.hex if wanted.post else "-",
        )
        return Given(
            kind=Kind.SHIFTS,
            subject=" ".join(str(part) for part in told),
            begins_at=run.spans[0].begins_at if run.spans else self.roster.clock(),
            ends_at=max(ends) if ends else self.roster.clock(),
            figures={
                f"{name} {page.span.day} {page.span.key or '-'} {page.span.post.full_name}": count
                for page in run.pages
                if page.is_known
                for name, count in asdict(page.figures).items()
            },
            missing=run.coverage.names_missing if run.coverage is not None else (),
        )

    def again(self, subject: str) -> Given:
        """The same log as it is now."""
        period, day, key, post = subject.split()
        wanted = Wanted(
            period=Period(period),
            day=date.fromisoformat(day),
            key=ShiftKey(key) if key != "-" else None,
            post=UUID(post) if post != "-" else None,
        )
        run = self.begin(wanted, SYSTEM)
        while not run.is_done:
            run.step()
        return self.given(run)

    def efforts(self, day: date, operator: Operator) -> tuple[tuple[Effort, str], ...]:
        """What was done on a day of the calendar, by hour and operator; at the office of all."""
        require(operator, Act.LOOK)
        begins, ends = day_span(day, self.roster.standing.zone)
        own = self.roster.journal.station
        with self.roster.database.read() as session:
            watches = [
                Watch(station=one, begins_at=begins, ends_at=ends)
                for one in stations_of(session, self.roster.standing, own)
            ]
            records = of_watches(session, watches, own)
            names = crew.names(session)
        found = rules.efforts(records.passages, self.roster.standing.zone)
        return tuple((one, names.get(one.operator, "")) for one in found)

    def covers(self, day: date) -> Coverage | None:
        """Whose records of a day the office has; None at a gate."""
        begins, ends = day_span(day, self.roster.standing.zone)
        with self.roster.database.read() as session:
            return coverage_of(session, self.roster.standing, begins, ends, self.roster.clock())

    def page(self, span: Span, stood: Mapping[str, Stood]) -> Page:
        """One span of duty with all that is known of it."""
        now = self.roster.clock()
        ends = min(span.ends_at, now)
        watches = self.roster.posts.watches(stood, span.post, span.begins_at, span.ends_at)
        begun = [replace(one, ends_at=min(one.ends_at, now)) for one in watches]
        begun = [one for one in begun if one.begins_at < one.ends_at]
        with self.roster.database.read() as session:
            assigned = self._crew(session, span)
            served = [
                one
                for one in stints.between(session, span.begins_at, span.ends_at)
                if one.post == span.post.id and one.part(span.begins_at, ends, now)
            ]
            records = of_watches(session, begun, self.roster.journal.station)
            parts = [part for one in served if (part := one.part(span.begins_at, ends, now))]
            noted = rules.notes(records.passages)
            return Page(
                span=span,
                is_known=bool(watches),
                crew=assigned,
                missing=self._missing(span, assigned),
                stints=tuple(served),
                unmanned=left_open(span.begins_at, ends, parts) if span.begins_at < ends else (),
                figures=rules.figures(records.passages, noted),
                efforts=rules.efforts(records.passages, self.roster.standing.zone),
                notes=_all_named(session, noted, records.reasons),
                handovers=tuple(
                    one
                    for one in handovers.between(session, span.begins_at, span.ends_at)
                    if one.post == span.post.id
                ),
                outages=tuple(_outages(records.audits)),
                remarks=tuple(_remarks(span, bool(watches), now, records)),
                operators=crew.names(session),
                logs=records.logs,
                coverage=self._covers(session, span, watches),
            )

    def _covers_all(self, found: Sequence[Span], stood: Mapping[str, Stood]) -> Coverage | None:
        """Of the whole period and of whoever stood at one of its posts."""
        standing, now = self.roster.standing, self.roster.clock()
        watches = [
            watch
            for span in found
            for watch in self.roster.posts.watches(stood, span.post, span.begins_at, span.ends_at)
        ]
        if not watches or now <= found[0].begins_at:
            return None
        begins_at, ends_at = found[0].begins_at, max(span.ends_at for span in found)
        only = list({one.station for one in watches})
        with self.roster.database.read() as session:
            return coverage_of(session, standing, begins_at, ends_at, now, only)

    def _covers(self, session: Session, span: Span, watches: Sequence[Watch]) -> Coverage | None:
        """Of the stations that stood there; a post without any has none to wait for."""
        standing, only = self.roster.standing, [one.station for one in watches]
        now = self.roster.clock()
        if not only or now <= span.begins_at:
            return None
        return coverage_of(session, standing, span.begins_at, span.ends_at, now, only)

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


def _remarks(span: Span, is_known: bool, now: datetime, records: Records) -> Iterator[Remark]:
    """What the page does not tell, or tells with a reserve."""
    if not is_known:
        yield Remark(code="shift-log-no-station")
        return
    if span.begins_at >= now:
        yield Remark(code="shift-log-to-come")
        return
    rows, audits = records.passages, records.audits
    if now < span.ends_at:
        yield Remark(code="shift-log-running")
    late = sum(row.lines[0].source == "paper" for row in rows)
    if late:
        yield Remark(code="shift-log-paper", parameters={"count": late})
    timed = [row for row in rows if row.is_timed]
    unknown = sum(row.seconds is None for row in timed)
    if unknown:
        told = {"count": unknown, "all": len(timed)}
        yield Remark(code="shift-log-seconds-unknown", parameters=told)
    starts = sum(one.action == "start" for one in audits)
    if starts:
        yield Remark(code="shift-log-starts", parameters={"count": starts})
    if any(one.action == "station-at-post" for one in audits):
        yield Remark(code="shift-log-moved")
    for since, until in records.emergencies:
        yield Remark(code="shift-log-emergency", parameters={"since": since, "until": until})
    if not records.reaches_back:
        yield Remark(code="shift-log-deleted")
    elif not records.logs:
        yield Remark(code="shift-log-before")


def _all_named(
    session: Session, noted: Sequence[Note], reasons: Mapping[UUID, Why]
) -> tuple[Named, ...]:
    """Every refusal, override and high reading, with who it was, masked."""
    people = shift_log.people(session, {one.line.person for one in noted if one.line.person})
    return tuple(_named(one, people, reasons) for one in noted)


def _named(
    note: Note,
    people: Mapping[UUID, tuple[str, str]],
    reasons: Mapping[UUID, Why],
) -> Named:
    name, place = people.get(note.line.person, ("", "")) if note.line.person else ("", "")
    why = reasons.get(note.presentation)
    return Named(
        note=note,
        name=mask_name(name),
        place=place,
        reason=why.reason if why else "",
        on_word_of=why.on_word_of if why else None,
        is_confirmed=why is not None and why.is_confirmed,
    )


def _outages(audits: Sequence[Audit]) -> list[Outage]:
    """The program was not alive: from the last heartbeat to the start."""
    return [
        Outage(until=one.recorded_at, seconds=int(json.loads(one.values)["seconds"]))
        for one in audits
        if one.action == "outage"
    ]
