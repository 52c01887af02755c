"""What is kept of people: every kind once, how long, counted from when, and what of it is health.

The screen, the privacy notice, the answer to a person and the destruction of health data are all
made from this one table. A kind of line that stands in none of its rows fails a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from gatekeeper.domain.ledger import Ledger, Words
from gatekeeper.domain.policy import Policy
from gatekeeper.errors import Problem

MESSAGES = {
    "retention-fixed": "How long this is kept is not a setting.",
    "retention-days": "From {least} to {most} days.",
}

LEAST_DAYS, MOST_DAYS = 1, 3650

# Where in a profile the days of some kinds are set: rule and key of its file.
PRIVATE = "timings.keep_private"
AUDIT = "timings.keep_audit_private"
RETURNEE = "returnee.keep"
SCREENING = "screening.keep"

# The kinds of lines whose private parts are kept, as the log names them.
ACCESS, AUDITED, CHANGED, IN_LEDGER = "access-1", "audit-1", "change-1", "ledger-1"
MEASURED = "measured"


class Since(StrEnum):
    """What the days are counted from."""

    PASSAGE = "passage"
    WRITTEN = "written"
    END = "end"  # of the visit, the case, the approval, the shift
    REPLACED = "replaced"
    UNNAMED = "unnamed"  # until nothing names it any more
    ASKED = "asked"  # until it is erased on request


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of what is kept; `setting` says where its `days` are set, if anywhere.

    `covers` are names of ledgers in the log, `titles` those of a declared ledger. Health data goes
    when an epidemic ends.
    """

    key: str
    since: Since
    setting: str = ""
    days: int | None = None
    is_health: bool = False
    covers: tuple[str, ...] = ()
    titles: Words | None = None


PASSAGES, MEASUREMENTS, ACTS, RECORDS = "passages", "measurements", "acts", "records"
PEOPLE, PHOTOS, LINES, BACKUPS = "people", "photos", "lines", "backups"

KINDS: tuple[Kind, ...] = (
    Kind(key=PASSAGES, since=Since.PASSAGE, setting=PRIVATE),
    Kind(key=MEASUREMENTS, since=Since.PASSAGE, setting=PRIVATE, is_health=True),
    Kind(key="visitors", since=Since.END, setting=PRIVATE, covers=("visits",)),
    Kind(key="vehicles", since=Since.PASSAGE, setting=PRIVATE, covers=("vehicle-passages",)),
    Kind(key="held-cars", since=Since.END, setting=PRIVATE, covers=("car-holds",)),
    Kind(
        key="cases",
        since=Since.END,
        setting=PRIVATE,
        is_health=True,
        covers=("observation", "observation-days", "observation-ticks", "desk-intakes"),
    ),
    Kind(key="abroad", since=Since.END, setting=PRIVATE, is_health=True, covers=("abroad-marks",)),
    Kind(
        key="returnees",
        since=Since.WRITTEN,
        setting=RETURNEE,
        is_health=True,
        covers=("returnees", "returnee-members"),
    ),
    Kind(
        key="screening",
        since=Since.WRITTEN,
        setting=SCREENING,
        is_health=True,
        covers=("screenings", "screened-people", "stays", "expected-returns"),
    ),
    Kind(
        key="strips",
        since=Since.WRITTEN,
        setting=SCREENING,
        covers=("strips", "screening-rounds", "screening-teams", "landlords-asked"),
    ),
    Kind(
        key="four-pieces",
        since=Since.WRITTEN,
        setting=PRIVATE,
        is_health=True,
        covers=("four-pieces",),
    ),
    Kind(key="approvals", since=Since.END, setting=PRIVATE, covers=("leave-approvals",)),
    Kind(key="work-proofs", since=Since.END, setting=PRIVATE, covers=("work-proofs",)),
    Kind(
        key="reports",
        since=Since.WRITTEN,
        days=180,
        is_health=True,
        covers=("abnormal-reports", "fever-cases"),
    ),
    Kind(
        key="paper",
        since=Since.WRITTEN,
        setting=PRIVATE,
        is_health=True,
        covers=("paper-sheets", "paper-entries"),
    ),
    Kind(key="duty", since=Since.END, days=400, covers=("duty", "stints", "handovers")),
    Kind(key="workers", since=Since.WRITTEN, days=365, covers=("province-workers",)),
    Kind(key="merges", since=Since.WRITTEN, days=180, covers=("merges",)),
    Kind(key=ACTS, since=Since.WRITTEN, setting=AUDIT),
    Kind(key=RECORDS, since=Since.REPLACED, days=365),
    Kind(key=PEOPLE, since=Since.ASKED),
    Kind(key=PHOTOS, since=Since.UNNAMED),
    Kind(key=LINES, since=Since.WRITTEN, days=365, covers=("destructions",)),
    Kind(key=BACKUPS, since=Since.WRITTEN, days=7),
)
_OF_LEDGER: Mapping[str, str] = {name: kind.key for kind in KINDS for name in kind.covers}


def kind_of(line: str, ledger: str, part: str) -> str:
    """To which kind a private part belongs; a declared ledger is a kind by its own key."""
    if line == ACCESS:
        return MEASUREMENTS if part == MEASURED else PASSAGES
    if line == AUDITED:
        return ACTS
    if line == CHANGED:
        return RECORDS
    return _OF_LEDGER.get(ledger, ledger)


def table(policy: Policy, ledgers: Iterable[Ledger]) -> tuple[Kind, ...]:
    """Every kind with its days as they are in force; declared ledgers behind the others."""
    spans = {
        PRIVATE: policy.timings.keep_private,
        AUDIT: policy.timings.keep_audit_private,
        RETURNEE: policy.returnee.keep,
        SCREENING: policy.screening.keep,
    }
    own = tuple(
        replace(kind, days=spans[kind.setting].days) if kind.setting else kind for kind in KINDS
    )
    declared = tuple(
        Kind(
            key=ledger.key,
            since=Since.WRITTEN,
            days=ledger.keep.days,
            is_health=ledger.health,
            titles=ledger.title,
        )
        for ledger in ledgers
    )
    return own + declared


def health_kinds(ledgers: Iterable[Ledger]) -> frozenset[str]:
    """The kinds that go when an epidemic ends."""
    return frozenset(kind.key for kind in KINDS if kind.is_health) | frozenset(
        ledger.key for ledger in ledgers if ledger.health
    )


def days_problems(kind: Kind | None, days: int | None) -> tuple[Problem, ...]:
    """What stands against keeping a kind so long."""
    if kind is None or not kind.setting:
        return (Problem(code="retention-fixed", field="days"),)
    if days is None or not LEAST_DAYS <= days <= MOST_DAYS:
        told = {"least": LEAST_DAYS, "most": MOST_DAYS}
        return (Problem(code="retention-days", field="days", parameters=told),)
    return ()


def with_days(content: Mapping[str, object], setting: str, days: int) -> dict[str, object]:
    """A profile's content in which one span is so many days, whatever unit it stood in before."""
    rule, _, name = setting.partition(".")
    table = content.get(rule, {})
    kept = dict(table) if isinstance(table, Mapping) else {}
    units = ("seconds", "minutes", "hours", "days")
    told = {key: value for key, value in kept.items() if key not in {f"{name}_{u}" for u in units}}
    return {**content, rule: {**told, f"{name}_days": days}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """How much there is of one kind: parts, those that go with the next purge, those spared."""

    there: int = 0
    going: int = 0
    spared: int = 0

    def plus(self, *, there: int = 1, going: int = 0, spared: int = 0) -> Stock:
        return Stock(
            there=self.there + there, going=self.going + going, spared=self.spared + spared
        )
