"""工作证明: shifts, rest days, rotas; due at work now, across midnight, in any zone (G12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.checks import outing
from gatekeeper.domain.outings import Leave, leave_of
from gatekeeper.domain.policy import OutingRule
from gatekeeper.domain.work import (
    ProofState,
    Shift,
    ShiftKind,
    WorkProof,
    due_until,
    next_begins,
    proof_problems,
    shift_problems,
)
from tests.domain.builders import NOW, answer, card, facts, holder, policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY = 2 * HOUR
WEEKEND = frozenset({5, 6})
MONDAY = date(2026, 3, 2)

OFFICE = Shift(kind=ShiftKind.DAY, starts=time(8), ends=time(18), rest_days=WEEKEND)
NIGHT = Shift(kind=ShiftKind.NIGHT, starts=time(20), ends=time(8), rest_days=WEEKEND)
ROTA = Shift(
    kind=ShiftKind.ROTA,
    starts=time(8),
    ends=time(8),
    days_on=1,
    days_off=2,
    counted_from=MONDAY,
)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A moment of the week that begins on Monday, in the compound."""
    return datetime(2026, 3, 2, hour, minute, tzinfo=SHANGHAI) + days * DAY


def is_due(shift: Shift, now: datetime) -> bool:
    return due_until(shift, now, early=EARLY, zone=SHANGHAI) is not None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(5, 59), False),
        (at(6), True),
        (at(17, 59), True),
        (at(18), False),
        (at(7, days=4), True),
        (at(7, days=5), False),
        (at(7, days=-1), False),
    ],
)
def test_g12_a_day_shift(now: datetime, expected: bool) -> None:
    assert is_due(OFFICE, now) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(17, 59), False),
        (at(18), True),
        (at(23, 59), True),
        (at(3, days=1), True),
        (at(7, 59, days=1), True),
        (at(8, days=1), False),
        # Friday's night ends on Saturday morning; Saturday has none.
        (at(3, days=5), True),
        (at(20, days=5), False),
        (at(3), False),
    ],
)
def test_g12_a_night_shift_goes_on_after_midnight(now: datetime, expected: bool) -> None:
    assert is_due(NIGHT, now) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(6), True),
        (at(7, 59, days=1), True),
        (at(8, days=1), False),
        (at(12, days=2), False),
        (at(7, days=3), True),
        (at(12, days=-3), True),
        (at(12, days=-1), False),
    ],
)
def test_g12_n_days_on_m_days_off_whatever_the_weekday(now: datetime, expected: bool) -> None:
    assert is_due(ROTA, now) is expected


def test_the_next_shift_is_named() -> None:
    assert next_begins(OFFICE, at(19, days=4), zone=SHANGHAI) == at(8, days=7)
    assert next_begins(ROTA, at(12), zone=SHANGHAI) == at(8, days=3)
    never = replace(OFFICE, rest_days=frozenset(range(7)))
    assert next_begins(never, at(12), zone=SHANGHAI) is None


# --- properties ----------------------------------------------------------------------------------

ZONES = st.integers(-14 * 4, 14 * 4).map(lambda n: timezone(timedelta(minutes=15 * n)))
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda n: NOW + timedelta(minutes=n))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MARGINS = st.integers(0, 240).map(lambda n: timedelta(minutes=n))


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    kind, starts, ends = draw(st.sampled_from(ShiftKind)), draw(TIMES), draw(TIMES)
    if kind is ShiftKind.ROTA:
        days = st.integers(1, 8)
        first = draw(st.dates(date(2021, 1, 1), date(2024, 1, 1)))
        return Shift(
            kind=kind,
            starts=starts,
            ends=ends,
            days_on=draw(days),
            days_off=draw(days),
            counted_from=first,
        )
    rest = draw(st.frozensets(st.integers(0, 6), max_size=6))
    return Shift(kind=kind, starts=starts, ends=ends, rest_days=rest)


@given(shift=shifts(), now=MOMENTS, zone=ZONES, early=MARGINS)
def test_g12_due_is_exactly_from_the_margin_to_the_end_of_a_working_day(
    shift: Shift, now: datetime, zone: tzinfo, early: timedelta
) -> None:
    """Against the definition: some day within a week whose shift holds this moment."""
    here = now.astimezone(zone)
    ends = []
    for number in range(-4, 5):
        day = here.date() + number * DAY
        begins = datetime.combine(day, shift.starts, tzinfo=zone)
        end = datetime.combine(day, shift.ends, tzinfo=zone)
        end += DAY if end <= begins else timedelta(0)
        if shift.works_on(day) and begins - early <= now < end:
            ends.append(end)
    assert due_until(shift, now, early=early, zone=zone) == min(ends, default=None)


