"""Leaving in 封闭管理: the household's quota, the overdue board, approved exceptions (G10-G12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.shown import Shown
from gatekeeper.store import outings
from gatekeeper.store.database import driver
from gatekeeper.store.people import Person
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post, Resident, codes

OUT = "2"
Couple = tuple[Resident, Resident]
GREEN = Answer(question="colour", value="green")


@pytest.fixture
def closed(make_post: Callable[..., Post]) -> Post:
    """封闭管理; a lane in and a lane out."""
    post = make_post("closed", direction=Direction.ENTRY)
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    return post


@pytest.fixture
def couple(closed: Post) -> Couple:
    """Two of one household."""
    one, other = closed.resident("张三"), closed.resident("李四", "502")
    share(closed, one, other)
    return one, other


def share(post: Post, one: Resident, other: Resident) -> None:
    with post.database.begin("people") as session:
        first, second = session.get_one(Person, one.id), session.get_one(Person, other.id)
        second.household = first.household
        first.phone = "13800138000"


def goes(post: Post, who: Resident, purpose: str = "shopping") -> Shown:
    post.present(who.card, lane=OUT)
    return post.present(Answer(question="purpose", value=purpose), lane=OUT)


def comes(post: Post, who: Resident) -> Shown:
    """With the three checks of the way in."""
    post.present(who.card)
    return post.present(GREEN, Temperature(tenths=365))


def rows(post: Post, statement: str) -> list[tuple[object, ...]]:
    with post.database.begin("test") as session:
        return [tuple(row) for row in driver(session).execute(statement).fetchall()]


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_g10_one_person_per_household_per_day_once(closed: Post, couple: Couple) -> None:
    one, other = couple
    shown = goes(closed, one)
    assert shown.outcome is Outcome.GRANTED
    assert "outing-allowed" in codes(shown)
    closed.clock.advance(minutes=20)
    refused = goes(closed, other)
    assert refused.outcome is Outcome.DENIED
    reason = refused.presentation.decision.reason
    assert (reason.code, reason.parameters["name"]) == ("outing-member-out", "张*")
    closed.clock.advance(minutes=20)
    back = comes(closed, one)
    assert "outing-in-time" in codes(back)
    assert back.outcome is Outcome.GRANTED
    closed.clock.advance(minutes=20)
    assert "outing-used" in codes(goes(closed, other))
    closed.clock.advance(hours=24)
    assert goes(closed, other).outcome is Outcome.GRANTED
    assert is_good(closed)


def test_g10_another_household_has_its_own(closed: Post, couple: Couple) -> None:
    assert goes(closed, couple[0]).outcome is Outcome.GRANTED
    assert goes(closed, closed.resident("王五", "601")).outcome is Outcome.GRANTED


def test_g10_a_corrected_outing_was_none(closed: Post, couple: Couple) -> None:
    """Passages are the one source: what F11 voids uses no quota."""
    one, other = couple
    shown = goes(closed, one)
    assert shown.presentation is not None
    closed.settlement.undo(OUT, shown.presentation.id, "did-not-pass", GUARD)
    assert closed.outings.board() == ()
    assert goes(closed, other).outcome is Outcome.GRANTED
    assert is_good(closed)


def test_g10_a_refused_outing_let_through_counts(closed: Post, couple: Couple) -> None:
    one, other = couple
    goes(closed, one)
    refused = goes(closed, other)
    assert refused.presentation is not None
    closed.settlement.override(
        OUT, refused.presentation.id, frozenset({"outing-member-out"}), "ordered", CHIEF
    )
    assert [row.name for row in closed.outings.board()] == ["张三", "李四"]


def test_g10_the_purpose_stands_in_a_private_part_alone(closed: Post, couple: Couple) -> None:
    goes(closed, couple[0], "hospital")
    [(line,)] = rows(closed, "SELECT line FROM journal WHERE kind = 'access-1'")
    assert "hospital" not in str(line)
    [(part,)] = rows(closed, "SELECT data FROM journal_private WHERE part = 'leave'")
    assert part == '{"purpose":"hospital"}'
    assert rows(closed, "SELECT purpose, due_at FROM passages") == [("hospital", None)]


def test_a_changed_purpose_is_found_by_verification(closed: Post, couple: Couple) -> None:
    goes(closed, couple[0], "hospital")
    with closed.database.begin("test") as session:
        driver(session).execute("UPDATE passages SET purpose = 'shopping'")
    assert not is_good(closed)


def test_g10_two_statements_and_only_where_the_profile_asks(
    closed: Post, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hot path of everyday asks nothing more than before."""
    asked: list[str] = []
    for name in ("crossings", "permits"):
        real = getattr(outings, name)

        def counting(*args: object, name: str = name, real: Callable[..., object] = real) -> object:
            asked.append(name)
            return real(*args)

        monkeypatch.setattr(outings, name, counting)
    closed.present(couple[0].card)
    assert asked == []
    closed.present(couple[1].card, lane=OUT)
    assert asked == ["permits", "crossings"]


# --- the board -----------------------------------------------------------------------------------


def test_g11_the_board_tells_who_is_out_and_who_is_late(closed: Post, couple: Couple) -> None:
    one, _ = couple
    goes(closed, one)
    [row] = closed.outings.board()
    assert (row.name, row.place, row.purpose) == ("张三", "12-2-501", "shopping")
    assert row.due_at == row.left_at + timedelta(hours=2)
    assert not row.is_overdue(closed.clock())
    assert closed.overview.counts().overdue == 0
    closed.clock.advance(hours=2)
    assert row.is_overdue(closed.clock())
    assert closed.overview.counts().overdue == 1
    closed.clock.advance(minutes=25)
    late = comes(closed, one)
    [note] = [f for f in late.presentation.decision.findings if f.code == "outing-late"]
    assert note.parameters["minutes"] == 25
    assert closed.outings.board() == ()
    assert closed.overview.counts().overdue == 0


