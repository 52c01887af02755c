"""Books of 5,000 and 20,000 rows drawn, and a gate of millions of passages asked for a day."""

from __future__ import annotations

import gc
import io
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks import long_log
from benchmarks.book_rows import BOOKS, LANGUAGE, BookOf
from benchmarks.lists import passing
from benchmarks.station import GUARD
from benchmarks.table import Line, at, median, show
from benchmarks.year import Year
from gatekeeper import app, resources
from gatekeeper.app import App
from gatekeeper.domain.duty_spans import Period
from gatekeeper.services import shift_logs
from gatekeeper.services.reporting import draw as draw_at_desk

ROUNDS = 5
PASSAGES, MOST = 2_000_000, 10_000_000
# A gate five times as busy, as long as its charts look back.
CROWD, CROWD_DAYS = 15_000, 8
GOAL_SECONDS, GOAL_WAIT = 0.3, 50
WAITS, BETWEEN_SECONDS = 60, 0.03
ROWS, MANY = 5_000, 20_000
GOAL_BARE, GOAL_GROWTH, GOAL_MEGABYTES = 1.5, 4.5, 150
FONT = "bare"
LANDSCAPE = (842, 595)


def main(large: bool = False) -> None:
    """The papers, then what is asked of millions of passages, then who waits at the gate."""
    app.speak(LANGUAGE)
    show(_papers())
    _of_log(MOST if large else PASSAGES, long_log.A_DAY)
    _of_log(CROWD_DAYS * CROWD, CROWD)


