"""Least data: when an epidemic ends, health data goes by a stated day, signed by two people."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.lanes import Lanes
from gatekeeper.services import destruction, profiles
from gatekeeper.services.night import Night
from gatekeeper.store.backup import back_up, list_erased
from gatekeeper.store.database import Database, driver
from gatekeeper.store.restore import restore
from gatekeeper.store.verification import verify
from tests.books import open_books
from tests.builders import Clock
from tests.observed import observed, today
from tests.stations import CHIEF, GUARD, Post

GREEN, NORMAL, HIGH = (
    Answer(question="colour", value="green"),
    Temperature(tenths=365),
    Temperature(tenths=381),
)
CLERK = Operator(account=UUID(int=0xC1), name="周文员", role=Role.CLERK)
MEASURED = {"who": "王强", "celsius": "36.5"}


def fault(post: Post) -> str | None:
    with post.database.read() as session:
        found = verify(session).fault
    return f"{found.code} {found.parameters}" if found else None


def rows(post: Post, statement: str, *values: object) -> list[tuple]:
    with post.database.read() as session:
        return driver(session).execute(statement, values).fetchall()


def lived(post: Post) -> dict[str, UUID]:
    """Passages with temperatures, a case, a fever referral, the crew's temperatures."""
    calm, watched, feverish = (
        post.resident(name, room)
        for name, room in (("张三", "501"), ("李四", "502"), ("王五", "503"))
    )
    for one in (calm, watched):
        post.present(one.card)
        post.present(GREEN, NORMAL)
        post.clock.advance(minutes=20)
    post.present(feverish.card, GREEN, HIGH)
    post.clock.advance(minutes=6)
    post.present(HIGH)
    observed(post, watched.id)
    open_books(post).add("crew-temperature", MEASURED)
    post.registry.open_person(calm.id, CHIEF)
    return {"calm": calm.id, "watched": watched.id, "feverish": feverish.id}


def lift(post: Post, days: int = 0, closes: tuple[str, ...] = ("observation", "referrals")) -> None:
    content = profiles.shipped("everyday")
    post.lifting.carry_out(
        content,
        closes,
        CHIEF,
        reason="街道通知，疫情结束",
        health_on=today(post) + timedelta(days=days),
    )


def rehearsed(post: Post) -> destruction.HealthRun:
    run = post.destruction.rehearse()
    while not run.is_done:
        run.step()
    return run


def destroy(post: Post) -> None:
    due = post.destruction.due()
    assert due is not None
    run = post.destruction.begin(due)
    while not run.is_done:
        run.step()


def test_the_rehearsal_counts_what_then_goes(checked: Post, monkeypatch) -> None:
    lived(checked)
    lift(checked)
    told = rehearsed(checked)
    assert {"measurements", "cases", "crew-temperature"} <= set(told.kinds)
    assert "passages" not in told.kinds
    monkeypatch.setattr(destruction, "STEP", 3)
    destroy(checked)
    (row,) = checked.destruction.listed()
    assert row.kinds == told.kinds
    assert (row.done_at is not None, row.left, row.parts) == (True, 0, told.kinds.total())
    assert 0 < row.first < row.last
    assert not rehearsed(checked).kinds
    assert fault(checked) is None


def test_names_and_passages_stay_health_is_nowhere(checked: Post) -> None:
    people = lived(checked)
    lift(checked)
    destroy(checked)
    health = "SELECT 1 FROM access_events WHERE tenths NOTNULL OR colour NOTNULL"
    assert rows(checked, health) == []
    assert rows(checked, "SELECT first_tenths, second_tenths FROM referrals") == [(None, None)]
    assert rows(checked, "SELECT reason, person FROM observation_cases") == [("", None)]
    parts = rows(checked, "SELECT DISTINCT part FROM journal_private WHERE data LIKE '%36.5%'")
    assert parts == []
    assert {row.person for row in checked.overview.inside()} >= {people["calm"]}
    assert rows(checked, "SELECT 1 FROM journal_private WHERE part = 'measured'") == []
    assert checked.retention.last_purge() is None


def test_open_cases_are_still_needed_and_counted(checked: Post) -> None:
    lived(checked)
    lift(checked, closes=())
    told = rehearsed(checked)
    assert told.left >= 1
    assert "cases" not in told.kinds
    destroy(checked)
    (row,) = checked.destruction.listed()
    assert row.left == told.left
    assert checked.observation_lists.cases()[0].name == "李四"
    assert fault(checked) is None


