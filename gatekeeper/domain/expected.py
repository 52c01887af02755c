"""People who will come back: told before they travel what holds where they are (O23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gatekeeper.domain import people
from gatekeeper.domain.areas import Level
from gatekeeper.domain.screening import whereabouts_problems
from gatekeeper.errors import Problem

MESSAGES = {
    "expected-past": "This day is over.",
    "expected-gone": "This entry is no longer in the list.",
    "expected-phone-missing": "A phone to send the briefing to.",
}


class BriefedBy(StrEnum):
    """电话, 短信, 微信."""

    PHONE = "phone"
    MESSAGE = "message"
    WECHAT = "wechat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody expected back: who, from where, on which day if known, to which door."""

    name: str
    phone: str = ""
    coming_from: str = ""
    due_on: date | None = None
    door: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What was said on the day: how bad the area was then; None: it stood in no list."""

    told_at: datetime
    channel: BriefedBy
    level: Level | None = None


def expected_problems(one: Expected, today: date) -> list[Problem]:
    """What is wrong with an entry, each at its field."""
    problems = people.name_problems(one.name)
    problems += [Problem(code=code, field="phone") for code in people.contact_faults(one.phone)]
    if not one.phone:
        problems.append(Problem(code="expected-phone-missing", field="phone"))
    problems += [
        Problem(code=problem.code, field="coming_from", parameters=problem.parameters)
        for problem in whereabouts_problems(one.coming_from)
    ]
    if one.due_on is not None and one.due_on < today:
        problems.append(Problem(code="expected-past", field="due_on"))
    return problems


def is_worse(before: Briefing | None, now: Level | None) -> bool:
    """Did the area become worse since he was told? Then he is told again."""
    if before is None or now is None:
        return False
    return before.level is None or now.rank > before.level.rank
