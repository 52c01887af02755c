"""解除 and 启动 by one act: at once or at its time, all of it or nothing (O11, trap 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.readings import Temperature
from gatekeeper.domain.strips import StripEnd
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import profiles
from gatekeeper.services.closings import CLOSINGS
from gatekeeper.store import car_holds, returnees
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.database import driver
from gatekeeper.store.returnees import ReturneeParty
from gatekeeper.store.verification import verify
from gatekeeper.ui.subjects import is_used
from tests.observed import observed
from tests.rounds import compound
from tests.stations import CHIEF, GUARD, Post

EVERYTHING = tuple(one.key for one in CLOSINGS)
WHY = "街道通知，今日解除"


@pytest.fixture
def closed(make_post) -> Post:
    """Measures in full: two cases, an exception, papers of one, a referral, one who waits."""
    post = make_post("three-checks")
    for room in ("101", "102"):
        observed(post, post.resident(f"李{room}", room=room).id)
    traveller = post.resident("王五", room="103")
    post.outings.approve(
        traveller.id,
        reason="dialysis",
        approved_by="周主任",
        begins_at=post.clock(),
        until=post.clock() + timedelta(days=2),
        operator=CHIEF,
    )
    worker = post.resident("赵六", room="104", kind=PersonKind.WORKER)
    post.returns.enter(
        worker.id, form_on=None, card="0317", code_on=None, approved_by="", operator=CHIEF
    )
    post.present(post.resident("孙七", room="105").card, Temperature(tenths=380))
    post.clock.advance(seconds=30)
    post.present(post.resident("周八", room="106").card)
    return post


def counts(post: Post) -> dict[str, int]:
    return {row.key: row.count for row in post.lifting.rehearse()}


def audits(post: Post) -> str:
    with post.database.read() as session:
        rows = driver(session).execute("SELECT line FROM journal WHERE kind = 'audit-1'")
        return "\n".join(line for (line,) in rows.fetchall())


def everyday(post: Post) -> dict:
    return profiles.shipped("everyday")


def test_a_rehearsal_counts_and_changes_nothing(closed) -> None:
    before = closed.lines("audit-1"), closed.lines("ledger-1")
    told = counts(closed)
    assert told == {
        "observation": 2,
        "abroad": 0,
        "returnees": 0,
        "cars": 0,
        "approvals": 1,
        "four-pieces": 1,
        "referrals": 0,
        "strips": 0,
        "rounds": 0,
        "waiting": 1,
    }
    assert before == (closed.lines("audit-1"), closed.lines("ledger-1"))
    [cases] = [row for row in closed.lifting.rehearse() if row.key == "observation"]
    assert all("*" in example for example in cases.examples)


def test_lifting_closes_all_with_one_reason_and_switches(closed) -> None:
    done = closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY)
    assert done.is_applied
    assert len(done.rows) == 5
    assert {row.name for row in done.rows} >= {"李***", "王*", "赵*", "孙*"}
    assert set(counts(closed).values()) == {0}
    assert closed.standing.policy.profile == "everyday"
    assert '"closed":{"abroad":0,"approvals":1,"cars":0,"four-pieces":1,"observation":2' in audits(
        closed
    ).replace('""', '"')
    assert verify(closed.database).fault is None
    assert closed.lifting.done(done.sequence) == done
    assert closed.present(closed.resident(room="201").card).outcome is Outcome.GRANTED


def test_strips_and_rounds_end_with_the_measures(closed) -> None:
    place = compound(closed)
    strip = closed.strips.put(place.doors["3-2-201"], place.round.id, CHIEF)
    told = counts(closed)
    assert (told["strips"], told["rounds"]) == (1, 1)
    closed.lifting.carry_out(everyday(closed), ("strips", "rounds"), CHIEF, reason=WHY)
    told = counts(closed)
    assert (told["strips"], told["rounds"]) == (0, 0)
    [row] = [one for one in closed.strips.listed() if one.id == strip.id]
    assert row.ended is StripEnd.TAKEN_DOWN
    [round] = closed.screening_lists.rounds()
    assert round.is_over
    assert verify(closed.database).fault is None


def test_only_what_was_chosen_ends(closed) -> None:
    closed.lifting.carry_out(everyday(closed), ("approvals",), CHIEF, reason=WHY)
    assert counts(closed)["approvals"] == 0
    assert counts(closed)["observation"] == 2


def test_lifting_is_refused_for_a_guard_and_nothing_ends(closed) -> None:
    before = counts(closed)
    with pytest.raises(NotAllowed):
        closed.lifting.carry_out(everyday(closed), EVERYTHING, GUARD, reason=WHY)
    assert counts(closed) == before
    assert closed.standing.policy.profile == "three-checks"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"reason": "two\nlines"}, "reason"),
        ({"since": timedelta(minutes=-1)}, "since"),
        ({"since": timedelta(days=91)}, "since"),
        ({"closes": ("everything",)}, "closes"),
        ({"content": {"profile": "everyday", "slots": ["horoscope"]}}, "slots[0]"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_ends(closed, more, field) -> None:
    told = {"content": everyday(closed), "closes": EVERYTHING, "reason": WHY} | more
    since = closed.clock() + told.pop("since") if "since" in told else None
    with pytest.raises(InvalidInput) as refused:
        closed.lifting.carry_out(
            told["content"], told["closes"], CHIEF, reason=told["reason"], since=since
        )
    assert refused.value.problems[0].field == field
    assert counts(closed)["observation"] == 2


def test_a_lifting_to_come_waits_for_its_time_and_closes_what_is_there_then(closed) -> None:
    since = closed.clock() + timedelta(hours=5)
    order = closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY, since=since)
    assert not order.is_applied
    assert closed.lifting.apply_due() is None
    assert closed.profiles.outlook().coming.since == since
    observed(closed, closed.resident("李晚", room="301").id)
    closed.clock.advance(hours=5)
    assert closed.lifting.apply_due().profile == "everyday"
    assert closed.standing.policy.profile == "everyday"
    assert counts(closed)["observation"] == 0
    assert (
        sum(row.title == "Observation cases" for row in closed.lifting.done(order.sequence).rows)
        == 3
    )
    assert closed.profiles.outlook().coming is None
    assert closed.lifting.apply_due() is None
    assert verify(closed.database).fault is None


def test_an_order_that_was_altered_takes_no_force(closed) -> None:
    since = closed.clock() + timedelta(hours=1)
    closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY, since=since)
    with closed.database.begin("test") as session:
        driver(session).execute("UPDATE policy_versions SET closes = '' WHERE applied IS NULL")
    closed.clock.advance(hours=2)
    assert closed.lifting.apply_due() is None
    assert closed.standing.policy.profile == "three-checks"
    assert "policy-forged" in audits(closed)
    assert closed.profiles.outlook().coming is None


@pytest.mark.logs("the fault of an order that could not be carried out")
def test_an_order_that_cannot_be_carried_out_fails_once_and_is_shown(closed) -> None:
    since = closed.clock() + timedelta(hours=1)
    order = closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY, since=since)
    closed.profiles.schedule(profiles.shipped("closed"), since + timedelta(hours=1), CHIEF)
    with closed.database.begin("test") as session:  # damage: this is no moment
        held = driver(session)
        (until,) = held.execute("SELECT until FROM leave_approvals").fetchone()
        held.execute("UPDATE leave_approvals SET until = '2199-13-45'")
    before = counts(closed)
    closed.clock.advance(minutes=61)
    assert closed.lifting.apply_due() is None
    assert closed.standing.policy.profile == "three-checks"
    assert counts(closed) == before  # all of it or nothing
    assert '"fault":"ValueError"' in audits(closed).replace('""', '"')
    told = closed.lines("audit-1")
    assert closed.lifting.apply_due() is None
    assert closed.lines("audit-1") == told  # not again by itself
    versions = {one.sequence: one for one in closed.profiles.versions()}
    assert versions[order.sequence].failure == "order-failed"
    closed.clock.advance(hours=1)
    assert closed.lifting.apply_due().profile == "closed"  # the next order is its own
    with closed.database.begin("test") as session:  # mended
        driver(session).execute("UPDATE leave_approvals SET until = ?", (until,))
    assert verify(closed.database).fault is None


def test_the_last_order_that_failed_is_told_until_another_is_given(closed) -> None:
    since = closed.clock() + timedelta(hours=1)
    closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY, since=since)
    with closed.database.begin("test") as session:
        driver(session).execute("UPDATE policy_versions SET closes = '' WHERE applied IS NULL")
    assert closed.profiles.outlook().failed is None
    closed.clock.advance(hours=2)
    closed.lifting.apply_due()
    failed = closed.lifting.outlook().failed
    assert (failed.profile, failed.failure) == ("everyday", "order-forged")
    closed.profiles.switch_to("everyday", CHIEF)
    assert closed.profiles.outlook().failed is None


@pytest.mark.parametrize(
    ("column", "value"), [("closes", "''"), ("reason", "'other'"), ("since", "'2022-01-01'")]
)
def test_verification_finds_an_order_that_was_altered(closed, column, value) -> None:
    closed.lifting.carry_out(everyday(closed), EVERYTHING, CHIEF, reason=WHY)
    assert verify(closed.database).fault is None
    with closed.database.begin("test") as session:
        if column == "since":
            value = "'2022-01-01T00:00:00.000000Z'"
        driver(session).execute(f"UPDATE policy_versions SET {column} = {value}")
    assert verify(closed.database).fault is not None


def test_g20_a_held_car_is_free_with_the_lifting(closed) -> None:
    owner = closed.resident("钱一", room="107")
    hold = CarHoldRecord(
        id=closed.new_id(),
        started_on=closed.clock().date(),
        days=14,
        first_day=1,
        held_by=CHIEF.account,
        person=owner.id,
        plate="苏B12345",
        slot="B2-17",
    )
    with closed.database.begin("vehicles") as session:
        car_holds.LINED.write(
            session,
            closed.gate.journal,
            hold,
            "held",
            operator=CHIEF.account,
            occurred_at=closed.clock(),
            expires_at=closed.clock() + timedelta(days=30),
        )
    assert counts(closed)["cars"] == 1
    done = closed.lifting.carry_out(everyday(closed), ("cars",), CHIEF, reason=WHY)
    assert [row.title for row in done.rows] == ["Held cars"]
    with closed.database.read() as session:
        assert car_holds.open_of_plate(session, "苏B12345") == ()
    assert verify(closed.database).fault is None


def test_a_returnee_under_way_is_let_go_with_the_lifting(closed) -> None:
    party = ReturneeParty(
        id=closed.new_id(),
        serial=1,
        state="parked",
        opened_at=closed.clock(),
        opened_by=GUARD.account,
        person=closed.resident("冯二", room="108").id,
        origin="武汉",
    )
    with closed.database.begin("returnees") as session:
        returnees.PARTIES.write(
            session,
            closed.gate.journal,
            party,
            "parked",
            operator=GUARD.account,
            occurred_at=closed.clock(),
            expires_at=closed.clock() + timedelta(days=30),
        )
    assert counts(closed)["returnees"] == 1
    done = closed.lifting.carry_out(everyday(closed), ("returnees",), CHIEF, reason=WHY)
    assert [row.name for row in done.rows] == ["冯*"]
    assert counts(closed)["returnees"] == 0
    assert verify(closed.database).fault is None


def test_nothing_takes_force_while_the_clock_is_in_doubt(closed) -> None:
    since = closed.clock() + timedelta(hours=1)
    closed.lifting.carry_out(everyday(closed), (), CHIEF, reason=WHY, since=since)
    closed.clock.advance(hours=2)
    closed.standing.clock_trusted = False
    assert closed.lifting.apply_due() is None
    closed.standing.clock_trusted = True
    assert closed.lifting.apply_due() is not None


def test_imposing_is_the_same_act_the_other_way_round(post) -> None:
    done = post.lifting.carry_out(
        profiles.shipped("closed"), (), CHIEF, reason="发现一例，即刻启动"
    )
    assert done.rows == ()
    assert post.standing.policy.profile == "closed"
    assert post.standing.policy.uses("outings")


# --- orders without an end of anything -----------------------------------------------------------


def test_a_profile_is_scheduled_withdrawn_and_switched_back(post) -> None:
    post.profiles.switch_to("everyday", CHIEF)
    midnight = post.clock() + timedelta(hours=3)
    order = post.profiles.schedule(profiles.shipped("three-checks"), midnight, CHIEF)
    post.profiles.withdraw(order.sequence, CHIEF)
    post.clock.advance(hours=4)
    assert post.lifting.apply_due() is None
    with pytest.raises(InvalidInput):
        post.profiles.withdraw(order.sequence, CHIEF)
    post.profiles.switch_to("closed", CHIEF)
    newest, withdrawn, first = post.profiles.versions()
    assert (newest.profile, newest.is_applied) == ("closed", True)
    assert withdrawn.is_withdrawn
    assert post.profiles.switch_back(first.sequence, CHIEF).profile == "everyday"
    assert post.profiles.in_force() == post.standing.policy


def test_a_profile_by_its_name_is_the_one_changed_here_last(post) -> None:
    own = profiles.shipped("three-checks")
    own["temperature"]["limit_tenths"] = 371
    post.profiles.switch(own, CHIEF)
    post.profiles.switch_to("everyday", CHIEF)
    assert post.profiles.switch_to("three-checks", CHIEF).temperature.limit_tenths == 371
    with pytest.raises(InvalidInput):
        post.profiles.switch_to("horoscope", CHIEF)


def test_two_orders_take_force_in_the_order_of_their_times(post) -> None:
    now = post.clock()
    post.profiles.schedule(profiles.shipped("closed"), now + timedelta(hours=2), CHIEF)
    post.profiles.schedule(profiles.shipped("three-checks"), now + timedelta(hours=1), CHIEF)
    post.clock.advance(days=1)
    assert post.lifting.apply_due().profile == "closed"
    assert post.profiles.in_force().profile == "closed"


@pytest.mark.parametrize("act", ["schedule", "withdraw", "switch"])
def test_orders_are_not_a_guards(post, act) -> None:
    later = post.clock() + timedelta(hours=1)
    order = post.profiles.schedule(profiles.shipped("closed"), later, CHIEF)
    with pytest.raises(NotAllowed):
        match act:
            case "schedule":
                post.profiles.schedule(profiles.shipped("closed"), later, GUARD)
            case "withdraw":
                post.profiles.withdraw(order.sequence, GUARD)
            case _:
                post.profiles.switch_to("closed", GUARD)


def test_what_was_left_open_keeps_its_line_in_the_menu(closed) -> None:
    """A case that nobody closed still holds somebody: it must be found, whatever the profile."""
    closed.lifting.carry_out(everyday(closed), ("approvals",), CHIEF, reason=WHY)
    told = closed.lifting.outlook()
    assert "observation" in told.left
    assert "approvals" not in told.left
    assert is_used("observation", told.policy, told.left)
    assert not is_used("outings", told.policy, told.left)
