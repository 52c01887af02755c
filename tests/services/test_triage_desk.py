"""The triage desk and the isolation site on a real station: the case, the fever, the card (O31)."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.desk_intake import Desk, TakenIn
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import visit_card
from gatekeeper.services.triage_desk import IntakeRow
from gatekeeper.store.database import driver
from gatekeeper.store.desk_intakes import DeskIntake
from gatekeeper.store.verification import verify
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post, Resident

HALL = TakenIn(desk=Desk.HALL, origin="湖北武汉", tenths=365)
SITE = TakenIn(desk=Desk.SITE, origin="首尔", room="305", tenths=366)


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def taken(post: Post, who: Resident, told: TakenIn) -> IntakeRow:
    return post.triage_desk.take_in(who.id, told, "周网格员", "13800138000", CHIEF)


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


@pytest.mark.parametrize(
    ("told", "kind"), [(HALL, ObservationKind.HOME), (SITE, ObservationKind.CENTRAL)]
)
def test_o31_o46_an_intake_opens_the_case(
    post: Post, someone: Resident, told: TakenIn, kind: ObservationKind
) -> None:
    row = taken(post, someone, told)
    assert (row.number, row.name, row.fever) == ("G0001", "张三", "")
    [case] = post.observation_lists.cases()
    assert (case.id, case.kind, case.origin, case.days) == (row.case, kind, told.origin, 14)
    assert (case.charge_name, case.reason) == ("周网格员", told.room)
    assert [one.desk for one in post.triage_desk.today()] == [told.desk]
    post.clock.advance(days=1)
    assert post.triage_desk.today() == ()
    assert is_good(post)


def test_o46_people_of_more_than_ten_countries_are_taken_in(post: Post) -> None:
    places = [
        "首尔",
        "东京",
        "巴黎",
        "罗马",
        "伦敦",
        "柏林",
        "马德里",
        "纽约",
        "曼谷",
        "悉尼",
        "开罗",
    ]
    for number, place in enumerate(places):
        who = post.resident(f"人{number}", room=str(600 + number))
        taken(post, who, TakenIn(desk=Desk.SITE, origin=place, room=str(number + 1), tenths=365))
    assert len({one.origin for one in post.triage_desk.today()}) == 11
    central = post.key_persons.figures().central
    assert central == 11


def test_a_high_reading_begins_a_fever_case_too(post: Post, someone: Resident) -> None:
    row = taken(post, someone, TakenIn(desk=Desk.HALL, origin="湖北", tenths=381, symptoms="咳嗽"))
    assert row.fever == "F0001"
    [fever] = post.fever.listed()
    assert (fever.person, fever.steps[0].done.told.tenths) == (someone.id, 381)
    post.observation.close(row.case, "转院", CHIEF)
    again = taken(post, someone, TakenIn(desk=Desk.SITE, origin="湖北", room="1", tenths=381))
    assert again.fever == "", "the one from before is still open"


def test_what_is_wrong_opens_nothing(post: Post, someone: Resident) -> None:
    desk = post.triage_desk
    for told, charge, code in (
        (TakenIn(desk=Desk.SITE, origin="首尔", tenths=365), "周", "intake-room-missing"),
        (TakenIn(desk=Desk.HALL, tenths=365), "周", "intake-origin-missing"),
        (HALL, "", "charge-missing"),
    ):
        with pytest.raises(InvalidInput, match=code):
            desk.take_in(someone.id, told, charge, "", CHIEF)
    with pytest.raises(NotAllowed):
        desk.take_in(someone.id, HALL, "周", "", GUARD)
    assert (post.observation_lists.cases(), desk.today()) == ((), ())
    taken(post, someone, HALL)
    with pytest.raises(InvalidInput, match="observation-open"):
        taken(post, someone, SITE)
    assert len(desk.today()) == 1


def test_private_and_erased_with_the_person(post: Post, someone: Resident) -> None:
    taken(post, someone, TakenIn(desk=Desk.HALL, origin="湖北", tenths=381, symptoms="咳嗽"))
    with post.database.read() as session:
        lines = driver(session).execute("SELECT line FROM journal WHERE kind = 'ledger-1'")
        assert not any("咳嗽" in line or "湖北" in line for (line,) in lines.fetchall())
    post.privacy.erase_person(someone.id, "request", CHIEF)
    with post.database.read() as session:
        [row] = session.query(DeskIntake).all()
        assert (row.person, row.origin, row.tenths, row.symptoms) == (None, "", None, "")
    assert is_good(post)


@pytest.mark.parametrize("roll", [True, False])
def test_o31_the_visit_card_says_who_and_where_from(
    post: Post, someone: Resident, roll: bool
) -> None:
    row = taken(post, someone, HALL)
    card = post.triage_desk.card(row, roll=roll)
    (page,) = words(visit_card.draw(card, "zh_CN"))
    for told in ("方便就诊卡Visitcard", "G0001", "张三", "湖北武汉", "周网格员", "Showthiscard"):
        assert told in page
