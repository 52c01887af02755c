"""Least data: what is kept how long, what goes tonight, and what the last purge did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.store import private_parts
from tests.books import UMBRELLA, open_books
from tests.observed import observed
from tests.stations import CHIEF, GUARD, Post
from tests.visitors import host, registered

GREEN, NORMAL = Answer(question="colour", value="green"), Temperature(tenths=365)
CLERK = Operator(account=CHIEF.account, name="周文员", role=Role.CLERK)


def counted(post: Post, **told):
    run = post.retention.begin(CHIEF, **told)
    while not run.is_done:
        run.step()
    return {row.kind.key: row for row in run.rows}


def lived(post: Post) -> None:
    """A week's worth of everything, by now of different ages."""
    someone, other = post.resident("张三"), post.resident("李四", "502")
    post.registry.open_person(someone.id, CHIEF)
    for one in (someone, other, someone):
        post.present(one.card)
        post.present(GREEN, NORMAL)
        post.clock.advance(days=4)
    open_books(post).add("lost-property", UMBRELLA)
    observed(post, other.id)
    registered(post, host(post, "王五", "503"))


def test_the_table_counts_every_kind(checked: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(checked)
    whole = counted(checked)
    monkeypatch.setattr(private_parts.walk, "__defaults__", (private_parts.START, 3))
    assert counted(checked) == whole
    told = {key: row.stock.there for key, row in whole.items() if row.stock and row.stock.there}
    assert told["people"] == 3
    assert (told["passages"], told["measurements"]) == (3, 3)
    assert (told["acts"], told["cases"], told["lost-property"]) == (1, 1, 2)
    assert told["visitors"] >= 1
    with checked.database.read() as session:
        (parts,) = (
            session.connection().exec_driver_sql("SELECT count(*) FROM journal_private").one()
        )
    beside = ("people", "photos", "lines")
    assert sum(count for key, count in told.items() if key not in beside) == parts
    assert whole["backups"].stock is None


def test_what_is_told_to_go_is_what_the_purge_then_takes(checked: Post) -> None:
    lived(checked)
    checked.clock.advance(checked.standing.policy.timings.keep_private)
    before = counted(checked, until=checked.clock())
    going = {key: row.stock.going for key, row in before.items() if row.stock and row.stock.going}
    spared = sum(row.stock.spared for row in before.values() if row.stock)
    assert going["measurements"] == 3
    assert spared > 0
    done = checked.privacy.purge(checked.clock())
    assert done.kinds == going
    assert (done.erased, done.spared) == (sum(going.values()), spared)
    after = counted(checked, until=checked.clock())
    assert sum(row.stock.going for row in after.values() if row.stock) == 0


def test_the_last_purge_is_told_from_the_log(checked: Post) -> None:
    assert checked.retention.last_purge() is None
    lived(checked)
    checked.clock.advance(checked.standing.policy.timings.keep_private)
    done = checked.privacy.purge(checked.clock())
    told = checked.retention.last_purge()
    assert told is not None
    assert (told.kinds, told.at) == (done.kinds, checked.clock())
    assert told.counts["erased"] == done.erased
    checked.clock.advance(days=1)
    checked.privacy.purge(checked.clock())
    again = checked.retention.last_purge()
    assert again.number > told.number
    assert again.kinds != told.kinds


def test_tonight_is_the_hour_of_the_work_of_the_night(post: Post) -> None:
    """At noon and at one at night it is the coming half past two."""
    for hours in (0, 13):
        post.clock.advance(hours=hours)
        tonight = post.retention.next_purge()
        assert timedelta() < tonight - post.clock() <= timedelta(days=1)
        local = tonight.astimezone(post.standing.zone)
        assert (local.hour, local.minute) == (2, 30)


def test_days_are_changed_with_a_reason_and_count_from_then_on(post: Post) -> None:
    someone = post.resident()
    post.profiles.switch_to("everyday")
    post.present(someone.card)
    post.retention.change("visitors", 3, "街道要求缩短", CHIEF)
    kinds = {kind.key: kind.days for kind in post.retention.table()}
    assert (kinds["visitors"], kinds["passages"], kinds["duty"]) == (3, 3, 400)
    assert post.profiles.versions()[0].reason == "街道要求缩短"
    post.clock.advance(days=4)
    assert counted(post, until=post.clock())["passages"].stock.there == 1
    assert post.privacy.purge(post.clock()).erased == 0  # it was written with a week


@pytest.mark.parametrize(
    ("key", "days", "reason", "codes"),
    [
        ("duty", 5, "x", ["retention-fixed"]),
        ("nonsense", 5, "x", ["retention-fixed"]),
        ("passages", None, "x", ["retention-days"]),
        ("passages", 0, " ", ["retention-days", "reason-missing"]),
    ],
)
def test_bad_changes_are_told_at_their_fields(post: Post, key, days, reason, codes) -> None:
    post.profiles.switch_to("everyday")
    with pytest.raises(InvalidInput) as refused:
        post.retention.change(key, days, reason, CHIEF)
    assert [one.code for one in refused.value.problems] == codes
    assert len(post.profiles.versions()) == 1


def test_who_may_look_and_who_may_change(post: Post) -> None:
    with pytest.raises(NotAllowed):
        post.retention.begin(GUARD)
    post.retention.begin(CLERK)
    for who in (GUARD, CLERK):
        with pytest.raises(NotAllowed):
            post.retention.change("passages", 5, "x", who)


def test_acts_about_records_are_kept_as_the_profile_says(post: Post) -> None:
    """Opening a card is told with the days of the profile in force, not with those of once."""
    someone = post.resident()
    days = timedelta(days=30)
    registry = replace(post.registry, keep_acts=lambda: days)
    registry.open_person(someone.id, CHIEF)
    with post.database.read() as session:
        held, _ = private_parts.walk(session)
    (act,) = [one for one in held if one.cut.subject == "acts"]
    assert act.expires_at == post.clock() + days
