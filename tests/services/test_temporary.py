"""临时出入证 on a real station: issued, judged by the clock, renewed, revoked (G53)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction, Outcome, PassStatus, PersonKind
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.passes import Hours
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.shown import Shown
from gatekeeper.services.temporary import Application
from gatekeeper.store.verification import verify
from tests.households import Flat, card, flat, issuer
from tests.observed import observed_flat
from tests.stations import CHIEF, GUARD, Post, codes

ALL_WEEK = Hours(weekdays=frozenset(range(7)), opens=time(8), closes=time(18))


@pytest.fixture
def here(post: Post) -> Post:
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    return post


@pytest.fixture
def home(here: Post) -> Flat:
    return flat(here, "张伟", room="301")


def application(post: Post, of: Flat, **more: Any) -> Application:
    told: dict[str, Any] = {
        "name": "赵师傅",
        "phone": "13900139000",
        "trade": "renovation",
        "company": "红星装修",
        "sponsor": of.id,
        "hours": ALL_WEEK,
        "until": post.clock() + timedelta(days=30),
    }
    return Application(**(told | more))


def at(post: Post, hour: int, minute: int = 0) -> None:
    """Later today, or tomorrow when that has passed."""
    zone = post.standing.zone
    day = local(post.clock(), zone).date()
    wanted = moment_of(day, time(hour, minute), zone)
    if wanted <= post.clock():
        wanted = moment_of(day + timedelta(days=1), time(hour, minute), zone)
    post.clock.advance(seconds=(wanted - post.clock()).total_seconds())


def turn(post: Post, direction: Direction, shown: Any) -> Shown:
    post.gate.set_direction("1", direction, GUARD)
    return post.present(shown)


def test_g53_a_worker_comes_in_his_hours_and_leaves_at_any(here: Post, home: Flat) -> None:
    issued = here.temporary.issue(application(here, home), issuer(here), CHIEF)
    assert (issued.kind, issued.sponsor, issued.company) == ("temporary", "7-1-301", "红星装修")
    pass_ = card(issued)
    at(here, 9)
    come = turn(here, Direction.ENTRY, pass_)
    assert come.outcome is Outcome.GRANTED
    assert codes(come) >= {"pass-valid", "temporary-hours"}
    assert come.holder is not None
    assert come.holder.kind is PersonKind.WORKER
    at(here, 18, 5)
    leave = turn(here, Direction.EXIT, pass_)
    assert leave.outcome is Outcome.GRANTED
    assert "temporary-late" in codes(leave)
    here.clock.advance(seconds=30)
    assert turn(here, Direction.ENTRY, pass_).outcome is Outcome.HELD
    here.gate.dismiss("1", GUARD)
    at(here, 22)
    assert turn(here, Direction.ENTRY, pass_).outcome is Outcome.DENIED


def test_g53_he_leaves_in_closed_management_without_a_quota(make_post: Any) -> None:
    closed = make_post("closed", direction=Direction.EXIT)
    home = flat(closed, "张伟")
    issued = closed.temporary.issue(application(closed, home), issuer(closed), CHIEF)
    assert closed.present(card(issued)).outcome is Outcome.GRANTED


def test_g53_the_end_is_renewed_by_a_new_card_and_the_old_one_is_refused(
    here: Post, home: Flat
) -> None:
    first = here.temporary.issue(application(here, home), issuer(here), CHIEF)
    here.clock.advance(days=31)
    until = here.clock() + timedelta(days=60)
    second = here.temporary.renew(first.id, until, issuer(here), CHIEF)
    assert (second.issue, second.person, second.hours) == (2, first.person, ALL_WEEK)
    at(here, 10)
    assert "pass-superseded" in codes(turn(here, Direction.ENTRY, card(first)))
    here.clock.advance(minutes=1)
    assert turn(here, Direction.ENTRY, card(second)).outcome is Outcome.GRANTED
    (row,) = here.temporary.listed()
    assert (row.id, row.status, row.is_in_force(here.clock())) == (
        second.id,
        PassStatus.ACTIVE,
        True,
    )
    assert here.temporary.print_again(second.id, issuer(here)).text == second.text
    with pytest.raises(InvalidInput, match="pass-closed"):
        here.temporary.print_again(first.id, issuer(here))


def test_g53_a_revoked_one_lets_nobody_in_and_everybody_out(here: Post, home: Flat) -> None:
    issued = here.temporary.issue(application(here, home), issuer(here), CHIEF)
    at(here, 9)
    turn(here, Direction.ENTRY, card(issued))
    here.passes.revoke(issued.id, "misused", CHIEF)
    here.clock.advance(minutes=30)
    assert turn(here, Direction.EXIT, card(issued)).outcome is Outcome.GRANTED
    here.clock.advance(minutes=30)
    back = turn(here, Direction.ENTRY, card(issued))
    assert back.outcome is Outcome.DENIED
    assert "pass-revoked" in codes(back)


def test_g53_o59_a_household_under_observation_answers_for_nobody(here: Post, home: Flat) -> None:
    issued = here.temporary.issue(application(here, home), issuer(here), CHIEF)
    observed_flat(here, home.id)
    at(here, 9)
    refused = turn(here, Direction.ENTRY, card(issued))
    assert refused.outcome is Outcome.DENIED
    assert "temporary-sponsor-observed" in codes(refused)
    with pytest.raises(InvalidInput, match="sponsor-observed"):
        here.temporary.issue(application(here, home, phone="13700137000"), issuer(here), CHIEF)
    with pytest.raises(InvalidInput, match="sponsor-observed"):
        here.temporary.renew(issued.id, here.clock() + timedelta(days=9), issuer(here), CHIEF)


def test_the_same_name_and_phone_is_the_same_person(here: Post, home: Flat) -> None:
    first = here.temporary.issue(application(here, home), issuer(here), CHIEF)
    again = here.temporary.issue(application(here, home, company="绿叶"), issuer(here), CHIEF)
    assert (again.person, again.issue) == (first.person, 2)
    other = here.temporary.issue(application(here, home, phone=""), issuer(here), CHIEF)
    assert other.person != first.person
    assert len(here.temporary.listed()) == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "😀"}, "name"),
        ({"name": "=cmd()"}, "name"),
        ({"name": "张" * 81}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"sponsor": None, "company": " "}, "sponsor"),
        ({"trade": "'; DROP TABLE passes"}, "trade"),
        ({"hours": replace(ALL_WEEK, weekdays=frozenset())}, "weekdays"),
        ({"until": None}, "valid_until"),
    ],
)
def test_bad_input_stands_beside_its_field(
    here: Post, home: Flat, more: dict[str, Any], field: str
) -> None:
    if more.get("until", ...) is None:
        more = {"until": here.clock() - timedelta(days=1)}
    with pytest.raises(InvalidInput) as refused:
        here.temporary.issue(application(here, home, **more), issuer(here), CHIEF)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert here.temporary.listed() == ()


def test_an_unknown_sponsor_and_an_unknown_pass(here: Post, home: Flat) -> None:
    with pytest.raises(InvalidInput, match="sponsor-missing"):
        here.temporary.issue(
            replace(application(here, home), sponsor=here.new_id()), issuer(here), CHIEF
        )
    with pytest.raises(InvalidInput, match="pass-unknown"):
        here.temporary.renew(here.new_id(), here.clock(), issuer(here), CHIEF)


def test_a_guard_issues_none(here: Post, home: Flat) -> None:
    with pytest.raises(NotAllowed):
        here.temporary.issue(application(here, home), issuer(here), GUARD)


def test_the_log_names_nobody_and_verifies(here: Post, home: Flat) -> None:
    here.temporary.issue(application(here, home), issuer(here), CHIEF)
    with here.database.begin("test") as session:
        lines = [
            line
            for (line,) in session.connection().exec_driver_sql("SELECT line FROM journal").all()
        ]
        assert verify(session).fault is None
    told = "\n".join(lines)
    assert "temporary-pass-issued" in told
    assert not [secret for secret in ("赵师傅", "红星装修", "13900139000") if secret in told]
