"""Whose evidence it is, what is decided, and that every verdict shown is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer, Ink, InkColour, Symbol, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.store.people import Person
from tests.stations import GUARD, HEALTH_CODE, Post, codes

NORMAL = Temperature(tenths=365)
GREEN = Answer(question="colour", value="green")


def phone(colour: InkColour) -> Symbol:
    return Symbol(text=HEALTH_CODE, ink=Ink(colour=colour, confidence=0.95))


def test_a_pass_alone_opens_in_everyday(post: Post) -> None:
    """G08: the default profile asks for the pass and nothing about health."""
    shown = post.present(post.resident().card)
    assert shown.outcome is Outcome.GRANTED
    assert shown.sequence == 1 + post.lines("change-1")
    assert post.lines() == 1


def test_three_checks_take_evidence_in_any_order(checked: Post) -> None:
    """G02: temperature, then the code, then the pass: the same verdict, one line."""
    someone = checked.resident()
    assert checked.present(NORMAL).outcome is Outcome.PENDING
    assert checked.present(phone(InkColour.GREEN)).outcome is Outcome.PENDING
    shown = checked.present(someone.card)
    assert codes(shown) >= {"code-green-to-confirm", "temperature-normal", "pass-valid"}
    shown = checked.accept(shown)
    assert shown.outcome is Outcome.GRANTED
    assert checked.lines() == 1


def test_enter_accepts_all_that_is_shown(checked: Post) -> None:
    """ui.md: three digits and one key let a resident with a green code in."""
    checked.present(checked.resident().card)
    shown = checked.present(phone(InkColour.GREEN))
    assert checked.accept(shown, NORMAL).outcome is Outcome.GRANTED


def test_loose_evidence_waits_ten_seconds_for_its_identity(checked: Post) -> None:
    someone = checked.resident()
    checked.present(NORMAL)
    checked.clock.advance(seconds=11)
    shown = checked.present(someone.card)
    assert "temperature-wanted" in codes(shown)


def test_loose_code_and_temperature_age_apart(checked: Post) -> None:
    someone = checked.resident()
    checked.present(NORMAL)
    checked.clock.advance(seconds=9)
    checked.present(phone(InkColour.GREEN))
    checked.clock.advance(seconds=3)
    shown = checked.present(someone.card)
    assert codes(shown) >= {"temperature-wanted", "code-green-to-confirm"}


def test_loose_evidence_is_no_verdict_however_bad(checked: Post) -> None:
    """A red code with nobody shown waits for its identity and denies only then."""
    shown = checked.present(phone(InkColour.RED))
    assert shown.outcome is Outcome.PENDING
    assert checked.lines() == 0
    assert checked.present(checked.resident().card).outcome is Outcome.DENIED


def test_nothing_carries_over_after_a_verdict(checked: Post) -> None:
    """A temperature after the verdict belongs to nobody, not to the person just decided."""
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card)
    assert checked.present(NORMAL, GREEN).outcome is Outcome.GRANTED
    shown = checked.present(Temperature(tenths=390))
    assert shown.presentation is not None
    assert shown.presentation.identity is None
    checked.clock.advance(seconds=11)
    assert "temperature-wanted" in codes(checked.present(second.card))


def test_what_the_refused_still_hold_up_lets_nobody_else_in(checked: Post) -> None:
    """A lost pass is denied at once; the phone and forehead that follow are not the next one's."""
    refused, following = checked.resident("甲"), checked.resident("乙", "502")
    with checked.database.begin("people") as session:
        statement = f"UPDATE passes SET status = 'lost' WHERE person = '{refused.id.hex}'"
        session.connection().exec_driver_sql(statement)
    assert checked.present(refused.card).outcome is Outcome.DENIED
    for late in (phone(InkColour.GREEN), NORMAL, GREEN):
        shown = checked.present(late)
        assert shown.notice is not None
        assert shown.notice.code == "notice-late"
    shown = checked.present(following.card)
    assert codes(shown) >= {"code-wanted", "temperature-wanted"}
    assert checked.present(NORMAL, GREEN).outcome is Outcome.GRANTED


