"""G23, G49, G52: the roster written and read; substitutes; each a line that fits its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.duty import ShiftKey, Standing
from gatekeeper.domain.posts import USUAL_STAFFING, Pattern, Post, PostKind
from gatekeeper.errors import InvalidInput
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.duty import KEEP, Member, Roster
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.store.verification import verify
from tests.stations import Post as Station

CHIEF = Operator(account=UUID(int=0xB1), name="李班长", role=Role.SUPERVISOR)
WANG = Member(name="王强", affiliation="property")


@pytest.fixture
def station(tmp_path):
    made = Station(tmp_path)
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    made.posts.call_here("东门")
    yield made
    made.database.close()


@pytest.fixture
def roster(station) -> Roster:
    return station.roster


@pytest.fixture
def lists(roster) -> DutyLists:
    return DutyLists(roster=roster)


@pytest.fixture
def today(roster) -> date:
    return roster.today


def assign(roster, day, key=ShiftKey.EARLY, member=WANG, post=None):
    return roster.assign(post or roster.posts.here, day, key, member, CHIEF)


def names(lists, day, count=1):
    return [(one.shift.key, one.name) for one in lists.days(day, count).assignments if one.counts]


def verified(station) -> bool:
    return verify(station.database).fault is None


def test_g23_the_stations_own_post_is_staffed_before_anybody_says_how(lists, roster, today):
    week = lists.days(today)
    assert [post.name for post in week.posts] == ["东门"]
    assert [shift.key for _, shift in week.shifts] == [
        ShiftKey.EARLY,
        ShiftKey.MIDDLE,
        ShiftKey.LATE,
    ]
    assert len(week.gaps) == 21


def test_g23_people_are_put_in_and_taken_out_and_the_gaps_follow(station, roster, lists, today):
    made = assign(roster, today)
    assign(roster, today, member=Member(name="陈干部", affiliation="delegate"))
    assert names(lists, today) == [(ShiftKey.EARLY, "王强"), (ShiftKey.EARLY, "陈干部")]
    assert len(lists.days(today).gaps) == 20
    with pytest.raises(InvalidInput, match="duty-twice"):
        assign(roster, today)
    roster.cancel(made.id, CHIEF)
    assert names(lists, today) == [(ShiftKey.EARLY, "陈干部")]
    with pytest.raises(InvalidInput, match="duty-gone"):
        roster.cancel(made.id, CHIEF)
    assign(roster, today)
    assert verified(station)


@pytest.mark.parametrize(
    ("name", "days", "key", "code"),
    [
        ("", 0, ShiftKey.EARLY, "visitor-name-missing"),
        ("=1+1", 0, ShiftKey.EARLY, "visitor-name-wrong"),
        ("王强", 100, ShiftKey.EARLY, "duty-day"),
        ("王强", 0, ShiftKey.DAY, "duty-none"),
    ],
)
def test_bad_input_is_told_and_nothing_kept(roster, lists, today, name, days, key, code):
    with pytest.raises(InvalidInput, match=code):
        assign(roster, today + timedelta(days=days), key, Member(name=name, affiliation=""))
    assert lists.days(today).assignments == ()


@pytest.mark.parametrize("kind", [PostKind.ROAD, PostKind.DESK])
def test_g47_g52_a_road_post_and_a_service_desk_want_two_beside_the_gate(
    station, roster, lists, today, kind
):
    """Their gaps are named like the gate's; a closed one wants nobody, a reopened one again."""
    pattern, staff = USUAL_STAFFING[kind]
    post = Post(id=station.new_id(), name="超市东口", kind=kind, pattern=pattern, staff=staff)
    station.posts.keep(post, CHIEF)
    assert [one.name for one in lists.days(today).posts] == ["东门", "超市东口"]
    assign(roster, today, ShiftKey.FREE, post=post.id)

    def missing():
        return [one.missing for one in lists.days(today, 2).gaps if one.post.id == post.id]

    assert missing() == [1, 2]
    station.posts.close(post.id, CHIEF)
    assert missing() == []
    with pytest.raises(InvalidInput, match="duty-none"):
        assign(roster, today, ShiftKey.FREE, post=post.id)
    station.posts.close(post.id, CHIEF)
    assert missing() == [1, 2]
    assert verified(station)


def test_g22_g23_what_the_registry_says_of_a_post_holds_on_the_roster(
    station, roster, lists, today
):
    """One name and one staffing: changed in the registry, changed here."""
    (own,) = station.posts.all()
    station.posts.keep(
        replace(own, name="东门岗", compound="南湖东园", pattern=Pattern.TWO, watch=True), CHIEF
    )
    shifts = lists.days(today, 1).shifts
    assert {post.full_name for post, _ in shifts} == {"南湖东园 东门岗"}
    assert [shift.key for _, shift in shifts] == [ShiftKey.DAY, ShiftKey.NIGHT, ShiftKey.WATCH]
    station.posts.keep(replace(own, pattern=Pattern.NONE), CHIEF)
    assert lists.days(today).shifts == lists.days(today).gaps == ()


