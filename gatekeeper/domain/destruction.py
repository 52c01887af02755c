"""Health data is destroyed when an epidemic ends: by which day, when it is due, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from gatekeeper.errors import Problem

MESSAGES = {
    "destruction-past": "The day lies in the past, or before the measures are lifted.",
    "destruction-far": "At most {most} days after the measures are lifted.",
    "destruction-not-done": "Nothing was destroyed yet: there is nothing to sign.",
    "destruction-signed": "Two people have signed already.",
    "destruction-same": "Somebody else signs as the second: {name} has signed.",
}

# Whoever lets health data lie longer has no reason for it any more.
MOST_DAYS = 180
SIGNATURES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One who stood by: whose account, with which name."""

    account: UUID
    name: str = ""


def day_problems(due_on: date, lifted_on: date) -> tuple[Problem, ...]:
    """What stands against destroying by this day what measures lifted on the other one left."""
    if due_on < lifted_on:
        return (Problem(code="destruction-past", field="health"),)
    if due_on - lifted_on > timedelta(days=MOST_DAYS):
        told = {"most": MOST_DAYS}
        return (Problem(code="destruction-far", field="health", parameters=told),)
    return ()


def is_due(due_on: date, today: date, *, is_done: bool, is_withdrawn: bool) -> bool:
    """Its day has come, or came while the computer was off."""
    return due_on <= today and not is_done and not is_withdrawn


def sign_problems(
    signed: tuple[Signed, ...], account: UUID, *, is_done: bool
) -> tuple[Problem, ...]:
    """What stands against this account's signature."""
    if not is_done:
        return (Problem(code="destruction-not-done", field="sign"),)
    if len(signed) >= SIGNATURES:
        return (Problem(code="destruction-signed", field="sign"),)
    for one in signed:
        if one.account == account:
            told = {"name": one.name}
            return (Problem(code="destruction-same", field="sign", parameters=told),)
    return ()
