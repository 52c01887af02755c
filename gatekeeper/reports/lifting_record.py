"""What ended with a lifting act, name by name, with its reason and its number in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.reports.page import MARGIN, WIDTH, Align, Column, Sheet, pages_of, paint

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
    rows = [
        (str(number), text.tr_in(language, title), name, place)
        for number, (title, name, place) in enumerate(data.rows, start=1)
    ]

    def painter(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        _page(sheet, part, data, language)

    return paint(text.tr_in(language, TITLE), pages_of(rows, LINES_PER_PAGE, painter), language)


def _page(sheet: Sheet, rows: Sequence[Sequence[str]], data: Record, language: str) -> None:
    def tr(msgid: str, **fields: object) -> str:
        return text.tr_in(language, msgid, **fields)

    sheet.text(WIDTH / 2, MARGIN, tr(TITLE), size=16, width=150, align=Align.CENTRE)
    where = " · ".join(part for part in (data.compound, data.checkpoint) if part)
    sheet.text(MARGIN, MARGIN + 8, where, size=9, width=80)
    when = f"{data.since.astimezone():%Y-%m-%d %H:%M}" if data.since else ""
    name = text.profile_name(data.profile, language)
    told = tr("From {when}: {profile}", when=when, profile=f"{name} {data.version}".strip())
    sheet.text(WIDTH - MARGIN, MARGIN + 8, told, size=9, width=95, align=Align.RIGHT)
    sheet.text(MARGIN, MARGIN + 14, f"{tr('Reason')}: {data.reason}", size=9, width=120)
    line = tr("Line of the log: {number}", number=data.number)
    sheet.text(WIDTH - MARGIN, MARGIN + 14, line, size=9, width=50, align=Align.RIGHT)
    columns = (
        Column(title=tr("No."), width=14, align=Align.CENTRE),
        Column(title=tr("What ended"), width=60),
        Column(title=tr("Name"), width=46),
        Column(title=tr("Address"), width=60),
    )
    sheet.table(MARGIN + 20, columns, rows)
