"""日报 on paper (O26): every figure under its heading, its share, and sums that do not come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.daily_report import Figure, Report
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.text.corrections import number_words
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.daily_report import (
    difference_words,
    figure_words,
    group_words,
    share_words,
    title_words,
)

TITLE = text.mark("Daily report")

LINES_PER_PAGE = 34
INDENT = "　　"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReport:
    """A day's report with who prints it and when."""

    compound: str
    checkpoint: str
    report: Report | None = None
    zone: tzinfo | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> DailyReport:
    """The blank report: `services.daily_report` fills it."""
    return DailyReport(compound=compound, checkpoint=checkpoint)


def draw(data: DailyReport, language: str) -> bytes:
    """The PDF, black on white; times are those of the clock on the wall."""
    tr, report = partial(text.tr_in, language), data.report
    columns = (
        Column(title=tr("Figure"), width=104),
        Column(title=tr("Count"), width=24, align=Align.RIGHT),
        Column(title=tr("Share"), width=22, align=Align.RIGHT),
        Column(title=tr("Remarks"), width=30),
    )
    title = title_words(report.kind, language) if report else tr(TITLE)
    day = f"{report.day:%Y-%m-%d}" if report else ""
    right = [_span(report, language) if report else ""]
    return print_register(
        title,
        columns,
        _together(_rows(report, language)) if report else [],
        language,
        left=[where(data.compound, data.checkpoint, day)],
        right=right,
        per_page=LINES_PER_PAGE,
        row_height=7.0,
        notes=list(_notes(report, data.zone, language)) if report else (),
        foot=tr("Filled in by: ____________  Checked by: ____________"),
    )


def _notes(report: Report, zone: tzinfo | None, language: str) -> Iterator[str]:
    """Which stations it is made of; that it was given out with other figures before."""
    yield from lines_of(report.coverage, zone, language)[:1]
    corrected = report.corrected
    if corrected is not None:
        number = number_words(corrected.number, language)
        names = ", ".join(corrected.stations)
        words = text.mark("{number}: what {names} sent later changed the figures with a remark.")
        yield text.tr_in(language, words, number=number, names=names)


def _span(report: Report, language: str) -> str:
    """From when to when, and whether more may come."""
    begins, ends = (f"{one.astimezone():%m-%d %H:%M}" for one in (report.begins_at, report.ends_at))
    words = (
        text.mark("{begins} to {ends}")
        if report.is_over
        else text.mark("{begins} to {ends}, not over yet")
    )
    return text.tr_in(language, words, begins=begins, ends=ends)


def _rows(report: Report, language: str) -> Iterator[tuple[str, ...]]:
    group = None
    for figure in report.figures:
        if figure.group is not group:
            group = figure.group
            yield (f"【{group_words(group, language)}】", "", "", "")
        told = share_words(report, figure), _was(report, figure, language)
        yield (_words(report, figure, language), str(figure.count), *told)
    for one in report.differences:
        yield (difference_words(report, one, language), "", "", "")


def _was(report: Report, figure: Figure, language: str) -> str:
    """The figure as it was given out before a correction."""
    old = report.corrected.old.get(figure.key) if report.corrected is not None else None
    if old is None:
        return ""
    return text.tr_in(language, text.mark("before: {count}"), count=old)


def _together(rows: Iterator[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A heading is never the last line of its page."""
    told: list[tuple[str, ...]] = []
    for row in rows:
        if len(told) % LINES_PER_PAGE == LINES_PER_PAGE - 1 and not row[1]:
            told.append(("", "", "", ""))
        told.append(row)
    return told


def _words(report: Report, figure: Figure, language: str) -> str:
    indent = INDENT if report.whole_of(figure) else ""
    return indent + figure_words(figure, language)
