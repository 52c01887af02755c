"""The household map itself: blocks in a scene; wheel and keys zoom, arrows walk along the doors."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import cast
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmapCache,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QToolTip,
    QWidget,
)

from gatekeeper.domain.household_plan import Block, MapDoor, beside, wrapped
from gatekeeper.text.household_map import door_words
from gatekeeper.ui import theme
from gatekeeper.ui.map_block import CELL_WIDTH, ROOMS_FROM, BlockItem, box_of, size_of
from gatekeeper.ui.map_cursor import MapCursor
from gatekeeper.ui.painted import announce

BLOCK_GAP = 12.0
MARGIN = 10.0
ZOOM_STEP = 1.25
CLOSEST, CLOSEST_WHOLE = 3.0, 1.5
"""Times of a door's own size; closer shows nothing more."""
NEAR = 1.3
"""What a building or a door is looked at with, when it was searched."""
LEAST_CACHE = 65_536
"""KB; a zoomed map of this size is blitted when it is moved, Qt's own 10 MB are not enough."""

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MapView(QGraphicsView):
    """`moved` when another door is under the cursor, `opened` by Enter or a click on a door."""

    moved = Signal()
    opened = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = QGraphicsScene(self)
        self._ground.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._ground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), LEAST_CACHE))
        self.items_here: list[BlockItem] = []
        self._places: list[tuple[BlockItem, int]] = []
        self._middles: list[tuple[float, float]] = []
        self._at: dict[UUID, int] = {}
        self._here = -1
        self._is_whole = True
        self._kept: Container[UUID] | None = None
        self._pressed_at = QPoint()
        self._cursor = MapCursor(self._ground)

    # --- what is shown ------------------------------------------------------------------------

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """The buildings as they are now; what did not change is not painted again."""
        here = self.current
        alike = [size_of(block) for block in blocks] == [size_of(i.block) for i in self.items_here]
        if alike:
            for item, block in zip(self.items_here, blocks, strict=True):
                if item.block != block:
                    item.take(block)
        else:
            for item in self.items_here:
                self._ground.removeItem(item)
            self.items_here = [BlockItem(block) for block in blocks]
            for item in self.items_here:
                item.keep(self._kept)
                self._ground.addItem(item)
            self._lay_out()
        self._index()
        self.go(here.household if here else None, center=False)

    def keep(self, kept: Container[UUID] | None) -> None:
        """Only these doors stay lit; None: all."""
        self._kept = kept
        for item in self.items_here:
            item.keep(kept)

    def _lay_out(self) -> None:
        room = self.viewport().size()
        ratio = max(room.width(), 1) / max(room.height(), 1)
        sizes = [size_of(item.block) for item in self.items_here]
        for item, place in zip(self.items_here, wrapped(sizes, ratio, BLOCK_GAP), strict=True):
            item.setPos(*place)
        whole = QRectF()
        for item in self.items_here:
            whole |= item.sceneBoundingRect()
        self._ground.setSceneRect(whole.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        if self._is_whole:
            self.fit()

    def _index(self) -> None:
        self._places = [
            (item, number) for item in self.items_here for number, _ in enumerate(item.block.cells)
        ]
        boxes = [self._box(place) for place in range(len(self._places))]
        self._middles = [(box.center().x(), box.center().y()) for box in boxes]
        self._at = {door.household: place for place, door in enumerate(self._doors())}

    def _doors(self) -> Iterator[MapDoor]:
        return (item.block.cells[number].door for item, number in self._places)

    def _box(self, place: int) -> QRectF:
        item, number = self._places[place]
        return box_of(item.block.cells[number]).translated(item.pos())

    # --- the door one is at -------------------------------------------------------------------

    @property
    def current(self) -> MapDoor | None:
        """The door under the cursor."""
        if not 0 <= self._here < len(self._places):
            return None
        item, number = self._places[self._here]
        return item.block.cells[number].door

    def go(self, household: UUID | None, *, center: bool = True) -> None:
        """To this door; away from all where it is not here."""
        self._move(self._at.get(household, -1) if household else -1, center=center)

    def step(self, by: int) -> None:
        """To the next door that is lit and says something, in the order of the buildings."""
        found = [
            place
            for place, door in enumerate(self._doors())
            if (door.household in self._kept if self._kept is not None else door.marked.since)
        ]
        if found:
            ahead = [one for one in found if (one - self._here) * by > 0]
            self._move((min if by > 0 else max)(ahead) if ahead else found[0 if by > 0 else -1])

    def turn(self, by: int) -> None:
        """To the first door of the next building, or of the one before."""
        if not self._places:
            return
        item = self._places[max(self._here, 0)][0]
        number = self.items_here.index(item) + (by if self._here >= 0 else 0)
        following = self.items_here[number % len(self.items_here)]
        self._move(next(n for n, (one, _) in enumerate(self._places) if one is following))

    def _move(self, place: int, *, center: bool = True) -> None:
        self._here = place
        self._frame_here()
        if place >= 0 and center:
            self.ensureVisible(self._box(place), 40, 40)
        self.moved.emit()
        if self.current is not None:
            announce(self, door_words(self.current))

    def _frame_here(self) -> None:
        """The frame lies around the door, whatever the zoom."""
        box = self._box(self._here) if self._here >= 0 else None
        self._cursor.show_at(box, self.transform().m11())

    # --- zoom ---------------------------------------------------------------------------------

    def fit(self) -> None:
        """All of it."""
        self._is_whole = True
        if self.items_here:
            self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
            self._not_closer(CLOSEST_WHOLE)
            self._frame_here()

    def zoom(self, times: float) -> None:
        """Closer or further, never further than the whole map."""
        room, whole = self.viewport().size(), self.sceneRect()
        if whole.isEmpty():
            return
        fitting = min(room.width() / whole.width(), room.height() / whole.height())
        least, now = min(fitting, CLOSEST_WHOLE), self.transform().m11()
        wanted = min(max(now * times, least), CLOSEST)
        self._is_whole = wanted <= least * 1.001
        self.scale(wanted / now, wanted / now)
        self._frame_here()

    def near(self, household: UUID) -> None:
        """Close enough to read the numbers around a door."""
        self._is_whole = False
        now = self.transform().m11()
        wanted = max(now, NEAR * theme.scale())
        self.scale(wanted / now, wanted / now)
        self.go(household, center=False)
        if self._here >= 0:
            self.centerOn(self._box(self._here).center())

    def _not_closer(self, most: float) -> None:
        now = self.transform().m11()
        if now > most:
            self.scale(most / now, most / now)

    @property
    def reads_rooms(self) -> bool:
        """Are numbers of rooms shown at this zoom?"""
        return CELL_WIDTH * self.transform().m11() >= theme.px(ROOMS_FROM)

    def sizeHint(self) -> QSize:
        """Whatever room there is: the scene's own size says nothing."""
        return self.minimumSize()

    # --- events -------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(theme.colours().window))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_whole and self.items_here:
            self._lay_out()
            self._index()
            self._move(self._here, center=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(ZOOM_STEP ** (turned / 120))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that went nowhere is a click; anything else moved the map."""
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        at = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
            door = self.door_at(at)
            if door is not None:
                self.go(door.household, center=False)
                self.opened.emit(door.household)

    def door_at(self, at: QPoint) -> MapDoor | None:
        """The door at a point of the viewport."""
        item = next((one for one in self.items(at) if isinstance(one, BlockItem)), None)
        if item is None:
            return None
        cell = item.cell_at(item.mapFromScene(self.mapToScene(at)))
        return cell.door if cell else None

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            told = cast("QHelpEvent", event)
            door = self.door_at(told.pos())
            QToolTip.showText(told.globalPos(), door_words(door) if door else "", self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter, + and -, Home, Page, Ctrl+arrow; letters and digits begin a search."""
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _STEPS:
            across, down = _STEPS[Qt.Key(key)]
            self.step(across + down) if has_ctrl else self._walk(across, down)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not has_ctrl:
            if self.current is not None:
                self.opened.emit(self.current.household)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif event.text() in ("+", "=", "-"):
            self._zoom_here(1 / ZOOM_STEP if event.text() == "-" else ZOOM_STEP)
        elif event.text().isalnum() and not has_ctrl:
            self.typed.emit(event.text())
        else:
            event.ignore()  # Esc and Ctrl+Enter are the screen's

    def _walk(self, across: int, down: int) -> None:
        if self._places:
            first = self._here < 0
            self._move(0 if first else beside(self._middles, self._here, across, down))

    def _zoom_here(self, times: float) -> None:
        """By a key: around the door one is at, else around the middle."""
        anchor = self.transformationAnchor()
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        if self._here >= 0:
            self.centerOn(QPointF(*self._middles[self._here]))
        self.zoom(times)
        self.setTransformationAnchor(anchor)
