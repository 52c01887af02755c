"""O23, O25, O28, O42, O43 through the services: stays, arrivals, briefings, landlords."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from gatekeeper.domain.areas import Area, Level
from gatekeeper.domain.expected import BriefedBy, Expected
from gatekeeper.domain.screening import Answer, Channel, Result
from gatekeeper.domain.tenants import total
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.area_lists import AreaSheet
from gatekeeper.services.tenants import counted
from gatekeeper.store.erasure import erase_person
from gatekeeper.store.people import Household, Person
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty
from gatekeeper.store.verification import verify
from gatekeeper.store.whereabouts import StayRecord
from tests.rounds import CLERK, compound
from tests.stations import CHIEF, GUARD, Post

TODAY = date(2026, 3, 2)


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    yield made
    made.close()


@pytest.fixture
def place(post):
    return compound(post)


def refused(act, *given):
    with pytest.raises(InvalidInput) as error:
        act(*given)
    return [(one.code, one.field) for one in error.value.problems]


# --- stays ----------------------------------------------------------------------------------------


def test_o25_who_was_where_between(post, place):
    one, other = place.people["钱一"], place.people["李四"]
    tell, between = post.whereabouts.tell, post.whereabouts.between
    tell(one, Stay(place="湖北省武汉市", from_on=date(2026, 1, 23), until_on=TODAY), CLERK)
    away = tell(other, Stay(place="三亚市", from_on=date(2026, 2, 20)), CLERK)
    assert [row.name for row in between("武汉")] == ["钱一"]
    assert [row.name for row in between("", date(2026, 2, 1), date(2026, 2, 10))] == ["钱一"]
    assert [row.name for row in between()] == ["李四", "钱一"]
    assert between()[0].is_away
    assert refused(post.whereabouts.end, away, date(2026, 2, 1), CLERK) == [
        ("stay-backwards", "until_on")
    ]
    post.whereabouts.end(away, date(2026, 3, 1), CLERK)
    assert [row.stay.until_on for row in post.whereabouts.of_person(other)] == [date(2026, 3, 1)]
    post.whereabouts.withdraw(away, CLERK)
    assert refused(post.whereabouts.withdraw, away, CLERK) == [("stay-gone", "")]
    assert post.whereabouts.of_person(other) == ()
    assert refused(tell, None, Stay(place=""), CLERK) == [
        ("whereabouts-missing", "place"),
        ("stay-from-missing", "from_on"),
        ("stay-person", "person"),
    ]
    with pytest.raises(NotAllowed):
        tell(one, Stay(place="三亚", from_on=TODAY), GUARD)
    assert not verify(post.database).fault


def test_o25_what_a_round_is_told_becomes_part_of_it(post, place):
    home, one = place.doors["3-1-101"], place.people["钱一"]

    def answer(round, result, where, since):
        told = Answer(person=one, result=result, place=where, since=since)
        post.screening.answer(round, home, Channel.PHONE, (told,), CLERK)

    answer(place.round.id, Result.AWAY, "武汉市", date(2026, 2, 20))
    answer(place.round.id, Result.AWAY, "黄冈市", date(2026, 2, 21))
    assert [(row.stay.place, row.is_away) for row in post.whereabouts.between()] == [
        ("黄冈市", True)
    ]
    second = post.rounds.start("第二轮", "", None, CLERK)
    answer(second.id, Result.RETURNED, "黄冈市", date(2026, 3, 1))
    [row] = post.whereabouts.between()
    assert row.stay == Stay(place="黄冈市", from_on=date(2026, 2, 21), until_on=date(2026, 3, 1))
    third = post.rounds.start("第三轮", "", None, CLERK)
    answer(third.id, Result.RETURNED, "韩国", None)
    assert post.whereabouts.between("韩国")[0].stay.until_on == TODAY
    assert not verify(post.database).fault


def test_names_and_places_stand_in_private_parts_and_go_on_request(post, place):
    one = place.people["钱一"]
    post.whereabouts.tell(one, Stay(place="武汉市", from_on=date(2026, 1, 23)), CLERK)
    with post.database.read() as session:
        lines = session.connection().exec_driver_sql("SELECT line FROM journal").all()
    told = "".join(str(line) for line in lines)
    assert "武汉" not in told
    assert "2026-01-23" not in told
    with post.database.begin("privacy") as session:
        erase_person(session, post.database.journal, one, reason="request", operator=None)
    with post.database.read() as session:
        [row] = session.query(StayRecord).all()
        assert (row.person, row.place, row.from_on) == (None, "", None)
    assert not verify(post.database).fault


def test_somebody_entered_twice_has_one_history(post, place):
    one, other = place.people["钱一"], place.people["钱二"]
    post.whereabouts.tell(other, Stay(place="武汉市", from_on=date(2026, 1, 23)), CLERK)
    told = Answer(person=other, result=Result.SYMPTOMS, is_examined=True)
    home = place.doors["3-1-101"]
    post.screening.answer(place.round.id, home, Channel.DOOR, (told,), CLERK)
    merged = post.duplicates.merge(one, other, CHIEF)
    assert [row.stay.place for row in post.whereabouts.of_person(one)] == ["武汉市"]
    card = post.screening.open(place.round.id, home, CLERK)
    assert [(row.name, row.answer.result) for row in card.people] == [("钱一", Result.SYMPTOMS)]
    assert not verify(post.database).fault
    post.duplicates.undo(merged.id, CHIEF)
    assert post.whereabouts.of_person(one) == ()
    assert not verify(post.database).fault


# --- arrivals -------------------------------------------------------------------------------------


def test_trap_8_5629_arrivals_in_18_days_1511_within_14(post, place):
    """Rows of the register laid in at once, two told by a round; the one in both counts once."""
    spans = ((1000, 0, "江苏省"), (455, 13, "山东省"), (54, 5, "湖北省武汉市"), (4118, 17, "韩国"))
    parties, members = [], []
    for count, days_ago, origin in spans:
        arrived_at = post.clock() - timedelta(days=days_ago)
        for _ in range(count):
            party = post.new_id()
            number = len(parties) + 1
            parties.append(
                {
                    "id": party,
                    "station": "bulk",
                    "sequence": number,
                    "serial": number,
                    "state": "closed",
                    "opened_at": arrived_at,
                    "opened_by": CHIEF.account,
                    "arrived_at": arrived_at,
                    "origin": origin,
                }
            )
            members.append(
                {
                    "id": post.new_id(),
                    "station": "bulk",
                    "sequence": 100_000 + number,
                    "party": party,
                    "place": 1,
                    "person": post.new_id(),
                    "origin": origin,
                }
            )
    members[0]["person"] = place.people["钱一"]
    with post.database.begin("returnees") as session:
        session.execute(insert(ReturneeParty), parties)
        session.execute(insert(ReturneeMember), members)
    for name, where in (("钱一", "江苏省"), ("李四", "江苏南京"), ("孙三", "老家")):
        stay = Stay(place=where, from_on=date(2026, 2, 1), until_on=TODAY)
        post.whereabouts.tell(place.people[name], stay, CLERK)
    told = post.whereabouts.arrivals(TODAY, 18)
    assert (told.arrivals, told.incubating) == (5629, 1511)
    assert (told.domestic, told.abroad, told.unknown) == (1510, 4118, 1)
    first = {row.origin: row.arrivals for row in told.rows}
    assert (first["江苏"], first["湖北"]) == (1001, 54)
    assert post.whereabouts.arrivals(TODAY - timedelta(days=1), 17).arrivals == 455 + 54 + 4118
    assert refused(post.whereabouts.arrivals, TODAY, 0) == [("cutoff-span", "days")]


def test_a_day_is_a_day_of_the_place(post):
    """Half past midnight of the 3rd in the compound is still the 2nd in UTC."""
    late = post.clock().replace(hour=16, minute=30)
    with post.database.begin("returnees") as session:
        party = ReturneeParty(
            id=post.new_id(),
            station="bulk",
            sequence=1,
            serial=1,
            state="closed",
            opened_at=late,
            opened_by=CHIEF.account,
            arrived_at=late,
        )
        session.add(party)
        session.add(
            ReturneeMember(
                id=post.new_id(),
                station="bulk",
                sequence=2,
                party=party.id,
                place=1,
                person=post.new_id(),
            )
        )
    assert post.whereabouts.arrivals(TODAY, 1).arrivals == 0
    assert post.whereabouts.arrivals(TODAY + timedelta(days=1), 1).arrivals == 1


# --- expected returnees ---------------------------------------------------------------------------


def areas(post, level):
    area = Area(name="湖北省武汉市", level=level, begins_on=date(2026, 1, 1))
    post.areas.take(AreaSheet(areas=(area,), problems=(), source="list"), TODAY, CHIEF)


def test_o23_a_briefing_is_dated_with_the_state_of_the_area_on_the_day(post):
    areas(post, Level.MEDIUM)
    told = Expected(name="王强", phone="138 0013 8000", coming_from="湖北省武汉市", door="3-1-101")
    id = post.expected.enter(told, CLERK)
    [row] = post.expected.listed()
    assert (row.expected.phone, row.level, row.wants_briefing) == (
        "13800138000",
        Level.MEDIUM,
        True,
    )
    post.expected.brief(id, BriefedBy.WECHAT, CLERK)
    [row] = post.expected.listed()
    assert (row.briefing.level, row.briefing.channel) == (Level.MEDIUM, BriefedBy.WECHAT)
    assert not row.wants_briefing
    areas(post, Level.HIGH)
    [row] = post.expected.listed()
    assert (row.briefing.level, row.level, row.wants_briefing) == (
        Level.MEDIUM,
        Level.HIGH,
        True,
    )
    post.expected.close(id, CLERK)
    assert post.expected.listed() == ()
    assert refused(post.expected.brief, id, BriefedBy.PHONE, CLERK) == [("expected-gone", "")]
    assert ("expected-phone-missing", "phone") in refused(
        post.expected.enter, Expected(name="王强", coming_from="武汉"), CLERK
    )
    with pytest.raises(NotAllowed):
        post.expected.enter(told, GUARD)
    assert not verify(post.database).fault


# --- landlords ------------------------------------------------------------------------------------


def test_o42_o43_landlords_answer_and_tenants_are_counted(post):
    rented, empty, owned = (post.new_id() for _ in range(3))
    with post.database.begin("people") as session:
        for home, room, landlord in ((rented, "101", "郑东"), (empty, "102", ""), (owned, "9", "")):
            row = Household(id=home, building="5", unit="1", room=room, landlord=landlord)
            session.add(row)
        session.flush()
        for name, home, tenure in (
            ("租客甲", rented, "tenant"),
            ("租客乙", rented, "tenant"),
            ("租客丙", empty, "tenant"),
            ("业主", owned, "owner"),
        ):
            session.add(Person(id=post.new_id(), name=name, household=home, tenure=tenure))
    rows = post.tenants.listed()
    assert [(row.place, row.tenants, row.has_landlord) for row in rows] == [
        ("5-1-101", 2, True),
        ("5-1-102", 1, False),
    ]
    post.tenants.asked(rented, 3, "下月 退租", CLERK)
    [row, _] = post.tenants.listed()
    assert (row.named, row.note, row.differs) == (3, "下月 退租", True)
    whole = total(counted(post.tenants.listed()))
    assert (whole.tenants, whole.flats, whole.without_landlord, whole.asked) == (3, 2, 1, 1)
    assert refused(post.tenants.asked, empty, 1, "", CLERK) == [("landlord-unknown", "household")]
    assert refused(post.tenants.asked, rented, 1, "x" * 101, CLERK) == [("landlord-note", "note")]
    with pytest.raises(NotAllowed):
        post.tenants.asked(rented, 1, "", GUARD)
    assert not verify(post.database).fault