def test_after_a_grant_the_next_one_may_be_measured_before_his_pass(checked: Post) -> None:
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card, NORMAL, GREEN)
    checked.present(Temperature(tenths=366))
    assert "temperature-normal" in codes(checked.present(second.card))


def test_the_code_of_whoever_was_let_in_never_joins_the_next(checked: Post) -> None:
    """He walks on with the phone in his hand: before and after the next pass it is still his."""
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    held_up = phone(InkColour.GREEN)
    assert checked.present(first.card, held_up, NORMAL, GREEN).outcome is Outcome.GRANTED
    checked.clock.advance(seconds=3)
    for card in ((), (second.card,)):
        shown = checked.present(*card, held_up)
        assert shown.notice is not None
        assert shown.notice.code == "notice-late"
    assert shown.presentation is not None
    assert shown.presentation.health_code is None
    assert "code-wanted" in codes(shown)


def test_whoever_comes_back_at_once_brings_his_own_code(checked: Post) -> None:
    """Turned round by the direction key: the same pass and the same code are his again."""
    person, held_up = checked.resident("甲"), phone(InkColour.RED)
    assert checked.present(person.card, held_up).outcome is Outcome.DENIED
    checked.gate.set_direction("1", Direction.ENTRY, GUARD)
    shown = checked.present(person.card, held_up)
    assert shown.notice is None
    assert "code-red" in codes(shown)


def test_who_waits_may_be_measured_before_his_pass_is_read_again(checked: Post) -> None:
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card)
    assert checked.present(second.card, NORMAL, GREEN).outcome is Outcome.GRANTED
    checked.present(NORMAL, GREEN)
    assert checked.present(first.card).outcome is Outcome.GRANTED


def test_a_green_said_to_nobody_is_no_better_colour_for_who_waits(checked: Post) -> None:
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card, phone(InkColour.YELLOW))
    checked.present(second.card, NORMAL, GREEN)
    checked.present(GREEN)
    assert "code-yellow" in codes(checked.present(first.card))


def test_a_different_pass_begins_a_new_person(checked: Post) -> None:
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card)
    checked.present(Temperature(tenths=380))
    shown = checked.present(second.card)
    assert shown.moved == 1
    assert shown.holder is not None
    assert shown.holder.name == "乙"
    assert "temperature-wanted" in codes(shown)
    (waiting,) = checked.overview.waiting()
    assert (waiting.number, waiting.name, waiting.outcome) == (1, "甲", Outcome.HELD)


def test_who_waits_is_found_again_by_his_pass(checked: Post) -> None:
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    checked.present(first.card)
    checked.present(NORMAL)
    checked.present(second.card)
    checked.present(NORMAL, GREEN)
    shown = checked.present(first.card)
    assert "temperature-normal" in codes(shown)
    assert checked.present(GREEN).outcome is Outcome.GRANTED
    assert checked.overview.waiting() == ()


def test_recall_takes_the_waiting_round_and_round(checked: Post) -> None:
    names = ["甲", "乙", "丙"]
    for room, name in enumerate(names, 501):
        checked.present(checked.resident(name, str(room)).card)
        checked.present(Temperature(tenths=380))
    seen = []
    for _ in range(4):
        shown = checked.gate.recall("1", None, GUARD)
        assert shown.holder is not None
        seen.append(shown.holder.name)
    assert seen == ["甲", "乙", "丙", "甲"]


def test_a_held_person_adds_a_line_only_when_something_changed(checked: Post) -> None:
    someone = checked.resident()
    checked.present(someone.card)
    checked.present(Temperature(tenths=380))
    assert checked.lines() == 1
    checked.gate.recall("1", None, GUARD)
    checked.present(someone.card)
    assert checked.lines() == 1
    checked.present(GREEN)
    assert checked.lines() == 2


def test_the_same_code_within_the_cooldown_shows_the_verdict_again(post: Post) -> None:
    someone = post.resident()
    first = post.present(someone.card)
    post.clock.advance(seconds=5)
    again = post.present(someone.card)
    assert again.repeated
    assert again.sequence == first.sequence
    assert post.lines() == 1
    post.clock.advance(seconds=20)
    assert not post.present(someone.card).repeated
    assert post.lines() == 2


