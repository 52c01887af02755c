"""What a profile would have decided on yesterday's passages: recorded facts, judged once more.

A passage is only counted where the profile of its time, asked again with what is still on record,
gives the verdict that was recorded; all others are told as not replayable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from gatekeeper import config
from gatekeeper.domain.calendar import Period, period_begins
from gatekeeper.services.standing import Standing
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import Database, driver

PASSAGES_AT_ONCE = 100
EXAMPLES = 3
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Yesterday's passages by the line of their last verdict, and how to ask about them."""

    path: Path
    key: bytes | None
    station: str
    content: dict[str, Any]
    zone: tzinfo | None
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Verdicts that would be others: from which to which, for which reason, how often."""

    before: str
    after: str
    code: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of some passages; two of them add up.

    `nobody` name no person any more, or never did; `others` rest on something that is not kept.
    """

    same: int = 0
    nobody: int = 0
    others: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def replayed(self) -> int:
        return self.same + sum(change.count for change in self.changes)

    @property
    def total(self) -> int:
        return self.replayed + self.nobody + self.others

    def __add__(self, more: Answered) -> Answered:
        found = {(one.before, one.after, one.code): one for one in self.changes}
        for one in more.changes:
            key = (one.before, one.after, one.code)
            known = found.get(key)
            if known is not None:
                examples = (*known.examples, *one.examples)[:EXAMPLES]
                one = replace(one, count=known.count + one.count, examples=examples)
            found[key] = one
        return Answered(
            same=self.same + more.same,
            nobody=self.nobody + more.nobody,
            others=self.others + more.others,
            changes=tuple(sorted(found.values(), key=lambda one: -one.count)),
        )


# Sought by the passages since then: a passage is never older than the lines it comes of. The plus
# keeps SQLite from walking all lines of the station instead of those of one presentation.
_VERDICTS = """
SELECT max(e.sequence) FROM passages AS p
CROSS JOIN access_events AS e ON e.presentation = p.presentation AND +e.station = p.station
WHERE p.station = :station AND p.occurred_at >= :since
  AND e.occurred_at >= :since AND e.occurred_at < :until
  AND e.event IN ('granted', 'held', 'denied', 'override')
GROUP BY e.presentation ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """`ask` runs in the read lane; `replays.answer` then at the desk, a part at a time."""

    database: Database
    standing: Standing
    key: bytes | None

    def ask(self, content: dict[str, Any], now: datetime) -> Question:
        """Yesterday by the clock of the place; raises InvalidInput for a broken profile."""
        config.policy_from(content)
        until = period_begins(Period.DAY, now, self.standing.zone)
        since = period_begins(Period.DAY, until - _A_DAY / 2, self.standing.zone)
        with self.database.read() as session:
            rows = driver(session).execute(
                _VERDICTS,
                {
                    "station": self.database.journal.station,
                    "since": utc_text(since),
                    "until": utc_text(until),
                },
            )
            return Question(
                path=self.database.path,
                key=self.key,
                station=self.database.journal.station,
                content=content,
                zone=self.standing.zone,
                sequences=tuple(row[0] for row in rows),
            )


def parts(question: Question) -> tuple[Question, ...]:
    """Small enough that somebody who cancels does not wait."""
    numbers = question.sequences
    return tuple(
        replace(question, sequences=numbers[start : start + PASSAGES_AT_ONCE])
        for start in range(0, len(numbers), PASSAGES_AT_ONCE)
    )
