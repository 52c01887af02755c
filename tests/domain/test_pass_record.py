"""The pass against the records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.domain.access import ClaimKind, Finding, Outcome, PassRecord, PassStatus
from gatekeeper.domain.checks import pass_record
from gatekeeper.domain.decide import decide
from gatekeeper.domain.validity import out_of_date
from tests.domain.builders import NOW, Card, card, code, facts, holder, record, warm

DAY = timedelta(days=1)


def judged(
    claim: ClaimKind = ClaimKind.PASS,
    known: PassRecord | None = None,
    issue: int | None = None,
    **around: Any,
) -> tuple[str, Outcome]:
    around = {"holder": holder(), "pass_record": known} | around
    [finding] = pass_record.check(facts(identity=card(claim, issue), around=around))
    return finding.code, finding.outcome


def test_g02_without_a_pass_one_is_wanted_where_it_is_demanded() -> None:
    [finding] = pass_record.check(facts())
    assert (finding.code, finding.outcome) == ("pass-wanted", Outcome.PENDING)
    assert pass_record.check(facts(demanded=set())) == []


def test_an_identity_that_stands_for_nobody_is_no_pass() -> None:
    nobody = Card(key="x", symbol=code().symbol)
    assert [f.code for f in pass_record.check(facts(identity=nobody))] == ["pass-wanted"]


@pytest.mark.parametrize("claim", [ClaimKind.PASS, ClaimKind.TOKEN])
def test_g08_a_known_active_pass_is_valid(claim: ClaimKind) -> None:
    assert judged(claim, record()) == ("pass-valid", Outcome.GRANTED)


def test_g15_what_the_records_do_not_know() -> None:
    assert judged(ClaimKind.PASS) == ("pass-not-in-records", Outcome.HELD)
    assert judged(ClaimKind.TOKEN) == ("token-unknown", Outcome.DENIED)
    assert judged(ClaimKind.PERSON) == ("no-active-pass", Outcome.HELD)
    assert judged(ClaimKind.PERSON, holder=None) == ("person-unknown", Outcome.HELD)


@pytest.mark.parametrize("claim", [ClaimKind.PASS, ClaimKind.TOKEN])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PassStatus.LOST, "pass-lost"),
        (PassStatus.REVOKED, "pass-revoked"),
        (PassStatus.SUPERSEDED, "pass-superseded"),
    ],
)
def test_g08_an_ended_pass_is_denied(claim: ClaimKind, status: PassStatus, expected: str) -> None:
    assert judged(claim, record(status)) == (expected, Outcome.DENIED)


@pytest.mark.parametrize("status", [PassStatus.LOST, PassStatus.REVOKED, PassStatus.SUPERSEDED])
def test_a_picked_person_without_an_active_pass_is_held(status: PassStatus) -> None:
    assert judged(ClaimKind.PERSON, record(status)) == ("no-active-pass", Outcome.HELD)


def test_a_picked_person_with_an_active_pass_is_granted() -> None:
    assert judged(ClaimKind.PERSON, record()) == ("picked-from-records", Outcome.GRANTED)


def test_who_has_seen_the_newer_issue_refuses_the_older() -> None:
    superseded = ("pass-superseded", Outcome.DENIED)
    assert judged(ClaimKind.PASS, None, issue=1, newest_issue=2) == superseded
    assert judged(ClaimKind.PASS, record(), issue=1, newest_issue=2) == superseded
    assert judged(ClaimKind.TOKEN, record(issue=1), newest_issue=2) == superseded
    assert judged(ClaimKind.TOKEN, record(issue=2), newest_issue=2)[0] == "pass-valid"
    assert judged(ClaimKind.TOKEN, None, newest_issue=2)[0] == "token-unknown"


@pytest.mark.parametrize("claim", [ClaimKind.TOKEN, ClaimKind.PERSON])
def test_where_the_records_hold_the_dates_they_decide(claim: ClaimKind) -> None:
    good = judged(claim, record())
    assert judged(claim, record(until=timedelta(0))) == ("pass-expired-lately", Outcome.HELD)
    assert judged(claim, record(until=-8 * DAY)) == ("pass-expired", Outcome.DENIED)
    assert judged(claim, record(since=-DAY)) == ("pass-not-yet-valid", Outcome.DENIED)
    assert judged(claim, record(since=timedelta(0))) == good


def test_a_signed_pass_answers_for_its_own_dates() -> None:
    assert judged(ClaimKind.PASS, record(until=-8 * DAY)) == ("pass-valid", Outcome.GRANTED)


def dated(since: timedelta, until: timedelta) -> Finding | None:
    return out_of_date(facts(), NOW + since, NOW + until)


@pytest.mark.parametrize(
    ("ago", "expected", "days"),
    [
        (timedelta(0), "pass-expired-lately", 1),
        (timedelta(hours=25), "pass-expired-lately", 2),
        (7 * DAY, "pass-expired-lately", 7),
        (7 * DAY + timedelta(seconds=1), "pass-expired", 8),
    ],
)
def test_days_since_a_pass_expired(ago: timedelta, expected: str, days: int) -> None:
    finding = dated(-30 * DAY, -ago)
    assert finding is not None
    assert (finding.code, finding.parameters) == (expected, {"days": days})


def test_a_pass_is_in_date_from_its_first_moment_to_its_last() -> None:
    assert dated(timedelta(0), timedelta(microseconds=1)) is None
    early = dated(timedelta(microseconds=1), DAY)
    assert early is not None
    assert early.code == "pass-not-yet-valid"


def test_g08_a_household_pass_wants_its_member_named() -> None:
    """Whatever else is said of it: a pass set aside by a supervisor lets nobody unnamed in."""
    around = {"pass_record": record(), "is_household_pass": True}
    asked = facts(identity=card(), around=around)
    assert [f.code for f in pass_record.check(asked)] == ["pass-valid", "member-wanted"]
    assert decide(asked).outcome is Outcome.PENDING
    named = facts(identity=card(), around=around | {"holder": holder()})
    assert [f.code for f in pass_record.check(named)] == ["pass-valid"]
    lost = around | {"pass_record": record(PassStatus.LOST)}
    told = pass_record.check(facts(identity=card(), around=lost))
    assert [f.code for f in told] == ["pass-lost", "member-wanted"]


def test_g08_a_fever_before_the_answer_is_nobodys() -> None:
    around = {"pass_record": record(), "is_household_pass": True}
    hot = facts(identity=card(), temperatures=(warm(390), warm(390, minutes=6)), around=around)
    assert decide(hot).outcome is Outcome.PENDING
