"""What is kept how long: one table, and what stands against changing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.domain import retention
from gatekeeper.domain.policy import ReturneeRule, Timings
from gatekeeper.domain.retention import KINDS, Kind, Since, Stock, kind_of
from tests.domain.builders import policy
from tests.domain.ledgers import a_ledger, words


@pytest.mark.parametrize(
    ("line", "ledger", "part", "kind"),
    [
        ("access-1", "", "who", "passages"),
        ("access-1", "", "leave", "passages"),
        ("access-1", "", "measured", "measurements"),
        ("audit-1", "", "who", "acts"),
        ("change-1", "", "private", "records"),
        ("ledger-1", "observation", "person", "cases"),
        ("ledger-1", "returnee-members", "person", "returnees"),
        ("ledger-1", "lost-property", "private", "lost-property"),
    ],
)
def test_each_private_part_is_of_one_kind(line, ledger, part, kind):
    assert kind_of(line, ledger, part) == kind


def test_the_days_are_those_of_the_profile_and_of_the_ledgers():
    told = policy()
    told = replace(
        told,
        timings=Timings(keep_private=timedelta(days=9), keep_audit_private=timedelta(days=99)),
        returnee=ReturneeRule(keep=timedelta(days=30)),
    )
    book = a_ledger(keep=timedelta(days=45), health=True)
    rows = {kind.key: kind for kind in retention.table(told, [book])}
    assert (rows["passages"].days, rows["acts"].days, rows["returnees"].days) == (9, 99, 30)
    assert (rows["book"].days, rows["book"].titles) == (45, words("Book"))
    assert rows["duty"].days == 400
    assert rows["people"].days is None
    assert len(rows) == len(KINDS) + 1


def test_health_is_told_by_the_table_and_by_the_ledger():
    plain, temperatures = a_ledger(), a_ledger(key="temperatures", health=True)
    health = retention.health_kinds([plain, temperatures])
    assert {"measurements", "cases", "returnees", "temperatures"} <= health
    assert not {"passages", "visitors", "book", "acts"} & health


PASSAGES = next(kind for kind in KINDS if kind.key == "passages")


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        (PASSAGES, 1, ""),
        (PASSAGES, 3650, ""),
        (PASSAGES, 0, "retention-days"),
        (PASSAGES, 3651, "retention-days"),
        (PASSAGES, None, "retention-days"),
        (None, 5, "retention-fixed"),
        (Kind(key="duty", since=Since.END, days=400), 5, "retention-fixed"),
    ],
)
def test_what_may_be_changed(kind, days, code):
    assert [one.code for one in retention.days_problems(kind, days)] == ([code] if code else [])


def test_a_span_replaces_what_stood_in_another_unit():
    content = {"profile": "x", "timings": {"keep_private_hours": 12, "party_minutes": 2}}
    told = retention.with_days(content, retention.PRIVATE, 5)
    assert told == {"profile": "x", "timings": {"party_minutes": 2, "keep_private_days": 5}}
    assert content["timings"] == {"keep_private_hours": 12, "party_minutes": 2}
    assert retention.with_days({}, retention.RETURNEE, 3) == {"returnee": {"keep_days": 3}}
    assert retention.with_days({"returnee": 7}, retention.RETURNEE, 3) == {
        "returnee": {"keep_days": 3}
    }


def test_a_stock_adds_up():
    assert Stock().plus().plus(going=1).plus(spared=1) == Stock(there=3, going=1, spared=1)
    assert Stock(there=1).plus(there=0, going=1) == Stock(there=1, going=1)
