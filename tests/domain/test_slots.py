"""The slots of the panel."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.domain.access import Decision, Direction, Finding, Outcome, PersonKind
from gatekeeper.domain.decide import decide
from gatekeeper.domain.readings import InkColour
from gatekeeper.domain.slots import Slot, SlotState, empty_slots, slots
from tests.domain.builders import NOW, answer, card, code, facts, holder, policy, record, warm

RESIDENT = PersonKind.RESIDENT


def states(*findings: Finding) -> list[SlotState]:
    rules = policy({"pass"})
    shown = facts().presentation
    decision = Decision(findings=findings, decided_at=NOW)
    return [slot.state for slot in slots(rules, replace(shown, decision=decision), RESIDENT)]


def finding(outcome: Outcome, accept: bool = False, overridden: bool = False) -> Finding:
    given = answer("same-person", "yes") if accept else None
    return Finding(check="pass", code="x", outcome=outcome, accept=given, overridden=overridden)


def test_the_slots_are_the_demanded_checks_in_the_profiles_order() -> None:
    rules = policy({"temperature", "pass", "repeat"})
    shown = facts().presentation
    assert slots(rules, shown, RESIDENT) == (Slot(check="pass"), Slot(check="temperature"))
    assert empty_slots(rules, Direction.EXIT, RESIDENT) == slots(rules, shown, RESIDENT)


def test_a_slot_tells_how_its_check_stands() -> None:
    assert states(finding(Outcome.GRANTED)) == [SlotState.GOOD]
    assert states(finding(Outcome.PENDING)) == [SlotState.EMPTY]
    assert states(finding(Outcome.PENDING, accept=True)) == [SlotState.PROPOSED]
    assert states(finding(Outcome.HELD, accept=True)) == [SlotState.HELD]
    assert states(finding(Outcome.DENIED)) == [SlotState.BAD]
    assert states() == [SlotState.EMPTY]


def test_the_worst_finding_that_counts_speaks_for_the_slot() -> None:
    assert states(finding(Outcome.GRANTED), finding(Outcome.HELD)) == [SlotState.HELD]
    set_aside = finding(Outcome.DENIED, overridden=True)
    assert states(set_aside) == [SlotState.GOOD]
    assert states(set_aside, finding(Outcome.HELD)) == [SlotState.HELD]


def test_a_person_half_way_through() -> None:
    shown = facts(
        identity=card(),
        health_code=code(InkColour.GREEN),
        temperatures=(warm(376),),
        around={"holder": holder(), "pass_record": record()},
    )
    after = replace(shown.presentation, decision=decide(shown))
    assert [(slot.check, slot.state) for slot in slots(shown.policy, after, RESIDENT)] == [
        ("pass", SlotState.GOOD),
        ("health-code", SlotState.PROPOSED),
        ("temperature", SlotState.HELD),
    ]
