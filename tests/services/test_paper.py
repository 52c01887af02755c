"""Typed in from paper: both times kept, marked as paper, deciding nobody afterwards."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction
from gatekeeper.domain.paper import PaperLine, SheetKind
from gatekeeper.domain.readings import Answer
from gatekeeper.errors import InvalidInput
from gatekeeper.services.paper import next_line
from gatekeeper.store.verification import verify
from tests import visitors
from tests.stations import CHIEF, GUARD, codes

OUT = "2"


@pytest.fixture
def closed(make_post):
    post = make_post("closed")
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    return post


def sheet(post, kind, hours=3):
    """A sheet printed before the power went."""
    (made,) = post.paper.print_sheets(kind, 1, CHIEF)
    post.clock.advance(hours=hours)
    return made


def line(post, minutes=60, **told):
    told.setdefault("line", 1)
    return PaperLine(written_at=post.clock() - timedelta(minutes=minutes), **told)


def events(post):
    with post.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT event, direction, source, findings, occurred_at < recorded_at "
            "FROM access_events ORDER BY sequence"
        )
        return [tuple(row) for row in rows]


def test_sheets_are_numbered_through_all_kinds(post):
    first = post.paper.print_sheets(SheetKind.VISITORS, 2, CHIEF)
    second = post.paper.print_sheets(SheetKind.RESIDENTS, 1, CHIEF)
    assert [one.number for one in (*first, *second)] == ["00001", "00002", "00003"]
    assert [one.serial for one in post.paper.sheets()] == [3, 2, 1]
    assert verify(post.database).fault is None


@pytest.mark.parametrize("count", [0, 51])
def test_an_absurd_number_of_sheets_is_refused(post, count):
    with pytest.raises(InvalidInput, match="paper-count-wrong"):
        post.paper.print_sheets(SheetKind.OUTINGS, count, CHIEF)
    assert post.paper.sheets() == ()


def test_an_outing_stands_with_its_own_time_and_uses_the_quota(closed):
    """Nobody is checked again, but who went shopping on paper has been shopping."""
    someone = closed.resident()
    made = sheet(closed, SheetKind.OUTINGS)
    told = line(closed, person=someone.id, direction=Direction.EXIT, purpose="shopping")
    row = closed.paper.enter(made.id, told, GUARD)
    assert (row.told, row.written_at) == ("张*", told.written_at)
    assert events(closed) == [("granted", "exit", "paper", "paper", 1)]
    (last,) = closed.overview.recent()
    assert last.occurred_at == told.written_at
    closed.present(someone.card, lane=OUT)
    again = closed.present(Answer(question="purpose", value="shopping"), lane=OUT)
    assert "outing-used" in codes(again)
    assert verify(closed.database).fault is None


def test_a_visitor_is_in_the_register_and_inside_until_he_leaves(post):
    flat = visitors.host(post)
    made = sheet(post, SheetKind.VISITORS)
    told = line(post, household=flat, name="陈静", purpose="family")
    post.paper.enter(made.id, told, GUARD)
    (inside,) = post.visits.current()
    assert (inside.name, inside.entered_at, inside.left_at) == ("陈静", told.written_at, None)
    assert visitors.let_out(post, inside).outcome.key == "granted"
    assert verify(post.database).fault is None


def test_a_visitor_who_left_again_is_one_line_and_two_passages(post):
    flat = visitors.host(post)
    made = sheet(post, SheetKind.VISITORS)
    told = line(post, household=flat, name="陈静", purpose="family", left_at=post.clock())
    post.paper.enter(made.id, told, GUARD)
    (visit,) = post.visits.current()
    assert visit.left_at == told.left_at
    assert [event[:3] for event in events(post)] == [
        ("granted", "entry", "paper"),
        ("granted", "exit", "paper"),
    ]


def test_a_refusal_is_counted_with_its_reason(post):
    made = sheet(post, SheetKind.REFUSALS)
    post.paper.enter(made.id, line(post, reason="courier"), GUARD)
    assert events(post) == [("denied", "entry", "paper", "refused-courier", 1)]
    assert post.visits.counts().turned_away == 1


def test_residents_are_a_number_per_quarter_of_an_hour(post):
    made = sheet(post, SheetKind.RESIDENTS)
    row = post.paper.enter(made.id, line(post, people_in=42, people_out=7), GUARD)
    assert row.written_at.minute % 15 == 0
    day = post.clock() - timedelta(hours=12)
    assert post.paper.counted(day, post.clock()) == (42, 7)
    assert events(post) == []
    post.paper.withdraw(row.id, GUARD)
    assert post.paper.counted(day, post.clock()) == (0, 0)


def test_a_vehicle_is_a_line_of_the_register_with_its_plate_masked(post):
    made = sheet(post, SheetKind.VEHICLES)
    row = post.paper.enter(made.id, line(post, plate="苏b·12345", occupants=3), GUARD)
    (listed,) = post.paper.entries(made.id)
    assert listed.told == "苏B***45"
    statement = "SELECT plate, occupants, findings, void FROM vehicle_passages"
    with post.database.read() as session:
        read = session.connection().exec_driver_sql
        assert [tuple(found) for found in read(statement)] == [("苏B12345", 3, "paper", 0)]
    post.paper.withdraw(row.id, GUARD)
    with post.database.read() as session:
        read = session.connection().exec_driver_sql
        assert [found[3] for found in read(statement)] == [1]
    assert verify(post.database).fault is None


def test_a_line_of_a_sheet_is_typed_in_once_until_it_is_withdrawn(post):
    someone = post.resident()
    made = sheet(post, SheetKind.OUTINGS)
    told = line(post, person=someone.id, direction=Direction.EXIT)
    row = post.paper.enter(made.id, told, GUARD)
    with pytest.raises(InvalidInput, match="paper-line-taken"):
        post.paper.enter(made.id, told, GUARD)
    post.paper.withdraw(row.id, GUARD)
    assert post.paper.entries(made.id) == ()
    assert [event[0] for event in events(post)] == ["granted", "correction"]
    post.paper.enter(made.id, told, GUARD)
    assert verify(post.database).fault is None
    with pytest.raises(InvalidInput, match="nothing-to-undo"):
        post.paper.withdraw(row.id, GUARD)


def test_a_finished_sheet_is_open_again_with_a_further_line(post):
    made = sheet(post, SheetKind.RESIDENTS)
    post.paper.finish(made.id, GUARD)
    assert post.paper.sheets()[0].finished_at is not None
    post.paper.enter(made.id, line(post, people_in=1), GUARD)
    (row,) = post.paper.sheets()
    assert (row.finished_at, row.lines) == (None, 1)


def test_the_next_line_is_the_first_that_is_free(post):
    made = sheet(post, SheetKind.RESIDENTS)
    assert next_line((), 16) == 1
    for number in (1, 3):
        post.paper.enter(made.id, line(post, line=number, people_in=1), GUARD)
    rows = post.paper.entries(made.id)
    assert (next_line(rows, 16), next_line(rows[:1], 1)) == (2, 1)


def test_nothing_is_kept_of_a_line_with_a_problem(post):
    made = sheet(post, SheetKind.VISITORS)
    with pytest.raises(InvalidInput) as refused:
        post.paper.enter(made.id, line(post, line=99, name="'; DROP TABLE visits"), GUARD)
    assert {problem.field for problem in refused.value.problems} == {
        "line",
        "name",
        "host",
        "purpose",
    }
    assert post.paper.entries(made.id) == ()
    assert events(post) == []


def test_who_it_was_can_be_cut_and_the_log_stays_good(post):
    someone = post.resident()
    made = sheet(post, SheetKind.OUTINGS)
    post.paper.enter(made.id, line(post, person=someone.id), GUARD)
    post.privacy.erase_person(someone.id, "request", CHIEF)
    (row,) = post.paper.entries(made.id)
    assert row.told == ""
    assert verify(post.database).fault is None
