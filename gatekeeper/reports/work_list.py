"""A team's work list: its doors by building and stair, with room to tick (O02, O04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.screening import Step
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.screening import step_words

TITLE = text.mark("Work list")
LINES_PER_PAGE = 18
BOX = "□"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A door: how many live there, whom to ring, what comes next, when it is due."""

    door: str
    people: int
    numbers: str
    step: Step
    attempts: int
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """The doors of a team that are left; `asked` is what to ask at each."""

    compound: str
    drawn_at: datetime
    round: str
    team: str
    asked: str
    lines: tuple[Line, ...]


def draw(data: WorkList, language: str) -> bytes:
    """The PDF: it is filled in on the way and typed in afterwards."""

    def tr(msgid: str, **told: object) -> str:
        return text.tr_in(language, msgid, **told)

    def box(msgid: str, width: float) -> Column:
        return Column(title=tr(msgid), width=width, align=Align.CENTRE)

    columns = [
        Column(title=tr("Door"), width=25),
        Column(title=tr("People"), width=13, align=Align.RIGHT),
        Column(title=tr("Phone"), width=60),
        Column(title=tr("Next"), width=23),
        Column(title=tr("Tried"), width=12, align=Align.RIGHT),
        Column(title=tr("Due"), width=22),
        box(text.mark("By phone"), 17),
        box(text.mark("No answer"), 19),
        box(text.mark("By visit"), 16),
        box(text.mark("Nobody home"), 23),
        box(text.mark("Strip"), 12),
        Column(title=tr("Remarks"), width=25),
    ]
    rows = [
        (
            line.door,
            str(line.people),
            line.numbers,
            step_words(line.step, language),
            str(line.attempts or ""),
            line.due,
            *[BOX] * 5,
            "",
        )
        for line in data.lines
    ]
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[where(data.compound, data.round), data.asked],
        right=[data.team, f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
        foot=tr("Signatures of the two:") + " ____________    ____________",
    )
