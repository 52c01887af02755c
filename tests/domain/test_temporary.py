"""临时出入证: regular outsiders come in their hours, and always leave (G53)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import (
    ClaimKind,
    Direction,
    Finding,
    Outcome,
    PassRecord,
    PassStatus,
    PersonKind,
)
from gatekeeper.domain.checks import pass_record, temporary
from gatekeeper.domain.decide import decide
from gatekeeper.domain.passes import Hours, Terms, Trade, temporary_problems
from tests.domain.builders import card, facts, holder, record

SHANGHAI = timezone(timedelta(hours=8))
MONDAY_TO_FRIDAY = Hours(weekdays=frozenset(range(5)), opens=time(8), closes=time(18))
# A Wednesday.
DAY = date(2022, 3, 16)
OUT = Direction.EXIT


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI).astimezone(UTC)


def worker(hours: Hours = MONDAY_TO_FRIDAY, **terms: Any) -> PassRecord:
    known = record(since=timedelta(days=4000), until=timedelta(days=4000))
    return replace(known, terms=Terms(hours=hours, **terms))


def told(
    now: datetime, known: PassRecord | None = None, direction: Direction = Direction.ENTRY
) -> list[Finding]:
    around = {"zone": SHANGHAI, "pass_record": known or worker()}
    return temporary.check(facts(now=now, direction=direction, around=around))


def said(now: datetime, known: PassRecord | None = None) -> tuple[str, Outcome]:
    [finding] = told(now, known)
    return finding.code, finding.outcome


@pytest.mark.parametrize(
    ("now", "code", "outcome"),
    [
        (at(8), "temporary-hours", Outcome.GRANTED),
        (at(17, 59), "temporary-hours", Outcome.GRANTED),
        (at(7, 45), "temporary-nearly", Outcome.HELD),
        (at(7, 44), "temporary-closed", Outcome.DENIED),
        (at(18), "temporary-nearly", Outcome.HELD),
        (at(18, 14), "temporary-nearly", Outcome.HELD),
        (at(18, 15), "temporary-closed", Outcome.DENIED),
        (at(12, day=date(2022, 3, 19)), "temporary-other-day", Outcome.DENIED),
    ],
)
def test_g53_the_hours_of_a_temporary_pass(now: datetime, code: str, outcome: Outcome) -> None:
    assert said(now) == (code, outcome)


def test_g53_how_long_he_may_stay_ends_with_the_pass() -> None:
    [finding] = told(at(9))
    assert datetime.fromisoformat(finding.parameters["until"]) == at(18)
    [finding] = told(at(9), replace(worker(), valid_until=at(11)))
    assert datetime.fromisoformat(finding.parameters["until"]) == at(11)


def test_g53_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday_nights = Hours(weekdays=frozenset({4}), opens=time(22), closes=time(6))
    saturday, sunday = date(2022, 3, 19), date(2022, 3, 20)
    assert said(at(3, day=saturday), worker(friday_nights))[1] is Outcome.GRANTED
    assert said(at(23, day=saturday), worker(friday_nights))[1] is Outcome.DENIED
    assert said(at(3, day=sunday), worker(friday_nights))[1] is Outcome.DENIED


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_equal_times_are_the_whole_day(minute: int) -> None:
    always = Hours(weekdays=frozenset(range(7)), opens=time(0), closes=time(0))
    now = at(0) + timedelta(minutes=minute)
    begins, ends = always.span_at(now, SHANGHAI)
    assert begins <= now < ends


def test_g53_o59_a_sponsor_under_observation_receives_no_outsider() -> None:
    observed = worker(sponsor=UUID(int=5), sponsor_observed_until=DAY)
    assert said(at(9), observed) == ("temporary-sponsor-observed", Outcome.DENIED)
    assert said(at(9, day=DAY + timedelta(days=1)), observed)[1] is Outcome.GRANTED


def test_g53_late_leaving_is_a_note_and_in_time_is_nothing() -> None:
    assert told(at(12), direction=OUT) == []
    [late] = told(at(22), direction=OUT)
    assert (late.code, late.outcome) == ("temporary-late", Outcome.GRANTED)
    [ended] = told(at(12), replace(worker(), valid_until=at(11)), direction=OUT)
    assert ended.code == "temporary-late"


def test_a_pass_without_hours_is_none_of_its_business() -> None:
    assert temporary.check(facts()) == []
    assert temporary.check(facts(around={"pass_record": record()})) == []


@pytest.mark.parametrize("claim", list(ClaimKind))
@pytest.mark.parametrize("status", [PassStatus.ACTIVE, PassStatus.REVOKED, PassStatus.SUPERSEDED])
def test_g53_nobody_is_kept_in_whatever_became_of_the_pass(
    claim: ClaimKind, status: PassStatus
) -> None:
    """No quota either: who does not live here may leave."""
    ended = replace(worker(), status=status, valid_until=at(0), issue=1)
    around = {
        "zone": SHANGHAI,
        "pass_record": ended,
        "newest_issue": 2,
        "holder": holder(PersonKind.WORKER),
    }
    shown = facts(
        now=at(23),
        direction=OUT,
        identity=card(claim, 1),
        around=around,
        demanded={"pass", "outing"},
    )
    assert decide(shown).outcome is Outcome.GRANTED
    turned = facts(now=at(23), identity=card(claim, 1), around=around, demanded={"pass"})
    assert decide(turned).outcome is not Outcome.GRANTED


def test_a_lost_temporary_pass_lets_nobody_out() -> None:
    around = {"zone": SHANGHAI, "pass_record": replace(worker(), status=PassStatus.LOST)}
    shown = facts(now=at(9), direction=OUT, identity=card(), around=around)
    assert [f.code for f in pass_record.check(shown)] == ["pass-lost"]
    assert decide(shown).outcome is Outcome.DENIED


# --- the application --------------------------------------------------------------------------


def problems(**told: Any) -> list[str]:
    values: dict[str, Any] = {
        "company": "",
        "sponsor": UUID(int=5),
        "trade": Trade.RENOVATION.value,
        "hours": MONDAY_TO_FRIDAY,
        "until": at(0) + timedelta(days=30),
        "now": at(0),
    }
    return [problem.code for problem in temporary_problems(**(values | told))]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, []),
        ({"sponsor": None, "company": "洁美保洁"}, []),
        ({"sponsor": None}, ["sponsor-missing"]),
        ({"company": "长" * 61}, ["company-long"]),
        ({"trade": "burglar"}, ["trade-unknown"]),
        ({"hours": replace(MONDAY_TO_FRIDAY, weekdays=frozenset())}, ["weekdays-missing"]),
        ({"until": at(0)}, ["valid-until-past"]),
        ({"until": at(0) + timedelta(days=367)}, ["temporary-too-long"]),
    ],
)
def test_g53_what_can_be_wrong_with_an_application(
    told: dict[str, Any], expected: list[str]
) -> None:
    assert problems(**told) == expected
