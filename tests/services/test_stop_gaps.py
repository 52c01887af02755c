"""A pass for some days, signed by the station, when a card was lost at night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.credentials.claims import PassKind
from gatekeeper.credentials.envelope import SignatureState, open_pass
from gatekeeper.domain.access import Outcome, PassStatus
from gatekeeper.domain.accounts import Role
from gatekeeper.errors import InvalidInput, NotAllowed
from tests.households import Flat, card, flat, issuer
from tests.observed import observed
from tests.stations import CHIEF, GUARD, Post, codes


@pytest.fixture
def home(post: Post) -> Flat:
    return flat(post, "张伟")


def test_a_stop_gap_opens_the_gate_for_a_week_and_ends_with_the_next_issue(
    post: Post, home: Flat
) -> None:
    """No passphrase, no issuer: a guard gives it out at night."""
    zhang = home.people["张伟"]
    (own,) = post.passes.issue([zhang], issuer(post), CHIEF)
    with pytest.raises(InvalidInput, match="stop-gap-not-lost"):
        post.stop_gaps.issue(zhang, GUARD)
    post.passes.report_lost(own.id, GUARD)
    post.clock.advance(minutes=1)
    gap = post.stop_gaps.issue(zhang, GUARD)
    opened = open_pass(gap.text, post.standing.trust)
    assert opened.signature is SignatureState.TRUSTED
    assert opened.claims.kind is PassKind.STOP_GAP
    assert post.present(card(gap)).outcome is Outcome.GRANTED
    lost = post.present(card(own))
    assert lost.outcome is Outcome.DENIED
    assert "pass-lost" in codes(lost)
    post.clock.advance(days=1)
    new = post.passes.reissue(zhang, issuer(post), CHIEF)
    ended = post.present(card(gap))
    assert ended.outcome is Outcome.DENIED
    assert "pass-superseded" in codes(ended)
    post.clock.advance(minutes=1)
    assert post.present(card(new)).outcome is Outcome.GRANTED
    kinds = [(row.kind, row.status) for row in post.passes.history(zhang)]
    assert kinds == [
        ("resident", PassStatus.ACTIVE),
        ("stop-gap", PassStatus.SUPERSEDED),
        ("resident", PassStatus.LOST),
    ]


def test_it_ends_by_itself_and_one_more_takes_its_place(post: Post, home: Flat) -> None:
    zhang = home.people["张伟"]
    first = post.stop_gaps.issue(zhang, GUARD, days=1)
    second = post.stop_gaps.issue(zhang, GUARD, days=2)
    assert (first.issue, second.issue) == (1, 2)
    assert "pass-superseded" in codes(post.present(card(first)))
    post.clock.advance(days=2)
    assert post.present(card(second)).outcome is Outcome.HELD


@pytest.mark.parametrize("days", [0, 8, -1])
def test_the_station_signs_for_a_week_at_most(post: Post, home: Flat, days: int) -> None:
    with pytest.raises(InvalidInput, match="stop-gap-days-wrong"):
        post.stop_gaps.issue(home.people["张伟"], GUARD, days=days)


def test_g09_who_is_observed_gets_none_either(post: Post, home: Flat) -> None:
    observed(post, home.people["张伟"])
    with pytest.raises(InvalidInput, match="pass-under-observation"):
        post.stop_gaps.issue(home.people["张伟"], GUARD)


def test_nobody_unknown_and_no_observer(post: Post, home: Flat) -> None:
    with pytest.raises(InvalidInput, match="person-unknown"):
        post.stop_gaps.issue(post.new_id(), GUARD)
    with pytest.raises(NotAllowed):
        post.stop_gaps.issue(home.people["张伟"], replace(GUARD, role=Role.OBSERVER))
