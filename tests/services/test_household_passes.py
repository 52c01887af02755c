"""住户出入证: one pass for a household, and which member shows it (G08, trap 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import MEMBER, Answer, Temperature
from gatekeeper.errors import InvalidInput
from gatekeeper.store.access import AccessEvent, PassageRecord
from tests.households import Flat, card, flat, household_pass, issuer
from tests.stations import CHIEF, GUARD, Post, codes

NORMAL = Temperature(tenths=365)
GREEN = Answer(question="colour", value="green")


@pytest.fixture
def strict(make_post: Callable[..., Post]) -> Post:
    return make_post("three-checks")


@pytest.fixture
def home(post: Post) -> Flat:
    return flat(post, "张伟", "李娜", children=("张小明",))


def events(post: Post) -> list[AccessEvent]:
    with post.database.read() as session:
        return list(session.scalars(select(AccessEvent).order_by(AccessEvent.sequence)))


def test_g08_a_household_pass_is_never_green_before_a_member_is_named(
    post: Post, home: Flat
) -> None:
    shown = post.present(card(household_pass(post, home)))
    assert shown.outcome is Outcome.PENDING
    assert codes(shown) >= {"pass-valid", "member-wanted"}
    assert [member.name for member in shown.members] == ["张伟", "李娜", "张小明"]
    assert post.lines() == 0
    named = post.present(home.is_("李娜"))
    assert named.outcome is Outcome.GRANTED
    assert named.members == ()
    assert named.holder is not None
    assert named.holder.person == home.people["李娜"]
    (event,) = events(post)
    assert event.person == home.people["李娜"]


def test_g08_the_same_card_asks_again_and_the_same_member_is_shown_again(
    post: Post, home: Flat
) -> None:
    """The code is no identity: within the cooldown it asks, and the answer decides."""
    pass_ = card(household_pass(post, home))
    post.present(pass_)
    first = post.present(home.is_("张伟"))
    post.clock.advance(seconds=3)
    asked = post.present(pass_)
    assert (asked.outcome, asked.repeated) == (Outcome.PENDING, False)
    again = post.present(home.is_("张伟"))
    assert (again.repeated, again.sequence) == (True, first.sequence)
    assert post.gate.shown("1").presentation is None
    post.present(pass_)
    second = post.present(home.is_("李娜"))
    assert (second.outcome, second.repeated) == (Outcome.GRANTED, False)
    assert post.lines() == 2


def test_a_stranger_and_nonsense_are_no_members(post: Post, home: Flat) -> None:
    stranger = flat(post, "赵六", room="999")
    post.present(card(household_pass(post, home)))
    for value in (str(stranger.people["赵六"]), "7c1f0c0a-0000-0000-0000-000000000000", "1; DROP"):
        shown = post.present(Answer(question=MEMBER, value=value))
        assert (shown.outcome, shown.holder) == (Outcome.PENDING, None)
    assert post.lines() == 0


def test_a_member_named_without_a_household_pass_counts_for_nobody(post: Post, home: Flat) -> None:
    assert post.present(home.is_("张伟")).presentation is None
    resident = post.resident("王五")
    shown = post.present(resident.card, home.is_("张伟"))
    assert shown.holder is not None
    assert shown.holder.person == resident.id


def test_a_lost_household_pass_is_denied_for_all_and_a_reissue_refuses_the_older(
    post: Post, home: Flat
) -> None:
    """Even a supervisor who sets the loss aside is asked whom he lets in."""
    first = household_pass(post, home)
    post.passes.report_lost(first.id, GUARD)
    shown = post.present(card(first))
    assert shown.outcome is Outcome.DENIED
    assert codes(shown) >= {"pass-lost", "member-wanted"}
    (event,) = events(post)
    assert event.person is None
    let_in = post.settlement.override(
        "1", shown.presentation.id, frozenset({"pass-lost"}), "known-in-person", CHIEF
    )
    assert let_in.outcome is Outcome.PENDING
    post.gate.dismiss("1", GUARD)
    second = post.passes.reissue_to_household(home.id, issuer(post), CHIEF)
    assert second.issue == 2
    third = post.passes.reissue_to_household(home.id, issuer(post), CHIEF, reason="damaged")
    assert "pass-superseded" in codes(post.present(card(second)))
    assert post.present(card(third)).outcome is Outcome.PENDING


def test_what_was_measured_before_the_answer_is_judged_with_it(strict: Post) -> None:
    """A fever is nobody's until somebody is named; then it is his."""
    home = flat(strict, "张伟", "李娜")
    pass_ = card(household_pass(strict, home))
    strict.present(pass_)
    assert strict.present(Temperature(tenths=384)).outcome is Outcome.PENDING
    assert strict.lines() == 0
    held = strict.present(GREEN, home.is_("张伟"))
    assert held.outcome is Outcome.HELD
    assert held.presentation is not None
    assert held.presentation.number == 1
    asked = strict.present(pass_)
    assert (asked.outcome, asked.moved) == (Outcome.PENDING, 1)
    granted = strict.present(home.is_("李娜"), GREEN, NORMAL)
    assert granted.outcome is Outcome.GRANTED
    strict.clock.advance(seconds=30)
    strict.present(pass_)
    back = strict.present(home.is_("张伟"))
    assert back.presentation is not None
    assert back.presentation.id == held.presentation.id, "the one who waits comes back"