def test_who_is_out_for_school_is_not_waited_for(closed: Post, couple: Couple) -> None:
    goes(closed, couple[0], "school")
    assert closed.outings.board() == ()


def test_g11_the_phone_of_somebody_out_is_shown_and_logged(closed: Post, couple: Couple) -> None:
    one, other = couple
    goes(closed, one)
    assert closed.outings.phone(one.id, GUARD) == "13800138000"
    [(line, data)] = rows(
        closed,
        "SELECT j.line, p.data FROM journal j JOIN journal_private p "
        "ON p.sequence = j.sequence WHERE j.line LIKE '%outing-phone%'",
    )
    assert one.id.hex not in str(line)
    assert one.id.hex in str(data)
    with pytest.raises(InvalidInput, match="nobody-out"):
        closed.outings.phone(other.id, GUARD)


# --- approved exceptions -------------------------------------------------------------------------


def approve(post: Post, person: UUID, **told: object) -> UUID:
    now = post.clock()
    values = {
        "reason": "dialysis",
        "approved_by": "王主任",
        "begins_at": now,
        "until": now + timedelta(days=30),
        "operator": CHIEF,
    } | told
    return post.outings.approve(person, **values).id


def test_g45_o49_an_approval_opens_by_the_pass_alone(closed: Post, couple: Couple) -> None:
    """Out and in until its end, whoever else of the household is out."""
    one, other = couple
    goes(closed, one)
    approve(closed, other.id)
    shown = closed.present(other.card, lane=OUT)
    assert shown.outcome is Outcome.GRANTED
    assert "outing-approved" in codes(shown)
    [_, row] = closed.outings.board()
    assert row.due_at == closed.clock() + timedelta(days=30)
    closed.clock.advance(days=31)
    assert closed.outings.approvals() == ()
    assert "purpose-wanted" in codes(closed.present(other.card, lane=OUT))
    assert is_good(closed)


def test_g45_a_withdrawn_approval_holds_no_more(closed: Post, couple: Couple) -> None:
    approval = approve(closed, couple[0].id)
    assert [row.name for row in closed.outings.approvals()] == ["张三"]
    closed.outings.withdraw(approval, CHIEF)
    assert closed.outings.approvals() == ()
    assert "approval-missing" in codes(goes(closed, couple[0], "approved"))
    assert is_good(closed)


def test_g45_o49_only_a_supervisor_enters_one(closed: Post, couple: Couple) -> None:
    with pytest.raises(NotAllowed):
        approve(closed, couple[0].id, operator=GUARD)
    with pytest.raises(NotAllowed):
        closed.outings.withdraw(approve(closed, couple[0].id), GUARD)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"approved_by": " "}, "approved_by"),
        ({"reason": "holiday"}, "reason"),
        ({"reason": "other"}, "reason"),
        ({"until": None}, "until"),
    ],
)
def test_g45_problems_stand_at_their_field(
    closed: Post, couple: Couple, told: dict[str, object], field: str
) -> None:
    if "until" in told:
        told = {"until": closed.clock()}
    with pytest.raises(InvalidInput) as error:
        approve(closed, couple[0].id, **told)
    assert [problem.field for problem in error.value.problems] == [field]


def test_g45_nobody_approves_a_stranger(closed: Post) -> None:
    with pytest.raises(InvalidInput, match="person-unknown"):
        approve(closed, UUID(int=5))


# --- privacy -------------------------------------------------------------------------------------


def test_an_erased_person_leaves_no_outing_and_no_approval(closed: Post, couple: Couple) -> None:
    one, _ = couple
    goes(closed, one)
    approve(closed, one.id, note="透析")
    closed.privacy.erase_person(one.id, "request", CHIEF)
    assert closed.outings.board() == ()
    assert rows(closed, "SELECT purpose, due_at FROM passages") == [("", None)]
    assert rows(closed, "SELECT person, reason, note, approved_by FROM leave_approvals") == [
        (None, "", "", "")
    ]
    assert is_good(closed)


def test_the_purge_spares_who_is_still_out(closed: Post, couple: Couple) -> None:
    one, other = couple
    approve(closed, other.id)
    goes(closed, one)
    closed.clock.advance(days=90)
    closed.privacy.purge(closed.clock())
    assert [row.name for row in closed.outings.board()] == ["张三"]
    assert rows(closed, "SELECT person, approved_by FROM leave_approvals") == [(None, "")]
    assert is_good(closed)


def test_a_household_without_a_door_counts_the_person(closed: Post) -> None:
    someone = closed.resident()
    with closed.database.begin("people") as session:
        session.get_one(Person, someone.id).household = None
    assert goes(closed, someone).outcome is Outcome.GRANTED
    closed.clock.advance(minutes=30)
    assert "outing-used" in codes(goes(closed, someone))


def test_unlimited_asks_only_the_purpose(closed: Post, couple: Couple) -> None:
    policy = closed.standing.policy
    closed.standing.policy = replace(policy, outing=replace(policy.outing, count=0))
    for who in couple:
        assert goes(closed, who).outcome is Outcome.GRANTED