def test_the_camera_of_the_other_way_is_no_repetition(post: Post) -> None:
    """One lane with a camera for each way: out at once after in is a passage of its own."""
    someone = post.resident()
    post.gate.present("1", [someone.card], direction=Direction.ENTRY)
    shown = post.gate.present("1", [someone.card], direction=Direction.EXIT)
    assert not shown.repeated
    assert shown.direction is Direction.EXIT
    assert post.lines() == 2


def test_direction_is_proposed_from_the_last_passage(post: Post) -> None:
    someone = post.resident()
    assert post.present(someone.card).direction is Direction.ENTRY
    post.clock.advance(hours=1)
    assert post.present(someone.card).direction is Direction.EXIT


def test_a_card_held_up_again_is_not_the_way_back(post: Post) -> None:
    """Somebody else in between, still within the cooldown: the same direction is proposed."""
    first, second = post.resident("甲"), post.resident("乙", "502")
    post.present(first.card)
    post.present(second.card)
    assert post.present(first.card).direction is Direction.ENTRY


def test_a_direction_key_counts_for_the_next_person_only(post: Post) -> None:
    first, second = post.resident("甲"), post.resident("乙", "502")
    post.gate.set_direction("1", Direction.EXIT, GUARD)
    assert post.present(first.card).direction is Direction.EXIT
    assert post.present(second.card).direction is Direction.ENTRY


def test_a_fixed_lane_has_no_direction_keys(post: Post) -> None:
    with pytest.raises(NotAllowed, match="direction-fixed"):
        post.gate.set_direction("2", Direction.ENTRY, GUARD)
    assert post.present(post.resident().card, lane="2").direction is Direction.EXIT


def test_leaving_needs_no_health_checks(checked: Post) -> None:
    """G02: three checks at every entry; on leaving the temperature is off by default."""
    assert checked.present(checked.resident().card, lane="2").outcome is Outcome.GRANTED


def test_a_typing_slip_of_a_temperature_is_told_and_nothing_is_lost(checked: Post) -> None:
    """G07: outside 30 to 45 degrees is a slip; the person stays as he was."""
    checked.present(checked.resident().card)
    with pytest.raises(InvalidInput, match="temperature-implausible"):
        checked.present(Temperature(tenths=3650))
    shown = checked.gate.shown("1")
    assert shown.presentation is not None
    assert shown.presentation.temperatures == ()


def test_the_retake_waits_for_the_rest_and_a_second_high_one_refers(checked: Post) -> None:
    """G07: 37.6, five minutes, 37.8: denied and a referral is open until somebody took over."""
    someone = checked.resident()
    shown = checked.present(someone.card, GREEN, Temperature(tenths=376))
    assert shown.outcome is Outcome.HELD
    checked.accept(shown)
    checked.clock.advance(minutes=2)
    assert checked.present(Temperature(tenths=366)).outcome is Outcome.HELD
    checked.clock.advance(minutes=4)
    shown = checked.present(Temperature(tenths=378))
    assert shown.outcome is Outcome.DENIED
    assert "temperature-referral" in codes(shown)
    (referral,) = checked.referrals.open()
    assert (referral.name, referral.second_tenths) == ("张三", 378)
    checked.referrals.update(referral.id, clinic="人民医院", taken_over_by="赵医生", operator=GUARD)
    assert checked.referrals.open() == ()


def test_a_normal_second_reading_lets_in(checked: Post) -> None:
    shown = checked.present(checked.resident().card, GREEN, Temperature(tenths=373))
    assert shown.outcome is Outcome.HELD
    checked.clock.advance(minutes=6)
    shown = checked.present(Temperature(tenths=366), Answer(question="colour", value="green"))
    assert shown.outcome is Outcome.GRANTED


def test_yellow_holds_and_red_denies(checked: Post) -> None:
    """G04: yellow stops for the operator, red forbids."""
    first, second = checked.resident("甲"), checked.resident("乙", "502")
    assert checked.present(first.card, phone(InkColour.YELLOW)).outcome is Outcome.HELD
    assert checked.present(second.card, phone(InkColour.RED)).outcome is Outcome.DENIED


