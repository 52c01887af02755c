"""O33, O34: stints by signing on and off and by hand, each a line that fits its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.stints import Ending
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.duty import KEEP, Member
from gatekeeper.services.stints import Entry
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post

LI = Operator(account=UUID(int=0xA2), name="李明", role=Role.OPERATOR)
CHEN = Member(name="陈干部", affiliation="delegate")


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path)
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    made.posts.call_here("东门")
    yield made
    made.database.close()


def stints(station):
    return station.stints.year(2026, CHIEF).stints


def seen(station):
    return [
        (one.name, one.ending, one.ended_at and one.ended_at - one.began_at)
        for one in stints(station)
    ]


def verified(station) -> bool:
    return verify(station.database).fault is None


def entry(station, since=(6, 0), until=(8, 0), member=CHEN, **more) -> Entry:
    told = {
        "member": member,
        "post": station.posts.here,
        "day": date(2026, 3, 1),
        "since": time(*since),
        "until": time(*until),
        "work": "测温、登记、劝返",
    }
    return Entry(**(told | more))


def test_o34_signing_on_and_off_is_a_stint_with_its_hours(station):
    station.stints.stand(GUARD)
    station.clock.advance(hours=3)
    station.stints.stand(GUARD)  # the lock opened again: the same man, the same stint
    station.clock.advance(hours=5, minutes=4)
    station.stints.stand(None)
    assert seen(station) == [("王强", Ending.SIGNED_OFF, timedelta(hours=8, minutes=4))]
    assert verified(station)


def test_o34_another_who_signs_on_takes_over(station):
    station.stints.stand(GUARD)
    station.clock.advance(hours=2)
    station.stints.stand(LI)
    assert seen(station) == [
        ("王强", Ending.TAKEN_OVER, timedelta(hours=2)),
        ("李明", Ending.OPEN, None),
    ]


def test_whoever_only_looks_stands_nowhere(station):
    station.stints.stand(Operator(account=UUID(int=9), name="检查", role=Role.OBSERVER))
    station.stints.stand(None)
    assert seen(station) == []


def test_o34_after_an_outage_a_stint_ends_when_the_program_was_last_alive(station):
    station.stints.stand(GUARD)
    station.clock.advance(hours=1)
    station.upkeep.tidy()
    station.clock.advance(hours=6)
    station.upkeep.start()
    assert seen(station) == [("王强", Ending.INTERRUPTED, timedelta(hours=1))]
    assert verified(station)


def test_nothing_is_written_while_the_clock_is_wrong(station):
    station.standing.clock_trusted = False
    station.stints.stand(GUARD)
    station.standing.clock_trusted = True
    assert seen(station) == []


def test_o33_hours_of_somebody_without_an_account_are_written_down_by_one_number(station):
    station.stints.enter(entry(station), CHIEF)
    station.stints.enter(entry(station, (22, 0), (4, 30), day=date(2026, 2, 27)), CHIEF)
    (one,) = station.stints.year(2026, CHIEF).tally.people
    assert (one.name, one.times, one.time) == ("陈干部", 2, timedelta(hours=8, minutes=30))
    assert one.missing == timedelta(hours=3, minutes=30)
    assert verified(station)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"member": Member(name="=1+1", affiliation="")}, "visitor-name-wrong"),
        ({"work": "  "}, "stint-work"),
        ({"until": time(6)}, "stint-hours"),
        ({"day": date(2027, 1, 1)}, "stint-far"),
        ({"post": UUID(int=77)}, "post-unknown"),
        ({"since": time(7), "until": time(9)}, "stint-overlaps"),
    ],
)
def test_bad_hours_are_told_and_not_kept(station, change, code):
    station.stints.enter(entry(station), CHIEF)
    with pytest.raises(InvalidInput, match=code):
        station.stints.enter(replace(entry(station), **change), CHIEF)
    assert len(stints(station)) == 1


def test_o34_what_was_done_is_noted_by_himself_or_by_who_keeps_the_roster(station):
    station.stints.stand(GUARD)
    (one,) = stints(station)
    station.stints.note(one.id, " 测温 ", GUARD)
    assert stints(station)[0].work == "测温"
    with pytest.raises(NotAllowed):
        station.stints.note(one.id, "别的", LI)
    with pytest.raises(InvalidInput, match="stint-work"):
        station.stints.note(one.id, "", GUARD)
    station.stints.note(one.id, "测温、登记", CHIEF)
    assert verified(station)


def test_o34_only_what_was_written_down_can_be_taken_back(station):
    made = station.stints.enter(entry(station), CHIEF)
    station.stints.stand(GUARD)
    with pytest.raises(InvalidInput, match="stint-signed"):
        station.stints.withdraw(stints(station)[1].id, CHIEF)
    station.stints.withdraw(made, CHIEF)
    assert seen(station) == [("王强", Ending.OPEN, None)]
    with pytest.raises(InvalidInput, match="stint-gone"):
        station.stints.withdraw(made, CHIEF)
    station.stints.enter(entry(station), CHIEF)
    assert verified(station)


def test_a_guard_writes_down_nothing(station):
    with pytest.raises(NotAllowed):
        station.stints.enter(entry(station), GUARD)


def test_o33_names_go_when_their_time_is_over_and_the_hours_stay_in_the_total(station):
    station.stints.enter(entry(station), CHIEF)
    station.clock.advance(days=KEEP.days + 3)
    station.privacy.purge(station.clock())
    year = station.stints.year(2026, CHIEF)
    assert (year.tally.people, year.tally.nameless) == ((), timedelta(hours=2))
    assert verified(station)


def test_one_person_of_the_crew_is_erased_on_request(station):
    station.stints.enter(entry(station), CHIEF)
    (one,) = stints(station)
    station.privacy.erase_person(one.person, "request", CHIEF)
    assert [(one.name, one.work) for one in stints(station)] == [("", "")]
    assert verified(station)
