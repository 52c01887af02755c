"""异常情况: what is reported upward at once (第一时间上报), who was called, who took over (G48)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.domain.access import Presentation
from gatekeeper.errors import Problem

MESSAGES = {
    "abnormal-what-missing": "What was found?",
    "abnormal-text-long": "At most {most} characters.",
    "abnormal-whom-missing": "Who was called?",
    "abnormal-closed": "Somebody has taken this over already.",
    "abnormal-unknown": "There is no such report.",
    "abnormal-calls-many": "At most {most} calls stand in one report.",
}

WHAT_CHARACTERS = 300
WHOM_CHARACTERS = 60
MOST_CALLS = 20


class AbnormalKind(StrEnum):
    """What was found, in the order of its digits."""

    FEVER = "fever"
    RED_CODE = "red-code"
    RISK_AREA = "risk-area"
    OBSERVED_OUT = "observed-out"
    FORGED_PASS = "forged-pass"  # noqa: S105  (a kind of finding, not a secret)
    DISTURBANCE = "disturbance"
    OTHER = "other"


# The findings at the gate that call for a report, and as what; the first that fits counts.
_CALLING = (
    ("temperature-referral", AbnormalKind.FEVER),
    ("temperature-high-twice", AbnormalKind.FEVER),
    ("code-red", AbnormalKind.RED_CODE),
    ("pass-forged", AbnormalKind.FORGED_PASS),
    ("observation-was-out", AbnormalKind.OBSERVED_OUT),
    ("observation-elsewhere", AbnormalKind.OBSERVED_OUT),
    ("returnee-transfer", AbnormalKind.RISK_AREA),
)

# As long as a telephone rings before one tries the next number; a site may set another.
RING_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One telephone call upward: whom, when, whether somebody answered, what he ordered."""

    whom: str
    called_at: datetime
    answered: bool
    ordered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbnormalReport:
    """A numbered report; it is unanswered until a call was answered or somebody took over."""

    number: str
    kind: AbnormalKind
    found_at: datetime
    calls: tuple[Call, ...] = ()
    taken_over_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        return self.taken_over_at is not None or any(call.answered for call in self.calls)

    def rings_at(self) -> datetime | None:
        """When it has to be called again; None once it was answered."""
        if self.is_answered:
            return None
        last = max((call.called_at for call in self.calls), default=self.found_at)
        return last + RING_AGAIN


def kind_of(shown: Presentation | None) -> AbnormalKind | None:
    """As what the person shown would be reported; None where nothing calls for it."""
    if shown is None or shown.decision is None:
        return None
    codes = {finding.code for finding in shown.decision.findings}
    return next((kind for code, kind in _CALLING if code in codes), None)


def ringing(reports: Iterable[AbnormalReport], now: datetime) -> tuple[AbnormalReport, ...]:
    """Those that nobody answered and that are due to be called again, the oldest first."""
    due = []
    for report in reports:
        at = report.rings_at()
        if at is not None and at <= now:
            due.append(report)
    return tuple(sorted(due, key=lambda report: report.found_at))


def report_problems(what: str) -> list[Problem]:
    """What is wrong with a new report."""
    if not what.strip():
        return [Problem(code="abnormal-what-missing", field="what")]
    return _long("what", what, WHAT_CHARACTERS)


def call_problems(whom: str, ordered: str, calls: Sequence[Call]) -> list[Problem]:
    """What is wrong with a call to be noted."""
    found = [] if whom.strip() else [Problem(code="abnormal-whom-missing", field="whom")]
    found += _long("whom", whom, WHOM_CHARACTERS) + _long("ordered", ordered, WHAT_CHARACTERS)
    if len(calls) >= MOST_CALLS:
        most = {"most": MOST_CALLS}
        found.append(Problem(code="abnormal-calls-many", field="whom", parameters=most))
    return found


def _long(field: str, words: str, most: int) -> list[Problem]:
    if len(words) <= most:
        return []
    return [Problem(code="abnormal-text-long", field=field, parameters={"most": most})]