def _of_log(passages: int, a_day: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        before = time.perf_counter()
        year = long_log.passed(Path(name), passages, a_day=a_day)
        took = time.perf_counter() - before
        print(f"  {passages:,} passages, {a_day:,} a day, written in {took:.0f} s", flush=True)
        # As the window does once it stands (ui/collector.py).
        gc.collect()
        gc.freeze()
        try:
            asked = _asked(year, passages // a_day)
            show(_answers(asked, is_goal=a_day == long_log.A_DAY))
            show(_waits(year, asked))
        finally:
            year.program.close()


def _papers() -> Iterator[Line]:
    pdfmetrics.registerFont(TTFont(FONT, str(resources.font())))
    for name, of in BOOKS.items():
        book, great = of(ROWS), of(MANY)
        took: dict[str, list[float]] = {"ours": [], "bare": [], "many": []}
        cases: dict[str, Callable[[], bytes]] = {
            "ours": _drawing(book),
            "bare": _bare(book),
            "many": _drawing(great),
        }
        for _ in range(ROUNDS):
            for case, draw in cases.items():
                # Of this thread alone: others are at work on the same cores.
                before = time.thread_time()
                draw()
                took[case].append(time.thread_time() - before)
        ours, bare, many = (took[case] for case in ("ours", "bare", "many"))
        yield Line(
            what=f"{name}, {ROWS:,} rows",
            measured=f"{median(ours):.2f} s",
            floor=f"{median(bare):.2f} s",
            p50=median(ours) / median(bare),
            p99=at(ours, 0.99) / at(bare, 0.99),
            goal=GOAL_BARE,
        )
        yield Line(
            what=f"{name}, {MANY:,} / {ROWS:,} rows",
            measured=f"{median(many):.2f} s",
            floor=f"{median(ours):.2f} s",
            p50=median(many) / median(ours),
            p99=at(many, 0.99) / at(ours, 0.99),
            goal=GOAL_GROWTH,
        )
        held = _memory(name)
        if held is None:
            continue
        grew, peak = held
        yield Line(
            what=f"{name}, {MANY:,} rows: memory of the desk",
            measured=f"{grew:.0f} MB, in all {peak:.0f}",
            asked=f"<= {GOAL_MEGABYTES} MB",
            met=grew <= GOAL_MEGABYTES,
        )


def _drawing(book: BookOf) -> Callable[[], bytes]:
    return lambda: book.paper.draw(book.data, LANGUAGE)


def _bare(book: BookOf) -> Callable[[], bytes]:
    """The words of the rows, one text object a column of each page; nothing measured, no rules."""

    def draw() -> bytes:
        rl_config.useA85 = 1  # as reportlab comes
        out = io.BytesIO()
        canvas, rows = Canvas(out, pagesize=LANDSCAPE), book.words()
        for start in range(0, len(rows), book.rows_a_page):
            for place, column in enumerate(
                zip(*rows[start : start + book.rows_a_page], strict=True)
            ):
                text = canvas.beginText(40 + 60 * place, 550)
                text.setFont(FONT, 9.5, 22)
                for cell in column:
                    text.textLine(cell)
                canvas.drawText(text)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return draw


def _memory(name: str) -> tuple[float, float] | None:
    """Megabytes by which a fresh process grows with the rows and the paper, and its peak."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_grown, (name,))


def _grown(name: str) -> tuple[float, float] | None:
    """In the child: what its first page took is not the book's. None where nobody tells."""
    told = Path("/proc/self/status")
    if not told.exists():
        return None

    def megabytes(of: str) -> float:
        (line,) = (line for line in told.read_text().splitlines() if line.startswith(of))
        return int(line.split()[1]) / 1024

    app.speak(LANGUAGE)
    _drawing(BOOKS[name](1))()
    before = megabytes("VmRSS")
    _drawing(BOOKS[name](MANY))()
    return megabytes("VmHWM") - before, megabytes("VmHWM")


# --- the lists ------------------------------------------------------------------------------------


def _asked(year: Year, days: int) -> dict[str, Callable[[], Any]]:
    """What screens and papers ask about a day or a week half-way back, and about today."""
    program = year.program
    day = program.roster.today - timedelta(days=days // 2)
    week = day, day + timedelta(days=6)
    gather = program.reporting.gather
    return {
        "daily report of a day": lambda: program.daily_reports.report(day, GUARD),
        "shift log of a day": lambda: _log(program, Period.DAY, day),
        "shift log of a week": lambda: _log(program, Period.WEEK, day),
        "effort of a day": lambda: program.shift_logs.efforts(day, GUARD),
        "temperature ledger of a day": lambda: program.temperatures.listed(GUARD, day),
        "temperature ledger of a week": lambda: program.temperatures.listed(GUARD, *week),
        "visitor register of a day": lambda: gather("visitor-register", day=day),
        "vehicle register of a day": lambda: gather("vehicle-register", day=day),
        "vehicle register of the week": program.vehicle_register.listed,
        "charts of now": lambda: program.dashboard.charts(GUARD),
    }


def _log(program: App, period: Period, day: date) -> None:
    """Every page, one after the other."""
    wanted = shift_logs.Wanted(period=period, day=day, post=program.posts.here)
    run = program.shift_logs.begin(wanted, GUARD)
    while not run.is_done:
        run.step()


def _answers(asked: Mapping[str, Callable[[], Any]], *, is_goal: bool) -> Iterator[Line]:
    """In the clock on the wall and of the thread alone; the goal is about the latter, since
    others are at work on the same cores. `is_goal` False: told, not judged."""
    for what, ask in asked.items():
        wall, own = [], []
        for _ in range(ROUNDS):
            before = time.perf_counter(), time.thread_time()
            ask()
            wall.append(time.perf_counter() - before[0])
            own.append(time.thread_time() - before[1])
        yield Line(
            what=what,
            measured=f"{median(own):.3f} s, wall {median(wall):.3f}",
            asked=f"<= {GOAL_SECONDS} s" if is_goal else "",
            met=median(own) <= GOAL_SECONDS if is_goal else None,
        )


# --- at the gate meanwhile ------------------------------------------------------------------------


def _waits(year: Year, asked: Mapping[str, Callable[[], Any]]) -> Iterator[Line]:
    """How long a card waits for its verdict, from the call into the write lane."""
    lanes, present = year.program.lanes, passing(year)
    great = BOOKS["temperature ledger"](MANY)

    def reading() -> Iterator[Future[Any]]:
        while True:
            for ask in asked.values():
                yield lanes.read(ask)

    def drawing() -> Iterator[Future[Any]]:
        while True:
            yield lanes.desk(draw_at_desk, "temperature-ledger", great.data, LANGUAGE)

    def nothing() -> Iterator[Future[Any]]:
        done: Future[Any] = Future()
        done.set_result(None)
        while True:
            yield done

    floor: list[float] = []
    busy = {"": nothing, ", lists being read": reading, ", a book being drawn": drawing}
    for beside, work in busy.items():
        took, jobs = [], work()
        job = next(jobs)
        for _ in range(WAITS):
            if job.done():
                job.result()
                job = next(jobs)
            before = time.perf_counter()
            lanes.present(present).result()
            took.append((time.perf_counter() - before) * 1000)
            time.sleep(BETWEEN_SECONDS)
        job.result()
        floor = floor or took
        p95 = at(took, 0.95)
        yield Line(
            what=f"a card at the gate{beside}",
            measured=f"{median(took):.1f} ms, p95 {p95:.1f}",
            floor=f"{median(floor):.1f} ms",
            p50=median(took) / median(floor),
            p99=at(took, 0.99) / at(floor, 0.99),
            asked=f"p95 <= {GOAL_WAIT} ms",
            met=p95 <= GOAL_WAIT,
        )
