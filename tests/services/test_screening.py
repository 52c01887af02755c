"""O01-O04, O47, O52: rounds, teams of two, six hours, results of people; figures that reconcile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from gatekeeper.domain.grid import Grid
from gatekeeper.domain.places import Place, PlaceKind
from gatekeeper.domain.screening import Answer, Channel, Outcome, Result, RoundKind, Step
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.screening import Said
from gatekeeper.store import changes
from gatekeeper.store.erasure import erase_person, purge
from gatekeeper.store.people import Household
from gatekeeper.store.screening import ScreenedPerson, Screening
from gatekeeper.store.verification import verify
from tests.rounds import AT_DOOR, BY_PHONE, CLERK, NO_ANSWER, NOBODY_HOME, compound
from tests.stations import CHIEF, GUARD, Post


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.fixture
def place(post):
    return compound(post)


def enter(post, place, door, said, operator=CLERK):
    return post.screening.enter(place.round.id, place.doors[door], said, operator)


def row_of(post, place, door):
    book = post.screening_lists.book(place.round.id)
    return next(row for row in book.doors if row.place == door)


def refused(act, *given):
    with pytest.raises(InvalidInput) as error:
        act(*given)
    return [(one.code, one.field) for one in error.value.problems]


# --- rounds and teams -----------------------------------------------------------------------------


def test_o01_rounds_follow_each_other(post, place):
    assert refused(post.rounds.start, "第一轮", "", None, CLERK) == [("round-known", "name")]
    assert refused(post.rounds.start, "", "", post.new_id(), CLERK) == [
        ("round-name-wrong", "name"),
        ("grid-unknown", "grid"),
    ]
    post.rounds.close(place.round.id, CLERK)
    for name in ("第二轮", "第三轮"):
        post.rounds.start(name, "", place.patch.id, CLERK)
    told = [(row.name, row.scope, row.is_over) for row in post.screening_lists.rounds()]
    assert told == [("第三轮", "一片区", False), ("第二轮", "一片区", False), ("第一轮", "", True)]
    assert refused(enter, post, place, "3-1-101", BY_PHONE) == [("round-over", "")]
    assert refused(post.rounds.close, post.new_id(), CLERK) == [("round-unknown", "")]
    assert not verify(post.database).fault


def test_o01_a_closed_round_keeps_how_many_doors_there_were(post, place):
    enter(post, place, "3-1-101", BY_PHONE)
    post.rounds.close(place.round.id, CLERK)
    with post.database.begin("people") as session:
        session.add(Household(id=post.new_id(), building="3", unit="1", room="999"))
    [row] = post.screening_lists.rounds()
    assert (row.figures.doors, row.figures.reached, row.figures.left) == (5, 1, 4)


def test_o02_two_go_together_under_the_leader_of_the_patch(post, place):
    rounds, round = post.rounds, place.round.id
    assert refused(rounds.team, round, place.grid.id, "王强", CLERK) == [("team-size", "members")]
    assert refused(rounds.team, round, None, "王强、李梅", CLERK) == [("team-grid", "grid")]
    rounds.team(round, place.patch.id, "王强、李梅", CLERK)
    rounds.team(round, place.grid.id, "赵一、钱二", CLERK)
    rounds.team(round, place.grid.id, "赵一、孙三", CLERK)
    teams = post.screening_lists.book(round).teams
    assert [(one.title, one.grid_name, one.leader) for one in teams] == [
        ("1 王强、李梅", "一片区", "周主任"),
        ("2 赵一、孙三", "一网格", "吴网格"),
    ]
    assert row_of(post, place, "3-1-101").team_title == "2 赵一、孙三"
    assert row_of(post, place, "9-1-101").team is None
    rounds.drop_team(teams[1].id, CLERK)
    assert row_of(post, place, "3-1-101").team_title == "1 王强、李梅"
    assert refused(rounds.drop_team, teams[1].id, CLERK) == [("team-grid", "grid")]
    again = rounds.start("第二轮", "", None, CLERK)
    assert [one.title for one in post.screening_lists.book(again.id).teams] == ["1 王强、李梅"]


def test_a_round_of_one_grid_goes_to_its_doors_alone(post, place):
    round = post.rounds.start("片区轮", "", place.patch.id, CLERK)
    book = post.screening_lists.book(round.id)
    assert [row.place for row in book.doors] == ["3-1-101", "3-1-102", "3-2-201", "4-1-101"]
    outside = place.doors["9-1-101"]
    assert refused(post.screening.enter, round.id, outside, AT_DOOR, CLERK) == [
        ("round-outside", "door")
    ]
    assert refused(post.screening.enter, round.id, post.new_id(), AT_DOOR, CLERK) == [
        ("household-unknown", "door")
    ]


# --- attempts -------------------------------------------------------------------------------------


def test_o03_o04_phone_door_strip_and_six_hours_each_time(post, place):
    assert row_of(post, place, "3-1-101").step is Step.PHONE
    assert row_of(post, place, "9-1-101").step is Step.DOOR  # nobody's number is known
    enter(post, place, "3-1-101", NO_ANSWER)
    row = row_of(post, place, "3-1-101")
    assert (row.step, row.is_due(post.clock())) == (Step.DOOR, False)
    post.clock.advance(hours=6)
    assert row_of(post, place, "3-1-101").is_due(post.clock())
    enter(post, place, "3-1-101", NOBODY_HOME)
    row = row_of(post, place, "3-1-101")
    assert (row.step, row.screened.attempts) == (Step.STRIP, 2)
    post.strips.put(place.doors["3-1-101"], place.round.id, CLERK)
    row = row_of(post, place, "3-1-101")
    assert (row.step, row.has_strip) == (Step.PHONE, True)
    enter(post, place, "3-1-101", BY_PHONE)
    row = row_of(post, place, "3-1-101")
    assert (row.step, row.screened.attempts, row.screened.due_at) == (Step.NONE, 3, None)
    total = post.screening_lists.book(place.round.id).total
    assert (total.by_phone, total.strips, total.left) == (1, 1, 4)
    assert not verify(post.database).fault


def test_o03_where_they_are_is_known(post, place):
    nowhere = Said(channel=Channel.PHONE, outcome=Outcome.ELSEWHERE, note=" ")
    assert refused(enter, post, place, "3-1-102", nowhere) == [("whereabouts-missing", "place")]
    enter(post, place, "3-1-102", replace(nowhere, note="全家在 三亚"))
    row = row_of(post, place, "3-1-102")
    assert (row.note, row.screened.due_at, row.is_settled) == ("全家在 三亚", None, True)


def test_o03_every_attempt_stays_in_the_log(post, place):
    for said in (NO_ANSWER, NOBODY_HOME, AT_DOOR):
        enter(post, place, "3-1-101", said)
    with post.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE line LIKE '%,screenings,%'"
        )
        told = [str(line) for (line,) in lines]
    assert ["missed" in line.split(",")[5] for line in told] == [True, True, False]
    assert not any("3-1-101" in line or place.doors["3-1-101"].hex in line for line in told)


def test_o01_people_behind_a_door_have_results_of_their_own(post, place):
    home, (ill, away) = place.doors["3-1-101"], (place.people["钱一"], place.people["钱二"])
    answers = (
        Answer(person=ill, result=Result.SYMPTOMS, is_examined=True),
        Answer(person=away, result=Result.AWAY, place="武汉市", since=date(2026, 2, 20)),
    )
    post.screening.answer(place.round.id, home, Channel.DOOR, answers, CLERK)
    card = post.screening.open(place.round.id, home, CLERK)
    assert [one.answer for one in card.people] == list(answers)
    assert (card.screened.outcome, card.screened.channel) == (Outcome.REACHED, Channel.DOOR)
    assert row_of(post, place, "3-1-101").is_odd
    [row] = post.screening_lists.rounds()
    assert row.examined == 1
    well = Answer(person=ill)
    post.screening.answer(place.round.id, home, Channel.PHONE, (well,), CLERK)
    card = post.screening.open(place.round.id, home, CLERK)
    assert card.people[0].answer == well
    assert card.screened.channel is Channel.DOOR  # reached already: no further attempt
    stranger = Answer(person=place.people["孙三"])
    assert refused(
        post.screening.answer, place.round.id, home, Channel.DOOR, (stranger,), CLERK
    ) == [("screening-person", "person")]
    nowhere = Answer(person=ill, result=Result.RETURNED)
    assert refused(
        post.screening.answer, place.round.id, home, Channel.DOOR, (nowhere,), CLERK
    ) == [("whereabouts-missing", "place")]
    assert not verify(post.database).fault


def test_looking_behind_a_door_is_on_record(post, place):
    post.screening.open(place.round.id, place.doors["3-1-101"], CLERK)
    with post.database.read() as session:
        last = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence DESC LIMIT 1"
        )
        assert "screening-opened" in last.scalar_one()


# --- figures --------------------------------------------------------------------------------------


def test_trap_8_5926_households_4789_by_phone_1026_by_visit_111_left_1150_strips(post):
    """The figures of the field, through the lists a clerk looks at; most rows laid in at once."""
    patches = [
        post.grids.keep(Grid(id=post.new_id(), name=f"{n}片区", leader="委员"), "", CLERK)
        for n in range(5)
    ]
    ids = [post.new_id() for _ in range(5926)]
    rows = [
        {"id": id, "building": str(n % 109 + 1), "unit": "1", "room": str(n), "version": None}
        for n, id in enumerate(ids)
    ]
    with (
        post.database.begin("people", operator=CHIEF.account) as session,
        changes.batch(session, "imported") as batch,
    ):
        session.execute(insert(Household), [row | {"version": batch.id} for row in rows])
    for n, patch in enumerate(patches):
        last = 109 if n == 4 else n * 22 + 22
        post.grids.keep(patch, f"{n * 22 + 1}-{last}", CLERK)
    round = post.rounds.start("第三轮", "", None, CLERK)
    post.screening.enter(round.id, ids[0], BY_PHONE, CLERK)
    post.screening.enter(round.id, ids[5925], AT_DOOR, CLERK)
    with post.database.begin("screening") as session:
        session.execute(insert(Screening), _screened(post, round, ids))
    for id in (*ids[:30], *ids[5850:5870]):
        post.strips.put(id, round.id, CLERK)
    for id in ids[30:1130]:
        post.strips.put(id, round.id, CLERK)
    _examined(post, round, 24)
    [row] = post.screening_lists.rounds()
    told = row.figures
    assert (told.doors, told.by_phone, told.by_visit) == (5926, 4789, 1026)
    assert (told.reached, told.left, row.strips, row.examined) == (5815, 111, 1150, 24)
    book = post.screening_lists.book(round.id)
    assert book.total == replace(told, name="")
    for by in ("patch", "building", "team"):
        parts = book.parted(by)
        for name in ("doors", "reached", "left", "strips"):
            assert sum(getattr(part, name) for part in parts) == getattr(told, name)
    assert [part.name for part in book.parted("patch")] == [f"{n}片区" for n in range(5)]
    assert len(book.parted("building")) == 109


def _screened(post, round, ids):
    """4788 more by phone, 1025 more by visit, of the 111 left 80 were missed and 31 never tried."""
    told = [
        *((id, "REACHED", "PHONE") for id in ids[1:4789]),
        *((id, "REACHED", "DOOR") for id in ids[4789:5814]),
        *((id, "MISSED", "DOOR") for id in ids[5814:5894]),
    ]
    now = post.clock()
    return [
        {
            "id": post.new_id(),
            "station": "bulk",
            "sequence": number,
            "previous": 0,
            "round": round.id,
            "outcome": Outcome[outcome],
            "channel": Channel[channel],
            "attempts": 1,
            "missed": "",
            "tried_at": now,
            "due_at": now + timedelta(hours=6) if outcome == "MISSED" else None,
            "household": id,
            "note": "",
        }
        for number, (id, outcome, channel) in enumerate(told, start=1)
    ]


def _examined(post, round, count):
    now = post.clock()
    with post.database.begin("screening") as session:
        for number in range(count):
            session.add(
                ScreenedPerson(
                    id=post.new_id(),
                    station="bulk",
                    sequence=number + 1,
                    round=round.id,
                    told_at=now,
                    examined_at=now,
                    person=post.new_id(),
                    result="symptoms",
                )
            )


# --- the sweep ------------------------------------------------------------------------------------


def test_o47_a_sweep_goes_each_day_through_what_is_open(post, place):
    for kind, name in ((PlaceKind.SHOP, "惠民超市"), (PlaceKind.YARD, "东停车场")):
        shop = Place(id=post.new_id(), kind=kind, name=name, grid=place.grid.id)
        post.grids.keep_place(shop, CLERK)
    closed = post.grids.keep_place(Place(id=post.new_id(), name="旧书店"), CLERK)
    post.grids.close_place(closed.id, CLERK)
    today = post.rounds.sweep(CLERK)
    assert post.rounds.sweep(CLERK).id == today.id
    post.rounds.team(today.id, place.patch.id, "王强、李梅", CLERK)
    book = post.screening_lists.book(today.id)
    assert (book.round.kind, book.round.name) == (RoundKind.PLACES, "2026-03-02")
    assert [(row.place, row.patch, row.team_title) for row in book.doors] == [
        ("惠民超市", "一片区", "1 王强、李梅"),
        ("东停车场", "一片区", "1 王强、李梅"),
    ]
    post.screening.enter(today.id, book.doors[0].id, AT_DOOR, CLERK)
    post.screening.enter(today.id, book.doors[0].id, AT_DOOR, CLERK)
    assert refused(post.screening.enter, today.id, closed.id, AT_DOOR, CLERK) == [
        ("round-outside", "door")
    ]
    assert post.screening_lists.book(today.id).total.left == 1
    post.clock.advance(days=1)
    tomorrow = post.rounds.sweep(CLERK)
    assert post.screening_lists.book(tomorrow.id).total.left == 2
    homes, sweeps = [], []
    for row in post.screening_lists.rounds():
        (homes if row.kind is RoundKind.HOMES else sweeps).append((row.name, row.is_over))
    assert sweeps == [("2026-03-03", False), ("2026-03-02", True)]
    assert homes == [("第一轮", False)]
    assert not verify(post.database).fault


# --- least data -----------------------------------------------------------------------------------


def test_erasing_somebody_reaches_what_was_said_of_him(post, place):
    home, ill = place.doors["3-1-101"], place.people["钱一"]
    told = Answer(person=ill, result=Result.SYMPTOMS)
    post.screening.answer(place.round.id, home, Channel.DOOR, (told,), CLERK)
    with post.database.begin("privacy") as session:
        erase_person(session, post.database.journal, ill, reason="request", operator=None)
    with post.database.read() as session:
        [row] = session.query(ScreenedPerson).all()
        assert (row.person, row.result) == (None, "")
    assert not row_of(post, place, "3-1-101").is_odd
    assert not verify(post.database).fault


def test_retention_takes_doors_and_names_and_leaves_the_figures(post, place):
    enter(post, place, "3-1-101", BY_PHONE)
    post.rounds.team(place.round.id, place.grid.id, "王强、李梅", CLERK)
    post.clock.advance(days=61)
    with post.database.begin("privacy") as session:
        purge(session, post.database.journal, post.clock())
    [row] = post.screening_lists.rounds()
    assert row.figures.by_phone == 1
    book = post.screening_lists.book(place.round.id)
    assert book.total.by_phone == 0
    assert [one.title for one in book.teams] == ["1"]
    assert not verify(post.database).fault


def test_a_guard_neither_starts_nor_enters(post, place):
    with pytest.raises(NotAllowed):
        post.rounds.start("第二轮", "", None, GUARD)
    with pytest.raises(NotAllowed):
        enter(post, place, "3-1-101", BY_PHONE, GUARD)
