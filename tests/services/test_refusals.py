"""Turned away without a name: one denied line with its reason, counted (G15, G16)."""

from __future__ import annotations

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.visits import REFUSAL_REASONS
from gatekeeper.errors import InvalidInput
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD


@pytest.mark.parametrize("reason", REFUSAL_REASONS)
def test_g15_nobody_is_named_and_the_reason_is_kept(post, reason):
    shown = post.refusals.turn_away("1", reason, GUARD)
    assert (shown.outcome, shown.holder) == (Outcome.DENIED, None)
    (row,) = post.overview.recent()
    assert (row.name, row.event, row.findings) == ("", "denied", (f"refused-{reason}",))
    assert post.visits.counts().turned_away == 1
    with post.database.read() as session:
        parts = session.connection().exec_driver_sql("SELECT count(*) FROM journal_private")
        assert parts.scalar_one() == 0
    assert verify(post.database).fault is None


def test_a_reason_of_the_list_is_wanted(post):
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.refusals.turn_away("1", "ugly", GUARD)
    assert post.lines() == 0


def test_whoever_stood_there_waits_aside(checked):
    """The refusal is of somebody else: evidence must not come to stand under his name."""
    resident = checked.resident()
    checked.present(resident.card)
    shown = checked.refusals.turn_away("1", "courier", GUARD)
    assert shown.moved == 1
    (waiting,) = checked.overview.waiting()
    assert waiting.name == "张*"


def test_there_is_nobody_to_let_through(post):
    shown = post.refusals.turn_away("1", "other", GUARD)
    assert post.settlement.overridable(shown.presentation, CHIEF) == ()


def test_a_refusal_taken_back_is_not_counted(post):
    shown = post.refusals.turn_away("1", "other", GUARD)
    post.settlement.undo("1", shown.presentation.id, "other", CHIEF)
    assert post.visits.counts().turned_away == 0
    assert verify(post.database).fault is None
