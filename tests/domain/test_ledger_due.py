"""When an entry is expected: windows of the day, weekly rounds, within hours of another one."""

from __future__ import annotations

from datetime import time, timedelta

from gatekeeper.domain.ledger import FieldKind, State
from gatekeeper.domain.ledger_due import Stint, due, occasions
from gatekeeper.domain.ledger_rules import Due, InUse, Window
from tests.domain.ledgers import NOON, a_field, a_ledger, an_entry, options

MORNING = Window(start=time(6), end=time(12))
AFTERNOON = Window(start=time(12), end=time(20))
ALWAYS = InUse(since=NOON - timedelta(days=30))
TODAY = NOON.replace(hour=0)


def at(hour, minute=0, days=0):
    return NOON.replace(hour=hour, minute=minute) + timedelta(days=days)


def told(found):
    return [
        (one.about, one.from_at.hour, one.until_at.hour, one.done_at is not None) for one in found
    ]


def twice_a_day(**more):
    return a_ledger(
        a_field("what", FieldKind.CHOICE, options=options("public", "gate")),
        due=(Due(windows=(MORNING, AFTERNOON), **more),),
    )


def test_g38_twice_a_day_is_due_in_each_window_until_it_is_done():
    ledger = twice_a_day()
    in_use = InUse(since=at(0))
    (now,) = due(ledger, [], at(9), in_use)
    assert now.is_due(at(9))
    assert (now.from_at, now.until_at) == (at(6), at(12))
    assert due(ledger, [an_entry(at(8))], at(9), in_use) == ()
    (missed, open_now) = due(ledger, [], at(13), in_use)
    assert missed.is_missed(at(13))
    assert open_now.is_due(at(13))
    assert not open_now.is_missed(at(13))
    assert due(ledger, [], at(5), in_use) == ()


def test_g38_only_the_entry_that_is_meant_counts():
    ledger = twice_a_day(counts={"what": "public"})
    in_use = InUse(since=at(0))
    assert len(due(ledger, [an_entry(at(8), what="gate")], at(9), in_use)) == 1
    assert due(ledger, [an_entry(at(8), what="public")], at(9), in_use) == ()


def test_a_withdrawn_entry_counts_for_nothing():
    withdrawn = an_entry(at(8), state=State.WITHDRAWN)
    assert len(due(twice_a_day(), [withdrawn], at(9), InUse(since=at(0)))) == 1


def test_g38_after_the_rubbish_round_nothing_is_due_before_four():
    ledger = a_ledger(a_field(), due=(Due(windows=(Window(start=time(16), end=time(20)),)),))
    in_use = InUse(since=at(0))
    assert due(ledger, [], at(15, 59), in_use) == ()
    assert len(due(ledger, [], at(16), in_use)) == 1


def test_g58_each_patrol_point_is_expected_in_each_round_and_missed_ones_are_named():
    rounds = (Window(start=time(22), end=time(0)), Window(start=time(0), end=time(2)))
    ledger = a_ledger(
        a_field("point", FieldKind.CHOICE, options=options("gate", "fence")),
        due=(Due(windows=rounds, per="point"),),
    )
    entries = [an_entry(at(22, 30, days=-1), point="gate"), an_entry(at(1), point="fence")]
    found = occasions(ledger, entries, at(12, days=-1), NOON, ALWAYS)
    assert told(found) == [
        ("fence", 22, 0, False),
        ("gate", 22, 0, True),
        ("fence", 0, 2, True),
        ("gate", 0, 2, False),
    ]
    assert [one.about for one in due(ledger, entries, NOON, ALWAYS)] == ["fence", "gate"]


def test_g58_a_window_of_a_whole_day_is_a_day_long():
    ledger = a_ledger(a_field(), due=(Due(windows=(Window(start=time(8), end=time(8)),)),))
    (one, *_) = occasions(ledger, [], TODAY, NOON, ALWAYS)
    assert one.until_at - one.from_at == timedelta(days=1)


def test_g51_whoever_was_measured_lately_is_expected_again():
    ledger = a_ledger(
        a_field("who", FieldKind.PERSON), due=(Due(windows=(MORNING, AFTERNOON), per="who"),)
    )
    in_use = InUse(since=at(0))
    assert [one.about for one in due(ledger, [], at(9), in_use)] == [""]
    entries = [
        an_entry(at(18, days=-1), who="王强"),
        an_entry(at(18, days=-1), who=""),
        an_entry(at(9, days=-3), who="off duty"),
        an_entry(at(8), who="赵敏"),
    ]
    assert [one.about for one in due(ledger, entries, at(9), in_use)] == ["王强"]