def test_a_lost_pass_is_denied_and_the_token_too(post: Post) -> None:
    someone = post.resident()
    with post.database.begin("people") as session:
        session.connection().exec_driver_sql("UPDATE passes SET status = 'lost'")
    for code in (someone.card, someone.sticker):
        shown = post.present(code)
        assert shown.outcome is Outcome.DENIED
        assert "pass-lost" in codes(shown)


def test_a_payment_code_is_named_and_touches_nobody(checked: Post) -> None:
    checked.present(checked.resident().card)
    shown = checked.present(Symbol(text="https://qr.alipay.com/fkx0123"))
    assert shown.notice is not None
    assert shown.notice.code.startswith("notice-")
    assert shown.holder is not None
    assert shown.outcome is Outcome.PENDING


def test_pending_people_are_abandoned_after_five_minutes_with_a_line(checked: Post) -> None:
    checked.present(checked.resident().card)
    checked.clock.advance(minutes=4)
    assert checked.upkeep.tidy() == 0
    checked.clock.advance(minutes=2)
    assert checked.upkeep.tidy() == 1
    assert checked.lines() == 1
    assert checked.gate.shown("1").presentation is None


def test_loose_evidence_goes_without_a_line(checked: Post) -> None:
    checked.present(NORMAL)
    checked.clock.advance(seconds=12)
    assert checked.upkeep.tidy() == 1
    assert checked.lines() == 0


def test_held_people_stay_until_somebody_settles_them(checked: Post) -> None:
    checked.present(checked.resident().card, Temperature(tenths=380))
    checked.clock.advance(hours=3)
    assert checked.upkeep.tidy() == 0
    assert len(checked.overview.waiting()) == 1


def test_dismissing_leaves_an_abandoned_line(checked: Post) -> None:
    checked.present(checked.resident().card)
    assert checked.gate.dismiss("1", GUARD).presentation is None
    assert checked.lines() == 1
    assert checked.overview.recent()[0].event == "abandoned"


def test_counts_are_of_passages_never_of_events(checked: Post) -> None:
    """A person held first and granted then is one passage with two lines."""
    checked.present(checked.resident().card, GREEN, Temperature(tenths=380))
    checked.clock.advance(minutes=6)
    checked.present(NORMAL, Answer(question="colour", value="green"))
    assert checked.lines() == 2
    counts = checked.overview.counts()
    assert (counts.inside, counts.entered, counts.left, counts.waiting) == (1, 1, 0, 0)
    (row,) = checked.overview.recent()
    assert (row.name, row.outcome) == ("张*", "granted")


def test_g04_each_kind_of_health_evidence_is_counted_by_itself(checked: Post) -> None:
    """A companion's phone, paper, a colour without its code, no phone: each its own kind."""
    ways = {
        "code-green": (phone(InkColour.GREEN), GREEN),
        "code-green-companion": (Answer(question="colour-kind", value="companion-phone"), GREEN),
        "code-green-printed": (Answer(question="colour-kind", value="printed"), GREEN),
        "colour-seen-without-code": (GREEN,),
    }
    for room, evidence in enumerate(ways.values(), 501):
        someone = checked.resident(f"张{room}", str(room))
        assert checked.present(someone.card, *evidence, NORMAL).outcome is Outcome.GRANTED
        checked.clock.advance(minutes=1)
    held = checked.present(checked.resident("李四", "601").card, Temperature(tenths=380), GREEN)
    assert held.outcome is Outcome.HELD
    assert evidence_counted(checked) == {
        "own-phone": 1,
        "companion-phone": 1,
        "printed": 1,
        "colour-only": 2,
    }
    (latest, *_) = [row for row in checked.overview.recent() if row.outcome == "granted"]
    checked.settlement.undo("1", latest.presentation, "wrong-person", GUARD)
    assert evidence_counted(checked)["colour-only"] == 1


