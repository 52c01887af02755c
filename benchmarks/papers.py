"""Pass sheets and roll-calls beside the same words on a bare reportlab canvas."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.table import Line, at, median, show
from gatekeeper import app, resources
from gatekeeper.credentials import drawing
from gatekeeper.reports import pass_sheet, roll_call
from gatekeeper.reports.pass_sheet import Card, PassSheet
from gatekeeper.reports.roll_call import Present, RollCall
from gatekeeper.store.ids import utc_now

ROUNDS = 5
CARDS = 100
PEOPLE = 5_000
GOAL = 1.5
FONT = "bare"
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"


def roll_call_of(count: int) -> RollCall:
    """So many made-up people inside."""
    chance, now = random.Random(1), utc_now()
    people = tuple(
        Present(
            name="".join(chance.choices(NAMES, k=3)),
            place=f"{1 + n % 109}-{1 + n % 2}-{1 + n % 14}0{1 + n % 3}",
            since=now - timedelta(minutes=chance.randrange(900)),
        )
        for n in range(count)
    )
    return RollCall(compound="幸福里社区", checkpoint="东门", drawn_at=now, present=people)


def pass_sheet_of(count: int) -> PassSheet:
    """So many cards with codes of the usual length."""
    chance, today = random.Random(2), date(2020, 3, 1)
    cards = tuple(
        Card(
            name="".join(chance.choices(NAMES, k=3)),
            place=f"{1 + n % 109}-{1 + n % 2}-501",
            number=f"{n:04}-0000",
            code="GKP1:" + "".join(chance.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=290)),
            valid_from=today,
            valid_until=today + timedelta(days=365),
        )
        for n in range(count)
    )
    return PassSheet(compound="幸福里社区", issued_on=today, cards=cards)


def main(large: bool = False) -> None:
    """Both papers and their floors, in turn."""
    app.speak("zh_CN")
    pdfmetrics.registerFont(TTFont(FONT, str(resources.font())))
    sheet, call = pass_sheet_of(CARDS), roll_call_of(PEOPLE)
    codes = [drawing.matrix(card.code) for card in sheet.cards]
    cases: Mapping[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
        f"pass sheet, {CARDS} cards": (
            lambda: pass_sheet.draw(sheet, "zh_CN"),
            lambda: _bare_cards(sheet, codes),
        ),
        f"roll-call, {PEOPLE:,} people": (
            lambda: roll_call.draw(call, "zh_CN"),
            lambda: _bare_rows(call),
        ),
    }
    lines = []
    for what, (ours, floor) in cases.items():
        took: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for times, paper in zip(took, (ours, floor), strict=True):
                rl_config.useA85 = 1  # as reportlab comes; our papers turn it off
                before = time.perf_counter()
                paper()
                times.append(time.perf_counter() - before)
        lines.append(
            Line(
                what=what,
                measured=f"{median(took[0]):.2f} s",
                floor=f"{median(took[1]):.2f} s",
                p50=median(took[0]) / median(took[1]),
                p99=at(took[0], 0.99) / at(took[1], 0.99),
                goal=GOAL,
            )
        )
    show(lines)


def _bare_cards(sheet: PassSheet, codes: list[Any]) -> bytes:
    """The words of each card and its code as one path of squares, ten cards a page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, (card, code) in enumerate(zip(sheet.cards, codes, strict=True)):
        x, y = 50 + number % 2 * 250, 700 - number // 2 % 5 * 150
        canvas.setFont(FONT, 9)
        told = (sheet.compound, card.name, card.place, card.number, str(card.valid_from))
        for line, words in enumerate(told):
            canvas.drawString(x, y - 12 * line, words)
        path = canvas.beginPath()
        for row, modules in enumerate(code):
            for column, dark in enumerate(modules):
                if dark and not (column and modules[column - 1]):
                    path.rect(x + 120 + column * 1.7, y - row * 1.7, 1.7, 1.7)
        canvas.drawPath(path, stroke=0, fill=1)
        if number % 10 == 9:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _bare_rows(call: RollCall) -> bytes:
    """One text object a column, nothing measured, no rules: the least that prints these words."""
    out = io.BytesIO()
    canvas = Canvas(out)
    rows = [
        (str(n), roll_call.BOX, one.name, one.place, f"{one.since:%m-%d %H:%M}")
        for n, one in enumerate(call.present, 1)
    ]
    for start in range(0, len(rows), roll_call.LINES_PER_PAGE):
        part = rows[start : start + roll_call.LINES_PER_PAGE]
        for place, column in enumerate(zip(*part, strict=True)):
            text = canvas.beginText(50 + 90 * place, 750)
            text.setFont(FONT, 9.5, 22)
            for cell in column:
                text.textLine(cell)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
