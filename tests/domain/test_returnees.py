"""G25 to G34: what may be written of a return, the eight steps, the four clears, the triage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.areas import Area, Level
from gatekeeper.domain.checks.returnee import check
from gatekeeper.domain.eight_steps import (
    BEFORE_ENTRY,
    Clear,
    Step,
    clears,
    gaps,
    open_steps,
)
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import AnswerKind, Question, Weight, marked, unanswered
from gatekeeper.domain.policy import ReturneeRule, TemperatureRule
from gatekeeper.domain.returnees import (
    HELP,
    ITEMS,
    PAPERS,
    Condition,
    Disposition,
    Leg,
    Means,
    Member,
    Party,
    Reported,
    Returning,
    Seen,
    Signed,
    cleaned,
    leg_problems,
    member_problems,
    number_of,
    party_problems,
)
from gatekeeper.domain.triage import assessed, settlement_faults, triage
from tests.domain.builders import card, facts, holder, policy
from tests.domain.builders import codes as codes_of

TODAY = date(2022, 3, 14)
RULE, HEAT = ReturneeRule(low=Measure.HOME), TemperatureRule()
QUESTIONS = (
    Question(key="risk", text={}, matters="yes", weighs=Weight.MEDIUM),
    Question(key="ill", text={}, matters="yes"),
    Question(key="needs", text={}, kind=AnswerKind.TEXT),
)
ANSWERS = {"risk": "no", "ill": "no", "needs": "无"}
LEG = Leg(origin="江苏苏州", to="本市", by=Means.TRAIN, number="G7", on=TODAY, seat="5-12F")
MEMBER = Member(
    name="王建国",
    document_kind="resident-id",
    document="110101199003070134",
    phone="13812345678",
    condition=Condition.WELL,
    tenths=365,
    signed=Signed.PAPER,
    seen=Seen.PHOTO,
    ticket=Seen.LOOKED,
    history=Seen.NONE,
)
PARTY = Party(
    origin="江苏苏州",
    household=UUID(int=1),
    legs=(LEG,),
    answers=ANSWERS,
    reported=Reported.SCANNED,
    handed=frozenset(PAPERS),
    items=frozenset(ITEMS),
)


def wrong(member: Member) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in member_problems(member, TODAY)]


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"name": " "}, "name", "visitor-name-missing"),
        ({"name": "王" * 81}, "name", "visitor-name-long"),
        ({"name": "😀"}, "name", "visitor-name-wrong"),
        ({"name": "x'; DROP TABLE people;--"}, "name", "visitor-name-wrong"),
        ({"phone": "123"}, "phone", "phone-length"),
        ({"document": "110101199003070135"}, "document", "id-checksum"),
        ({"document": "110101203003070131"}, "document", "id-date"),
        ({"origin": "上海\x07"}, "origin", "visitor-text-wrong"),
        ({"origin": "上" * 81}, "origin", "visitor-text-long"),
        ({"language": "fr"}, "language", "returnee-language-wrong"),
        ({"condition": "dead"}, "condition", "returnee-condition-missing"),
        ({"tenths": 299}, "temperature", "temperature-implausible"),
        ({"tenths": 451}, "temperature", "temperature-implausible"),
    ],
)
def test_g28_what_is_wrong_of_a_person_is_told_at_its_field(told, field, code):
    assert (field, code) in wrong(replace(MEMBER, **told))


def test_what_is_good_or_empty_is_no_problem():
    assert wrong(MEMBER) == wrong(Member(name="欧")) == []
    assert wrong(Member(name="O'Brien-García", document_kind="passport", document="E1234567")) == []


def test_blanks_and_wide_forms_are_put_in_order():
    one = cleaned(
        Member(name=" 王　建国 ", phone="138 1234 5678", document_kind="passport", document="e 12")
    )
    assert (one.name, one.phone, one.document) == ("王 建国", "13812345678", "E12")
    wide = Member(name="a", document_kind="resident-id", document=" １１０101 1990 0307 0134")
    assert cleaned(wide).document == "110101199003070134"
    assert cleaned(replace(wide, document="")).document_kind == ""


@pytest.mark.parametrize(
    ("told", "names", "field", "code"),
    [
        ({"origin": ""}, ["王"], "origin", "returnee-origin-missing"),
        ({}, [], "names", "returnee-members-missing"),
        ({}, ["王"] * 13, "names", "returnee-many"),
        ({"plate": "京A" * 10}, ["王"], "plate", "plate-length"),
        ({"answers": {"ill": "x" * 201}}, ["王"], "answers.ill", "returnee-answer-long"),
        ({"answers": {"ill": "\x00"}}, ["王"], "answers.ill", "visitor-text-wrong"),
        ({"legs": (Leg(origin=""),)}, ["王"], "legs.0.origin", "returnee-leg-from"),
    ],
)
def test_g28_what_is_wrong_of_a_party(told, names, field, code):
    problems = party_problems(replace(PARTY, **told), names, TODAY)
    assert (field, code) in [(one.field, one.code) for one in problems]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"by": "donkey"}, "returnee-leg-by"),
        ({"on": None}, "returnee-leg-day"),
        ({"on": TODAY + timedelta(days=1)}, "returnee-leg-future"),
        ({"on": TODAY - timedelta(days=61)}, "returnee-leg-old"),
        ({"number": "G" * 21}, "visitor-text-long"),
        ({"to": "\x1b"}, "visitor-text-wrong"),
    ],
)
def test_g32_what_is_wrong_of_a_stretch_of_the_way(told, code):
    assert [one.code for one in leg_problems(replace(LEG, **told), TODAY, "legs.0")] == [code]


def test_a_good_party_has_no_problems():
    assert party_problems(PARTY, ["王建国", "李梅"], TODAY) == ()


def test_numbers_are_called_out():
    assert number_of(42) == "R0042"


# --- steps ------------------------------------------------------------------------------------


def test_g25_seven_steps_come_before_entry_and_all_must_be_complete():
    assert len(BEFORE_ENTRY) == 7
    assert open_steps(PARTY, [MEMBER], QUESTIONS) == ()
    assert open_steps(Party(origin=""), [Member(name="王")], QUESTIONS) == BEFORE_ENTRY
    assert gaps(Step.VISIT, PARTY, [MEMBER], QUESTIONS) == ()


@pytest.mark.parametrize(
    ("step", "party", "member", "what"),
    [
        (Step.SIGN, {}, {"signed": Signed.NOT}, "signature"),
        (Step.ANSWER, {"answers": ANSWERS | {"ill": " "}}, {}, "ill"),
        (Step.VERIFY, {}, {"document": ""}, "document"),
        (Step.VERIFY, {}, {"seen": Seen.NONE}, "document-seen"),
        (Step.VERIFY, {}, {"ticket": Seen.NOT}, "ticket"),
        (Step.VERIFY, {}, {"history": Seen.NOT}, "history"),
        (Step.VERIFY, {}, {"tenths": None}, "temperature"),
        (Step.FILL, {"household": None}, {}, "door"),
        (Step.FILL, {"legs": ()}, {}, "route"),
        (Step.FILL, {}, {"phone": ""}, "phone"),
        (Step.FILL, {}, {"condition": ""}, "condition"),
        (Step.REPORT, {"reported": Reported.NOT}, {}, "receipt"),
        (Step.RECEIVE, {"handed": frozenset(PAPERS[1:])}, {}, "advice"),
        (Step.PREPARE, {"items": frozenset(ITEMS[1:])}, {}, "mask"),
    ],
)
def test_g25_what_a_step_still_wants(step, party, member, what):
    told, one = replace(PARTY, **party), replace(MEMBER, **member)
    assert [gap.what for gap in gaps(step, told, [one], QUESTIONS)] == [what]
    assert open_steps(told, [one], QUESTIONS) == (step,)


def test_g31_the_community_helps_to_buy_what_is_missing():
    assert gaps(Step.PREPARE, replace(PARTY, items=frozenset({HELP})), [MEMBER], ()) == ()


def test_the_four_clears_tell_what_is_missing_of_whom():
    """四清."""
    assert clears(PARTY, [MEMBER], QUESTIONS, [Disposition.ENTER]) == ()
    bare = Party(origin="", answers=dict.fromkeys(ANSWERS, "no"))
    found = clears(bare, [MEMBER, Member(name="李")], QUESTIONS, [Disposition.ENTER, None])
    told = [(clear, gap.what, gap.member) for clear, gap in found]
    assert told == [
        (Clear.COUNT, "document", 1),
        (Clear.COUNT, "door", None),
        (Clear.SITUATION, "origin", None),
        (Clear.SITUATION, "route", None),
        (Clear.SITUATION, "condition", 1),
        (Clear.SITUATION, "document-photo", 1),
        (Clear.TIME, "route", None),
        (Clear.TIME, "disposition", 1),
        (Clear.TEMPERATURE, "temperature", 1),
    ]
    nobody = [replace(MEMBER, phone="")]
    unasked = replace(PARTY, answers={})
    told = [gap.what for _, gap in clears(unasked, nobody, QUESTIONS, [Disposition.ENTER])]
    assert told == ["phone", "risk", "ill", "needs"]


# --- triage -----------------------------------------------------------------------------------


def test_g26_an_answer_that_matters_is_marked():
    told = {"risk": "yes", "ill": "no", "needs": "yes"}
    assert [one.key for one in marked(QUESTIONS, told)] == ["risk"]
    assert [one.key for one in unanswered(QUESTIONS, {"risk": "no", "ill": " "})] == [
        "ill",
        "needs",
    ]


@pytest.mark.parametrize(
    ("level", "answered", "member", "disposition", "measure", "reasons"),
    [
        (Level.LOW, (), {}, "enter", "home", ("area-low",)),
        (Level.MEDIUM, (), {}, "transfer", "central", ("area-medium",)),
        (Level.HIGH, (), {}, "transfer", "central", ("area-high",)),
        (None, (), {}, "held", "none", ("area-unknown",)),
        (Level.LOW, QUESTIONS[:1], {}, "transfer", "central", ("answer", "area-low")),
        (Level.LOW, QUESTIONS[1:2], {}, "held", "home", ("answer", "area-low")),
        (Level.LOW, (), {"tenths": 373}, "held", "home", ("fever", "area-low")),
        (Level.LOW, (), {"condition": "cough"}, "held", "home", ("unwell", "area-low")),
        (Level.HIGH, (), {"tenths": 390}, "transfer", "central", ("area-high", "fever")),
    ],
)
def test_g34_origin_answers_and_temperature_decide(
    level, answered, member, disposition, measure, reasons
):
    said = triage(level, answered, replace(MEMBER, **member), RULE, HEAT)
    assert (said.disposition, said.measure, said.reasons) == (disposition, measure, reasons)


def area(name: str, level: Level) -> Area:
    return Area(name=name, level=level, begins_on=TODAY - timedelta(days=30))


def test_g34_the_way_counts_and_one_of_the_family_may_come_from_elsewhere():
    listed = [area("江苏省", Level.LOW), area("上海市", Level.HIGH)]
    rules = policy(returnee=RULE)

    def said(party: Party, member: Member = MEMBER) -> tuple[Disposition, tuple[str, ...]]:
        found = assessed(party, member, listed, TODAY, (), rules)
        return found.disposition, found.areas

    assert said(PARTY) == (Disposition.ENTER, ("江苏省",))
    via = replace(PARTY, legs=(replace(LEG, to="上海市"), replace(LEG, origin="上海", to="本市")))
    assert said(via) == (Disposition.TRANSFER, ("江苏省", "上海市"))
    assert said(PARTY, replace(MEMBER, origin="上海")) == (Disposition.TRANSFER, ("上海市",))
    assert said(PARTY, replace(MEMBER, origin="月球")) == (Disposition.HELD, ())
    assert said(replace(PARTY, origin="月球")) == (Disposition.HELD, ("江苏省",))


SEVERITY = [Level.LOW, None, Level.MEDIUM, Level.HIGH]


@given(
    st.integers(0, 3),
    st.integers(0, 3),
    st.lists(st.sampled_from(QUESTIONS), max_size=3),
    st.lists(st.sampled_from(QUESTIONS), max_size=3),
    st.none() | st.integers(300, 450),
    st.sampled_from([*Condition, ""]),
)
def test_g34_worse_is_never_answered_more_mildly(one, other, answered, more, tenths, condition):
    """A worse level, a further answer that matters, a fever: none lowers the disposition."""
    mild, bad = sorted((one, other))
    member = replace(MEMBER, tenths=tenths, condition=condition)
    before = triage(SEVERITY[mild], answered, member, RULE, HEAT)
    worse = triage(SEVERITY[bad], [*answered, *more], member, RULE, HEAT)
    feverish = triage(SEVERITY[mild], answered, replace(member, tenths=390), RULE, HEAT)
    assert worse.disposition.rank >= before.disposition.rank
    assert feverish.disposition.rank >= before.disposition.rank
    if SEVERITY[mild] is not Level.LOW:
        assert before.disposition is not Disposition.ENTER


def test_g34_what_even_a_supervisor_cannot_settle():
    def faults(disposition: Disposition, measure: Measure, *, fever: bool = False):
        return settlement_faults(disposition, measure, has_fever=fever)

    assert faults(Disposition.HELD, Measure.NONE) == ("returnee-settle-what",)
    assert faults(Disposition.ENTER, Measure.HOME, fever=True) == ("returnee-fever",)
    assert faults(Disposition.ENTER, Measure.CENTRAL) == ("returnee-central-enters",)
    assert faults(Disposition.ENTER, Measure.MONITORING) == ()
    assert faults(Disposition.REFUSED, Measure.NONE, fever=True) == ()


def test_how_long_a_measure_lasts():
    rules = policy(returnee=ReturneeRule(short=(Measure.HOME,)))
    assert [rules.days_of(one) for one in Measure] == [0, 14, 7, 14]
    assert [one.rank for one in Measure] == [0, 1, 2, 3]


# --- at the gate ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disposition", "missing", "code", "outcome"),
    [
        (None, 3, "returnee-unfinished", Outcome.HELD),
        (Disposition.ENTER, 1, "returnee-unfinished", Outcome.HELD),
        (None, 0, "returnee-undecided", Outcome.HELD),
        (Disposition.ENTER, 0, "returnee-enters", Outcome.GRANTED),
        (Disposition.TRANSFER, 0, "returnee-transfer", Outcome.DENIED),
        (Disposition.TRANSFER, 7, "returnee-transfer", Outcome.DENIED),
        (Disposition.REFUSED, 0, "returnee-refused", Outcome.DENIED),
    ],
)
def test_g25_the_gate_opens_only_for_a_return_that_is_complete(disposition, missing, code, outcome):
    returning = Returning(
        number="R0001", disposition=disposition, measure=Measure.NONE, missing=missing
    )
    (found,) = check(facts(around={"returning": returning, "holder": holder()}))
    assert (found.code, found.outcome) == (code, outcome)
    out = facts(direction=Direction.EXIT, around={"returning": returning})
    assert check(out) == []


def test_without_a_return_the_check_is_silent():
    assert codes_of(check(facts(identity=card()))) == []
