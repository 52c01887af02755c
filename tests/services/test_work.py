"""工作证明 at the gate: taken down once, provisional, verified; then the pass alone tells (G12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer
from gatekeeper.domain.work import ProofState, Shift, ShiftKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.work import ProofRow
from gatekeeper.store.database import driver
from gatekeeper.store.verification import verify
from gatekeeper.store.work import shift_from, shift_text
from tests.offices import jpeg
from tests.stations import CHIEF, GUARD, Post, Resident, codes

OUT = "2"
WORK = Answer(question="purpose", value="work")
OFFICE = Shift(kind=ShiftKind.DAY, starts=time(8), ends=time(18), rest_days=frozenset({5, 6}))
NIGHT = replace(OFFICE, kind=ShiftKind.NIGHT, starts=time(20), ends=time(8))
ROTA = Shift(
    kind=ShiftKind.ROTA,
    starts=time(8),
    ends=time(8),
    days_on=1,
    days_off=2,
    counted_from=date(2026, 3, 2),
)

WITHOUT_LINE = (
    "INSERT INTO work_proofs SELECT 'b' || substr(id, 2), station, 999, state, taken_at, "
    "taken_by, until, decided_at, decided_by, person, employer, employer_phone, shift, photo "
    "FROM work_proofs"
)


@pytest.fixture
def closed(make_post: Callable[..., Post]) -> Post:
    post = make_post("closed", direction=Direction.ENTRY)
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    return post


@pytest.fixture
def someone(closed: Post) -> Resident:
    return closed.resident()


def take(post: Post, who: Resident, **told: object) -> ProofRow:
    values = {"employer": " 红星  机械厂", "shift": OFFICE, "operator": GUARD} | told
    return post.work_proofs.take(who.id, **values)


def rows(post: Post, statement: str) -> list[tuple[object, ...]]:
    with post.database.begin("test") as session:
        return [tuple(row) for row in driver(session).execute(statement).fetchall()]


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_g12_shown_for_the_first_time_it_is_taken_down_and_lets_out(
    closed: Post, someone: Resident
) -> None:
    """Monday 08:30: pass, "work", the proof, and he goes; no reading is shown twice."""
    closed.present(someone.card, lane=OUT)
    held = closed.present(WORK, lane=OUT)
    assert held.outcome is Outcome.HELD
    assert "work-proof-wanted" in codes(held)
    row = take(closed, someone)
    assert (row.employer, row.state) == ("红星 机械厂", ProofState.PROVISIONAL)
    assert row.until == closed.clock() + timedelta(days=3)
    shown = closed.present(WORK, lane=OUT)
    assert shown.outcome is Outcome.GRANTED
    assert "work-due" in codes(shown)
    assert is_good(closed)


def test_g12_then_the_pass_alone_tells_due_at_work_now(closed: Post, someone: Resident) -> None:
    take(closed, someone)
    closed.clock.advance(hours=24)
    assert closed.present(someone.card, lane=OUT).outcome is Outcome.GRANTED
    assert closed.outings.board() == ()


def test_g12_at_rest_he_is_asked_as_everybody(closed: Post, someone: Resident) -> None:
    take(closed, someone, shift=NIGHT)
    assert "purpose-wanted" in codes(closed.present(someone.card, lane=OUT))
    assert "work-not-due" in codes(closed.present(WORK, lane=OUT))
    closed.clock.advance(hours=12)
    assert "work-due" in codes(closed.present(someone.card, lane=OUT))


def test_g12_nobody_verified_it_and_it_holds(closed: Post, someone: Resident) -> None:
    take(closed, someone)
    closed.clock.advance(days=3)
    closed.present(someone.card, lane=OUT)
    shown = closed.present(WORK, lane=OUT)
    assert shown.outcome is Outcome.HELD
    assert "work-proof-unverified" in codes(shown)


def test_g12_verified_it_counts_until_a_new_one_is_asked_for(
    closed: Post, someone: Resident
) -> None:
    row = take(closed, someone)
    closed.clock.advance(days=2)
    closed.work_proofs.decide(row.id, confirmed=True, operator=CHIEF)
    closed.clock.advance(days=89)
    assert closed.present(someone.card, lane=OUT).outcome is Outcome.GRANTED
    closed.clock.advance(days=1)
    closed.present(someone.card, lane=OUT)
    assert "work-proof-expired" in codes(closed.present(WORK, lane=OUT))
    assert is_good(closed)


def test_g12_o44_what_the_employer_denies_holds(closed: Post, someone: Resident) -> None:
    row = take(closed, someone)
    closed.work_proofs.decide(row.id, confirmed=False, operator=CHIEF)
    closed.present(someone.card, lane=OUT)
    shown = closed.present(WORK, lane=OUT)
    assert (shown.outcome, "work-proof-refused" in codes(shown)) == (Outcome.HELD, True)
    take(closed, someone, employer="蓝天厂")
    assert closed.present(WORK, lane=OUT).outcome is Outcome.GRANTED


def test_only_a_supervisor_verifies(closed: Post, someone: Resident) -> None:
    with pytest.raises(NotAllowed):
        closed.work_proofs.decide(take(closed, someone).id, confirmed=True, operator=GUARD)


def test_what_waits_to_be_verified_comes_first(closed: Post, someone: Resident) -> None:
    first = take(closed, someone)
    closed.work_proofs.decide(first.id, confirmed=True, operator=CHIEF)
    closed.clock.advance(minutes=1)
    other = closed.resident("李四", "502")
    take(closed, other, employer="蓝天厂", employer_phone="13900139000", shift=ROTA)
    closed.clock.advance(minutes=1)
    names = [(row.name, row.state, row.shift) for row in closed.work_proofs.listed()]
    assert names == [
        ("李四", ProofState.PROVISIONAL, ROTA),
        ("张三", ProofState.VERIFIED, OFFICE),
    ]
    assert closed.work_proofs.employers() == ("红星 机械厂", "蓝天厂")


@pytest.mark.parametrize("shift", [OFFICE, NIGHT, ROTA, replace(OFFICE, rest_days=frozenset())])
def test_a_shift_is_kept_as_it_was_told(shift: Shift) -> None:
    assert shift_from(shift_text(shift)) == shift


def test_a_rota_without_its_first_day_and_an_erased_shift() -> None:
    endless = replace(ROTA, counted_from=None)
    assert shift_from(shift_text(endless)) == endless
    assert shift_from("") is None


def test_problems_stand_at_their_field(closed: Post, someone: Resident) -> None:
    with pytest.raises(InvalidInput) as error:
        take(closed, someone, employer="", employer_phone="12", shift=replace(ROTA, days_on=0))
    assert {problem.field for problem in error.value.problems} == {
        "employer",
        "employer_phone",
        "days_on",
    }
    with pytest.raises(InvalidInput, match="person-unknown"):
        closed.work_proofs.take(UUID(int=5), employer="x", shift=OFFICE, operator=GUARD)


def test_the_paper_is_photographed_and_goes_with_its_holder(
    closed: Post, someone: Resident
) -> None:
    """The picture is named by the proof alone: the nightly purge leaves it, erasure takes it."""
    row = take(closed, someone, photo=jpeg())
    assert row.photo
    assert closed.overview.photo(row.photo) == jpeg()
    closed.privacy.purge(closed.clock())
    assert closed.overview.photo(row.photo) == jpeg()
    [(line,)] = rows(closed, "SELECT line FROM journal WHERE kind = 'ledger-1'")
    assert [w for w in ("红星", row.photo, someone.id.hex, "08:00") if w in str(line)] == []
    closed.privacy.erase_person(someone.id, "request", CHIEF)
    assert closed.overview.photo(row.photo) is None
    assert rows(closed, "SELECT person, employer, shift, photo FROM work_proofs") == [
        (None, "", "", None)
    ]
    assert closed.work_proofs.listed() == ()
    assert is_good(closed)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE work_proofs SET state = 'verified'",
        "UPDATE work_proofs SET shift = 'day 00:00 00:00'",
        "UPDATE work_proofs SET sequence = 0",
        "DELETE FROM work_proofs",
        WITHOUT_LINE,
    ],
)
def test_verification_finds_a_changed_proof(closed: Post, someone: Resident, change: str) -> None:
    take(closed, someone)
    assert is_good(closed)
    with closed.database.begin("test") as session:
        driver(session).execute(change)
    assert not is_good(closed)


def test_a_proof_past_its_time_names_nobody(closed: Post, someone: Resident) -> None:
    take(closed, someone)
    closed.clock.advance(days=34)
    closed.privacy.purge(closed.clock())
    assert rows(closed, "SELECT person, employer FROM work_proofs") == [(None, "")]
    assert is_good(closed)