@given(shift=shifts(), now=MOMENTS, zone=ZONES, early=MARGINS, rounds=st.integers(-5, 5))
def test_g12_a_rota_and_a_week_come_round(
    shift: Shift, now: datetime, zone: tzinfo, early: timedelta, rounds: int
) -> None:
    length = shift.days_on + shift.days_off if shift.kind is ShiftKind.ROTA else 7
    later = now + rounds * length * DAY
    until = due_until(shift, now, early=early, zone=zone)
    again = due_until(shift, later, early=early, zone=zone)
    assert (until is None) == (again is None)
    assert until is None or again == until + rounds * length * DAY


@given(shift=shifts(), now=MOMENTS, zone=ZONES, early=MARGINS)
def test_g12_who_waits_for_his_next_shift_is_due_then(
    shift: Shift, now: datetime, zone: tzinfo, early: timedelta
) -> None:
    begins = next_begins(shift, now, zone=zone)
    assume(begins is not None)
    assert begins is not None
    assert begins > now
    assert due_until(shift, begins, early=early, zone=zone) is not None


@given(
    on=st.integers(1, 10), off=st.integers(1, 10), day=st.dates(date(2000, 1, 1), date(2040, 1, 1))
)
def test_g12_of_each_round_n_days_are_on(on: int, off: int, day: date) -> None:
    rota = replace(ROTA, days_on=on, days_off=off)
    assert sum(rota.works_on(day + n * DAY) for n in range(on + off)) == on
    assert all(rota.works_on(MONDAY + n * DAY) for n in range(on))


# --- at the gate ---------------------------------------------------------------------------------

RULE = OutingRule(count=1, purposes=("shopping", "work"))


def proof(**told: Any) -> WorkProof:
    values = {"shift": OFFICE, "state": ProofState.PROVISIONAL, "until": NOW + DAY} | told
    return WorkProof(**values)


def leaving(work: WorkProof | None, purpose: str = "", rule: OutingRule = RULE) -> Any:
    return facts(
        direction=Direction.EXIT,
        policy_=policy({"outing"}, outing=rule),
        identity=card(),
        answers=(answer("purpose", purpose),) if purpose else (),
        around={"holder": holder(), "work": work, "zone": SHANGHAI},
    )


def said(told: Any) -> tuple[str, Outcome]:
    [finding] = outing.check(told)
    return finding.code, finding.outcome


@pytest.mark.parametrize("state", [ProofState.PROVISIONAL, ProofState.VERIFIED])
def test_g12_the_pass_alone_tells_due_at_work_now(state: ProofState) -> None:
    """Monday 08:30: no question, no quota used."""
    told = leaving(proof(state=state))
    assert said(told) == ("work-due", Outcome.GRANTED)
    assert leave_of(told) == Leave(purpose="work")


def test_a_resting_worker_is_asked_as_everybody() -> None:
    resting = proof(shift=NIGHT)
    assert said(leaving(resting)) == ("purpose-wanted", Outcome.PENDING)
    [finding] = outing.check(leaving(resting, "work"))
    assert (finding.code, finding.outcome) == ("work-not-due", Outcome.DENIED)
    assert finding.parameters["next"] == "03-02 20:00"
    never = proof(shift=replace(OFFICE, rest_days=frozenset(range(7))))
    assert said(leaving(never, "work")) == ("work-not-due-at-all", Outcome.DENIED)
    assert said(leaving(proof(), "shopping"))[0] == "outing-allowed"


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (None, "work-proof-wanted"),
        (proof(until=NOW), "work-proof-unverified"),
        (proof(until=NOW, state=ProofState.VERIFIED), "work-proof-expired"),
        (proof(state=ProofState.REFUSED), "work-proof-refused"),
    ],
)
def test_g12_a_proof_that_does_not_count_is_for_the_operator(
    work: WorkProof | None, code: str
) -> None:
    assert said(leaving(work, "work")) == (code, Outcome.HELD)
    assert said(leaving(work))[0] == "purpose-wanted"


def test_work_counts_only_where_the_profile_knows_it() -> None:
    other = OutingRule(count=1, purposes=("shopping", "school"))
    assert said(leaving(proof(), rule=other))[0] == "purpose-wanted"


# --- the form ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "fields"),
    [
        (OFFICE, []),
        (NIGHT, []),
        (ROTA, []),
        (replace(ROTA, days_on=0, days_off=61, counted_from=None), None),
        (replace(NIGHT, ends=time(21)), ["ends"]),
        (replace(OFFICE, rest_days=frozenset(range(7))), ["rest_days"]),
    ],
)
def test_g12_a_shift_that_cannot_be_is_told_at_its_field(
    shift: Shift, fields: list[str] | None
) -> None:
    expected = ["days_on", "days_off", "counted_from"] if fields is None else fields
    assert [problem.field for problem in shift_problems(shift)] == expected


def test_g12_a_proof_names_its_employer() -> None:
    assert [p.code for p in proof_problems(" ", OFFICE)] == ["employer-missing"]
    assert [p.code for p in proof_problems("x" * 61, OFFICE)] == ["employer-long"]
    assert proof_problems("红星机械厂", OFFICE) == []
