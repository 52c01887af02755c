"""Observation cases on a real station: opened, judged, released by the day (G09, O11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.calendar import moment_of
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import observation
from gatekeeper.services.shown import Shown
from gatekeeper.store.database import driver
from gatekeeper.store.observation import ObservationCase, history
from gatekeeper.store.verification import verify
from tests.observed import observed, particulars, today
from tests.stations import CHIEF, GUARD, Post, Resident, codes

OUT = "2"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    """Everyday: cases hold whatever the profile asks. A lane in and a lane out."""
    made = make_post("everyday", direction=Direction.ENTRY)
    made.standing.zone = SHANGHAI
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def goes(post: Post, who: Resident) -> Shown:
    post.clock.advance(minutes=1)
    return post.present(who.card, lane=OUT)


def comes(post: Post, who: Resident) -> Shown:
    post.clock.advance(minutes=1)
    return post.present(who.card)


def approve(post: Post, who: Resident, hours: int = 4) -> None:
    now = post.clock()
    post.outings.approve(
        who.id,
        reason="dialysis",
        approved_by="周主任",
        begins_at=now,
        until=now + timedelta(hours=hours),
        operator=CHIEF,
    )


def row_of(post: Post, case: UUID) -> ObservationCase:
    with post.database.begin("test") as session:
        row = session.get_one(ObservationCase, case)
        session.expunge(row)
        return row


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def to_midnight(post: Post, days: int) -> None:
    """Two minutes before the midnight that ends the day so many days ahead."""
    day = today(post) + timedelta(days=days + 1)
    post.clock.now = moment_of(day, post.clock.now.min.time(), SHANGHAI) - timedelta(minutes=2)


def test_g09_g45_refused_on_leaving_let_out_by_an_exception_and_in_again(
    post: Post, someone: Resident
) -> None:
    observed(post, someone.id)
    assert comes(post, someone).outcome is Outcome.GRANTED
    refused = goes(post, someone)
    assert refused.outcome is Outcome.DENIED
    assert refused.presentation.decision.reason.code == "observation-stays-in"
    approve(post, someone)
    left = goes(post, someone)
    assert left.outcome is Outcome.GRANTED
    assert "observation-leave" in codes(left)
    assert [(row.person, row.purpose) for row in post.outings.board()] == [(someone.id, "approved")]
    back = comes(post, someone)
    assert (back.outcome, "observation-back" in codes(back)) == (Outcome.GRANTED, True)
    post.clock.advance(hours=5)
    assert goes(post, someone).outcome is Outcome.DENIED
    assert is_good(post)


def test_o11_released_at_the_midnight_after_day_14_by_itself(post: Post, someone: Resident) -> None:
    """No job, no key: the clock passes midnight and the door is open."""
    case = observed(post, someone.id)
    to_midnight(post, 14)
    assert goes(post, someone).outcome is Outcome.DENIED
    post.clock.advance(minutes=1)
    assert goes(post, someone).outcome is Outcome.GRANTED
    assert row_of(post, case).released_at is None
    assert post.releases.write_down() == 1
    assert post.releases.write_down() == 0
    row = row_of(post, case)
    assert row.notice == 1
    assert row.released_at == moment_of(
        row.arrived_on + timedelta(days=15), post.clock.now.min.time(), SHANGHAI
    )
    assert is_good(post)


def test_o11_key_isolation_of_seven_days_ends_after_seven(post: Post, someone: Resident) -> None:
    observed(post, someone.id, days=7)
    to_midnight(post, 7)
    assert goes(post, someone).outcome is Outcome.DENIED
    post.clock.advance(minutes=2)
    assert goes(post, someone).outcome is Outcome.GRANTED


def test_central_isolation_passes_neither_way_until_it_is_transferred(
    post: Post, someone: Resident
) -> None:
    case = observed(post, someone.id, kind=ObservationKind.CENTRAL)
    approve(post, someone)
    assert comes(post, someone).outcome is Outcome.DENIED
    assert goes(post, someone).outcome is Outcome.DENIED
    post.observation.transfer(case, ObservationKind.MONITORING, "阴性", CHIEF, days=7)
    assert row_of(post, case).days == 7
    assert "observation-free" in codes(goes(post, someone))
    assert is_good(post)


def test_a_guard_may_let_him_home_who_was_out_unseen(post: Post, someone: Resident) -> None:
    observed(post, someone.id)
    comes(post, someone)
    post.clock.advance(hours=3)
    held = comes(post, someone)
    assert (held.outcome, "observation-was-out" in codes(held)) == (Outcome.HELD, True)
    post.settlement.override(
        "1", held.presentation.id, frozenset({"observation-was-out"}), "ordered", GUARD
    )
    with pytest.raises(NotAllowed):
        refused = goes(post, someone)
        codes_ = frozenset({"observation-stays-in"})
        post.settlement.override(OUT, refused.presentation.id, codes_, "ordered", GUARD)


def test_every_act_is_a_line_with_its_reason_in_a_private_part(
    post: Post, someone: Resident
) -> None:
    case = observed(post, someone.id)
    post.observation.extend(case, 21, "密接", CHIEF)
    post.observation.put_in_charge(case, "李楼长", "13900139000", CHIEF)
    told = particulars(post, 2, charge_name="李楼长")
    post.observation.correct(case, told, "日期记错", CHIEF)
    post.observation.close(case, "解除", CHIEF)
    with post.database.begin("test") as session:
        acts = history(session, session.get_one(ObservationCase, case))
        lines = driver(session).execute("SELECT line FROM journal WHERE kind = 'ledger-1'")
        assert not any("密接" in line or "李楼长" in line for (line,) in lines.fetchall())
    names = ["opened", "extended", "charged", "corrected", "closed"]
    assert [act.action for act in acts] == names
    assert [act.reason for act in acts][1:4:2] == ["密接", "日期记错"]
    assert acts[2].charge_name == "李楼长"
    assert goes(post, someone).outcome is Outcome.GRANTED
    assert is_good(post)


def test_what_is_wrong_changes_nothing(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id)
    acts = post.observation
    for act, code in (
        (lambda: acts.open([someone.id], particulars(post), CHIEF), "observation-open"),
        (lambda: acts.open([UUID(int=9)], particulars(post), CHIEF), "person-unknown"),
        (lambda: acts.open([], particulars(post), CHIEF), "observation-nobody"),
        (lambda: acts.extend(case, 14, "x", CHIEF), "observation-not-longer"),
        (lambda: acts.extend(case, 61, "x", CHIEF), "observation-days-wrong"),
        (lambda: acts.extend(case, 20, " ", CHIEF), "reason-missing"),
        (
            lambda: acts.transfer(case, ObservationKind.HOME, "x", CHIEF),
            "observation-same-kind",
        ),
        (lambda: acts.close(case, "", CHIEF), "reason-missing"),
        (lambda: acts.close(UUID(int=9), "x", CHIEF), "observation-not-open"),
        (lambda: acts.put_in_charge(case, "", "", CHIEF), "charge-missing"),
        (lambda: acts.correct(case, particulars(post, -1), "x", CHIEF), "observation-arrival"),
    ):
        with pytest.raises(InvalidInput, match=code):
            act()
    with pytest.raises(NotAllowed):
        acts.close(case, "x", GUARD)
    acts.close(case, "x", CHIEF)
    with pytest.raises(InvalidInput, match="observation-not-open"):
        acts.correct(case, particulars(post), "x", CHIEF)
    assert row_of(post, case).days == 14
    assert is_good(post)


def test_a_household_goes_all_or_nobody_and_is_asked_by_its_door(
    post: Post, someone: Resident
) -> None:
    other = post.resident("李四", "502")
    observed(post, other.id)
    with pytest.raises(InvalidInput, match="observation-open"):
        post.observation.open([someone.id, other.id], particulars(post), CHIEF)
    with post.database.read() as session:
        now = post.clock()
        assert observation.open_case_of(session, someone.id, now, SHANGHAI) is None
        case = observation.open_case_of(session, other.id, now, SHANGHAI)
        assert case is not None
        found = observation.open_cases_of_household(session, case.household, now, SHANGHAI)
        assert found == (case,)
        later = now + timedelta(days=15)
        assert observation.open_case_of(session, other.id, later, SHANGHAI) is None


def test_erased_and_purged_nothing_is_left_of_a_person(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id)
    post.privacy.erase_person(someone.id, "request", CHIEF)
    row = row_of(post, case)
    assert (row.person, row.household, row.reason, row.charge_name) == (None, None, "", "")
    assert is_good(post)
    other = post.resident("李四", "502")
    case = observed(post, other.id)
    post.clock.advance(days=13)
    post.privacy.purge(post.clock())
    assert row_of(post, case).person == other.id, "an open case is kept"
    post.clock.advance(days=60)
    post.privacy.purge(post.clock())
    assert row_of(post, case).person is None
    assert is_good(post)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observation_cases SET ends_on = '2020-01-01'",
        "UPDATE observation_cases SET closed_at = opened_at",
        "UPDATE observation_cases SET charge_name = 'X'",
        "DELETE FROM observation_cases",
    ],
)
def test_verification_finds_a_case_that_was_tampered_with(
    post: Post, someone: Resident, statement: str
) -> None:
    observed(post, someone.id)
    with post.database.begin("test") as session:
        driver(session).execute(statement)
    assert not is_good(post)