def test_the_card_in_the_picture_again_does_not_push_aside_who_is_being_measured(
    strict: Post,
) -> None:
    home = flat(strict, "张伟", "李娜")
    pass_ = card(household_pass(strict, home))
    strict.present(pass_)
    waiting = strict.present(home.is_("张伟"))
    assert waiting.outcome is Outcome.PENDING
    seen_again = strict.present(pass_)
    assert seen_again.moved is None
    assert seen_again.holder is not None
    assert seen_again.holder.person == home.people["张伟"]


def test_a_members_own_pass_answers_and_anybody_elses_begins_a_new_person(post: Post) -> None:
    home = flat(post, "张伟", "李娜")
    pass_ = card(household_pass(post, home))
    (own,) = post.passes.issue([home.people["李娜"]], issuer(post), CHIEF)
    post.present(pass_)
    named = post.present(card(own))
    assert named.outcome is Outcome.GRANTED
    assert named.moved is None
    post.clock.advance(minutes=1)
    post.present(pass_)
    other = post.present(post.resident("王五").card)
    assert (other.outcome, other.moved) == (Outcome.GRANTED, 1)


def test_g10_the_quota_of_a_household_names_who_is_out(make_post: Callable[..., Post]) -> None:
    """Trap 4: with one card for all, the second member is refused and told who is out."""
    post = make_post("closed", direction=Direction.EXIT)
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    home = flat(post, "张伟", "李娜")
    pass_ = card(household_pass(post, home))
    shopping = Answer(question="purpose", value="shopping")
    post.present(pass_)
    assert post.present(home.is_("张伟"), shopping).outcome is Outcome.GRANTED
    post.clock.advance(minutes=20)
    asked = post.present(pass_)
    out = {member.name: member.out_since for member in asked.members}
    assert out["李娜"] is None
    assert out["张伟"] == post.clock() - timedelta(minutes=20)
    refused = post.present(home.is_("李娜"), shopping)
    assert refused.outcome is Outcome.DENIED
    reason = refused.presentation.decision.reason
    assert reason.code == "outing-member-out"
    assert reason.parameters["name"] == "张*"


def test_the_way_is_proposed_from_the_members_own_last_passage(post: Post, home: Flat) -> None:
    pass_ = card(household_pass(post, home))
    post.present(pass_)
    assert post.present(home.is_("张伟")).direction is Direction.ENTRY
    post.clock.advance(hours=1)
    post.present(pass_)
    assert post.present(home.is_("张伟")).direction is Direction.EXIT
    post.present(pass_)
    assert post.present(home.is_("李娜")).direction is Direction.ENTRY
    with post.database.read() as session:
        flats = session.scalars(select(PassageRecord.household)).all()
    assert set(flats) == {home.id}


def test_one_active_pass_per_household_and_none_for_an_empty_flat(post: Post, home: Flat) -> None:
    issued = household_pass(post, home)
    assert (issued.kind, issued.name, issued.place) == ("household", "", "7-1-101")
    assert post.passes.issue_to_households([home.id], issuer(post), CHIEF) == ()
    empty = flat(post, room="202")
    with pytest.raises(InvalidInput, match="no-members"):
        post.passes.reissue_to_household(empty.id, issuer(post), CHIEF)
    (again,) = post.passes.print_again([home.id], issuer(post), of_households=True)
    assert again.text == issued.text
    assert post.passes.flats_of_building("7") == (home.id, empty.id)
    mine = post.passes.history(home.people["张伟"])
    assert [(row.kind, row.number) for row in mine] == [("household", issued.number)]
    assert post.passes.flat_of(home.people["张伟"]) == home.id


def test_the_waiting_card_is_remembered_over_a_restart(post: Post, home: Flat) -> None:
    post.present(card(household_pass(post, home)))
    shown = post.gate.shown("1")
    assert [member.name for member in shown.members] == ["张伟", "李娜", "张小明"]


def test_a_member_found_by_the_search_passes_on_the_households_pass(post: Post, home: Flat) -> None:
    """The card left at home; his own, where he has one, comes first."""
    assert "no-active-pass" in codes(post.present(home.pick("张伟")))
    post.gate.dismiss("1", GUARD)
    household_pass(post, home)
    picked = post.present(home.pick("张伟"))
    assert picked.outcome is Outcome.GRANTED
    assert picked.members == ()
    (own,) = post.passes.issue([home.people["李娜"]], issuer(post), CHIEF)
    named = post.present(home.pick("李娜"))
    assert named.presentation is not None
    assert named.presentation.decision is not None
    (valid,) = [f for f in named.presentation.decision.findings if f.code == "picked-from-records"]
    assert valid.parameters["number"] == own.number