def test_the_day_is_waited_for_and_made_up_for(checked: Post, tmp_path) -> None:
    """The computer was off on the day: the next night does it."""
    lived(checked)
    lift(checked, days=5)
    assert checked.destruction.due() is None
    checked.clock.advance(days=4)
    assert checked.destruction.due() is None
    checked.clock.advance(days=9)
    night = Night(
        upkeep=checked.upkeep,
        privacy=checked.privacy,
        destruction=checked.destruction,
        clock=checked.clock,
        at=time(2, 30),
        folders=(tmp_path / "backups",),
        key=None,
    )
    lanes = Lanes()
    try:
        lanes.write(night.run, lanes).result().result(60)
    finally:
        lanes.close()
    (row,) = checked.destruction.listed()
    assert row.done_at == checked.clock()
    assert checked.destruction.due() is None
    assert (tmp_path / "backups" / "erased.csv").read_text().count("measured") >= 3
    assert fault(checked) is None


def test_a_lifting_that_took_no_force_destroys_nothing(checked: Post) -> None:
    lived(checked)
    since = checked.clock() + timedelta(days=1)
    checked.lifting.carry_out(
        profiles.shipped("everyday"),
        (),
        CHIEF,
        reason="预定",
        since=since,
        health_on=today(checked) + timedelta(days=2),
    )
    checked.profiles.withdraw(checked.profiles.versions()[0].sequence, CHIEF)
    checked.clock.advance(days=3)
    assert checked.destruction.due() is None


@pytest.mark.parametrize(("days", "code"), [(-1, "destruction-past"), (400, "destruction-far")])
def test_a_wrong_day_orders_nothing_at_all(checked: Post, days, code) -> None:
    before = checked.profiles.versions()
    with pytest.raises(InvalidInput) as refused:
        lift(checked, days=days)
    assert [(one.code, one.field) for one in refused.value.problems] == [(code, "health")]
    assert checked.profiles.versions() == before
    assert checked.destruction.listed() == ()


def test_broken_off_it_goes_on_and_the_record_counts_all(checked: Post, monkeypatch) -> None:
    lived(checked)
    lift(checked)
    told = rehearsed(checked)
    monkeypatch.setattr(destruction, "STEP", 2)
    due = checked.destruction.due()
    run = checked.destruction.begin(due)
    for _ in range(4):
        run.step()
    assert fault(checked) is None
    assert checked.destruction.due() == due
    destroy(checked)
    (row,) = checked.destruction.listed()
    assert row.kinds == told.kinds
    assert fault(checked) is None


def test_two_different_people_sign_and_only_what_is_done(checked: Post) -> None:
    lived(checked)
    lift(checked)
    (row,) = checked.destruction.listed()
    with pytest.raises(InvalidInput, match="destruction-not-done"):
        checked.destruction.sign(row.id, CHIEF)
    destroy(checked)
    with pytest.raises(NotAllowed):
        checked.destruction.sign(row.id, GUARD)
    checked.destruction.sign(row.id, CHIEF)
    with pytest.raises(InvalidInput, match="destruction-same"):
        checked.destruction.sign(row.id, CHIEF)
    signed = checked.destruction.sign(row.id, CLERK)
    assert len(signed.signed) == 2
    assert not signed.wants_signature
    other = Operator(account=UUID(int=0xD1), name="x", role=Role.SUPERVISOR)
    with pytest.raises(InvalidInput, match="destruction-signed"):
        checked.destruction.sign(row.id, other)
    with pytest.raises(InvalidInput, match="order-not-open"):
        checked.destruction.withdraw(row.id, CHIEF)
    assert fault(checked) is None


def test_it_may_be_withdrawn_before_its_day(checked: Post) -> None:
    lived(checked)
    lift(checked, days=3)
    (row,) = checked.destruction.listed()
    with pytest.raises(NotAllowed):
        checked.destruction.withdraw(row.id, CLERK)
    checked.destruction.withdraw(row.id, CHIEF)
    checked.clock.advance(days=5)
    assert checked.destruction.due() is None
    assert checked.destruction.listed()[0].is_withdrawn
    with pytest.raises(InvalidInput, match="order-not-open"):
        checked.destruction.withdraw(UUID(int=9), CHIEF)
    assert fault(checked) is None


def test_a_restored_backup_does_not_bring_health_back(tmp_path) -> None:
    (tmp_path / "station").mkdir()
    post = Post(tmp_path / "station", "three-checks")
    lived(post)
    lift(post)
    folder = tmp_path / "backups"
    copy = back_up(post.path, folder, key=None, now=post.clock())
    destroy(post)
    list_erased(post.database, folder, post.clock())
    post.close()
    restore(copy, post.path, clock=Clock(post.clock()), new_id=post.new_id)
    again = Database.open(post.path, clock=Clock(post.clock()), new_id=post.new_id)
    try:
        with again.read() as session:
            assert verify(session).fault is None
            held = driver(session)
            found = held.execute("SELECT 1 FROM journal_private WHERE part = 'measured'")
            assert found.fetchall() == []
            tenths = held.execute("SELECT 1 FROM access_events WHERE tenths NOTNULL")
            assert tenths.fetchall() == []
    finally:
        again.close()
