"""A building of the household map: one item that paints all its doors, kept as a picture."""

from __future__ import annotations

from collections.abc import Container
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gatekeeper.domain.household_marks import HouseholdMark
from gatekeeper.domain.household_plan import Block, Cell
from gatekeeper.text.household_map import building_words, unit_words
from gatekeeper.ui import theme
from gatekeeper.ui.map_signs import draw_grounds, draw_sign, ink

# Units of the map; at zoom 1 they are px of the screen.
CELL_WIDTH, CELL_HEIGHT = 44.0, 26.0
STAIR_GAP = 8.0
HEAD, STAIR_HEAD, EDGE = 34.0, 14.0, 8.0
# Px of a cell's width from which on words can be read.
ROOMS_FROM, LETTERS_FROM, SIGNS_FROM = 40, 22, 9
TITLE_LEAST, TITLE_MOST = 11, 20
FAINT = 0.22


def size_of(block: Block) -> tuple[float, float]:
    """How large a building is on the map."""
    gaps = STAIR_GAP * max(0, len(block.stairs) - 1)
    wide = block.columns * CELL_WIDTH + gaps + 2 * EDGE
    return wide, HEAD + STAIR_HEAD + len(block.floors) * CELL_HEIGHT + EDGE


def box_of(cell: Cell) -> QRectF:
    """Where a door stands in its building."""
    return QRectF(
        EDGE + cell.column * CELL_WIDTH + cell.stair * STAIR_GAP,
        HEAD + STAIR_HEAD + cell.row * CELL_HEIGHT,
        CELL_WIDTH,
        CELL_HEIGHT,
    )


class BlockItem(QGraphicsItem):
    """`keep` tells which doors stay lit: the others are only outlined."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.kept: Container[UUID] | None = None
        self.take(block)

    def take(self, block: Block) -> None:
        """The building as it is now."""
        self.prepareGeometryChange()
        self.block = block
        self._whole = QRectF(0, 0, *size_of(block))
        self.boxes = [(cell, box_of(cell)) for cell in block.cells]
        self._sort()

    def keep(self, kept: Container[UUID] | None) -> None:
        """None: all of them."""
        self.kept = kept
        self._sort()

    def _sort(self) -> None:
        """What is painted alike is painted at once."""
        self._lived: list[QRectF] = []
        self._empty: list[QRectF] = []
        self._faint: list[QRectF] = []
        self._marked: dict[HouseholdMark, list[QRectF]] = {}
        for cell, box in self.boxes:
            door = cell.door
            if self.kept is not None and door.household not in self.kept:
                self._faint.append(box)
            elif door.mark is not HouseholdMark.NONE:
                self._marked.setdefault(door.mark, []).append(box)
            else:
                (self._lived if door.members else self._empty).append(box)
        self.update()

    @property
    def is_lit(self) -> bool:
        return len(self._faint) < len(self.boxes)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The door under a point of the building."""
        return next((cell for cell, box in self.boxes if box.contains(point)), None)

    def boundingRect(self) -> QRectF:
        return self._whole

    # --- painting -----------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        c = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(c.line), 0))
        painter.setBrush(QColor(c.surface))
        painter.drawRect(self.boundingRect().adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_doors(painter, c, detail)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter, c, detail)
        if CELL_WIDTH * detail >= theme.px(ROOMS_FROM):
            self._paint_rooms(painter, c)

    def _paint_doors(self, painter: QPainter, c: theme.Colours, detail: float) -> None:
        painter.setPen(QPen(QColor(c.map_line), 0))
        painter.setBrush(QColor(c.map_door))
        painter.drawRects(self._lived)
        painter.setPen(QPen(QColor(c.line), 0))
        painter.setBrush(QColor(c.map_empty))
        painter.drawRects(self._empty)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(self._faint)
        for mark, boxes in self._marked.items():
            draw_grounds(painter, boxes, mark)
        width = CELL_WIDTH * detail
        if width < SIGNS_FROM:
            return
        with_rooms, lettered = width >= theme.px(ROOMS_FROM), width >= theme.px(LETTERS_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark, boxes in self._marked.items():
            for box in boxes:
                draw_sign(painter, _sign_box(box, beside=with_rooms), mark, lettered=lettered)

    def _paint_title(self, painter: QPainter, c: theme.Colours, detail: float) -> None:
        """As large as can be read and not larger, whatever the zoom."""
        wide = self.boundingRect().width() - 2 * EDGE
        size = min(max(HEAD * 0.7 * detail, theme.px(TITLE_LEAST)), theme.px(TITLE_MOST)) / detail
        is_near = CELL_WIDTH * detail >= theme.px(LETTERS_FROM)
        words = building_words(self.block.building) if is_near else self.block.building
        font = theme.font(max(1, round(size)), bold=True)
        painter.setFont(font)
        painter.setOpacity(1.0 if self.is_lit else FAINT * 2)
        painter.setPen(QColor(c.text))
        words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, wide)
        box = QRectF(EDGE, 0, wide, HEAD)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setOpacity(1.0)

    def _paint_rooms(self, painter: QPainter, c: theme.Colours) -> None:
        painter.setFont(theme.font(11))
        painter.setPen(QColor(c.muted))
        for stair in self.block.stairs:
            place = self.block.stairs.index(stair)
            left = EDGE + stair.column * CELL_WIDTH + place * STAIR_GAP
            box = QRectF(left, HEAD - 2, stair.columns * CELL_WIDTH, STAIR_HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, unit_words(stair.unit))
        fonts = {small: theme.font(9 if small else 12) for small in (False, True)}
        for cell, box in self.boxes:
            door = cell.door
            is_faint = self.kept is not None and door.household not in self.kept
            mark = HouseholdMark.NONE if is_faint else door.mark
            painter.setFont(fonts[len(door.room) > (4 if mark is HouseholdMark.NONE else 3)])
            painter.setOpacity(2 * FAINT if is_faint else 1.0)
            dim = is_faint or (mark is HouseholdMark.NONE and not door.members)
            painter.setPen(QColor(c.muted) if dim else ink(mark))
            room = box if mark is HouseholdMark.NONE else _room_box(box)
            if mark is HouseholdMark.ABROAD:
                painter.fillRect(room.adjusted(2, 5, 0, -5), QColor(c.map_door))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, door.room)
        painter.setOpacity(1.0)


def _sign_box(box: QRectF, *, beside: bool) -> QRectF:
    """In the middle of the door, or to the right of its number."""
    if not beside:
        return box.adjusted(2, 2, -2, -2)
    return QRectF(box.right() - 20, box.top() + 4, 18, box.height() - 8)


def _room_box(box: QRectF) -> QRectF:
    return QRectF(box.left(), box.top(), box.width() - 19, box.height())
