"""Is a pass in date: one rule for what a signed pass says of itself and what the records say."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts

_DAY = timedelta(days=1)


def out_of_date(facts: Facts, valid_from: datetime, valid_until: datetime) -> Finding | None:
    """The finding of a pass that is not in date, None of one that is.

    `valid_until` is the first moment at which the pass no longer counts. A pass that expired a
    few days ago (`Timings.expired_lately`) is held, so that the operator may settle it.
    """
    if facts.is_outsider_leaving:
        return None
    if facts.now < valid_from:
        return _finding("pass-not-yet-valid", Outcome.DENIED, valid_from - facts.now)
    expired = facts.now - valid_until
    if expired < timedelta():
        return None
    if expired <= facts.policy.timings.expired_lately:
        return _finding("pass-expired-lately", Outcome.HELD, expired)
    return _finding("pass-expired", Outcome.DENIED, expired)


def _finding(code: str, outcome: Outcome, span: timedelta) -> Finding:
    begun_days = max(1, -(-span // _DAY))
    return Finding(check="pass", code=code, outcome=outcome, parameters={"days": begun_days})
