"""What a changed profile would have decided yesterday: right counts, and honest about the rest."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from uuid import UUID

import pytest

from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.services import profiles, what_if
from gatekeeper.services.replays import answer
from gatekeeper.services.what_if import Answered, WhatIf, parts
from tests.stations import CHIEF, Post
from tests.visitors import host, let_in, let_out, registered

GREEN = Answer(question="colour", value="green")


def passes(post: Post, room: str, tenths: int, *more: Answer, name: str = "张三") -> None:
    """Somebody comes in with this temperature and a green code."""
    who = post.resident(name, room=room)
    post.clock.advance(seconds=40)
    post.present(who.card, Temperature(tenths=tenths), *(more or (GREEN,)))


@pytest.fixture
def yesterday(make_post) -> Post:
    """Five let in, one of them with 37.1 and one with 37.2; one held with 37.5; one refused."""
    post = make_post("three-checks")
    post.standing.zone = UTC
    post.profiles.switch_to("three-checks", CHIEF)
    for room, tenths in (("101", 365), ("102", 366), ("103", 371), ("104", 372), ("105", 364)):
        passes(post, room, tenths)
    passes(post, "106", 375, name="欧阳修")
    passes(post, "107", 365, Answer(question="colour", value="red"))
    post.clock.advance(days=1)
    return post


def changed(**rules: dict[str, Any]) -> dict[str, Any]:
    content = profiles.shipped("three-checks")
    for name, told in rules.items():
        content[name] = {**content.get(name, {}), **told}
    return content


def asked(post: Post, content: dict[str, Any]) -> Answered:
    told = WhatIf(database=post.database, standing=post.standing, key=None)
    question = told.ask(content, post.clock())
    assert sum(len(part.sequences) for part in parts(question)) == len(question.sequences)
    total = Answered()
    for part in parts(question):
        total += answer(part)
    return total


def test_the_same_profile_changes_nothing(yesterday) -> None:
    told = asked(yesterday, changed())
    assert (told.total, told.same, told.changes) == (7, 7, ())


def test_a_lower_limit_holds_those_above_it(yesterday) -> None:
    told = asked(yesterday, changed(temperature={"limit_tenths": 371}))
    [change] = told.changes
    assert (change.before, change.after, change.count) == ("granted", "held", 2)
    assert change.code == "temperature-high"
    assert all("张*" in example for example in change.examples)
    assert told.same == 5


def test_a_higher_limit_lets_in_who_was_held(yesterday) -> None:
    told = asked(yesterday, changed(temperature={"limit_tenths": 380}))
    [change] = told.changes
    assert (change.before, change.after, change.count) == ("held", "granted", 1)
    assert change.examples[0].endswith("欧阳*")


def test_what_was_not_asked_yesterday_would_still_be_wanted(yesterday) -> None:
    content = changed()
    content["demanded"]["entry"]["resident"].append("nucleic-test")
    told = asked(yesterday, content)
    assert {(c.before, c.after, c.count) for c in told.changes} == {("granted", "pending", 5)}


def test_without_health_checks_all_pass(yesterday) -> None:
    told = asked(yesterday, profiles.shipped("everyday"))
    assert {(c.before, c.after) for c in told.changes} == {
        ("held", "granted"),
        ("denied", "granted"),
    }
    assert told.same == 5


def test_what_rests_on_a_pass_that_was_lost_since_is_not_replayed(yesterday) -> None:
    with yesterday.database.begin("people") as session:
        session.connection().exec_driver_sql(
            "UPDATE passes SET status = 'lost' WHERE person = "
            "(SELECT person FROM access_events WHERE tenths = 365 AND outcome = 'granted')"
        )
    told = asked(yesterday, changed(temperature={"limit_tenths": 371}))
    assert (told.others, told.total) == (1, 7)


def test_whom_nobody_can_name_any_more_is_counted_as_such(yesterday) -> None:
    with yesterday.database.read() as session:
        person = session.connection().exec_driver_sql(
            "SELECT person FROM access_events WHERE tenths = 372"
        )
        [(someone,)] = person.fetchall()
    yesterday.privacy.erase_person(UUID(someone), "request", CHIEF)
    told = asked(yesterday, changed(temperature={"limit_tenths": 371}))
    assert told.nobody == 1
    assert [change.count for change in told.changes] == [1]


def test_an_override_is_made_again(yesterday) -> None:
    """What was let pass on somebody's word yesterday is let pass again."""
    post = yesterday
    who = post.resident("赵六", room="301", days=1)
    post.clock.advance(days=2)
    shown = post.present(who.card, Temperature(tenths=365), GREEN)
    assert shown.outcome is not Outcome.GRANTED
    post.settlement.override(
        "1", shown.presentation.id, frozenset({"pass-expired-lately"}), "other: 已核实", CHIEF
    )
    post.clock.advance(days=1)
    told = asked(post, changed())
    assert (told.total, told.same) == (1, 1)


def test_only_yesterday_is_asked_about(yesterday) -> None:
    yesterday.clock.advance(days=1)
    assert asked(yesterday, changed()).total == 0


def test_a_worker_with_papers_is_replayed_by_the_profile_of_staff(make_post) -> None:
    post = make_post("four-pieces")
    post.standing.zone = UTC
    post.profiles.switch_to("four-pieces", CHIEF)
    who = post.resident(kind=PersonKind.WORKER)
    day = post.clock().date()
    post.returns.enter(
        who.id, form_on=day, card="1", code_on=day, approved_by="李总", operator=CHIEF
    )
    post.clock.advance(hours=1)
    post.present(who.card, Temperature(tenths=365), GREEN)
    post.clock.advance(days=1)
    content = profiles.shipped("four-pieces")
    told = asked(post, content)
    assert (told.total, told.same) == (1, 1)


def test_two_answers_add_up() -> None:
    one = what_if.Change(before="granted", after="held", code="x", count=2, examples=("a", "b"))
    more = what_if.Change(before="granted", after="held", code="x", count=3, examples=("c", "d"))
    told = Answered(same=1, changes=(one,)) + Answered(nobody=1, others=2, changes=(more,))
    assert told.changes[0].count == 5
    assert told.changes[0].examples == ("a", "b", "c")
    assert (told.replayed, told.total) == (6, 9)


def test_it_is_bounded_in_time(yesterday) -> None:
    """Parts are small: whoever cancels waits for one of them only."""
    told = WhatIf(database=yesterday.database, standing=yesterday.standing, key=None)
    question = told.ask(changed(), yesterday.clock())
    many = what_if.replace(question, sequences=question.sequences * 40)
    assert [len(part.sequences) for part in parts(many)] == [100, 100, 80]


def test_a_visitor_who_left_is_judged_as_he_came(make_post) -> None:
    post = make_post("everyday")
    post.standing.zone = UTC
    post.profiles.switch_to("everyday", CHIEF)
    visit = registered(post, host(post))
    post.clock.advance(minutes=1)
    assert let_in(post, visit).outcome is Outcome.GRANTED
    post.clock.advance(minutes=20)
    assert let_out(post, visit).outcome is Outcome.GRANTED
    post.clock.advance(days=1)
    told = asked(post, profiles.shipped("everyday"))
    assert (told.total, told.same) == (2, 2)
    told = asked(post, profiles.shipped("closed"))
    assert [(c.before, c.after, c.count) for c in told.changes] == [("granted", "denied", 1)]
