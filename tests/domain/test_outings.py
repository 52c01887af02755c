"""外出采购: quota, hours, who is out, coming back; over midnight and in any time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Companion, Direction, Outcome, Passage, PersonKind
from gatekeeper.domain.calendar import Period, local, moment_of, period_begins
from gatekeeper.domain.checks import outing
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.outings import (
    WITH_ADULT,
    Approval,
    Crossing,
    Leave,
    approval_problems,
    leave_of,
    outings,
    used,
)
from gatekeeper.domain.policy import OutingRule, QuotaFor
from tests.builders import numbered_id
from tests.domain.builders import NOW, answer, card, codes, facts, holder, policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ME, WIFE, SON = numbered_id(7), numbered_id(8), numbered_id(9)
NAMES = {ME: "张三", WIFE: "李四", SON: "张小三"}
RULE = OutingRule(
    count=1,
    opens=time(6),
    closes=time(20),
    purposes=("shopping", "work", "school", "hospital", "approved"),
)


def crossed(
    who: UUID, ago: timedelta, direction: Direction = Direction.EXIT, purpose: str = "shopping"
) -> Crossing:
    at = NOW - ago
    is_exit = direction is Direction.EXIT
    return Crossing(
        person=who,
        name=NAMES[who],
        direction=direction,
        occurred_at=at,
        purpose=purpose if is_exit else "",
        due_at=at + 2 * HOUR if is_exit and purpose == "shopping" else None,
    )


def back(who: UUID, ago: timedelta) -> Crossing:
    return crossed(who, ago, Direction.ENTRY)


def leaving(
    purpose: str = "shopping",
    rule: OutingRule = RULE,
    kind: PersonKind = PersonKind.RESIDENT,
    **around: Any,
) -> Facts:
    """Somebody at the way out, who answered."""
    return facts(
        direction=Direction.EXIT,
        policy_=policy({"outing"}, outing=rule),
        identity=card(),
        answers=(answer("purpose", purpose),) if purpose else (),
        around={"holder": holder(kind), "zone": SHANGHAI, **around},
    )


def said(told: Facts) -> tuple[str, Outcome, dict[str, Any]]:
    [finding] = outing.check(told)
    assert finding.check == "outing"
    return finding.code, finding.outcome, dict(finding.parameters)


# --- asked, answered -----------------------------------------------------------------------------


def test_g10_the_purpose_is_asked_on_leaving_where_the_profile_asks() -> None:
    code, outcome, told = said(leaving(""))
    assert (code, outcome) == ("purpose-wanted", Outcome.PENDING)
    assert told["purposes"].split() == list(RULE.purposes)
    assert said(leaving("theatre"))[0] == "purpose-wanted"
    quiet = facts(direction=Direction.EXIT, demanded=set(), identity=card())
    assert outing.check(quiet) == []
    assert leave_of(quiet) is None


def test_nobody_is_asked_before_it_is_known_who_he_is() -> None:
    nobody = facts(direction=Direction.EXIT, policy_=policy({"outing"}, outing=RULE))
    assert said(nobody)[0] == "purpose-wanted"


@pytest.mark.parametrize("kind", [PersonKind.WORKER, PersonKind.VISITOR, PersonKind.CREW])
def test_who_does_not_live_here_may_leave(kind: PersonKind) -> None:
    assert said(leaving("", kind=kind))[:2] == ("outing-unlimited", Outcome.GRANTED)


@pytest.mark.parametrize("purpose", ["school", "hospital"])
def test_g10_other_purposes_do_not_use_the_quota(purpose: str) -> None:
    told = leaving(purpose, crossings=(crossed(ME, HOUR), back(ME, HOUR / 2)))
    assert said(told)[:2] == ("outing-purpose", Outcome.GRANTED)
    assert leave_of(told) == Leave(purpose=purpose)


def test_one_purpose_alone_is_not_asked() -> None:
    only = OutingRule(count=1, purposes=("shopping",))
    assert said(leaving("", only))[0] == "outing-allowed"
    assert said(leaving("", OutingRule(count=1)))[0] == "outing-allowed"


# --- the quota -----------------------------------------------------------------------------------


def test_g10_g11_the_first_outing_of_the_day_is_allowed_with_its_time_to_be_back() -> None:
    told = leaving()
    code, outcome, more = said(told)
    assert (code, outcome) == ("outing-allowed", Outcome.GRANTED)
    assert datetime.fromisoformat(more["due"]) == NOW + 2 * HOUR
    assert leave_of(told) == Leave(purpose="shopping", due_at=NOW + 2 * HOUR)


def test_g10_the_second_member_hears_who_is_out_since_when_due_when() -> None:
    code, outcome, told = said(leaving(crossings=(crossed(WIFE, HOUR),)))
    assert (code, outcome) == ("outing-member-out", Outcome.DENIED)
    assert told["name"] == "李*"
    assert datetime.fromisoformat(told["since"]) == NOW - HOUR
    assert datetime.fromisoformat(told["due"]) == NOW + HOUR


def test_g10_who_came_back_used_the_household_up_for_the_day() -> None:
    code, outcome, told = said(leaving(crossings=(crossed(WIFE, 2 * HOUR), back(WIFE, HOUR))))
    assert (code, outcome, told["name"]) == ("outing-used", Outcome.DENIED, "李*")


def test_without_a_time_to_be_back_none_is_said() -> None:
    rule = OutingRule(count=1, return_within=timedelta(0))
    assert said(leaving("", rule))[0] == "outing-unlimited"
    assert leave_of(leaving("", rule)) is None
    shop = OutingRule(count=1, return_within=timedelta(0), purposes=("shopping",))
    assert leave_of(leaving("shopping", shop)) == Leave(purpose="shopping")
    gone = Crossing(
        person=WIFE,
        name="李四",
        direction=Direction.EXIT,
        occurred_at=NOW - HOUR,
        purpose="shopping",
    )
    assert said(leaving(crossings=(gone,)))[0] == "outing-member-out-open"


def test_zero_is_unlimited() -> None:
    many = tuple(crossed(WIFE, n * HOUR) for n in range(1, 9))
    free = OutingRule(count=0, purposes=("shopping",))
    assert said(leaving(rule=free, crossings=many))[0] == "outing-allowed"


def test_a_quota_per_person_looks_at_nobody_else() -> None:
    """Trap 4: passes are personal in some places and per household in others."""
    rule = OutingRule(count=1, per=QuotaFor.PERSON, purposes=("shopping",))
    assert said(leaving(rule=rule, crossings=(crossed(WIFE, HOUR),)))[0] == "outing-allowed"
    mine = (crossed(ME, 2 * HOUR), back(ME, HOUR))
    assert said(leaving(rule=rule, crossings=mine))[0] == "outing-used"


def test_a_short_trip_is_handed_back() -> None:
    """G11: the purse forgotten, back within five minutes: the outing is there again."""
    short = (crossed(WIFE, HOUR), back(WIFE, HOUR - timedelta(minutes=4)))
    assert said(leaving(crossings=short))[0] == "outing-allowed"
    long = (crossed(WIFE, HOUR), back(WIFE, HOUR - timedelta(minutes=5)))
    assert said(leaving(crossings=long))[0] == "outing-used"


def test_who_stands_here_again_came_in_unseen() -> None:
    """A missed return keeps nobody from his outing of today, but it was one."""
    assert said(leaving(crossings=(crossed(ME, 20 * HOUR),)))[0] == "outing-allowed"
    assert said(leaving(crossings=(crossed(ME, HOUR),)))[0] == "outing-used"
    twice = outings((crossed(ME, 3 * HOUR), crossed(ME, HOUR)), RULE)
    assert [trip.back_at for trip in twice] == [NOW - HOUR, None]


def test_who_is_still_out_from_yesterday_keeps_the_household_in() -> None:
    yesterday = crossed(WIFE, 20 * HOUR)
    assert said(leaving(crossings=(yesterday,)))[0] == "outing-member-out"
    assert said(leaving(crossings=(yesterday, back(WIFE, 12 * HOUR))))[0] == "outing-allowed"


def test_an_outing_for_school_and_an_entry_without_one_count_nothing() -> None:
    others = (crossed(SON, HOUR, purpose="school"), back(WIFE, HOUR))
    assert outings(others, RULE) == ()
    assert said(leaving(crossings=others))[0] == "outing-allowed"


@pytest.mark.parametrize(
    ("opens", "closes", "at", "is_open"),
    [
        (time(6), time(20), time(6), True),
        (time(6), time(20), time(20), False),
        (time(22), time(5), time(23), True),
        (time(22), time(5), time(4, 59), True),
        (time(22), time(5), time(5), False),
        (time(0), time(0), time(3), True),
    ],
)
def test_the_hours_are_those_of_the_place(
    opens: time, closes: time, at: time, is_open: bool
) -> None:
    rule = OutingRule(opens=opens, closes=closes)
    assert rule.is_open(at) is is_open


def test_outside_the_hours_nobody_sets_out() -> None:
    rule = OutingRule(count=1, opens=time(9), closes=time(10), purposes=("shopping",))
    code, outcome, told = said(leaving(rule=rule))  # 08:30 in Shanghai
    assert (code, outcome) == ("outing-closed-hours", Outcome.DENIED)
    assert told == {"opens": "09:00", "closes": "10:00"}


# --- days and zones ------------------------------------------------------------------------------

ZONES = st.integers(-14 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda n: NOW + timedelta(minutes=n))


@given(now=MOMENTS, zone=ZONES, period=st.sampled_from(Period))
def test_a_period_is_made_of_local_days(now: datetime, zone: tzinfo, period: Period) -> None:
    begins = period_begins(period, now, zone)
    length = DAY if period is Period.DAY else 7 * DAY
    assert begins <= now < begins + length
    assert local(begins, zone).time() == time(0)
    assert period is Period.DAY or local(begins, zone).weekday() == 0


def test_a_period_over_a_change_of_the_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    noon = datetime(2022, 3, 27, 12, tzinfo=berlin)
    assert noon - period_begins(Period.DAY, noon, berlin) == timedelta(hours=12)
    real = noon.timestamp() - period_begins(Period.DAY, noon, berlin).timestamp()
    assert real == timedelta(hours=11).total_seconds()


def test_without_a_zone_the_computers_own_counts() -> None:
    begins = period_begins(Period.DAY, NOW, None)
    assert begins.astimezone().time() == time(0)
    assert moment_of(begins.date(), time(0), None) == begins


@given(
    now=MOMENTS,
    zone=ZONES,
    trips=st.lists(st.tuples(st.sampled_from([ME, WIFE, SON]), st.integers(1, 4000)), max_size=12),
    minutes=st.integers(6, 300),
    count=st.integers(1, 4),
)
def test_g10_the_quota_counts_the_trips_since_local_midnight(
    now: datetime,
    zone: tzinfo,
    trips: list[tuple[UUID, int]],
    minutes: int,
    count: int,
) -> None:
    """Each trip is over before the next of the same person; only midnight of the place divides."""
    crossings, busy = [], dict.fromkeys(NAMES, datetime.max.replace(tzinfo=UTC))
    for who, ago in sorted(trips, key=lambda trip: trip[1]):
        left = now - timedelta(minutes=ago)
        home = left + timedelta(minutes=minutes)
        if home >= min(busy[who], now):
            continue
        busy[who] = left
        crossings += [
            Crossing(
                person=who,
                name="",
                direction=way,
                occurred_at=at,
                purpose="shopping" if way is Direction.EXIT else "",
            )
            for way, at in ((Direction.EXIT, left), (Direction.ENTRY, home))
        ]
    rule = OutingRule(count=count)
    begins = period_begins(Period.DAY, now, zone)
    today = [
        c
        for c in crossings
        if c.direction is Direction.EXIT and local(c.occurred_at, zone).date() == begins.date()
    ]
    assert len(used(outings(crossings, rule), rule, begins, ME)) == len(today)


# --- approvals, the way back ---------------------------------------------------------------------


def approval(begins: timedelta = -HOUR, ends: timedelta = HOUR) -> Approval:
    return Approval(reason="dialysis", by="王主任", begins_at=NOW + begins, until=NOW + ends)


def test_g45_an_approval_in_force_lets_out_without_a_question() -> None:
    told = leaving("", approval=approval())
    code, outcome, more = said(told)
    assert (code, outcome, more["by"]) == ("outing-approved", Outcome.GRANTED, "王主任")
    assert leave_of(told) == Leave(purpose="approved", due_at=NOW + HOUR)
    out = (crossed(WIFE, HOUR),)
    assert said(leaving("", approval=approval(), crossings=out))[1] is Outcome.GRANTED


def test_g45_leaving_the_city_needs_the_health_pass_code_too() -> None:
    away = replace(approval(), reason="leave-city")
    told = leaving("", approval=away)
    assert said(told)[:2] == ("travel-code-wanted", Outcome.PENDING)
    shown = told.presentation
    for value, code, outcome in (
        ("seen", "outing-approved", Outcome.GRANTED),
        ("missing", "travel-code-missing", Outcome.DENIED),
    ):
        answered = shown.add(answer("travel-code", value))
        assert said(replace(told, presentation=answered))[:2] == (code, outcome)


@pytest.mark.parametrize(
    "over", [None, approval(ends=timedelta(0)), approval(begins=timedelta(seconds=1))]
)
def test_g45_without_an_approval_in_force_nobody_goes_on_it(over: Approval | None) -> None:
    assert said(leaving("approved", approval=over))[:2] == ("approval-missing", Outcome.DENIED)
    assert said(leaving("", approval=over))[0] == "purpose-wanted"


def test_an_approval_counts_only_where_the_profile_knows_it() -> None:
    rule = OutingRule(count=1, purposes=("shopping", "school"))
    assert said(leaving("", rule, approval=approval()))[0] == "purpose-wanted"


def coming(last: Passage | None) -> list[str]:
    rules = policy(set(), outing=RULE)
    return codes(outing.check(facts(policy_=rules, around={"last_passage": last})))


def out(ago: timedelta, due: timedelta | None, purpose: str = "shopping") -> Passage:
    return Passage(
        direction=Direction.EXIT,
        occurred_at=NOW - ago,
        purpose=purpose,
        due_at=NOW + due if due is not None else None,
    )


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, []),
        (Passage(direction=Direction.ENTRY, occurred_at=NOW - HOUR), []),
        (out(HOUR, None), []),
        (out(HOUR, HOUR), ["outing-in-time"]),
        (out(HOUR, timedelta(0)), ["outing-in-time"]),
        (out(timedelta(minutes=4), HOUR), ["outing-handed-back"]),
        (out(timedelta(minutes=4), HOUR, "approved"), ["outing-in-time"]),
        (out(3 * HOUR, -HOUR), ["outing-late"]),
    ],
)
def test_g11_the_return_closes_the_outing_and_a_late_one_is_noted(
    last: Passage | None, expected: list[str]
) -> None:
    assert coming(last) == expected


@pytest.mark.parametrize(
    ("age", "more"),
    [(None, []), (HOUR, []), (2 * HOUR, ["outing-others-old"])],
)
def test_how_old_the_other_posts_data_is_stands_beside_a_quota(
    age: timedelta | None, more: list[str]
) -> None:
    told = leaving(other_posts_age=age)
    assert codes(outing.check(told)) == ["outing-allowed", *more]
    unlimited = leaving(rule=OutingRule(count=0), other_posts_age=age)
    assert codes(outing.check(unlimited)) == ["outing-allowed"]


def test_g11_how_late_is_said_and_keeps_nobody_out() -> None:
    [finding] = outing.check(facts(around={"last_passage": out(3 * HOUR, -90 * HOUR / 60)}))
    assert (finding.outcome, finding.parameters["minutes"]) == (Outcome.GRANTED, 90)


def test_g45_an_approval_says_by_whom_and_until_when() -> None:
    def wrong(by: str = "王主任", note: str = "", begins: int = 0, ends: int = 1) -> list[str]:
        spans = (NOW + begins * DAY, NOW + ends * DAY)
        return [p.code for p in approval_problems(by, note, *spans, NOW)]

    assert wrong() == []
    assert wrong(by="") == ["approver-missing"]
    assert wrong(by="x" * 61, note="y" * 201) == ["approval-text-long"] * 2
    assert wrong(ends=0) == ["approval-past"]
    assert wrong(begins=3, ends=2) == ["approval-backwards"]
    assert wrong(ends=367) == ["approval-too-long"]


def test_a_child_beside_an_adult_is_due_back_with_him() -> None:
    """The adult's outing is theirs, and uses no quota of its own."""
    due = NOW + HOUR
    adult = Companion(
        person=WIFE,
        name="李梅",
        direction=Direction.EXIT,
        granted=True,
        purpose="shopping",
        due_at=due,
    )
    told = leaving("", kind=PersonKind.DEPENDANT, companion=adult)
    assert leave_of(told) == Leave(purpose=WITH_ADULT, due_at=due)


def test_who_comes_in_takes_no_leave() -> None:
    assert leave_of(facts(direction=Direction.ENTRY, identity=card())) is None