def test_weekly_per_household_is_due_on_the_seventh_day_and_missed_after_it():
    ledger = a_ledger(
        a_field("household", FieldKind.HOUSEHOLD),
        due=(Due(every=timedelta(days=7), per="household"),),
    )

    def asked(days):
        entries = [an_entry(NOON - timedelta(days=days), household="12-2-501")]
        return [
            (one.is_due(NOON), one.is_missed(NOON)) for one in due(ledger, entries, NOON, ALWAYS)
        ]

    assert asked(5) == []
    assert asked(6) == [(True, False)]
    assert asked(7) == [(False, True)]
    assert asked(40) == [], "after four rounds nobody is expected any more"
    assert due(ledger, [], NOON, ALWAYS) == ()


def test_o03_nobody_home_is_tried_again_within_six_hours():
    ledger = a_ledger(
        a_field("flat"),
        a_field("result", FieldKind.CHOICE, options=options("nobody", "reached")),
        due=(Due(within=timedelta(hours=6), of="book", when={"result": "nobody"}, per="flat"),),
    )
    first = an_entry(at(9), 1, flat="501", result="nobody")
    other = an_entry(at(9), 2, flat="502", result="reached")
    gone = an_entry(at(9), 3, flat="503", result="nobody", state=State.WITHDRAWN)

    def asked(entries, now):
        return due(ledger, entries, now, ALWAYS, {"book": entries})

    (one,) = asked([first, other, gone], at(12))
    assert (one.about, one.until_at, one.is_due(at(12))) == ("501", at(15), True)
    (one,) = asked([first, other], at(16))
    assert one.is_missed(at(16))
    again = an_entry(at(14), 4, flat="501", result="reached")
    assert asked([first, other, again], at(16)) == ()


def test_within_hours_of_an_entry_of_another_ledger():
    ledger = a_ledger(a_field(), due=(Due(within=timedelta(hours=2), of="relay"),))
    calling = {"relay": [an_entry(at(9), 1, ledger="relay")]}
    assert len(due(ledger, [], at(10), ALWAYS, calling)) == 1
    assert due(ledger, [an_entry(at(10), 2)], at(10, 30), ALWAYS, calling) == ()
    assert due(ledger, [], at(10), ALWAYS) == ()


def test_a_ledger_nobody_writes_reminds_only_in_the_profiles_that_demand_it():
    ledger = twice_a_day(profiles=("closed",))
    assert due(ledger, [], at(9), InUse(profile="everyday", profile_since=at(0))) == ()
    assert len(due(ledger, [], at(9), InUse(profile="closed", profile_since=at(0)))) == 1
    assert due(ledger, [], at(9), InUse(profile="closed")) == ()


def test_what_was_over_when_it_came_into_use_is_not_missed():
    ledger = twice_a_day()
    assert [one.from_at for one in due(ledger, [], at(13), InUse(since=at(12, 30)))] == [at(12)]


def measured(**more):
    return a_ledger(
        a_field("who"), due=(Due(windows=(MORNING, AFTERNOON), per="who", rostered=True, **more),)
    )


def test_g51_whoever_the_roster_has_on_duty_is_expected_in_his_windows():
    """Who is off duty meanwhile is not named; who was measured is not either."""
    crew = (
        Stint(name="王强", begins_at=at(6), ends_at=at(14)),
        Stint(name="李四", begins_at=at(14), ends_at=at(22)),
        Stint(name="赵六", begins_at=at(22, days=-1), ends_at=at(6)),
    )
    found = due(measured(), [], at(9), ALWAYS, crew=crew)
    assert [one.about for one in found if one.is_due(at(9))] == ["王强"]
    done = an_entry(at(8), who="王强")
    assert not [
        one for one in due(measured(), [done], at(9), ALWAYS, crew=crew) if one.is_due(at(9))
    ]
    later = due(measured(), [done], at(15), ALWAYS, crew=crew)
    assert [one.about for one in later if one.is_due(at(15))] == ["李四", "王强"]


def test_g51_where_no_roster_is_kept_whoever_was_measured_lately_is():
    found = due(measured(), [an_entry(at(8), who="王强")], at(13), ALWAYS)
    assert [one.about for one in found if one.is_due(at(13))] == ["王强"]


# --- a list, a day of one's own ---------------------------------------------------------------

CALLING = "files"


def on_file(number, household, at=NOON - timedelta(days=10), state=State.OPEN, **more):
    return an_entry(at, number, state, CALLING, household=household, **more)


def cared_for(**rule):
    return a_ledger(
        a_field("household", FieldKind.HOUSEHOLD),
        a_field("what", FieldKind.CHOICE, options=options("visit", "delivery")),
        due=(Due(per="household", listed=CALLING, **rule),),
    )


def about(found):
    return [one.about for one in found]


