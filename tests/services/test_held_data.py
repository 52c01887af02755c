"""Least data: what is held on a person is told in whole, and erased as far as it may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.held_data import Obstacle
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.accounts import Accounts
from gatekeeper.store.backup import back_up, list_erased
from gatekeeper.store.database import Database, driver
from gatekeeper.store.restore import restore
from gatekeeper.store.verification import verify
from tests.books import UMBRELLA, open_books
from tests.builders import Clock
from tests.observed import observed
from tests.stations import CHIEF, GUARD, Post
from tests.visitors import host, let_in, registered

GREEN, NORMAL = Answer(question="colour", value="green"), Temperature(tenths=365)
CLERK = Operator(account=CHIEF.account, name="周文员", role=Role.CLERK)


def fault(post: Post) -> str | None:
    with post.database.read() as session:
        found = verify(session).fault
    return f"{found.code} {found.parameters}" if found else None


def parts_of(post: Post, person: UUID) -> set[tuple[str, str]]:
    with post.database.read() as session:
        rows = driver(session).execute(
            "SELECT j.kind, p.part FROM journal_private p JOIN journal j "
            "ON j.station = p.station AND j.sequence = p.sequence WHERE p.person = ?",
            (person.hex,),
        )
        return set(rows.fetchall())


def passes_through(post: Post, someone) -> None:
    post.present(someone.card)
    post.present(GREEN, NORMAL)
    post.clock.advance(minutes=20)


def leaves(post: Post, someone) -> None:
    post.present(someone.card, lane="2")
    post.clock.advance(minutes=20)


def without_passes(post: Post, person: UUID) -> None:
    for row in post.passes.history(person):
        post.passes.revoke(row.id, "moved-away", CHIEF)


def obstacles(post: Post, person: UUID) -> list[Obstacle]:
    return [tie.obstacle for tie in post.held_data.ties(person)]


def told(post: Post, person: UUID, **more):
    values = {"document": "resident-id", "is_seen": True, "operator": CHIEF}
    return post.held_data.tell(person, **(values | more))


# --- told -------------------------------------------------------------------------------------


def test_everything_held_is_told_with_who_looked(checked: Post) -> None:
    someone, other = checked.resident("欧阳若兰"), checked.resident("李四", "502")
    checked.registry.open_person(someone.id, GUARD)
    checked.registry.reveal(someone.id, "asked", CHIEF)
    for one in (someone, other):
        passes_through(checked, one)
    observed(checked, someone.id)
    holding = told(checked, someone.id)
    counts = {row.kind: row.count for row in holding.rows}
    assert counts.pop("records") >= 1
    assert counts == {"passages": 1, "measurements": 1, "cases": 1, "acts": 2}
    keep = checked.standing.policy.timings
    until = {row.kind: row.until for row in holding.rows}
    assert until["passages"] - keep.keep_private <= checked.clock()
    assert until["records"] is None
    acts = [(look.action, look.reason) for look in holding.looks]
    assert acts == [("revealed", "asked"), ("opened", "")]
    assert holding.record is not None
    assert (holding.name, holding.record.name) == ("欧阳若兰", "欧阳**")
    assert holding.record.passes == 1
    again = told(checked, someone.id, in_full=True)
    assert again.record.name == "欧阳若兰"
    assert again.looks[0].action == "held-told"
    assert fault(checked) is None


def test_the_names_of_those_who_looked_are_told(checked: Post) -> None:
    wired = {"database": checked.database, "journal": checked.database.journal}
    accounts = Accounts(**wired, clock=checked.clock, new_id=checked.new_id)
    guard = accounts.create("王强", Role.OPERATOR, "147036", SYSTEM)
    someone = checked.resident()
    checked.registry.open_person(someone.id, guard)
    assert [look.operator for look in told(checked, someone.id).looks] == ["王强"]


def test_a_visitor_is_told_too_and_a_stranger_is_not(post: Post) -> None:
    row = registered(post, host(post))
    holding = told(post, row.id)
    assert holding.record is None
    assert [one.kind for one in holding.rows] == ["visitors"]
    with pytest.raises(InvalidInput, match="person-unknown"):
        told(post, UUID(int=77))


def test_first_the_document_and_only_by_who_may(post: Post) -> None:
    someone = post.resident()
    before = post.lines("audit-1")
    for wrong in ({"is_seen": False}, {"document": ""}, {"document": "letter"}):
        with pytest.raises(InvalidInput, match="document-not-seen"):
            told(post, someone.id, **wrong)
    with pytest.raises(NotAllowed):
        told(post, someone.id, operator=GUARD)
    assert post.lines("audit-1") == before
    holding = told(post, someone.id, operator=CLERK)
    assert post.lines("audit-1") == before + 1
    assert holding.number > 0


def test_nothing_of_the_person_stands_in_the_line(post: Post) -> None:
    someone = post.resident("欧阳若兰")
    number = told(post, someone.id).number
    with post.database.read() as session:
        (line,) = (
            driver(session)
            .execute("SELECT line FROM journal WHERE sequence = ?", (number,))
            .fetchone()
        )
    assert someone.id.hex not in line
    assert "resident-id" in line


# --- what cannot be erased yet ------------------------------------------------------------------


def test_each_tie_is_named_until_it_is_over(checked: Post) -> None:
    someone = checked.resident()
    assert obstacles(checked, someone.id) == [Obstacle.PASS_IN_FORCE]
    passes_through(checked, someone)
    case = observed(checked, someone.id, arrived=3)
    assert set(obstacles(checked, someone.id)) == {
        Obstacle.PASS_IN_FORCE,
        Obstacle.INSIDE,
        Obstacle.OPEN_CASE,
    }
    (tie,) = [t for t in checked.held_data.ties(someone.id) if t.obstacle is Obstacle.OPEN_CASE]
    (row,) = checked.observation_lists.cases()
    assert (tie.until, row.id) == (row.last_on, case)
    without_passes(checked, someone.id)
    checked.observation.close(case, "结束", CHIEF)
    assert obstacles(checked, someone.id) == [Obstacle.INSIDE]


def test_a_held_car_and_an_open_entry_are_ties(post: Post) -> None:
    someone = post.resident()
    without_passes(post, someone.id)
    assert obstacles(post, someone.id) == []
    visit = registered(post, host(post, "王五", "503"))
    let_in(post, visit)
    assert obstacles(post, visit.id) == [Obstacle.INSIDE]


def test_on_request_only_what_is_over_goes_while_something_holds(checked: Post) -> None:
    someone = checked.resident("欧阳若兰")
    passes_through(checked, someone)
    leaves(checked, someone)
    passes_through(checked, someone)
    checked.registry.open_person(someone.id, CHIEF)
    observed(checked, someone.id)
    done = checked.erasing.erase(someone.id, "request", CHIEF)
    assert {tie.obstacle for tie in done.ties} == {
        Obstacle.PASS_IN_FORCE,
        Obstacle.INSIDE,
        Obstacle.OPEN_CASE,
    }
    assert done.kinds["acts"] == 1
    assert done.kinds["passages"] == 2
    assert done.result.parts == sum(done.kinds.values())
    left = parts_of(checked, someone.id)
    assert ("audit-1", "who") not in left
    assert {("ledger-1", "person"), ("access-1", "who"), ("change-1", "private")} <= left
    assert checked.registry.open_person(someone.id, CHIEF).name == "欧阳若兰"
    assert [row.person for row in checked.overview.inside()] == [someone.id]
    assert fault(checked) is None
    again = checked.erasing.erase(someone.id, "request", CHIEF)
    assert again.kinds == {"acts": 1}  # the look of a moment ago


def test_when_nothing_holds_any_more_everything_goes(checked: Post) -> None:
    someone = checked.resident("欧阳若兰")
    passes_through(checked, someone)
    leaves(checked, someone)
    without_passes(checked, someone.id)
    done = checked.erasing.erase(someone.id, "request", CHIEF)
    assert done.ties == ()
    assert done.result.gone
    assert parts_of(checked, someone.id) == set()
    with pytest.raises(InvalidInput, match="person-unknown"):
        checked.registry.open_person(someone.id, CHIEF)
    assert done.backups_until == (checked.clock() + timedelta(days=7)).date()
    assert fault(checked) is None


def test_what_was_a_mistake_goes_at_once(checked: Post) -> None:
    someone = checked.resident()
    passes_through(checked, someone)
    done = checked.erasing.erase(someone.id, "mistake", CHIEF)
    assert done.ties == ()
    assert parts_of(checked, someone.id) == set()
    assert fault(checked) is None


def test_who_may_erase(post: Post) -> None:
    someone = post.resident()
    for who in (GUARD, CLERK):
        with pytest.raises(NotAllowed):
            post.erasing.erase(someone.id, "request", who)
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.erasing.erase(someone.id, "张三要求", CHIEF)


def test_a_restored_backup_obeys_an_erasure_of_what_is_over(tmp_path) -> None:
    """What was cut while a case was open does not come back; what the case needs does."""
    (tmp_path / "station").mkdir()
    post = Post(tmp_path / "station", "three-checks")
    someone = post.resident("欧阳若兰")
    post.registry.reveal(someone.id, "asked", CHIEF)
    passes_through(post, someone)
    observed(post, someone.id)
    folder = tmp_path / "backups"
    copy = back_up(post.path, folder, key=None, now=post.clock())
    done = post.erasing.erase(someone.id, "request", CHIEF)
    assert done.result.parts > 0
    assert post.privacy.lists_wait
    list_erased(post.database, folder, post.clock())
    left = parts_of(post, someone.id)
    post.close()
    restore(copy, post.path, clock=Clock(post.clock()), new_id=post.new_id)
    again = Database.open(post.path, clock=Clock(post.clock()), new_id=post.new_id)
    try:
        assert parts_of(replaced(post, again), someone.id) == left
        with again.read() as session:
            assert verify(session).fault is None
    finally:
        again.close()


def replaced(post: Post, database: Database) -> Post:
    post.database = database
    return post


def test_a_ledgers_open_entry_is_told_by_its_own_title(post: Post) -> None:
    open_books(post).add("lost-property", UMBRELLA)
    someone = post.resident()
    holding = told(post, someone.id)
    assert {kind.key for kind in holding.ledgers} >= {"lost-property", "requests"}
    assert replace(holding, looks=()).looks == ()
