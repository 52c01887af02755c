"""The rule of a visitor at the gate: in with the host's word, out always (G14, G15, O59)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.checks import pass_record, visit
from gatekeeper.domain.decide import decide
from gatekeeper.domain.validity import out_of_date
from gatekeeper.domain.visits import HostAnswer
from tests.domain.builders import NOW, card, codes, facts, holder
from tests.domain.test_visits import a_visit

HOUR = timedelta(hours=1)
VISITOR = holder(PersonKind.VISITOR)


def asked(direction=Direction.ENTRY, now=NOW, **more):
    around = {"visit": a_visit(**more), "holder": VISITOR}
    return facts(direction=direction, now=now, identity=card(), around=around)


@pytest.mark.parametrize(
    ("more", "outcome", "code"),
    [
        ({}, Outcome.GRANTED, "visit-good"),
        ({"answer": HostAnswer.ANNOUNCED}, Outcome.GRANTED, "visit-announced"),
        ({"answer": HostAnswer.NOT_ASKED}, Outcome.HELD, "host-to-ask"),
        ({"answer": HostAnswer.NO_ANSWER}, Outcome.HELD, "host-silent"),
        ({"answer": HostAnswer.REFUSED}, Outcome.DENIED, "host-said-no"),
        ({"host_refuses": True}, Outcome.DENIED, "host-refuses"),
        ({"host_observed_until": NOW.date()}, Outcome.DENIED, "host-receives-nobody"),
        ({"is_refused": True}, Outcome.DENIED, "visit-refused"),
        ({"entered_at": NOW - HOUR, "left_at": NOW}, Outcome.DENIED, "visit-ended"),
        ({"until": NOW}, Outcome.DENIED, "visit-over"),
        ({"expected_at": NOW + 3 * HOUR}, Outcome.HELD, "visit-early"),
        ({"expected_at": NOW + 2 * HOUR}, Outcome.GRANTED, "visit-good"),
    ],
)
def test_who_may_enter(more, outcome, code):
    found = asked(**more)
    (finding,) = visit.check(found)
    assert (finding.check, finding.code, finding.outcome) == ("pass", code, outcome)
    assert pass_record.check(found) == []


def test_every_reason_is_told():
    assert codes(visit.check(asked(until=NOW, answer=HostAnswer.REFUSED))) == [
        "visit-over",
        "host-said-no",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"until": NOW - 100 * HOUR},
        {"answer": HostAnswer.REFUSED, "host_refuses": True},
        {"host_observed_until": NOW.date(), "is_refused": True},
    ],
)
def test_leaving_is_always_possible(more):
    found = asked(Direction.EXIT, **more)
    assert codes(visit.check(found)) == ["visit-leaving"]
    assert out_of_date(found, NOW - 9 * HOUR, NOW - HOUR) is None
    assert decide(found).outcome in (Outcome.GRANTED, Outcome.PENDING)
    assert out_of_date(asked(), NOW - 9 * HOUR, NOW - HOUR) is not None


def test_nobody_else_is_a_visitor():
    assert visit.check(facts(identity=card())) == []