def evidence_counted(post: Post) -> dict[str, int]:
    reports = DailyReports(roster=post.roster, ledgers=tuple, cut_off=time(0))
    figures = reports.report(reports.today, GUARD).figures
    return {
        figure.key.removeprefix("evidence-"): figure.count
        for figure in figures
        if figure.key.startswith("evidence-") and figure.count
    }


def test_a_clock_behind_holds_everything_until_confirmed(post: Post) -> None:
    """A clock behind the last line: nothing is recorded, nobody gets green."""
    first, second = post.resident("甲"), post.resident("乙", "502")
    post.present(first.card)
    post.clock.advance(timedelta(hours=-2))
    assert post.upkeep.start().clock_behind
    shown = post.present(second.card)
    assert shown.outcome is Outcome.HELD
    assert "clock-behind" in codes(shown)
    assert post.lines() == 1
    post.upkeep.confirm_clock(GUARD)
    assert post.gate.recall("1", None, GUARD).outcome is Outcome.GRANTED
    assert post.lines("clock-set-1") == 1


def test_an_outage_is_recorded_at_the_next_start(post: Post) -> None:
    assert post.upkeep.start().outage is None
    post.upkeep.tidy()
    post.clock.advance(hours=2)
    assert post.upkeep.start().outage == timedelta(hours=2)


def test_the_last_verdict_is_shown_after_a_restart(post: Post) -> None:
    someone = post.resident()
    first = post.present(someone.card)
    shown = post.gate.last_verdict("1")
    assert shown.repeated
    assert (shown.sequence, shown.outcome) == (first.sequence, Outcome.GRANTED)


def test_everybody_passes_in_an_emergency(checked: Post) -> None:
    """G59: nobody is checked; start and end are lines; who is inside is known."""
    checked.emergencies.begin("fire", GUARD)
    shown = checked.present(checked.resident().card)
    assert shown.outcome is Outcome.GRANTED
    assert codes(shown) == {"emergency-passage"}
    checked.emergencies.end(GUARD)
    assert checked.present(checked.resident("乙", "502").card).outcome is Outcome.PENDING
    assert [row.name for row in checked.overview.inside()] == ["张三"]


def test_closed_lets_nobody_out_without_a_reason(make_post: Callable[..., Post]) -> None:
    """G10: 封闭管理: no leaving without quota, work proof or approval."""
    closed = make_post("closed")
    shown = closed.present(closed.resident().card, lane="2")
    assert shown.outcome is Outcome.PENDING
    assert "purpose-wanted" in codes(shown)


def test_the_policy_version_stands_in_every_line(checked: Post) -> None:
    checked.profiles.switch_to("everyday")
    checked.present(checked.resident().card)
    with checked.database.read() as session:
        (policy,) = session.connection().exec_driver_sql("SELECT policy FROM access_events").one()
    assert policy == checked.standing.policy.name
    assert checked.profiles.in_force() == checked.standing.policy


@pytest.mark.parametrize(
    ("shown", "counted"),
    [
        ((GREEN,), "colour-only"),
        ((phone(InkColour.GREEN), GREEN), "own-phone"),
        ((GREEN, Answer(question="colour-kind", value="own-phone")), "colour-only"),
        ((GREEN, Answer(question="colour-kind", value="companion-phone")), "companion-phone"),
        ((GREEN, Answer(question="colour-kind", value="printed")), "printed"),
        ((Answer(question="colour-kind", value="no-phone"),), "no-phone"),
        ((), "no-phone"),
    ],
)
def test_each_kind_of_health_evidence_is_counted_as_its_own(
    checked: Post, shown: tuple[Symbol | Answer, ...], counted: str
) -> None:
    """G04: without a phone, on a companion's, printed, or the colour alone."""
    person = checked.resident()
    if counted == "no-phone":
        with checked.database.begin("people") as session:
            session.get_one(Person, person.id).no_phone_until = checked.clock().date()
    assert checked.present(person.card, NORMAL, *shown).outcome is Outcome.GRANTED
    with checked.database.read() as session:
        (row,) = session.connection().exec_driver_sql("SELECT evidence FROM access_events")
    assert row == (counted,)
