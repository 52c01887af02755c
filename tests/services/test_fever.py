"""Fever cases on a real station: led to the end, their observation with them (O29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.fever import FeverStep, Result, Told
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import fever_record
from gatekeeper.services.fever import FeverRow
from gatekeeper.store.database import driver
from gatekeeper.store.fever import FeverRecord
from gatekeeper.store.verification import verify
from tests.domain.test_fever import LOOP
from tests.observed import observed
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post, Resident


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def opened(post: Post, who: Resident) -> FeverRow:
    return post.fever.open(who.id, LOOP[0][1], "周网格员", "13800138000", CHIEF)


def led(post: Post, who: Resident, through: int) -> FeverRow:
    """So many steps of the loop, a day apart."""
    row = opened(post, who)
    for step, told in LOOP[1:through]:
        post.clock.advance(days=1)
        row = post.fever.record(row.id, step, told, CHIEF)
    return row


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_o29_a_case_is_led_from_the_symptom_to_work(post: Post, someone: Resident) -> None:
    row = opened(post, someone)
    assert (row.number, row.name, row.next, row.owner) == (
        "F0001",
        "张三",
        FeverStep.REPORT,
        Body.COMMUNITY,
    )
    row = led_on = post.fever.card(row.id)
    for step, told in LOOP[1:]:
        assert led_on.owner is not None, "every open case has a step and its owner"
        post.clock.advance(days=1)
        led_on = post.fever.record(row.id, step, told, CHIEF)
    assert (led_on.is_open, led_on.next, led_on.owner) == (False, None, None)
    assert [one.done.step for one in led_on.steps] == [step for step, _ in LOOP]
    assert [one.done.told for one in led_on.steps] == [told for _, told in LOOP]
    assert post.fever.listed() == (led_on,)
    assert is_good(post)


def test_o29_at_home_the_daily_sheet_asks_and_cleared_it_ends(
    post: Post, someone: Resident
) -> None:
    row = led(post, someone, 6)
    assert row.steps[-1].done.step is FeverStep.HOME
    post.clock.advance(days=1)
    [day] = post.day_sheet.rows()
    assert (day.case.person, day.case.charge_name) == (someone.id, "周网格员")
    for step, told in LOOP[6:]:
        post.clock.advance(days=1)
        post.fever.record(row.id, step, told, CHIEF)
    assert post.day_sheet.rows() == ()
    [case] = post.observation_lists.cases()
    assert (case.state, case.reason) == ("closed", "F0001")


def test_an_observation_from_before_goes_on_after_the_fever(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id)
    row = led(post, someone, 6)
    post.fever.record(row.id, FeverStep.ENDED, Told(words="误测"), CHIEF)
    [still] = post.observation_lists.cases()
    assert (still.id, still.is_open) == (case, True)


def test_nothing_private_stands_in_a_line(post: Post, someone: Resident) -> None:
    led(post, someone, 8)
    with post.database.read() as session:
        statement = "SELECT line FROM journal WHERE kind = 'ledger-1' AND line LIKE '%fever%'"
        lines = [line for (line,) in driver(session).execute(statement).fetchall()]
    assert len(lines) == 8
    for private in ("咳嗽", "市三院", "苏B12345", "周网格员", someone.id.hex, "good"):
        assert not any(private in line for line in lines)


def test_what_is_wrong_changes_nothing(post: Post, someone: Resident) -> None:
    fever = post.fever
    for act, code in (
        (lambda: fever.open(someone.id, Told(), "周", "", CHIEF), "fever-symptom-missing"),
        (lambda: fever.open(someone.id, Told(tenths=380), "", "", CHIEF), "charge-missing"),
        (lambda: fever.open(UUID(int=9), Told(tenths=380), "周", "", CHIEF), "person-unknown"),
        (lambda: fever.record(UUID(int=9), FeverStep.TEST, Told(), CHIEF), "fever-unknown"),
    ):
        with pytest.raises(InvalidInput, match=code):
            act()
    with pytest.raises(NotAllowed):
        fever.open(someone.id, Told(tenths=380), "周", "", GUARD)
    assert fever.listed() == ()
    row = opened(post, someone)
    with pytest.raises(InvalidInput, match="fever-open"):
        opened(post, someone)
    with pytest.raises(InvalidInput, match="fever-step-not-now"):
        fever.record(row.id, FeverStep.CLEARED, Told(), CHIEF)
    with pytest.raises(NotAllowed):
        fever.record(row.id, FeverStep.REPORT, Told(words="社区"), GUARD)
    assert len(fever.card(row.id).steps) == 1


def test_after_one_is_closed_another_may_be_opened(post: Post, someone: Resident) -> None:
    row = opened(post, someone)
    post.fever.record(row.id, FeverStep.ENDED, Told(words="误测"), CHIEF)
    assert opened(post, someone).number == "F0002"
    assert [one.number for one in post.fever.listed()] == ["F0002", "F0001"]


def test_open_cases_stand_first_the_oldest_of_them_before_all(post: Post) -> None:
    people = [post.resident(f"人{n}", room=str(600 + n)) for n in range(3)]
    rows = [opened(post, one) for one in people]
    post.fever.record(rows[0].id, FeverStep.ENDED, Told(words="x"), CHIEF)
    assert [row.number for row in post.fever.listed()] == ["F0002", "F0003", "F0001"]


def test_erased_and_purged_nothing_is_left_of_a_case(post: Post, someone: Resident) -> None:
    row = led(post, someone, 7)
    post.privacy.erase_person(someone.id, "request", CHIEF)
    assert post.fever.listed() == ()
    assert post.fever.card(row.id) is None
    with post.database.read() as session:
        for one in session.query(FeverRecord).all():
            assert (one.person, one.words, one.tenths, one.test) == (None, "", None, None)
    assert is_good(post)
    other = post.resident("李四", room="502")
    row = opened(post, other)
    post.clock.now += timedelta(days=179)
    post.privacy.purge(post.clock())
    assert post.fever.card(row.id) is not None
    post.clock.advance(days=2)
    post.privacy.purge(post.clock())
    assert post.fever.card(row.id) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fever_steps SET step = 'cleared'",
        "UPDATE fever_steps SET tenths = 365",
        "DELETE FROM fever_steps",
    ],
)
def test_verification_finds_a_step_that_was_tampered_with(
    post: Post, someone: Resident, statement: str
) -> None:
    opened(post, someone)
    with post.database.begin("test") as session:
        driver(session).execute(statement)
    assert not is_good(post)


def test_o29_the_record_on_paper_says_what_the_case_says(post: Post, someone: Resident) -> None:
    row = led(post, someone, 5)
    data = post.observation_papers.fever_record(row, CHIEF)
    for language, told in (
        (
            "zh_CN",
            ("发热人员闭环管理表", "F0001", "张三", "37.8°C", "疾控中心", "苏B12345"),
        ),
        ("en", ("Recordofafevercase", "Nextstep:Home,tworeadingsaday(Community)", "CTnormal")),
    ):
        (page,) = words(fever_record.draw(data, language))
        for one in told:
            assert one in page
    many = led(post, post.resident("李四", room="502"), 6)
    for _ in range(12):
        post.fever.record(many.id, FeverStep.TEST, Told(test=Result.BAD), CHIEF)
    long = post.observation_papers.fever_record(post.fever.card(many.id), CHIEF)
    assert len(words(fever_record.draw(long, "en"))) == 2
    ended = post.fever.record(many.id, FeverStep.ENDED, Told(words="转院"), CHIEF)
    closed = post.observation_papers.fever_record(ended, CHIEF)
    assert "Thecaseisclosed." in words(fever_record.draw(closed, "en"))[-1]
