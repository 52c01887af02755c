"""What the window is made of: header, a front on a stack with screens before it, keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from gatekeeper import config
from gatekeeper.ui import theme
from gatekeeper.ui.desk_screen import DeskScreen
from gatekeeper.ui.gate_screen import GateScreen
from gatekeeper.ui.header import Banner, Header
from gatekeeper.ui.key_bar import KeyBar
from gatekeeper.ui.keys import DESK_KEYS, KEYS
from gatekeeper.ui.screens import Front, Screens
from gatekeeper.ui.tasks import Tasks

if TYPE_CHECKING:
    from gatekeeper.config import Settings
    from gatekeeper.services.shown import Shown

LEAST_SIZE = (800, 480)


class WindowFrame(QMainWindow):
    """One front per lane, or the desk alone; whatever opens stands before it."""

    painted = Signal()  # once: the window stands on the screen

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.tasks = Tasks(parent=self)
        self._is_painted = False
        self._build()

    def _build(self) -> None:
        self.setWindowTitle("gatekeeper")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        inside = QWidget(self)
        settings, is_office = self.settings, self.settings.role == config.OFFICE
        self.desk = DeskScreen(inside) if is_office else None
        lanes = () if is_office else settings.lanes
        self.gates = [GateScreen(settings, lane, self.tasks, inside) for lane in lanes]
        self.fronts: list[Front] = [self.desk] if self.desk else [*self.gates]
        self.header = Header(settings.checkpoint, next(iter(lanes), None), inside)
        self.banner = Banner(inside)
        self.stack = Screens(self.fronts, inside)
        self.bar = KeyBar(inside, rows=DESK_KEYS if is_office else KEYS)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.banner):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        self.setCentralWidget(inside)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a larger screen everything is larger, not more."""
        super().resizeEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication) and theme.fit(
            application, self.width(), self.height()
        ):
            parts: tuple[Header | KeyBar | Front, ...] = (self.header, self.bar, *self.fronts)
            for part in parts:
                part.rescale()

    # --- screens and lanes --------------------------------------------------------------------

    @property
    def gate(self) -> GateScreen:
        """The lane in front."""
        return self.stack.gate

    @property
    def front(self) -> Front:
        """The lane in front, or the desk."""
        return self.stack.front

    @property
    def faced(self) -> Shown | None:
        """Whose verdict was shown last at the lane in front; nobody's at the desk."""
        return None if self.desk else self.gate.faced

    @property
    def image(self) -> QImage | None:
        """What the camera of the lane in front shows now."""
        return None if self.desk else self.gate.preview.image

    def show_screen(self, widget: QWidget) -> None:
        """Put a screen before the gate; the devices go on working behind it."""
        self.stack.show_screen(widget)

    def back(self) -> None:
        """Close the screen in front."""
        self.stack.back()

    def home(self) -> None:
        """Close every screen; the gate is in front, or the desk."""
        self.stack.home()

    @Slot()
    def _on_lane_changed(self) -> None:
        following = self.stack.next_gate
        self.header.show_lane(self.gate.lane, following.lane if following else None)
        shown, lane = self.gate.shown, self.gate.lane
        self.header.show_direction(shown.direction if shown else lane.direction or lane.usual)
        self._on_gate_changed()

    @Slot()
    def _on_gate_changed(self) -> None:
        self.header.other.show_tone(self.stack.tone_elsewhere)
