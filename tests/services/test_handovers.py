"""Hand-over: what is open is gathered and masked, signed as one line; a missing relief is told."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.handover import Condition, Kind, Piece, Told
from gatekeeper.domain.readings import Temperature
from gatekeeper.domain.stints import Ending
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.handovers import KEEP
from gatekeeper.store import handovers as table
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post

LI = Operator(account=UUID(int=0xA2), name="李明", role=Role.OPERATOR)


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path, profile="three-checks")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    made.posts.call_here("东门")
    made.stints.stand(GUARD)
    yield made
    made.database.close()


def told(station, **more) -> Told:
    ready = station.handovers.ready(GUARD)
    return Told(**({"items": ready.items, "equipment": ready.equipment} | more))


def listed(station):
    now = station.clock()
    with station.database.read() as session:
        return table.between(session, now - KEEP, now + KEEP)


def endings(station):
    return [(one.name, one.ending) for one in station.stints.year(2026, CHIEF).stints]


def audits(station):
    with station.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence"
        )
        return [line[0].split(",")[3] for line in lines]


def verified(station) -> bool:
    return verify(station.database).fault is None


def test_everything_open_is_counted_and_named_masked(station):
    resident = station.resident("苏文", room="801")
    station.present(resident.card, Temperature(tenths=378))
    station.present(station.resident("李四", room="802").card)  # the one before waits by number
    items = {one.key: one for one in station.handovers.ready(GUARD).items}
    assert list(items) == [
        "waiting",
        "overdue",
        "visitors",
        "returnees",
        "cars",
        "overrides",
        "referrals",
        "due",
        "reports",
    ]
    assert items["waiting"].count == 1
    assert "苏*" in items["waiting"].lines[0]
    assert "苏文" not in items["waiting"].lines[0]


def test_both_sign_and_the_relief_is_on_duty(station):
    station.clock.advance(hours=8)
    made = station.handovers.sign(told(station, notes="301 的访客\n还没走"), GUARD, LI)
    assert (made.kind, made.outgoing, made.relief) == (Kind.DONE, GUARD.account, LI.account)
    assert made.told.notes == "301 的访客 还没走"
    assert endings(station) == [("王强", Ending.HANDED_OVER), ("李明", Ending.OPEN)]
    assert audits(station)[-2:] == ["sign-off", "sign-on"]
    assert listed(station) == [made]
    station.stints.stand(LI)  # what the window does next changes nothing
    assert endings(station)[1:] == [("李明", Ending.OPEN)]
    assert verified(station)


def test_an_objection_is_kept_and_the_relief_is_on_duty_all_the_same(station):
    made = station.handovers.sign(told(station, objection="钥匙少一把"), GUARD, LI)
    assert (made.kind, listed(station)[0].told.objection) == (Kind.OBJECTED, "钥匙少一把")
    assert endings(station)[1] == ("李明", Ending.OPEN)


def test_where_nobody_came_he_stays_on_duty_and_that_is_recorded(station):
    made = station.handovers.sign(told(station, notes="接班人未到，已报班长"), GUARD, None)
    assert (made.kind, made.relief) == (Kind.NO_RELIEF, None)
    assert endings(station) == [("王强", Ending.OPEN)]
    station.clock.advance(hours=1)
    station.handovers.sign(told(station), GUARD, LI)
    assert [one.kind for one in listed(station)] == [Kind.NO_RELIEF, Kind.DONE]
    assert verified(station)


def test_equipment_is_handed_on_as_it_was_and_less_wants_words(station):
    radios = (Piece(name="radio", number=3),)
    station.handovers.sign(replace(told(station), equipment=radios), GUARD, LI)
    equipment = {one.name: one for one in station.handovers.ready(LI).equipment}
    assert equipment["radio"].number == 3
    fewer = replace(told(station), equipment=(Piece(name="radio", number=2),))
    assert [one.code for one in station.handovers.problems(fewer, LI)] == ["handover-words"]
    with pytest.raises(InvalidInput, match="handover-words"):
        station.handovers.sign(fewer, LI, GUARD)
    broken = Piece(name="radio", number=3, condition=Condition.FAULTY)
    station.handovers.sign(replace(told(station, notes="一台坏"), equipment=(broken,)), LI, GUARD)
    assert station.handovers.ready(GUARD).equipment[0].condition is Condition.FAULTY


def test_nobody_hands_over_what_is_not_his(station):
    with pytest.raises(InvalidInput, match="handover-off-duty"):
        station.handovers.sign(told(station), LI, GUARD)
    with pytest.raises(InvalidInput, match="handover-same"):
        station.handovers.sign(told(station), GUARD, GUARD)
    looker = Operator(account=UUID(int=9), name="检查", role=Role.OBSERVER)
    with pytest.raises(NotAllowed):
        station.handovers.sign(told(station), GUARD, looker)
    assert listed(station) == []


def test_words_go_when_their_time_is_over_and_figures_stay(station):
    station.present(station.resident("苏文", room="801").card, Temperature(tenths=378))
    station.present(station.resident("李四", room="802").card)
    station.handovers.sign(told(station, notes="都好"), GUARD, LI)
    station.clock.advance(days=KEEP.days + 3)
    station.privacy.purge(station.clock())
    with station.database.read() as session:
        (row,) = session.query(table.HandoverRecord).all()
        assert (row.notes, row.lines, row.person) == ("", "", None)
        assert row.handover.told.items[0].count == 1
    assert verified(station)
