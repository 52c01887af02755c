"""What was erased at a person's request, and what not yet and why: handed to him on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.held_data import Tie
from gatekeeper.domain.retention import Kind
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import Block, Signed, listed, print_flow, told
from gatekeeper.reports.register import where
from gatekeeper.text.held_data import tie_words
from gatekeeper.text.retention import kind_title

TITLE = text.mark("Confirmation of erasure")
DONE = text.mark(
    "The entries above were erased from the log and from every list; what stays of them is a seal "
    "without names. The log stays whole: what was erased is named in it by number."
)
WHOLE = text.mark("The record itself, passes, plates and photos were deleted.")
GONE = text.mark("They are off the disk of this computer.")
WAITS = text.mark(
    "They are still in a file of the disk that the program is about to overwrite; it goes on by "
    "itself."
)
BACKUPS = text.mark(
    "Backups made before hold them until {day} at the latest; one that is put back erases them "
    "again by the list beside it."
)
STAYS = text.mark(
    "The rest is kept for these reasons. Ask again when they are over; what was kept then goes by "
    "itself when its time is over."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What is told: nothing of the person but what he himself hears."""

    compound: str
    checkpoint: str
    name: str
    at: datetime
    by: str
    number: int
    kinds: Mapping[str, int]
    ties: tuple[Tie, ...]
    photos: int
    gone: bool
    backups_until: date
    ledgers: tuple[Kind, ...] = ()


def draw(data: Confirmation, language: str) -> bytes:
    """The PDF; times are those of the clock on the wall."""
    tr = partial(text.tr_in, language)
    head = (
        tr("At the request of: {name}", name=data.name),
        tr(
            "Erased by {name} at {when} (line of the log: {number})",
            name=data.by,
            when=f"{data.at.astimezone():%Y-%m-%d %H:%M}",
            number=data.number,
        ),
    )
    titles = {kind.key: kind_title(kind, language) for kind in data.ledgers}
    rows = [
        (titles.get(key) or kind_title(key, language), str(count))
        for key, count in sorted(data.kinds.items())
    ]
    columns = (Column(title=tr("Kind of data"), width=120), Column(title=tr("Erased"), width=30))
    day = data.backups_until.isoformat()
    done = [tr(DONE), tr(GONE) if data.gone else tr(WAITS), tr(BACKUPS, day=day)]
    if not data.ties:
        done.insert(1, tr(WHOLE))
    blocks: list[Block] = [*told(head), *listed(tr("Erased"), columns, rows, language)]
    blocks += told(done)
    if data.ties:
        left = tuple(f"· {tie_words(tie, language)}" for tie in data.ties)
        heading = tr("What cannot be erased yet, and why")
        blocks += told((*left, tr(STAYS)), heading)
    for who in (tr("Erased by (signature, stamp)"), tr("Received (signature)")):
        blocks.append(Signed(who=who, day=tr("Date")))
    place = where(data.compound, data.checkpoint)
    return print_flow(tr(TITLE), blocks, language, left=place)
