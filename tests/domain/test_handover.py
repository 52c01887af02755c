"""What a hand-over is, and what is wrong with one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gatekeeper.domain.handover import (
    NAMED_AT_MOST,
    Condition,
    Kind,
    Piece,
    Told,
    item,
    kind_of,
    lacking,
    problems,
)

WANG, LI = UUID(int=1), UUID(int=2)
TOLD = Told(items=(), equipment=(Piece(name="radio", number=3),))


def faulty(number=3) -> Piece:
    return Piece(name="radio", number=number, condition=Condition.FAULTY)


def test_an_item_counts_all_and_names_the_first():
    found = item("waiting", [str(number) for number in range(30)])
    assert (found.count, len(found.lines)) == (30, NAMED_AT_MOST)


@pytest.mark.parametrize(
    ("relief", "objection", "kind"),
    [(LI, "", Kind.DONE), (LI, "少一把钥匙", Kind.OBJECTED), (None, "", Kind.NO_RELIEF)],
)
def test_how_it_went(relief, objection, kind):
    assert kind_of(replace(TOLD, objection=objection), relief) is kind


def test_whoever_takes_over_is_another():
    assert [one.code for one in problems(TOLD, WANG, WANG, ())] == ["handover-same"]
    assert problems(TOLD, WANG, LI, ()) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"notes": "x" * 501}, "notes", "handover-text-long"),
        ({"objection": "x" * 201}, "objection", "handover-text-long"),
        ({"notes": "a\x00b"}, "notes", "handover-text-wrong"),
        ({"equipment": (Piece(name="radio", number=1000),)}, "radio", "handover-number"),
        ({"equipment": (faulty(),)}, "notes", "handover-words"),
    ],
)
def test_bad_input_is_told_at_its_field(change, field, code):
    (found,) = problems(replace(TOLD, **change), WANG, LI, ())
    assert (found.field, found.code) == (field, code)


def test_fewer_or_newly_faulty_wants_words_and_what_was_so_before_does_not():
    before = (Piece(name="radio", number=3),)
    assert lacking((Piece(name="radio", number=2),), before)
    assert lacking((faulty(),), before)
    assert not lacking((faulty(),), (faulty(),))
    assert not lacking((Piece(name="radio", number=4), Piece(name="keys", number=0)), before)
    short = replace(TOLD, equipment=(Piece(name="radio", number=2),), notes="一台送修")
    assert problems(short, WANG, LI, before) == []
