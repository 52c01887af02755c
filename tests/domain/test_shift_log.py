"""The shift log: spans without a gap, figures that add up, effort, seconds to the verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.duty import Hours, ShiftKey
from gatekeeper.domain.duty_spans import Period, days_in, spans
from gatekeeper.domain.posts import Pattern, Post
from gatekeeper.domain.shift_log import (
    Approval,
    Figures,
    Line,
    NoteKind,
    Passage,
    efforts,
    figures,
    notes,
    with_approvals,
)
from gatekeeper.domain.shift_pages import Outage, Page, Remark
from gatekeeper.domain.stints import Ending, Source, Stint

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(
    three=(time(6), time(14), time(22)),
    two=(time(7), time(19)),
    one=(time(8),),
    watch=(time(22), time(6)),
)
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
WANG, LI = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("period", "count", "first", "last"),
    [
        (Period.SHIFT, 1, DAY, DAY),
        (Period.DAY, 1, DAY, DAY),
        (Period.WEEK, 7, DAY, date(2026, 3, 8)),
        (Period.MONTH, 31, date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_the_days_of_a_period(period, count, first, last):
    found = days_in(period, DAY)
    assert (len(found), found[0], found[-1]) == (count, first, last)


def test_february_has_its_own_length():
    assert len(days_in(Period.MONTH, date(2028, 2, 10))) == 29


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        (Pattern.THREE, [ShiftKey.EARLY, ShiftKey.MIDDLE, ShiftKey.LATE]),
        (Pattern.TWO, [ShiftKey.DAY, ShiftKey.NIGHT]),
        (Pattern.ONE, [ShiftKey.FULL]),
        (Pattern.FREE, [ShiftKey.FREE, None]),
        (Pattern.NONE, [None]),
    ],
)
def test_spans_follow_each_other_without_a_gap(pattern, keys):
    post = Post(id=UUID(int=9), pattern=pattern, watch=True)
    found = spans(post, days_in(Period.WEEK, DAY), HOURS, ZONE)
    assert [one.key for one in found[: len(keys)]] == keys
    assert all(before.ends_at == after.begins_at for before, after in pairwise(found))
    assert found[-1].ends_at - found[0].begins_at == timedelta(days=7)


def line(event="granted", at=NOW, **more) -> Line:
    told = {
        "sequence": 1,
        "event": event,
        "at": at,
        "recorded_at": at,
        "lane": "1",
        "direction": "entry",
        "source": "camera",
        "operator": WANG,
        "findings": ("pass-valid",),
    }
    return Line(**(told | more))


def began(at: datetime) -> UUID:
    """The id of an appearance that began then."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def passage(*lines, outcome="granted", void=False, direction="entry", seconds=4.0) -> Passage:
    return Passage(
        presentation=began(lines[0].recorded_at - timedelta(seconds=seconds)),
        outcome=outcome,
        direction=direction,
        void=void,
        lines=lines,
    )


def test_figures_count_every_appearance_once_and_add_up():
    rows = (
        passage(line()),
        passage(line(), direction="exit"),
        passage(line("denied"), outcome="denied"),
        passage(line("held"), line("override"), outcome="granted"),
        passage(line("held"), outcome="held"),
        passage(line(), line("correction"), void=True),
        passage(line("held", findings=("temperature-high",)), line()),
    )
    found = figures(rows, notes(rows))
    assert found == Figures(entered=3, left=1, refused=1, unsettled=1, void=1, overridden=1, high=1)
    assert found.appearances == len(rows)
    assert (found + found).appearances == 2 * len(rows)
    assert figures((), ()) == Figures()


def test_every_refusal_override_and_high_reading_is_named_in_order():
    later = NOW + timedelta(minutes=5)
    rows = (
        passage(line("denied"), line("override", at=later, sequence=2)),
        passage(line("denied", sequence=3), line("correction"), outcome="denied", void=True),
        passage(line("denied", sequence=4, findings=("temperature-high-twice",)), outcome="denied"),
    )
    found = notes(rows)
    assert [(one.kind, one.let_in, one.void) for one in found] == [
        (NoteKind.REFUSED, True, False),
        (NoteKind.REFUSED, False, True),
        (NoteKind.REFUSED, False, False),
        (NoteKind.HIGH, False, False),
        (NoteKind.OVERRIDDEN, True, False),
    ]


def test_effort_by_hour_and_operator_with_the_middle_of_the_seconds():
    later = NOW + timedelta(hours=1)
    rows = (
        passage(line(), seconds=2.0),
        passage(line(source="keyboard"), seconds=3.0),
        passage(line(source="paper"), seconds=3.0),
        passage(line("denied", at=later, operator=LI), outcome="denied", seconds=9.5),
        passage(line("held"), line("override", at=later, operator=LI), seconds=4.0),
    )
    first, second = efforts(rows, ZONE)
    assert (first.hour.hour, first.operator, first.appearances) == (8, WANG, 4)
    assert (first.scans, first.typed, first.paper, first.median_seconds) == (2, 1, 1, 3.0)
    assert (second.scans, second.overrides, second.refusals) == (1, 1, 1)
    assert second.median_seconds == 9.5
    assert efforts((), ZONE) == ()


@pytest.mark.parametrize(
    "unknown",
    [
        passage(line("abandoned")),
        passage(line(source="paper")),
        passage(line("denied", findings=("refused-not-necessary",))),
        passage(line(findings=("emergency-passage",))),
        passage(line(), seconds=-1),
        passage(line(), seconds=601),
        Passage(
            presentation=UUID(int=4 << 76),
            outcome="granted",
            direction="entry",
            void=False,
            lines=(line(),),
        ),
    ],
)
def test_seconds_that_the_records_do_not_tell_are_not_made_up(unknown):
    assert unknown.seconds is None
    assert efforts((unknown,), ZONE)[0].median_seconds is None


def test_an_approval_counts_once_whether_its_line_was_written_or_not():
    held = passage(line("held"), outcome="held")
    made = Approval(
        presentation=held.presentation, at=NOW, operator=LI, codes=("pass-expired-lately",)
    )
    (known,) = with_approvals((held,), (made,))
    assert figures((known,), notes((known,))).overridden == 1
    assert known.approved.operator == LI
    assert efforts((known,), ZONE)[1].overrides == 1
    granted = passage(
        line("held"),
        line("override", overridden=("a",)),
        line(overridden=("a",)),
    )
    once = with_approvals((granted,), (made,))
    assert figures(once, notes(once)).overridden == 1
    assert with_approvals((held,), ()) == (held,)


def test_a_page_names_who_was_on_duty_once():
    def stint(name):
        return Stint(
            id=UUID(int=5),
            post=UUID(int=9),
            began_at=NOW,
            ended_at=None,
            source=Source.SIGNED,
            ending=Ending.OPEN,
            person=None,
            name=name,
        )

    (span, *_) = spans(Post(id=UUID(int=9)), (DAY,), HOURS, ZONE)
    page = Page(
        span=span,
        is_known=True,
        crew=(),
        missing=1,
        stints=(stint("王强"), stint(""), stint("赵六"), stint("王强")),
        unmanned=(),
        figures=Figures(),
        efforts=(),
        notes=(),
        handovers=(),
        outages=(Outage(until=NOW, seconds=60),),
        remarks=(Remark(code="shift-log-running"),),
        operators={},
    )
    assert page.names == "王强, 赵六"
