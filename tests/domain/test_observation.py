"""Observation: days, the midnight of release in any zone, and what the rule lets whom do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Direction, Outcome, Passage
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.checks import observation as check_observation
from gatekeeper.domain.checks import outing
from gatekeeper.domain.decide import decide
from gatekeeper.domain.observation import (
    MOST_DAYS,
    Case,
    Particulars,
    charge_problems,
    day_of,
    is_on_leave,
    is_open,
    particulars_problems,
    release_at,
)
from gatekeeper.domain.outings import APPROVED, Approval, leave_of
from gatekeeper.domain.policy import FirstDay, ObservationKind, ObservationRule, OutingRule
from tests.builders import numbered_id
from tests.domain.builders import NOW, answer, card, codes, facts, holder, policy

SHANGHAI = timezone(timedelta(hours=8))
TODAY = local(NOW, SHANGHAI).date()
DAY = timedelta(days=1)

zones = st.builds(lambda quarters: timezone(timedelta(minutes=15 * quarters)), st.integers(-48, 56))
moments = st.integers(0, 12 * 366 * 86_400).map(
    lambda seconds: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def a_case(arrived: int = 3, **more: Any) -> Case:
    """Arrived so many days ago, 14 days at home."""
    told: dict[str, Any] = {
        "id": numbered_id(40),
        "number": "G0001",
        "person": numbered_id(7),
        "household": numbered_id(8),
        "kind": ObservationKind.HOME,
        "arrived_on": TODAY - arrived * DAY,
        "days": 14,
        "first_day": FirstDay.ZERO,
        "opened_at": NOW - arrived * DAY,
    }
    return Case(**(told | more))


def an_approval(**more: Any) -> Approval:
    told: dict[str, Any] = {
        "reason": "dialysis",
        "by": "周主任",
        "begins_at": NOW - timedelta(hours=1),
        "until": NOW + timedelta(hours=3),
    }
    return Approval(**(told | more))


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_day", "first", "last"),
    [
        (FirstDay.ZERO, date(2022, 3, 2), date(2022, 3, 15)),
        (FirstDay.ONE, date(2022, 3, 1), date(2022, 3, 14)),
    ],
)
def test_trap_3_arrival_is_day_0_or_day_1_as_the_policy_says(
    first_day: FirstDay, first: date, last: date
) -> None:
    case = a_case(arrived_on=date(2022, 3, 1), first_day=first_day)
    assert (case.first_on, case.last_on) == (first, last)
    noon = datetime(2022, 3, 14, 4, tzinfo=UTC)
    assert day_of(case, noon, SHANGHAI) == (14 if first_day is FirstDay.ONE else 13)
    assert release_at(case, SHANGHAI) == moment_of(last + DAY, time(0), SHANGHAI)


@given(moments, st.integers(0, 70), st.integers(1, MOST_DAYS), st.sampled_from(FirstDay), zones)
def test_o11_open_through_day_n_and_free_from_the_midnight_after(
    now: datetime, ago: int, days: int, first_day: FirstDay, zone: timezone
) -> None:
    """14 and 7 and any other number, in every zone without summer time."""
    arrived = local(now, zone).date() - ago * DAY
    case = a_case(arrived_on=arrived, days=days, first_day=first_day)
    assert is_open(case, now, zone) is (day_of(case, now, zone) <= days)
    free = release_at(case, zone)
    last_moment = free - timedelta(microseconds=1)
    assert is_open(case, last_moment, zone)
    assert not is_open(case, free, zone)
    assert day_of(case, last_moment, zone) == days
    assert day_of(case, free, zone) == days + 1
    assert local(free, zone).time() == time(0)
    assert (case.last_on - case.first_on).days == days - 1


@given(moments, zones)
def test_the_day_changes_at_midnight_of_the_place(now: datetime, zone: timezone) -> None:
    case = a_case(arrived_on=local(now, zone).date())
    midnight = moment_of(local(now, zone).date() + DAY, time(0), zone)
    assert day_of(case, now, zone) == 0
    assert day_of(case, midnight, zone) == 1


def test_a_case_closed_early_is_over_at_once() -> None:
    assert not is_open(a_case(closed_at=NOW), NOW, SHANGHAI)


# --- what is written down -------------------------------------------------------------------------


def told(**more: Any) -> Particulars:
    values: dict[str, Any] = {"kind": ObservationKind.HOME, "arrived_on": TODAY, "days": 14}
    return Particulars(**(values | more))


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"days": 0}, "days", "observation-days-wrong"),
        ({"days": MOST_DAYS + 1}, "days", "observation-days-wrong"),
        ({"arrived_on": TODAY + DAY}, "arrived_on", "observation-arrival-future"),
        ({"arrived_on": TODAY - 61 * DAY}, "arrived_on", "observation-arrival-old"),
        ({"arrived_on": TODAY - 15 * DAY}, "arrived_on", "observation-over"),
        ({"reason": "x" * 201}, "reason", "observation-text-long"),
        ({"origin": "\x00"}, "origin", "observation-text-wrong"),
        ({"charge_phone": "139"}, "charge_name", "charge-missing"),
        ({"charge_name": "周", "charge_phone": "139"}, "charge_phone", "phone-length"),
        ({"charge_name": "🙂"}, "charge_name", "visitor-name-wrong"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(more: dict[str, Any], field: str, code: str) -> None:
    found = particulars_problems(told(**more), FirstDay.ZERO, TODAY)
    assert (field, code) in [(one.field, one.code) for one in found]


def test_what_is_right_is_not_questioned() -> None:
    """The last day itself may still be entered; by the other counting it is over."""
    assert particulars_problems(told(charge_name="周"), FirstDay.ZERO, TODAY) == ()
    last = told(arrived_on=TODAY - 14 * DAY)
    assert particulars_problems(last, FirstDay.ZERO, TODAY) == ()
    assert [p.code for p in particulars_problems(last, FirstDay.ONE, TODAY)] == ["observation-over"]
    assert charge_problems("", "")[0].code == "charge-missing"


# --- the check ------------------------------------------------------------------------------------


def judged(
    direction: Direction = Direction.EXIT, rule: ObservationRule | None = None, **around: Any
) -> tuple[str, Outcome]:
    around = {"observation": a_case(), "zone": SHANGHAI, "holder": holder()} | around
    asked = policy(observation=rule or ObservationRule())
    [found] = check_observation.check(
        facts(direction=direction, policy_=asked, identity=card(), around=around)
    )
    return found.code, found.outcome


def passed(direction: Direction, ago: timedelta) -> Passage:
    return Passage(direction=direction, occurred_at=NOW - ago)


def test_without_a_case_nothing_is_said() -> None:
    assert check_observation.check(facts(identity=card())) == []


def test_o11_home_observation_does_not_go_out() -> None:
    assert judged() == ("observation-stays-in", Outcome.DENIED)
    found = decide(facts(direction=Direction.EXIT, identity=card(), around=home()))
    assert found.outcome is Outcome.DENIED


def home(**more: Any) -> dict[str, Any]:
    return {"observation": a_case(), "holder": holder(), "zone": SHANGHAI} | more


def test_g45_an_exception_lets_out_until_its_end() -> None:
    assert judged(approval=an_approval()) == ("observation-leave", Outcome.GRANTED)
    over = an_approval(until=NOW)
    assert judged(approval=over) == ("observation-stays-in", Outcome.DENIED)


@pytest.mark.parametrize(
    ("last", "code", "outcome"),
    [
        (None, "observation-comes-home", Outcome.GRANTED),
        (passed(Direction.ENTRY, 5 * DAY), "observation-comes-home", Outcome.GRANTED),
        (passed(Direction.EXIT, 5 * DAY), "observation-comes-home", Outcome.GRANTED),
        (passed(Direction.EXIT, DAY), "observation-back", Outcome.GRANTED),
        (passed(Direction.ENTRY, DAY), "observation-was-out", Outcome.HELD),
    ],
)
def test_g09_home_is_where_he_belongs_and_who_was_out_unseen_is_asked(
    last: Passage | None, code: str, outcome: Outcome
) -> None:
    assert judged(Direction.ENTRY, last_passage=last) == (code, outcome)


def test_central_isolation_passes_neither_way_whatever_was_approved() -> None:
    case = a_case(kind=ObservationKind.CENTRAL)
    for way in Direction:
        found = judged(way, observation=case, approval=an_approval())
        assert found == ("observation-elsewhere", Outcome.DENIED)


def test_health_monitoring_comes_and_goes_with_a_note() -> None:
    case = a_case(kind=ObservationKind.MONITORING)
    for way in Direction:
        assert judged(way, observation=case) == ("observation-free", Outcome.GRANTED)


def test_the_policy_may_be_stricter_with_monitoring_or_let_out_what_may_not_come_back() -> None:
    case = a_case(kind=ObservationKind.MONITORING)
    strict = ObservationRule(may_leave=())
    assert judged(rule=strict, observation=case) == ("observation-stays-in", Outcome.DENIED)
    one_way = ObservationRule(may_enter=())
    assert judged(rule=one_way, observation=case) == ("observation-free", Outcome.GRANTED)
    assert judged(Direction.ENTRY, rule=one_way, observation=case)[1] is Outcome.DENIED


def test_no_sentence_says_why_somebody_stays_at_home() -> None:
    """What the panel shows is read by the queue."""
    for words in check_observation.MESSAGES.values():
        assert not {"observation", "isolat", "quarantin", "health"} & set(words.lower().split())


# --- together with outings ------------------------------------------------------------------------


def leaving(demanded: tuple[str, ...], **around: Any) -> Any:
    rule = OutingRule(count=1, purposes=("shopping", "work"))
    said = (answer("purpose", "shopping"),)
    return facts(
        direction=Direction.EXIT,
        policy_=policy(demanded, outing=rule),
        identity=card(),
        answers=said,
        around=home(**around),
    )


@pytest.mark.parametrize("demanded", [(), ("outing",)])
def test_g11_an_exception_is_an_outing_with_its_end_whatever_is_answered(
    demanded: tuple[str, ...],
) -> None:
    asked = leaving(demanded, approval=an_approval())
    assert is_on_leave(asked)
    left = leave_of(asked)
    assert left is not None
    assert (left.purpose, left.due_at) == (APPROVED, an_approval().until)
    assert codes(outing.check(asked)) == (["outing-approved"] if demanded else [])


def test_without_an_exception_there_is_no_outing() -> None:
    assert leave_of(leaving(())) is None
    monitored = leaving((), observation=a_case(kind=ObservationKind.MONITORING))
    assert not is_on_leave(monitored)