def test_g22_the_station_stands_in_at_the_post_where_it_was_put(station, roster, lists, guard):
    north = station.posts.keep(Post(id=station.new_id(), name="北门"), CHIEF)
    station.posts.stand(north.id, CHIEF)
    assert roster.stand_in(guard).post == north.id
    assert lists.now(guard).mine.post == north.id


def test_g23_a_rotation_is_carried_on_in_steps(station, roster, lists, today):
    first = today
    for number, name in enumerate(("甲一", "乙二", "丙三")):
        assign(roster, first + timedelta(days=number), member=Member(name=name, affiliation=""))
    run = roster.carry_on(first, 3, first + timedelta(days=59), CHIEF)
    steps = 0
    while not run.is_done:
        run.step()
        steps += 1
    assert (run.done, steps) == (57, 2)
    assert names(lists, first + timedelta(days=58)) == [(ShiftKey.EARLY, "乙二")]
    again = roster.carry_on(first, 3, first + timedelta(days=59), CHIEF)
    assert again.is_done
    with pytest.raises(InvalidInput, match="duty-empty"):
        roster.carry_on(first + timedelta(days=70), 3, first + timedelta(days=80), CHIEF)
    with pytest.raises(InvalidInput, match="duty-cycle"):
        roster.carry_on(first, 0, first, CHIEF)
    assert verified(station)


@pytest.fixture
def guard(station) -> Operator:
    accounts = Accounts(
        database=station.database,
        journal=station.database.journal,
        clock=station.clock,
        new_id=station.new_id,
    )
    return accounts.create("赵六", Role.OPERATOR, "258013", SYSTEM, "volunteer")


def under_way(roster):
    """The key and day of the shift the clock stands in."""
    with roster.database.read() as session:
        return roster._under_way(session)


def test_g23_whoever_is_not_on_the_roster_is_asked_and_stands_in(
    station, roster, lists, guard, today
):
    """替班: recorded with whom he replaces; without a roster nobody is asked."""
    assert not lists.now(guard).is_stranger
    shift = under_way(roster)
    planned = assign(roster, shift.day, shift.key)
    asked = lists.now(guard)
    assert asked.is_stranger
    assert [one.name for one in asked.others] == ["王强"]
    made = roster.stand_in(guard, planned.id)
    assert (made.standing, made.replaces, made.affiliation) == (
        Standing.SUBSTITUTE,
        planned.id,
        "volunteer",
    )
    assert lists.now(guard).mine == made
    assert names(lists, shift.day) == [(shift.key, "赵六")]
    assert verified(station)


def test_g23_or_he_comes_besides_the_others(station, roster, lists, guard):
    shift = under_way(roster)
    assign(roster, shift.day, shift.key)
    made = roster.stand_in(guard)
    assert made.standing is Standing.ADDITIONAL
    assert [name for _, name in names(lists, shift.day)] == ["王强", "赵六"]


def test_who_comes_early_stands_in_his_shift_already(station, roster, lists, guard):
    shift = under_way(roster)
    account = Member(name=guard.name, affiliation="", account=guard.account)
    assign(roster, shift.day, shift.key, account)
    station.clock.now = shift.begins_at - timedelta(minutes=50)
    assert lists.now(guard).mine is not None
    station.clock.now = shift.begins_at - timedelta(minutes=70)
    assert lists.now(guard).mine is None


def test_a_post_of_free_hours_has_nothing_to_stand_in_outside_them(station, roster, guard):
    (own,) = roster.posts.all()
    roster.posts.keep(replace(own, pattern=Pattern.FREE, ends=time(9)), CHIEF)
    station.clock.now = station.clock.now.astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=12)
    with pytest.raises(InvalidInput, match="duty-none"):
        roster.stand_in(guard)


def test_g49_the_crew_to_choose_from_is_accounts_and_earlier_names(roster, lists, guard, today):
    assign(roster, today, member=Member(name="陈干部", affiliation="delegate"))
    assert [(one.name, one.affiliation, one.account is not None) for one in lists.crew()] == [
        ("赵六", "volunteer", True),
        ("陈干部", "delegate", False),
    ]


def test_a_name_leaves_the_roster_when_its_time_is_over(station, roster, lists, today):
    assign(roster, today)
    station.clock.advance(days=KEEP.days + 3)
    station.privacy.purge(station.clock())
    assert lists.days(today).assignments == ()
    assert verified(station)


def test_one_person_of_the_crew_is_erased_on_request_from_all_shifts(station, roster, lists, today):
    for days in range(3):
        assign(roster, today + timedelta(days=days))
    with station.database.read() as session:
        persons = {
            row[0] for row in session.connection().exec_driver_sql("SELECT person FROM duty_shifts")
        }
    (person,) = persons
    station.privacy.erase_person(UUID(person), "request", CHIEF)
    assert lists.days(today).assignments == ()
    assert verified(station)
