"""Checklists on a real station: ticked by body and day, taken back, printed (O15, O17, O45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import local
from gatekeeper.domain.checklist import BODIES, of_body
from gatekeeper.domain.day_sheet import Channel, DayEntry
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import checklist as paper
from gatekeeper.services.checklist import CaseTasks
from gatekeeper.store.checklist import TickRecord
from gatekeeper.store.database import driver
from gatekeeper.store.verification import verify
from gatekeeper.text.checklist import task_words
from tests.observed import observed, today
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post, Resident

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    """At 15:00 on a day of the place."""
    made = make_post("everyday")
    made.standing.zone = SHANGHAI
    now = local(made.clock(), SHANGHAI)
    made.clock.now += timedelta(hours=(15 - now.hour) % 24)
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def stand(found: CaseTasks) -> dict[str, str]:
    return {row.task.key: row.state.value for row in found.tasks}


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_o15_o17_a_task_is_ticked_with_who_did_it_and_the_number(
    post: Post, someone: Resident
) -> None:
    case = observed(post, someone.id, arrived=3)
    before = post.checklists.of_case(case)
    found = post.checklists.tick(case, "magnet", " 陈 电工 ", "M-7", CHIEF)
    assert found.due() == before.due() - 1
    [row] = [row for row in found.tasks if row.task.key == "magnet"]
    assert (row.tick.doer, row.tick.note, row.tick.done_at) == ("陈 电工", "M-7", post.clock())
    post.clock.advance(days=1)
    later = stand(post.checklists.of_case(case))
    assert (later["magnet"], later["stairs"]) == ("done", "due")
    assert is_good(post)


def test_o18_rubbish_after_16_00_each_day_anew(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    with pytest.raises(InvalidInput, match="tick-not-yet"):
        post.checklists.tick(case, "rubbish", "保洁", "", CHIEF)
    post.clock.advance(hours=1)
    found = post.checklists.tick(case, "rubbish", "保洁", "", CHIEF)
    assert stand(found)["rubbish"] == "done"
    post.clock.advance(days=1)
    assert stand(post.checklists.of_case(case))["rubbish"] == "due"


def test_what_sheet_and_papers_say_ticks_itself(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    before = stand(post.checklists.of_case(case))
    assert [before[key] for key in ("told", "contact", "readings")] == ["due"] * 3
    post.observation_papers.notices([case], CHIEF)
    day = DayEntry(morning=365, afternoon=366, channel=Channel.VIDEO)
    post.day_sheet.enter(case, today(post), day, CHIEF)
    after = stand(post.checklists.of_case(case))
    assert [after[key] for key in ("told", "contact", "readings")] == ["done"] * 3
    with pytest.raises(InvalidInput, match="tick-by-itself"):
        post.checklists.tick(case, "contact", "周", "", CHIEF)


def test_ended_a_case_stays_listed_until_its_end_is_done(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.observation.close(case, "阴性", CHIEF)
    [found] = post.checklists.listed()
    assert stand(found)["magnet-off"] == "due"
    for body in BODIES:
        for task in of_body(body):
            if task.when == "end" and not task.by_itself:
                post.checklists.tick(case, task.key, "陈电工", "", CHIEF)
    post.releases.notices([case], CHIEF)
    assert post.checklists.listed() == ()


def test_a_tick_is_taken_back_and_set_again(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.checklists.tick(case, "kit", "周网格员", "5", CHIEF)
    assert stand(post.checklists.take_back(case, "kit", CHIEF))["kit"] == "due"
    for task in ("kit", "nothing", "contact"):
        with pytest.raises(InvalidInput, match="tick-not-done"):
            post.checklists.take_back(case, task, CHIEF)
    again = post.checklists.tick(case, "kit", "周网格员", "6", CHIEF)
    assert stand(again)["kit"] == "done"
    with post.database.read() as session:
        assert session.query(TickRecord).count() == 1
    assert is_good(post)


def test_what_is_wrong_changes_nothing(post: Post, someone: Resident) -> None:
    case, lists = observed(post, someone.id, arrived=3), post.checklists
    for act, code in (
        (lambda: lists.tick(case, "kit", "", "", CHIEF), "tick-doer-missing"),
        (lambda: lists.tick(case, "nothing", "周", "", CHIEF), "tick-task-unknown"),
        (lambda: lists.tick(UUID(int=9), "kit", "周", "", CHIEF), "observation-not-open"),
    ):
        with pytest.raises(InvalidInput, match=code):
            act()
    for forbidden in (
        lambda: lists.tick(case, "kit", "周", "", GUARD),
        lambda: lists.take_back(case, "kit", GUARD),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert lists.of_case(UUID(int=9)) is None


def test_erased_with_the_person(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.checklists.tick(case, "magnet", "陈电工", "M-7", CHIEF)
    with post.database.read() as session:
        lines = driver(session).execute("SELECT line FROM journal WHERE kind = 'ledger-1'")
        assert not any("陈电工" in line or "M-7" in line for (line,) in lines.fetchall())
    post.privacy.erase_person(someone.id, "request", CHIEF)
    with post.database.read() as session:
        [row] = session.query(TickRecord).all()
        assert (row.person, row.doer, row.note) == (None, "", "")
    assert post.checklists.listed() == ()
    assert post.checklists.of_case(case) is None
    assert is_good(post)


def test_verification_finds_a_tick_that_was_tampered_with(post: Post, someone: Resident) -> None:
    case = observed(post, someone.id, arrived=3)
    post.checklists.tick(case, "magnet", "陈电工", "M-7", CHIEF)
    with post.database.begin("test") as session:
        driver(session).execute("UPDATE observation_ticks SET note = 'M-8'")
    assert not is_good(post)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("body", BODIES)
def test_o45_each_body_gets_its_own_columns_and_no_others(
    post: Post, someone: Resident, body: Body, language: str
) -> None:
    case = observed(post, someone.id, arrived=3)
    post.checklists.tick(case, "magnet", "陈电工", "M-7", CHIEF)
    data = post.observation_papers.checklist(body, CHIEF)
    (page,) = words(paper.draw(data, language))
    assert "12-2-501" in page
    assert "张*" in page
    assert "张三" not in page
    assert "3/14" in page
    for other in BODIES:
        for task in of_body(other):
            told = "".join(task_words(task.key, language).split())
            assert (told in page) is (other is body), task.key
    assert ("M-7" in page) is (body is Body.COMMUNITY)
    assert (
        page.count("□")
        == sum(row.state == "due" for row in post.checklists.of_case(case).of_body(body)) + 1
    ), "the last one stands in the foot"


def test_a_guard_prints_no_checklist(post: Post) -> None:
    with pytest.raises(NotAllowed):
        post.observation_papers.checklist(Body.POLICE, GUARD)
