"""Children and dependants pass in the party of an adult on foot, each with a line of his own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer, Symbol, Temperature
from gatekeeper.errors import InvalidInput
from gatekeeper.services.privacy import ERASE_REASONS
from gatekeeper.store.access import PassageRecord
from gatekeeper.store.people import Person
from tests.households import Flat, card, flat, household_pass, issuer
from tests.stations import CHIEF, GUARD, Post, codes

NORMAL, FEVER = Temperature(tenths=365), Temperature(tenths=385)
GREEN = Answer(question="colour", value="green")


@pytest.fixture
def strict(make_post: Callable[..., Post]) -> Post:
    return make_post("three-checks", direction=Direction.ENTRY)


def family(post: Post) -> tuple[Flat, Symbol]:
    """An adult with his own card, two children, a grandfather."""
    home = flat(post, "张伟", children=("张小一", "张小二", "张老爹"))
    (own,) = post.passes.issue([home.people["张伟"]], issuer(post), CHIEF)
    return home, card(own)


def passages(post: Post) -> list[tuple[str, str, str]]:
    with post.database.read() as session:
        rows = session.execute(
            select(Person.name, PassageRecord.direction, PassageRecord.outcome)
            .join(Person, Person.id == PassageRecord.person)
            .order_by(PassageRecord.sequence)
        )
        return [tuple(row) for row in rows]


def test_a_child_comes_along_and_each_has_a_passage_of_his_own(strict: Post) -> None:
    """Own temperature, no phone, no override; the party is let in when all are."""
    home, adult = family(strict)
    assert strict.present(adult, GREEN, NORMAL).outcome is Outcome.GRANTED
    offered = strict.parties.offered("1")
    assert offered.adult == "张伟"
    assert {member.name for member in offered.members} == {"张小一", "张小二", "张老爹"}
    asked = strict.parties.add("1", home.people["张小一"], GUARD)
    assert asked.outcome is Outcome.PENDING
    assert asked.party is not None
    assert [one.check for one in asked.party.missing()] == ["temperature"]
    assert codes(asked) >= {"with-adult", "code-of-adult"}
    granted = strict.present(NORMAL)
    assert granted.outcome is Outcome.GRANTED
    assert granted.party is not None
    assert granted.party.size == 2
    second = strict.parties.add("1", home.people["张小二"], GUARD)
    assert {member.name for member in strict.parties.offered("1").members} == {"张老爹"}
    assert second.party is not None
    assert second.party.size == 3
    assert strict.present(NORMAL).outcome is Outcome.GRANTED
    assert passages(strict) == [
        ("张伟", "entry", "granted"),
        ("张小一", "entry", "granted"),
        ("张小二", "entry", "granted"),
    ]


def test_the_worst_of_the_party_is_shown(strict: Post) -> None:
    """A child with a fever waits aside, and the next child does not make it green."""
    home, adult = family(strict)
    strict.present(adult, GREEN, NORMAL)
    strict.parties.add("1", home.people["张小一"], GUARD)
    held = strict.present(FEVER)
    assert held.outcome is Outcome.HELD
    next_ = strict.parties.add("1", home.people["张小二"], GUARD)
    assert next_.moved == 1
    final = strict.present(NORMAL)
    assert final.presentation is not None
    assert final.presentation.decision is not None
    assert final.presentation.decision.outcome is Outcome.GRANTED
    assert final.outcome is Outcome.HELD
    strict.clock.advance(minutes=6)
    strict.gate.recall("1", 1, GUARD)
    calm = strict.present(NORMAL)
    assert calm.presentation is not None
    assert calm.presentation.decision is not None
    assert calm.presentation.decision.outcome is Outcome.GRANTED, "his adult is still known"


def test_the_adults_card_seen_again_does_not_push_the_child_aside(strict: Post) -> None:
    home, adult = family(strict)
    first = strict.present(adult, GREEN, NORMAL)
    strict.parties.add("1", home.people["张小一"], GUARD)
    again = strict.present(adult)
    assert again.moved is None
    assert again.notice is not None
    assert strict.present(NORMAL).outcome is Outcome.GRANTED
    strict.clock.advance(seconds=3)
    repeated = strict.present(adult)
    assert repeated.repeated
    assert repeated.sequence != first.sequence
    assert len(passages(strict)) == 2


def test_without_an_adult_a_moment_ago_nobody_comes_along(strict: Post) -> None:
    home, adult = family(strict)
    child = home.people["张小一"]
    with pytest.raises(InvalidInput, match="party-adult-first"):
        strict.parties.add("1", child, GUARD)
    strict.present(adult)
    with pytest.raises(InvalidInput, match="party-adult-first"):
        strict.parties.offered("1")
    strict.present(GREEN, NORMAL)
    strict.clock.advance(minutes=3)
    with pytest.raises(InvalidInput, match="party-adult-first"):
        strict.parties.add("1", child, GUARD)
    strict.clock.advance(hours=1)
    strict.present(adult, GREEN, FEVER)
    with pytest.raises(InvalidInput, match="party-adult-first"):
        strict.parties.add("1", child, GUARD)


def test_only_children_and_dependants_of_that_household(strict: Post) -> None:
    home, adult = family(strict)
    other = flat(strict, "李四", room="909", children=("李小一",))
    with strict.database.begin("people") as session:
        session.add(
            Person(
                id=strict.new_id(),
                name="张少年",
                household=home.id,
                born_on=date(2014, 5, 1),
            )
        )
    strict.present(adult, GREEN, NORMAL)
    offered = {member.name for member in strict.parties.offered("1").members}
    assert offered == {"张小一", "张小二", "张老爹", "张少年"}
    for stranger in (other.people["李小一"], other.people["李四"], home.people["张伟"]):
        with pytest.raises(InvalidInput, match="party-no-child"):
            strict.parties.add("1", stranger, GUARD)
    alone = flat(strict, "王五", room="808")
    (own,) = strict.passes.issue([alone.people["王五"]], issuer(strict), CHIEF)
    strict.clock.advance(minutes=1)
    strict.present(card(own), GREEN, NORMAL)
    with pytest.raises(InvalidInput, match="party-no-children"):
        strict.parties.offered("1")


def test_a_child_alone_needs_a_pass_and_never_a_phone(strict: Post) -> None:
    home, _ = family(strict)
    held = strict.present(home.pick("张小一"), NORMAL)
    assert "no-active-pass" in codes(held)
    strict.gate.dismiss("1", GUARD)
    (own,) = strict.passes.issue([home.people["张小二"]], issuer(strict), CHIEF)
    no_phone = Answer(question="colour-kind", value="no-phone")
    granted = strict.present(card(own), NORMAL, no_phone)
    assert granted.outcome is Outcome.GRANTED
    assert "no-phone-dependant" in codes(granted)


def test_an_undone_adult_takes_the_child_with_him(strict: Post) -> None:
    home, adult = family(strict)
    verdict = strict.present(adult, GREEN, NORMAL)
    strict.parties.add("1", home.people["张小一"], GUARD)
    assert verdict.presentation is not None
    strict.settlement.undo("1", verdict.presentation.id, "wrong-person", GUARD)
    assert strict.present(NORMAL).outcome is Outcome.HELD


def test_g10_a_child_goes_out_with_the_adult_and_uses_no_quota(
    make_post: Callable[..., Post],
) -> None:
    """Both are due back at the same time, and the wife still finds the quota used once."""
    closed = make_post("closed", direction=Direction.EXIT)
    closed.standing.zone = ZoneInfo("Asia/Shanghai")
    home, adult = family(closed)
    closed.present(adult, Answer(question="purpose", value="shopping"))
    gone = closed.parties.add("1", home.people["张小一"], GUARD)
    assert gone.outcome is Outcome.GRANTED
    assert "outing-with-adult" in codes(gone)
    board = closed.outings.board()
    assert [(row.name, row.purpose) for row in board] == [
        ("张伟", "shopping"),
        ("张小一", "with-adult"),
    ]
    assert board[0].due_at == board[1].due_at
    assert board[0].due_at - board[0].left_at == timedelta(hours=2)
    with closed.database.begin("test") as session:
        from gatekeeper.store.verification import verify

        assert verify(session).fault is None


def test_trap_12_whoever_is_erased_leaves_the_memory_of_the_lane_too(strict: Post) -> None:
    """The adult of a party whose child was decided last, and the member of a household's pass."""
    home, adult = family(strict)
    strict.present(adult, GREEN, NORMAL)
    strict.parties.add("1", home.people["张小一"], GUARD)
    strict.present(NORMAL)
    strict.privacy.erase_person(home.people["张伟"], ERASE_REASONS[0], CHIEF)
    with strict.database.read() as session:
        kept = session.connection().exec_driver_sql("SELECT verdict, party FROM lane_states")
        assert [tuple(row) for row in kept] == [(None, None)]
    strict.clock.advance(minutes=1)
    other = flat(strict, "李娜", room="303")
    strict.present(card(household_pass(strict, other)))
    strict.present(other.is_("李娜"))
    strict.privacy.erase_person(other.people["李娜"], ERASE_REASONS[0], CHIEF)
    assert strict.gate.shown("1").presentation is None
