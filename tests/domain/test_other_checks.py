"""The right person, movement, repeated passage, the age of the lists, the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.domain.access import Direction, Outcome, Passage, PersonKind
from gatekeeper.domain.checks import clock, lists, movement, person, repeat
from gatekeeper.domain.policy import ListsRule, RepeatRule
from gatekeeper.domain.readings import Answer
from tests.domain.builders import NOW, answer, card, code, codes, facts, holder, policy

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_the_face_is_compared_where_the_profile_asks() -> None:
    assert person.check(facts(identity=card())) == []
    [finding] = person.check(facts(demanded={"person"}, identity=card()))
    assert (finding.code, finding.outcome) == ("person-to-compare", Outcome.PENDING)
    assert finding.accept == Answer(question="same-person", value="yes")
    [finding] = person.check(facts(demanded={"person"}, identity=card(), answers=(finding.accept,)))
    assert (finding.code, finding.outcome) == ("person-compared", Outcome.GRANTED)


def test_without_an_identity_there_is_nothing_to_compare_yet() -> None:
    [finding] = person.check(facts(demanded={"person"}))
    assert (finding.code, finding.accept) == ("person-to-compare", None)
    [finding] = person.check(facts(demanded={"person"}, health_code=code()))
    assert finding.code == "person-to-compare"


@pytest.mark.parametrize("demanded", [{"person"}, set()])
def test_g03_a_seen_mismatch_counts_in_every_profile(demanded: set[str]) -> None:
    both = (answer("same-person", "no"), answer("same-name", "no"))
    findings = person.check(facts(demanded=demanded, identity=card(), answers=both))
    assert codes(findings) == ["person-mismatch", "name-mismatch"]
    assert {f.outcome for f in findings} == {Outcome.HELD}


def test_g03_two_credentials_are_compared_by_name() -> None:
    shown: dict[str, Any] = {"demanded": {"person"}, "identity": card(), "health_code": code()}
    face, name = person.check(facts(**shown))
    assert (face.code, name.code) == ("person-to-compare", "name-to-compare")
    assert face.accept
    assert name.accept
    answered = person.check(facts(**shown, answers=(face.accept, name.accept)))
    assert codes(answered) == ["person-compared", "name-compared"]


def test_an_answer_nobody_knows_compares_nothing() -> None:
    shown = facts(demanded={"person"}, identity=card(), answers=(answer("same-person", "hm"),))
    assert codes(person.check(shown)) == ["person-to-compare"]


@pytest.mark.parametrize(
    ("direction", "kind", "expected"),
    [
        (Direction.EXIT, PersonKind.RESIDENT, ["exit-not-approved"]),
        (Direction.EXIT, PersonKind.DEPENDANT, ["exit-not-approved"]),
        (Direction.EXIT, PersonKind.VISITOR, []),
        (Direction.EXIT, PersonKind.WORKER, []),
        (Direction.ENTRY, PersonKind.VISITOR, ["visitors-not-admitted"]),
        (Direction.ENTRY, PersonKind.RESIDENT, []),
    ],
)
def test_g15_g16_closed_management(
    direction: Direction, kind: PersonKind, expected: list[str]
) -> None:
    shown: dict[str, Any] = {"identity": card(), "around": {"holder": holder(kind)}}
    findings = movement.check(facts(demanded={"movement"}, direction=direction, **shown))
    assert codes(findings) == expected
    assert all(f.outcome is Outcome.DENIED for f in findings)
    assert movement.check(facts(demanded=set(), direction=direction, **shown)) == []


def test_nobody_is_refused_to_leave_before_it_is_known_who_he_is() -> None:
    assert movement.check(facts(demanded={"movement"}, direction=Direction.EXIT)) == []
    unknown = facts(demanded={"movement"}, direction=Direction.EXIT, identity=card())
    assert codes(movement.check(unknown)) == ["exit-not-approved"]


def repeated(
    last: Passage | None,
    direction: Direction = Direction.ENTRY,
    rule: RepeatRule | None = None,
    other_posts_age: timedelta | None = None,
    demanded: frozenset[str] = frozenset({"repeat"}),
) -> list[tuple[str, Outcome]]:
    findings = repeat.check(
        facts(
            direction=direction,
            policy_=policy(demanded, repeat=rule or RepeatRule()),
            around={"last_passage": last, "other_posts_age": other_posts_age},
        )
    )
    return [(f.code, f.outcome) for f in findings]


def passage(ago: timedelta, direction: Direction = Direction.ENTRY, here: bool = True) -> Passage:
    return Passage(direction=direction, occurred_at=NOW - ago, here=here)


def test_the_same_way_twice_is_noted_by_default() -> None:
    assert repeated(passage(HOUR)) == [("repeat-entry", Outcome.GRANTED)]
    out = passage(HOUR, Direction.EXIT)
    assert repeated(out, Direction.EXIT) == [("repeat-exit", Outcome.GRANTED)]
    assert repeated(out) == []
    assert repeated(passage(HOUR), demanded=frozenset()) == []


def test_a_profile_may_hold_a_repeated_passage() -> None:
    rule = RepeatRule(outcome=Outcome.HELD)
    assert repeated(passage(HOUR), rule=rule) == [("repeat-entry", Outcome.HELD)]


def test_a_missing_earlier_passage_never_holds_anyone() -> None:
    rule = RepeatRule(outcome=Outcome.HELD)
    assert repeated(None, rule=rule) == []
    assert repeated(None, Direction.EXIT, rule=rule) == []


@pytest.mark.parametrize(("ago", "count"), [(DAY, 1), (DAY + timedelta(seconds=1), 0)])
def test_a_passage_of_long_ago_repeats_nothing(ago: timedelta, count: int) -> None:
    assert len(repeated(passage(ago))) == count


@pytest.mark.parametrize(("age", "count"), [(None, 0), (HOUR, 1), (HOUR + timedelta(seconds=1), 0)])
def test_another_posts_passage_counts_only_while_its_data_is_fresh(
    age: timedelta | None, count: int
) -> None:
    assert len(repeated(passage(HOUR, here=False), other_posts_age=age)) == count


@pytest.mark.parametrize(
    ("age", "hold", "expected"),
    [
        (None, True, []),
        (3 * DAY - timedelta(seconds=1), True, []),
        (3 * DAY, True, [("lists-old", Outcome.GRANTED, 3)]),
        (7 * DAY, False, [("lists-old", Outcome.GRANTED, 7)]),
        (7 * DAY, True, [("lists-too-old", Outcome.HELD, 7)]),
    ],
)
def test_old_lists_warn_and_then_hold_where_the_profile_says_so(
    age: timedelta | None, hold: bool, expected: list[tuple[str, Outcome, int]]
) -> None:
    rules = policy({"lists"}, lists=ListsRule(hold=hold))
    findings = lists.check(facts(policy_=rules, around={"lists_age": age}))
    assert [(f.code, f.outcome, f.parameters["days"]) for f in findings] == expected
    assert lists.check(facts(demanded=set(), around={"lists_age": age})) == []


def test_a_clock_behind_the_records_holds_everything() -> None:
    assert clock.check(facts()) == []
    [finding] = clock.check(facts(demanded=set(), around={"clock_trusted": False}))
    assert (finding.code, finding.outcome) == ("clock-behind", Outcome.HELD)
