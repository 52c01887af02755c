"""门岗值班及交接班记录表 (G23): a summary, then a page for each shift, black on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.duty_spans import Span
from gatekeeper.domain.shift_log import Figures
from gatekeeper.domain.shift_pages import Page
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.flow import Block, Heading, Placed, Table, Words, laid_out, paint_page
from gatekeeper.reports.page import paint
from gatekeeper.reports.register import where
from gatekeeper.reports.sheet import HEIGHT, MARGIN, Painter, Sheet
from gatekeeper.reports.shift_page import blocks_of
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.crew import day_words
from gatekeeper.text.shift_log import span_words, unmanned_words

TITLE = text.mark("Record of duty and hand-over")

TOP, BOTTOM = 36.0, HEIGHT - 14.0
# Below the summary: who signs that it is right.
SIGNATURES = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLog:
    """Everything on the paper; `span` is the period in words, `post` whose it is."""

    compound: str
    post: str
    span: str
    pages: tuple[Page, ...]
    zone: tzinfo | None = None
    coverage: Coverage | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> ShiftLog:
    """An empty form: a log is drawn from the pages the service gathers step by step."""
    return ShiftLog(compound=compound, post=checkpoint, span="", pages=())


def draw(data: ShiftLog, language: str) -> bytes:
    """The PDF; each shift begins on a page of its own, and says where it belongs."""
    painters: list[Painter] = []
    summary = laid_out(list(_summary(data, language)), TOP, BOTTOM - SIGNATURES)
    painters += [_painter(data, language, part, last=part is summary[-1]) for part in summary]
    for page in data.pages:
        for part in laid_out(list(blocks_of(page, data.zone, language)), TOP, BOTTOM):
            painters.append(_painter(data, language, part))
    return paint(text.tr_in(language, TITLE), painters, language)


def _painter(
    data: ShiftLog, language: str, placed: list[Placed], *, last: bool = False
) -> Callable[[Sheet], None]:
    def page(sheet: Sheet) -> None:
        _head(sheet, data, language)
        paint_page(sheet, placed, TOP)
        if last:
            _signatures(sheet, language)

    return page


def _head(sheet: Sheet, data: ShiftLog, language: str) -> None:
    say, inside = partial(text.tr_in, language), sheet.width - 2 * MARGIN
    title = say(TITLE)
    sheet.text(sheet.width / 2, MARGIN - 2, title, size=16, width=inside, align=Align.CENTRE)
    left = where(data.compound, data.post, data.span)
    sheet.text(MARGIN, MARGIN + 9, left, size=9.5, width=inside)
    right = sheet.width - MARGIN
    sheet.line(MARGIN, MARGIN + 16, right, MARGIN + 16)


def _signatures(sheet: Sheet, language: str) -> None:
    say, y = partial(text.tr_in, language), BOTTOM - 6
    words = (
        text.mark("Handed over by (signature)"),
        text.mark("Taken over by (signature)"),
        text.mark("Checked by (signature)"),
    )
    for place, msgid in enumerate(words):
        x = MARGIN + place * 61
        sheet.text(x, y, say(msgid), size=8.5, width=28)
        sheet.line(x + 29, y + 4.5, x + 57, y + 4.5)


# --- the summary ----------------------------------------------------------------------------------


def _summary(data: ShiftLog, language: str) -> Iterator[Block]:
    say = partial(text.tr_in, language)
    if not data.pages:
        yield Words(words=say(text.mark("There is no shift in this period.")))
        return
    for line in lines_of(data.coverage, data.zone, language):
        yield Words(words=line)
    total = sum((page.figures for page in data.pages), Figures())
    yield Heading(words=say(text.mark("Summary")))
    yield Words(
        words=say(
            text.mark(
                "Came in {entered}, went out {left}, refused {refused}, let pass by approval "
                "{overridden}, high readings {high}, not settled {unsettled}, corrected {void}; "
                "{all} appearances in all."
            ),
            entered=total.entered,
            left=total.left,
            refused=total.refused,
            overridden=total.overridden,
            high=total.high,
            unsettled=total.unsettled,
            void=total.void,
            all=total.appearances,
        )
    )
    yield Table(
        columns=(
            Column(title=say(text.mark("Shifts")), width=64),
            *(
                Column(title=say(title), width=13, align=Align.RIGHT)
                for title in (
                    text.mark("Came in"),
                    text.mark("Went out"),
                    text.mark("Refusals"),
                    text.mark("Approved"),
                    text.mark("High"),
                )
            ),
            Column(title=say(text.mark("On duty")), width=51),
        ),
        rows=tuple(_row(page, data, language) for page in data.pages),
    )
    told = [(page.span, _uncovered(page, data, language)) for page in data.pages]
    if any(words for _, words in told):
        yield Heading(words=say(text.mark("Uncovered")))
    for span, words in told:
        if words:
            yield Words(words=f"{_when(span, data, language)}: {words}")


def _uncovered(page: Page, data: ShiftLog, language: str) -> str:
    """Hours with nobody signed on are known only where a station tells its records."""
    parts = page.unmanned if page.is_known else ()
    return unmanned_words(page.missing, parts, data.zone, language)


def _row(page: Page, data: ShiftLog, language: str) -> tuple[str, ...]:
    counts = page.figures
    return (
        _when(page.span, data, language),
        *(
            str(count) if page.is_known else "?"
            for count in (
                counts.entered,
                counts.left,
                counts.refused,
                counts.overridden,
                counts.high,
            )
        ),
        page.names or text.tr_in(language, text.mark("nobody")),
    )


def _when(span: Span, data: ShiftLog, language: str) -> str:
    named = span_words(span, data.zone, language)
    several = len({page.span.post.id for page in data.pages}) > 1
    post = f"{span.post.full_name} " if several else ""
    return f"{day_words(span.day, language)} {post}{named}"
