"""The decision: worst wins, silence denies, an override sets findings aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import (
    ClaimKind,
    Credential,
    Decision,
    Direction,
    Finding,
    Outcome,
    Override,
    PassStatus,
    PersonKind,
)
from gatekeeper.domain.checks import NAMES, WANTED
from gatekeeper.domain.decide import decide
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.policy import HealthCodeRule
from gatekeeper.domain.readings import Answer, InkColour, Temperature
from gatekeeper.domain.reasons import SATISFIED
from tests.builders import numbered_id
from tests.domain.builders import (
    NOW,
    answer,
    card,
    code,
    codes,
    facts,
    holder,
    policy,
    record,
    warm,
)

FORGED = Finding(check="pass", code="pass-forged", outcome=Outcome.DENIED)
KNOWN: dict[str, Any] = {"holder": holder(), "pass_record": record()}


def finding(outcome: Outcome, code: str = "x", overridden: bool = False) -> Finding:
    return Finding(check="c", code=code, outcome=outcome, overridden=overridden)


def override(*set_aside: str) -> Override:
    return Override(codes=frozenset(set_aside), reason="known to me", by=numbered_id(2))


def test_g02_three_checks_all_good_grant() -> None:
    shown = facts(
        identity=card(),
        health_code=code(InkColour.GREEN),
        temperatures=(warm(365),),
        answers=(answer("colour", "green"),),
        around=KNOWN,
    )
    decision = decide(shown)
    assert codes(decision.findings) == ["pass-valid", "code-green", "temperature-normal"]
    assert (decision.outcome, decision.reason) == (Outcome.GRANTED, None)
    assert decision.decided_at == NOW


def test_g02_each_missing_check_is_asked_for() -> None:
    decision = decide(facts(identity=card(), around=KNOWN))
    assert decision.outcome is Outcome.PENDING
    assert decision.reason is not None
    assert decision.reason.code == "code-wanted"


def test_trap_11_everyday_asks_for_the_pass_alone() -> None:
    assert decide(facts(demanded={"pass"}, identity=card(), around=KNOWN)).outcome is (
        Outcome.GRANTED
    )


def test_with_nothing_said_the_answer_is_denied() -> None:
    assert Decision(findings=(), decided_at=NOW).outcome is Outcome.DENIED
    assert Decision(findings=(), decided_at=NOW).reason is None
    assert decide(facts(demanded=set())).outcome is Outcome.DENIED


def test_during_an_emergency_nobody_is_checked() -> None:
    shown = facts(identity=card(says=(FORGED,)), around={"emergency": True, "clock_trusted": False})
    decision = decide(shown)
    assert codes(decision.findings) == ["emergency-passage"]
    assert decision.outcome is Outcome.GRANTED


def test_a_check_nobody_answers_is_never_taken_for_a_yes() -> None:
    """A red picture whose kind keeps silent about it."""
    shown = facts(demanded={"health-code"}, health_code=code(InkColour.RED))
    [silent] = decide(shown).findings
    assert (silent.check, silent.code, silent.outcome) == (
        "health-code",
        "not-answered",
        Outcome.PENDING,
    )


def test_the_credentials_speak_first() -> None:
    red = Finding(check="health-code", code="code-red", outcome=Outcome.DENIED)
    shown = facts(
        identity=card(says=(FORGED,)), health_code=code(InkColour.RED, says=(red,)), around=KNOWN
    )
    decision = decide(shown)
    assert codes(decision.findings)[:2] == ["pass-forged", "code-red"]
    assert decision.reason is not None
    assert decision.reason.code == "pass-forged"


def test_an_override_keeps_the_finding_and_the_rest_decides() -> None:
    """特批放行 sets aside what it names and nothing else."""
    shown = facts(
        demanded={"pass"},
        identity=card(),
        answers=(answer("same-person", "no"), answer("same-name", "no")),
        overrides=(override("person-mismatch"),),
        around=KNOWN,
    )
    decision = decide(shown)
    assert [f.code for f in decision.findings if f.overridden] == ["person-mismatch"]
    assert decision.reason is not None
    assert decision.reason.code == "name-mismatch"
    both = replace(shown.presentation, overrides=(override("person-mismatch", "name-mismatch"),))
    decision = decide(replace(shown, presentation=both))
    assert (decision.outcome, decision.reason) == (Outcome.GRANTED, None)


def test_when_every_finding_is_set_aside_nothing_speaks_against_it() -> None:
    only = Decision(findings=(finding(Outcome.DENIED, overridden=True),), decided_at=NOW)
    assert only.outcome is Outcome.GRANTED


def test_the_first_of_the_worst_is_the_reason() -> None:
    said = (
        finding(Outcome.GRANTED, "a"),
        finding(Outcome.HELD, "b", overridden=True),
        finding(Outcome.HELD, "c"),
        finding(Outcome.HELD, "d"),
    )
    reason = Decision(findings=said, decided_at=NOW).reason
    assert reason is not None
    assert reason.code == "c"


outcomes = st.sampled_from(Outcome)
findings = st.builds(
    Finding,
    check=st.just("c"),
    code=st.sampled_from(["a", "b"]),
    outcome=outcomes,
    overridden=st.booleans(),
)


@given(st.lists(findings, min_size=1, max_size=6), findings, st.integers(0, 6))
def test_adding_a_finding_never_lowers_the_outcome(
    said: list[Finding], one_more: Finding, place: int
) -> None:
    before = Decision(findings=tuple(said), decided_at=NOW)
    after = Decision(findings=(*said[:place], one_more, *said[place:]), decided_at=NOW)
    assert after.outcome >= before.outcome


def moments() -> st.SearchStrategy[Any]:
    return st.integers(-20, 20).map(lambda minutes: NOW + timedelta(minutes=minutes))


temperatures = st.builds(
    Temperature,
    tenths=st.sampled_from([340, 349, 350, 365, 372, 373, 374, 380]),
    device=st.sampled_from(["a", "b"]),
    taken_at=moments(),
)
answers = st.one_of(
    *(
        st.builds(
            Answer, question=st.just(question), value=st.sampled_from(values), answered_at=moments()
        )
        for question, values in {
            "colour": ["green", "yellow", "red", "?"],
            "colour-kind": ["own-phone", "companion-phone", "printed", "colour-only", "no-phone"],
            "same-person": ["yes", "no", "?"],
            "same-name": ["yes", "no"],
            "rest": ["started"],
            "second-device": ["yes"],
        }.items()
    )
)
health_codes = st.one_of(
    st.none(), st.builds(code, st.sampled_from([None, *InkColour]), st.floats(0, 1))
)
evidence: dict[str, st.SearchStrategy[Any]] = {
    "health_code": health_codes,
    "temperatures": st.lists(temperatures, max_size=4).map(tuple),
    "answers": st.lists(answers, max_size=4).map(tuple),
}
around = st.fixed_dictionaries(
    {
        "holder": st.one_of(st.none(), st.builds(holder, st.sampled_from(PersonKind))),
        "pass_record": st.one_of(st.none(), st.builds(record, st.sampled_from(PassStatus))),
        "newest_issue": st.sampled_from([None, 1, 2]),
        "clock_trusted": st.booleans(),
    }
)


@st.composite
def any_facts(draw: st.DrawFn, identities: st.SearchStrategy[Credential | None]) -> Facts:
    rules = policy(
        draw(st.sets(st.sampled_from(sorted(NAMES)))),
        health_code=HealthCodeRule(accept_image=draw(st.booleans())),
    )
    return facts(
        policy_=rules,
        direction=draw(st.sampled_from(Direction)),
        identity=draw(identities),
        around=draw(around),
        **{name: draw(strategy) for name, strategy in evidence.items()},
    )


cards = st.builds(card, st.sampled_from(ClaimKind), st.sampled_from([None, 1, 2]))


@given(any_facts(st.one_of(st.none(), cards)))
def test_granted_never_appears_with_a_demanded_check_unanswered(shown: Facts) -> None:
    decision = decide(shown)
    assert decision.findings or not any(shown.demands(check) for check in WANTED)
    if decision.outcome is Outcome.GRANTED:
        answered = {f.check for f in decision.findings if f.outcome is Outcome.GRANTED}
        assert all(check in answered for check in WANTED if shown.demands(check))


@given(any_facts(st.builds(card, st.sampled_from(ClaimKind), says=st.just((FORGED,)))))
def test_evidence_never_turns_a_bad_signature_into_granted(shown: Facts) -> None:
    assert decide(shown).outcome is Outcome.DENIED


@given(any_facts(st.one_of(st.none(), cards)))
def test_the_same_facts_give_the_same_decision(shown: Facts) -> None:
    assert decide(shown) == decide(shown)


@given(any_facts(cards), st.sampled_from([InkColour.YELLOW, InkColour.RED]))
def test_trap_10_a_lowering_picture_never_raises_the_outcome(shown: Facts, ink: InkColour) -> None:
    """Whatever was said before, a picture that lowers may only lower."""
    if not shown.demands("health-code"):
        return
    outcome = {InkColour.YELLOW: Outcome.HELD, InkColour.RED: Outcome.DENIED}[ink]
    said = Finding(check="health-code", code=f"code-{ink}", outcome=outcome)
    before = replace(shown.presentation, health_code=None)
    lowered = before.add(code(ink, says=(said,)))
    assert decide(replace(shown, presentation=lowered)).outcome >= min(
        outcome, decide(replace(shown, presentation=before)).outcome
    )
    assert decide(replace(shown, presentation=lowered)).outcome is not Outcome.GRANTED


@given(any_facts(st.one_of(st.none(), cards)))
def test_what_counts_as_in_order_never_stands_in_anybodys_way(asked):
    for finding in decide(asked).findings:
        assert finding.outcome is Outcome.GRANTED or finding.code not in SATISFIED
