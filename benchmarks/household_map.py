"""Painting the household map of 109 buildings and 3,000 doors, against its bare rectangles.

Each repaint is of the whole view: at another zoom every building is painted anew, when it is moved
the pictures of the buildings are, and a new mark paints one building.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from benchmarks.table import Line, at, median, show
from gatekeeper.domain.household_marks import MARKS, NO_MARK, Marked
from gatekeeper.domain.household_plan import Block, MapDoor, blocks
from gatekeeper.ui import theme
from gatekeeper.ui.map_view import MapView

BUILDINGS, DOORS = 109, 3_000
SIZE = (1334, 420)
"""Of the map in a window of 1366x768."""
MARKED_SHARE = 0.1
ROUNDS = 120
GOAL_MILLISECONDS = 16


class Bare(QGraphicsItem):
    """The same doors as rectangles of one colour."""

    def __init__(self, boxes: list[QRectF], whole: QRectF) -> None:
        super().__init__()
        self._boxes, self._whole = boxes, whole

    def boundingRect(self) -> QRectF:
        return self._whole

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(QColor(theme.colours().map_door))
        painter.drawRects(self._boxes)


def main() -> None:
    """Paint each a hundred times and compare."""
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    theme.apply(application, "day")
    town = blocks(_doors())
    view = MapView()
    view.resize(*SIZE)
    view.show()
    view.show_blocks(town)
    floor_view = _bare(view)
    turned = iter(range(10 * ROUNDS))
    cases: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "whole map, every building anew": (view.fit, lambda: _closer(view, next(turned))),
        "whole map, moved": (view.fit, lambda: view.translate(1 if next(turned) % 2 else -1, 0)),
        "whole map, one door changed": (view.fit, lambda: _changed(view, town, next(turned))),
        "numbers readable, every building anew": (
            lambda: _near(view),
            lambda: _closer(view, next(turned)),
        ),
        "numbers readable, moved": (
            lambda: _near(view),
            lambda: _pushed(view, 12 if next(turned) % 2 else -12),
        ),
    }
    floor = _times(application, floor_view, lambda: floor_view.viewport().update())
    lines = []
    for what, (begin, act) in cases.items():
        begin()
        took = _times(application, view, act)
        lines.append(
            Line(
                what=what,
                measured=f"{median(took):.1f} ms, p95 {at(took, 0.95):.1f}",
                floor=f"{median(floor):.1f} ms",
                p50=median(took) / median(floor),
                p99=at(took, 0.99) / at(floor, 0.99),
                asked=f"p95 <= {GOAL_MILLISECONDS} ms",
                met=at(took, 0.95) <= GOAL_MILLISECONDS,
            )
        )
    show(lines)
    print(f"  {len(town)} buildings, {DOORS} doors, floor: the same doors as bare rectangles")
    for made in (view, floor_view):
        made.close()


def _times(
    application: QApplication, view: QGraphicsView, act: Callable[[], object]
) -> list[float]:
    took = []
    for _ in range(ROUNDS):
        application.processEvents()
        before = time.perf_counter()
        act()
        view.viewport().repaint()
        took.append((time.perf_counter() - before) * 1000)
    return took


def _closer(view: MapView, turn: int) -> None:
    """A hair in or out: no picture of a building fits any more."""
    times = 1.01 if turn % 2 else 1 / 1.01
    view.scale(times, times)


def _changed(view: MapView, town: tuple[Block, ...], turn: int) -> None:
    """Another mark at one door, as the log brings it."""
    first = town[turn % len(town)]
    told = Marked(mark=MARKS[turn % 3], since=date(2020, 3, 1), until=date(2020, 3, 14))
    cell = first.cells[0]
    changed = replace(cell, door=replace(cell.door, marked=told))
    others = list(town)
    others[turn % len(town)] = replace(first, cells=(changed, *first.cells[1:]))
    view.show_blocks(others)


def _near(view: MapView) -> None:
    view.near(view.items_here[len(view.items_here) // 2].block.cells[0].door.household)


def _pushed(view: MapView, by: int) -> None:
    bar = view.horizontalScrollBar()
    bar.setValue(bar.value() + by)


def _bare(view: MapView) -> QGraphicsView:
    boxes = [box.translated(item.pos()) for item in view.items_here for _, box in item.boxes]
    scene = QGraphicsScene(view)
    scene.addItem(Bare(boxes, view.sceneRect()))
    made = QGraphicsView(scene)
    made.resize(*SIZE)
    made.setTransform(view.transform())
    made.show()
    return made


def _doors() -> list[MapDoor]:
    """Two stairs a building, two doors a floor; every tenth door is marked."""
    chooser = random.Random(3)
    each, more = divmod(DOORS, BUILDINGS)
    found = []
    for building in range(BUILDINGS):
        for door in range(each + (building < more)):
            mark = chooser.choice(MARKS)
            told = Marked(mark=mark, since=date(2020, 3, 1), until=date(2020, 3, 14))
            is_marked = chooser.random() < MARKED_SHARE
            found.append(
                MapDoor(
                    household=UUID(int=len(found) + 1),
                    building=str(building + 1),
                    unit=str(1 + door % 2),
                    room=f"{1 + door // 4}{1 + door // 2 % 2:02d}",
                    members=3,
                    marked=told if is_marked else NO_MARK,
                )
            )
    return found
