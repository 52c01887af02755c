"""The destruction record (销毁记录): what health data went, when, by whom, with two signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.retention import Kind
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import Signed, listed, print_flow, told
from gatekeeper.reports.register import where
from gatekeeper.text.retention import kind_title

TITLE = text.mark("Record of destruction of health data")
HOW = text.mark(
    "The private parts were deleted from the log and from every list and search, and overwritten "
    "on the disk. What is left in the log is a seal without names that nobody can try names "
    "against; the log stays whole and names what was destroyed by number."
)
BACKUPS = text.mark(
    "Backups made before are deleted by {day} at the latest; one that is put back until then "
    "destroys the same parts again by the list beside it. Copies on paper are destroyed by hand."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionRecord:
    """One destruction; `signed` are the names of those who signed by PIN, with the moments."""

    compound: str
    checkpoint: str
    due_on: date
    reason: str
    ordered_at: datetime
    ordered_by: str
    done_at: datetime
    kinds: Mapping[str, int]
    first: int
    last: int
    left: int
    number: int
    signed: tuple[tuple[str, datetime], ...]
    backups_until: date
    ledgers: tuple[Kind, ...] = ()


def draw(data: DestructionRecord, language: str) -> bytes:
    """The PDF; times are those of the clock on the wall."""
    tr = partial(text.tr_in, language)
    head = (
        tr(
            "Ordered by {name} at {when}, to be done by {day}. Reason: {reason}",
            name=data.ordered_by,
            when=_moment(data.ordered_at),
            day=data.due_on.isoformat(),
            reason=data.reason,
        ),
        tr("Done at {when} by the program.", when=_moment(data.done_at)),
        tr(
            "Entries: {count}, of the lines {first} to {last} of the log. Last line about it: "
            "{number}.",
            count=sum(data.kinds.values()),
            first=data.first,
            last=data.last,
            number=data.number,
        ),
    )
    titles = {kind.key: kind_title(kind, language) for kind in data.ledgers}
    rows = [
        (titles.get(key) or kind_title(key, language), str(count))
        for key, count in sorted(data.kinds.items())
    ]
    columns = (
        Column(title=tr("Kind of data"), width=130),
        Column(title=tr("Destroyed entries"), width=50),
    )
    after = [tr(HOW), tr(BACKUPS, day=data.backups_until.isoformat())]
    if data.left:
        after.append(
            tr(
                "Not destroyed, since it is still worked on (open cases and entries): {count}.",
                count=data.left,
            )
        )
    return print_flow(
        tr(TITLE),
        [
            *told(head),
            *listed(tr("What was destroyed"), columns, rows, language),
            *told(after, tr("How, and what of backups")),
            *told((), tr("Signatures")),
            *(Signed(who=one, day=tr("Date")) for one in _lines(data, language)),
        ],
        language,
        left=where(data.compound, data.checkpoint),
    )


def _lines(data: DestructionRecord, language: str) -> tuple[str, ...]:
    """A line for the pen beside each PIN; an empty one for who has not signed yet."""
    tr = partial(text.tr_in, language)
    signed = [
        tr("Signed by PIN: {name}, {when}", name=name, when=_moment(at)) for name, at in data.signed
    ]
    open_ones = [tr("Signature and name")] * (2 - len(signed))
    return (*signed, *open_ones)


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