def test_o37_everybody_on_the_list_is_visited_every_day_seen_lately_or_not():
    ledger = cared_for(windows=(MORNING,), counts={"what": "visit"})
    listing = {
        CALLING: [
            on_file(1, "12-2-501"),
            on_file(2, "3-1-101"),
            on_file(3, "closed", state=State.DONE),
            on_file(4, ""),
            on_file(5, "put on the list today", at=at(15)),
        ]
    }
    visited = an_entry(at(9), 6, household="12-2-501", what="visit")
    brought = an_entry(at(9), 7, household="3-1-101", what="delivery")
    # Nobody has written the ledger for weeks: the list alone says who is expected.
    found = due(ledger, [visited, brought], at(10), InUse(), listing)
    assert about(one for one in found if one.is_due(at(10))) == ["3-1-101"]
    assert about(due(ledger, [], at(10), InUse(), {})) == []


def test_o37_a_delivery_a_week_is_told_until_it_is_made_and_counted_from_the_first_day():
    ledger = cared_for(
        every=timedelta(days=7), ahead=timedelta(days=2), counts={"what": "delivery"}
    )
    listing = {CALLING: [on_file(1, "12-2-501", NOON), on_file(2, "12-2-501", at(8))]}

    def asked(days, entries=()):
        now = NOON + timedelta(days=days)
        return [
            (one.about, one.is_due(now), one.is_missed(now))
            for one in due(ledger, list(entries), now, InUse(), listing)
        ]

    assert asked(4) == []
    assert asked(5) == [("12-2-501", True, False)]
    assert asked(7) == [("12-2-501", False, True)]
    assert asked(60) == [("12-2-501", False, True)]
    brought = an_entry(NOON + timedelta(days=58), 3, household="12-2-501", what="delivery")
    visited = an_entry(NOON + timedelta(days=60), 4, household="12-2-501", what="visit")
    assert asked(60, [brought, visited]) == []


def test_o53_only_those_of_the_list_that_are_meant_are_expected():
    ledger = cared_for(windows=(MORNING,), when={"kind": "supply"})
    listing = {CALLING: [on_file(1, "a", kind="supply"), on_file(2, "b", kind="hotel")]}
    found = due(ledger, [], at(10), InUse(), listing)
    assert about(one for one in found if one.is_due(at(10))) == ["a"]


def with_a_limit(**rule):
    return a_ledger(
        a_field("area"),
        a_field("limit", FieldKind.DATE),
        life=(State.OPEN, State.DONE),
        due=(Due(by="limit", **rule),),
    )


def limited(day, number=1, state=State.OPEN, **more):
    return an_entry(NOON - timedelta(days=40), number, state, limit=day, area="north", **more)


def test_o41_o51_what_has_a_limit_is_due_before_it_and_told_until_it_is_finished():
    ledger = with_a_limit(per="area", ahead=timedelta(days=3))
    entries = [limited("2026-03-03"), limited("2026-03-20", 2), limited("", 3)]
    (one,) = due(ledger, entries, NOON, InUse())
    assert one.about == "north"
    assert one.is_due(NOON)
    assert (one.from_at, one.until_at) == (at(0, days=-1), at(0, days=2))
    late = NOON + timedelta(days=9)
    (missed,) = due(ledger, entries, late, InUse())
    assert missed.is_missed(late)
    finished = [limited("2026-03-03", state=State.DONE)]
    assert due(ledger, finished, late, InUse()) == ()


def test_o50_without_a_person_named_it_is_about_nobody_in_particular():
    (one,) = due(with_a_limit(), [limited("2026-03-02")], NOON, InUse())
    assert one.about == ""
    assert due(with_a_limit(counts={"area": "south"}), [limited("2026-03-02")], NOON, InUse()) == ()


def test_a_finished_one_of_the_period_is_told_as_done():
    finished = [limited("2026-03-02", state=State.DONE)]
    (one,) = occasions(with_a_limit(), finished, at(0, days=-2), NOON, InUse())
    assert one.done_at is not None
    assert not one.is_missed(NOON + timedelta(days=5))


def test_o60_some_rules_hold_in_their_profile_alone():
    ledger = twice_a_day(profiles=("company",), only=True)
    elsewhere = InUse(since=at(0), profile="closed", profile_since=at(0))
    assert due(ledger, [], at(9), elsewhere) == ()
    there = InUse(since=at(0), profile="company", profile_since=at(0))
    assert len(due(ledger, [], at(9), there)) == 1


def test_what_was_due_for_long_is_told_as_long_when_missed():
    """A week's notice that was overlooked is not gone after a day."""
    ledger = a_ledger(
        a_field("who", FieldKind.PERSON),
        due=(Due(every=timedelta(days=90), ahead=timedelta(days=7), per="who"),),
    )
    entries = [an_entry(NOON - timedelta(days=95), who="赵敏")]
    (one,) = due(ledger, entries, NOON, ALWAYS)
    assert one.is_missed(NOON)
    entries = [an_entry(NOON - timedelta(days=97), who="赵敏")]
    assert due(ledger, entries, NOON, ALWAYS) == ()
