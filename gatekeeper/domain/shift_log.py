"""The shift log: what the recorded lines of a span of duty come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from statistics import median
from uuid import UUID

from gatekeeper.domain.calendar import local

# A verdict that took longer was no verdict on whoever stood there: the reading lay there.
LONGEST = timedelta(minutes=10)
HIGH = frozenset(
    {
        "temperature-high",
        "temperature-high-twice",
        "temperature-referral",
        "temperature-high-leaving",
    }
)
_VERDICTS = frozenset({"granted", "held", "denied"})
_TYPED = "keyboard"
_PAPER = "paper"
# Recorded by a key without anybody having shown anything: there is no time to measure.
_BY_KEY = ("refused-", "emergency-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One recorded line of somebody's appearance."""

    sequence: int
    event: str
    at: datetime
    recorded_at: datetime
    lane: str
    direction: str
    source: str
    operator: UUID
    findings: tuple[str, ...]
    overridden: tuple[str, ...] = ()
    person: UUID | None = None
    tenths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One appearance: its lines in order, how it stands now, and whether it was voided."""

    presentation: UUID
    outcome: str
    direction: str
    void: bool
    lines: tuple[Line, ...]

    @property
    def is_refused(self) -> bool:
        return not self.void and self.outcome == "denied"

    @property
    def approved(self) -> Line | None:
        """The line by which findings were set aside; further ones only repeat it."""
        return next((one for one in self.lines if one.event == "override" or one.overridden), None)

    @property
    def first_verdict(self) -> Line | None:
        for one in self.lines:
            if one.event in _VERDICTS:
                return one
        return None

    @property
    def is_timed(self) -> bool:
        """Was something read at the lane, and a verdict given on it?"""
        first = self.first_verdict
        return first is not None and _is_read(first)

    @property
    def seconds(self) -> float | None:
        """From the first reading to the first verdict; None where the records do not tell.

        The id of an appearance is made when it begins and holds that moment (UUID version 7).
        """
        first = self.first_verdict
        if first is None or not _is_read(first) or self.presentation.version != 7:
            return None
        took = first.recorded_at - _began_at(self.presentation)
        return took.total_seconds() if timedelta() <= took <= LONGEST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What somebody set aside, by whom and when; a verdict may still be wanting."""

    presentation: UUID
    at: datetime
    operator: UUID
    codes: tuple[str, ...]


def with_approvals(
    passages: Sequence[Passage], approvals: Iterable[Approval]
) -> tuple[Passage, ...]:
    """Approvals without a line so far, put to the appearance they are about."""
    told = {one.presentation: one for one in approvals}
    return tuple(_approved(one, told.get(one.presentation)) for one in passages)


def _approved(passage: Passage, approval: Approval | None) -> Passage:
    if approval is None or passage.approved is not None:
        return passage
    line = replace(
        passage.lines[-1],
        event="override",
        at=approval.at,
        operator=approval.operator,
        overridden=approval.codes,
    )
    return replace(passage, lines=(*passage.lines, line))


@lru_cache(maxsize=1024)
def _is_by_key(findings: tuple[str, ...]) -> bool:
    """A month has a hundred thousand lines, and few combinations of findings."""
    return any(code.startswith(_BY_KEY) for code in findings)


def _is_read(first: Line) -> bool:
    """Was it read at the lane, neither written on paper nor given by a key alone?"""
    return first.source != _PAPER and not _is_by_key(first.findings)


def _began_at(id: UUID) -> datetime:
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


class NoteKind(StrEnum):
    """What a shift log names one by one."""

    REFUSED = "refused"
    OVERRIDDEN = "overridden"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line that is named; `let_in` when a refusal was settled otherwise afterwards."""

    kind: NoteKind
    line: Line
    presentation: UUID
    let_in: bool = False
    void: bool = False


def notes(passages: Iterable[Passage]) -> tuple[Note, ...]:
    """Every refusal, override and high reading, in order."""
    found = [
        Note(
            kind=kind,
            line=line,
            presentation=passage.presentation,
            let_in=passage.outcome == "granted" and not passage.void,
            void=passage.void,
        )
        for passage in passages
        for line, kind in _kinds(passage)
    ]
    return tuple(sorted(found, key=lambda note: (note.line.at, note.line.sequence)))


def _kinds(passage: Passage) -> Iterator[tuple[Line, NoteKind]]:
    approved = passage.approved
    for line in passage.lines:
        if line.event == "denied":
            yield line, NoteKind.REFUSED
        if line is approved:
            yield line, NoteKind.OVERRIDDEN
        elif line.event in _VERDICTS and not HIGH.isdisjoint(line.findings):
            yield line, NoteKind.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a span comes to; every appearance counts once, however many lines it has."""

    entered: int = 0
    left: int = 0
    refused: int = 0
    unsettled: int = 0
    void: int = 0
    overridden: int = 0
    high: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            entered=self.entered + other.entered,
            left=self.left + other.left,
            refused=self.refused + other.refused,
            unsettled=self.unsettled + other.unsettled,
            void=self.void + other.void,
            overridden=self.overridden + other.overridden,
            high=self.high + other.high,
        )

    @property
    def appearances(self) -> int:
        return self.entered + self.left + self.refused + self.unsettled + self.void


def figures(passages: Sequence[Passage], noted: Sequence[Note]) -> Figures:
    """Granted in and out, refused, neither, corrected: together they are all appearances."""
    standing = [one for one in passages if not one.void]
    granted = [one.direction for one in standing if one.outcome == "granted"]
    refused = sum(one.is_refused for one in standing)
    named = [note.kind for note in noted]
    return Figures(
        entered=granted.count("entry"),
        left=granted.count("exit"),
        refused=refused,
        unsettled=len(standing) - len(granted) - refused,
        void=len(passages) - len(standing),
        overridden=named.count(NoteKind.OVERRIDDEN),
        high=named.count(NoteKind.HIGH),
    )


@dataclass(slots=True, kw_only=True)
class Effort:
    """What one operator did in one hour; `seconds` of the verdicts of which they are known."""

    hour: datetime
    operator: UUID
    scans: int = 0
    typed: int = 0
    paper: int = 0
    overrides: int = 0
    refusals: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def appearances(self) -> int:
        return self.scans + self.typed + self.paper

    @property
    def median_seconds(self) -> float | None:
        return median(self.seconds) if self.seconds else None


def efforts(passages: Iterable[Passage], zone: tzinfo | None) -> tuple[Effort, ...]:
    """By hour of the place and operator; an appearance is his who gave its first verdict."""
    found: dict[tuple[datetime, UUID], Effort] = {}
    hours: dict[datetime, datetime] = {}

    def of(line: Line) -> Effort:
        # Every zone of the world is off by quarters of an hour: a day has 96 of them to convert.
        at = line.at
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        hour = hours.get(quarter)
        if hour is None:
            hour = hours[quarter] = local(quarter, zone).replace(minute=0)
        key = (hour, line.operator)
        if key not in found:
            found[key] = Effort(hour=hour, operator=line.operator)
        return found[key]

    for passage in passages:
        first = of(passage.lines[0])
        if passage.lines[0].source == _PAPER:
            first.paper += 1
        elif passage.lines[0].source == _TYPED:
            first.typed += 1
        else:
            first.scans += 1
        seconds = passage.seconds
        if seconds is not None:
            first.seconds.append(seconds)
        approved = passage.approved
        for line in passage.lines:
            if line is approved:
                of(line).overrides += 1
            if line.event == "denied":
                of(line).refusals += 1
    return tuple(sorted(found.values(), key=lambda one: (one.hour, one.operator.int)))
