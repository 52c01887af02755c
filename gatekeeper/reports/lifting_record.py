"""What ended with a lifting act, name by name, with its reason and its number in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where

TITLE = text.mark("Record of lifting or imposing")

LINES_PER_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An act; of each thing its kind, and name and address as far as they may be shown."""

    compound: str
    checkpoint: str
    profile: str
    version: str
    since: datetime | None
    reason: str
    number: int
    rows: tuple[tuple[str, str, str], ...]


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> Record:
    """An empty form: the acts themselves are drawn from what the service tells of them."""
    return Record(
        compound=compound,
        checkpoint=checkpoint,
        profile="everyday",
        version="",
        since=None,
        reason="",
        number=0,
        rows=(),
    )


def draw(data: Record, language: str) -> bytes:
    """The PDF; times are those of the clock on the wall."""
    tr = partial(text.tr_in, language)
    rows = [
        (str(number), tr(title), name, place)
        for number, (title, name, place) in enumerate(data.rows, start=1)
    ]
    when = f"{data.since.astimezone():%Y-%m-%d %H:%M}" if data.since else ""
    name = text.profile_name(data.profile, language)
    told = tr("From {when}: {profile}", when=when, profile=f"{name} {data.version}".strip())
    columns = (
        Column(title=tr("No."), width=14, align=Align.CENTRE),
        Column(title=tr("What ended"), width=60),
        Column(title=tr("Name"), width=46),
        Column(title=tr("Address"), width=60),
    )
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[where(data.compound, data.checkpoint), f"{tr('Reason')}: {data.reason}"],
        right=[told, tr("Line of the log: {number}", number=data.number)],
        per_page=LINES_PER_PAGE,
    )
