"""O26, O28: a report's span, its name by profile, and sums that are compared row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gatekeeper import config
from gatekeeper.domain.daily_report import (
    Balance,
    Difference,
    Figure,
    Group,
    Report,
    ReportKind,
    Row,
    day_at,
    differences,
    kind_of,
    span_of,
)

HERE = ZoneInfo("Asia/Shanghai")
DAY = date(2022, 3, 14)
SUM = Balance(total="observed", parts=("home", "central"))


def figure(key: str, *ids: str) -> Figure:
    return Figure(key=key, group=Group.OBSERVATION, rows=tuple(Row(id=one) for one in ids))


def told(*figures: Figure) -> tuple[Difference, ...]:
    return differences({one.key: one for one in figures}, [SUM])


def test_trap_8_58_key_persons_are_8_central_and_50_home():
    everyone = [f"{number}" for number in range(58)]
    whole = figure("observed", *everyone)
    assert told(whole, figure("home", *everyone[8:]), figure("central", *everyone[:8])) == ()


def test_a_sum_that_does_not_come_out_names_its_rows():
    (found,) = told(
        figure("observed", "a", "b", "c"), figure("home", "a", "x"), figure("central", "a", "b")
    )
    assert [row.id for row in found.nowhere] == ["c"]
    assert [row.id for row in found.beyond] == ["x"]
    assert [row.id for row in found.twice] == ["a"]


def test_equal_counts_of_different_rows_do_not_come_out():
    assert told(figure("observed", "a"), figure("home", "b"), figure("central"))


def test_what_a_profile_does_not_ask_is_not_compared():
    assert told(figure("home", "a")) == ()
    assert told(figure("observed", "a"), figure("home", "a")) == ()


@pytest.mark.parametrize(
    ("cut_off", "begins", "ends"),
    [
        (time(0), datetime(2022, 3, 13, 16, tzinfo=UTC), datetime(2022, 3, 14, 16, tzinfo=UTC)),
        (time(17), datetime(2022, 3, 13, 9, tzinfo=UTC), datetime(2022, 3, 14, 9, tzinfo=UTC)),
    ],
)
def test_a_day_runs_from_one_cut_off_to_the_next(cut_off, begins, ends):
    assert span_of(DAY, cut_off, HERE) == (begins, ends)


@pytest.mark.parametrize("cut_off", [time(0), time(17)])
@pytest.mark.parametrize("hour", range(0, 48, 5))
def test_every_moment_belongs_to_the_report_being_filled_then(cut_off, hour):
    moment = datetime(2022, 3, 14, tzinfo=HERE) + timedelta(hours=hour)
    begins, ends = span_of(day_at(moment, cut_off, HERE), cut_off, HERE)
    assert begins <= moment < ends


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ("everyday", ReportKind.GATE),
        ("three-checks", ReportKind.EPIDEMIC),
        ("company", ReportKind.COMPANY),
        ("four-pieces", ReportKind.COMPANY),
    ],
)
def test_its_name_follows_the_profile(profile, kind):
    assert kind_of(config.policies()[profile]) is kind


def report(*figures: Figure) -> Report:
    begins, ends = span_of(DAY, time(0), HERE)
    return Report(
        day=DAY,
        kind=ReportKind.EPIDEMIC,
        begins_at=begins,
        ends_at=ends,
        is_over=True,
        figures=figures,
        balances=(SUM,),
    )


def test_a_part_has_a_share_of_its_total():
    whole, home = figure("observed", "a", "b", "c"), figure("home", "a", "b")
    made = report(whole, home, figure("central", "c"))
    assert (made.per_cent(home), made.per_cent(whole)) == (67, None)
    assert made.whole_of(home) == whole
    assert made.differences == ()


def test_there_is_no_share_in_nothing():
    made = report(figure("observed"), figure("home"))
    assert made.per_cent(figure("home")) is None
    assert report(figure("home", "a")).per_cent(figure("home", "a")) is None
    assert made.figure("unknown") is None
