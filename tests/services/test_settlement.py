"""Overrides, confirmations by PIN, and undoing a verdict by a further line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.domain.access import Outcome, Presentation
from gatekeeper.domain.readings import Answer, Ink, InkColour, Symbol, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.shown import Shown
from tests.stations import CHIEF, GUARD, HEALTH_CODE, Post, codes

GREEN = Answer(question="colour", value="green")
RED = Symbol(text=HEALTH_CODE, ink=Ink(colour=InkColour.RED, confidence=0.9))


def person(shown: Shown) -> Presentation:
    assert shown.presentation is not None
    return shown.presentation


def test_a_supervisor_lets_in_who_was_held(checked: Post) -> None:
    """特批放行: the finding stays, marked; the rest decides."""
    shown = checked.present(checked.resident().card, GREEN, Temperature(tenths=380))
    held = person(shown)
    assert checked.settlement.overridable(held, GUARD) == ()
    assert checked.settlement.overridable(held, CHIEF) == ("temperature-high",)
    shown = checked.settlement.override(
        "1", held.id, frozenset({"temperature-high"}), "发热门诊已确认", CHIEF
    )
    assert shown.outcome is Outcome.GRANTED
    assert "temperature-high" in codes(shown)
    assert [row.event for row in checked.overview.recent()] == ["override"]
    assert checked.overview.counts().inside == 1


def test_an_override_needs_a_reason_and_the_rights(checked: Post) -> None:
    held = person(checked.present(checked.resident().card, GREEN, Temperature(tenths=380)))
    high = frozenset({"temperature-high"})
    with pytest.raises(InvalidInput, match="reason-wanted"):
        checked.settlement.override("1", held.id, high, " ", CHIEF)
    with pytest.raises(NotAllowed, match="override-beyond-role"):
        checked.settlement.override("1", held.id, high, "认识", GUARD)
    assert checked.overview.waiting()[0].outcome is Outcome.HELD


def test_a_denied_person_can_be_let_in_after_the_verdict(checked: Post) -> None:
    """Only an override or a correction follows a final verdict, about that very person."""
    shown = checked.present(checked.resident().card, Temperature(tenths=365), RED)
    assert shown.outcome is Outcome.DENIED
    shown = checked.settlement.override(
        "1", person(shown).id, frozenset({"code-red"}), "误读", CHIEF
    )
    assert shown.outcome is Outcome.GRANTED
    assert checked.overview.counts().inside == 1
    assert len(checked.overview.recent()) == 1


def test_a_forged_pass_is_beyond_everybody(post: Post) -> None:
    someone = post.resident()
    post.standing.trust = replace(post.standing.trust, site="elsewhere")
    shown = post.present(someone.card)
    assert shown.outcome is Outcome.DENIED
    foreign = person(shown)
    assert post.settlement.overridable(foreign, GUARD) == ()


def test_on_a_superiors_word_it_counts_at_once_and_waits_for_him(checked: Post) -> None:
    held = person(checked.present(checked.resident().card, GREEN, Temperature(tenths=380)))
    high = frozenset({"temperature-high"})
    shown = checked.settlement.override("1", held.id, high, "电话", GUARD, on_word_of=CHIEF)
    assert shown.outcome is Outcome.GRANTED
    (waiting,) = checked.settlement.confirmations(CHIEF.account)
    assert (waiting.codes, waiting.name) == (("temperature-high",), "张三")
    with pytest.raises(NotAllowed, match="role-needed"):
        checked.settlement.confirm(waiting.id, GUARD)
    with pytest.raises(NotAllowed, match="not-your-word"):
        checked.settlement.confirm(waiting.id, replace(CHIEF, account=GUARD.account))
    checked.settlement.confirm(waiting.id, CHIEF)
    assert checked.settlement.confirmations() == ()
    assert checked.lines("audit-1") == 2


def test_undo_voids_the_passage_and_keeps_the_line(post: Post) -> None:
    someone = post.resident()
    shown = post.present(someone.card)
    assert post.overview.counts().inside == 1
    post.settlement.undo("1", person(shown).id, "wrong-person", GUARD)
    assert post.overview.counts().inside == 0
    assert post.lines() == 2
    (row,) = post.overview.recent()
    assert (row.event, row.void) == ("correction", True)
    assert not post.present(someone.card).repeated


def test_undo_wants_a_reason_of_the_list_and_something_to_undo(post: Post) -> None:
    shown = person(post.present(post.resident().card))
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.settlement.undo("1", shown.id, "because", GUARD)
    post.settlement.undo("1", shown.id, "other", GUARD)
    with pytest.raises(InvalidInput, match="nothing-to-undo"):
        post.settlement.undo("1", shown.id, "other", GUARD)
