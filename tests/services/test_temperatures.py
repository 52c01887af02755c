"""体温登记台账: every reading of this post on the days asked (G07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.domain.accounts import Role
from gatekeeper.domain.measured import totals
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import NotAllowed
from gatekeeper.services import profiles
from gatekeeper.services.accounts import Accounts
from gatekeeper.store.database import driver
from tests.returnees import arrives, complete
from tests.stations import CHIEF, GUARD, Post

GREEN = Answer(question="colour", value="green")


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path, profile="three-checks")
    yield made
    made.close()


def day(post, days=0):
    return post.temperatures.today + timedelta(days=days)


def told(post, *days):
    return [(row.name, row.readings) for row in post.temperatures.listed(GUARD, *days)]


def test_g07_each_person_is_a_line_with_every_reading(post):
    post.present(post.resident().card, GREEN, Temperature(tenths=342))
    post.present(Temperature(tenths=365))
    post.clock.advance(minutes=10)
    shown = post.present(post.resident("李四", "502").card, GREEN, Temperature(tenths=376))
    first = post.clock()
    post.accept(shown)
    post.clock.advance(minutes=6)
    post.present(Temperature(tenths=378))
    (referral,) = post.referrals.open()
    post.referrals.update(referral.id, clinic="人民医院", operator=GUARD)
    one, other = post.temperatures.listed(GUARD)
    assert (one.name, one.place, one.readings) == ("张*", "12-2-501", (342, 365))
    assert (one.kind, one.direction, one.is_referred) == ("resident", "entry", False)
    assert (other.at, other.readings) == (first, (376, 378))
    assert (other.is_referred, other.sent_to, other.is_high) == (True, "人民医院", True)
    counted = totals((one, other))
    assert (counted.measured, counted.high, counted.referred, counted.again) == (2, 1, 1, 1)


def test_g07_who_measured_stands_by_name(post):
    accounts = Accounts(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        new_id=post.new_id,
    )
    guard = accounts.create("王强", Role.OPERATOR, "147036", CHIEF)
    post.present(post.resident().card, GREEN, Temperature(tenths=365), operator=guard)
    (row,) = post.temperatures.listed(guard)
    assert row.by == "王强"


def test_g07_whoever_was_not_measured_is_no_line(post):
    post.present(post.resident().card)
    assert told(post) == []


def test_g07_a_day_is_the_days_own_and_a_span_has_several(post):
    post.present(post.resident().card, GREEN, Temperature(tenths=365))
    post.clock.advance(days=1)
    post.present(post.resident("李四", "502").card, GREEN, Temperature(tenths=366))
    assert told(post) == [("李*", (366,))]
    assert told(post, day(post, -1)) == [("张*", (365,))]
    assert told(post, day(post, -1), day(post)) == [("张*", (365,)), ("李*", (366,))]
    assert told(post, day(post, -40), day(post)) == []  # a month at most from its first day


def test_g07_an_undone_passage_stays_and_counts_no_more(post):
    shown = post.present(post.resident().card, GREEN, Temperature(tenths=365))
    post.settlement.undo("1", shown.presentation.id, "wrong-person", GUARD)
    (row,) = post.temperatures.listed(GUARD)
    assert (row.void, row.readings) == (True, (365,))
    assert totals([row]).measured == 0


def test_g07_a_row_is_marked_by_the_limit_in_force_then(post):
    strict = post.standing.policy
    post.profiles.switch(profiles.shipped("three-checks"), CHIEF)
    post.present(post.resident().card, GREEN, Temperature(tenths=373))
    rule = replace(strict.temperature, limit_tenths=380)
    post.standing.policy = replace(strict, temperature=rule, version="later")
    (row,) = post.temperatures.listed(GUARD)
    assert row.is_high


def test_g07_values_cut_after_their_time_say_so_and_are_no_blank(post):
    post.present(post.resident().card, GREEN, Temperature(tenths=365))
    post.present(post.resident("李四", "502").card, GREEN, Temperature(tenths=366))
    measured_on = day(post)
    post.clock.advance(days=400 - 36)
    post.privacy.purge(post.clock())
    rows = post.temperatures.listed(GUARD, measured_on)
    assert [row.is_erased for row in rows] == [True, True]
    assert totals(rows).erased == 2
    with post.database.read() as session:
        statement = "SELECT count(*) FROM access_events WHERE tenths IS NOT NULL"
        assert driver(session).execute(statement).fetchone() == (0,)


def test_g07_a_returnee_is_one_line_whether_or_not_he_came_to_the_lane(post):
    home = post.resident("王大爷", "601")
    arrival = complete(post, arrives(post, ("王建国",)), None, tenths=381)
    (row,) = post.temperatures.listed(GUARD)
    assert (row.kind, row.readings, row.is_high, row.direction) == ("returnee", (381,), True, "")
    assert row.by == ""  # the guard of these tests has no account
    (member,) = arrival.members
    assert member.person != home.id
    post.returnees.withdraw(arrival.id, GUARD)


def test_g07_health_values_are_for_those_who_refer(post):
    with pytest.raises(NotAllowed):
        post.temperatures.listed(replace(GUARD, role=Role.OBSERVER))
