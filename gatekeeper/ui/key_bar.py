"""The bar below every screen: the function keys that open something, as touch targets too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gatekeeper.ui.keys import KEYS, Key
from gatekeeper.ui.theme import SMALL, TEXT, TOUCH, UNIT, font, px

PADDING = 4  # px inside a key's edge


class KeyBar(QWidget):
    """Shows only keys that do something here."""

    touched = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, rows: Sequence[Key] = KEYS) -> None:
        super().__init__(parent)
        self._all = rows
        self._keys: tuple[Key, ...] = ()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(UNIT, 0, UNIT, UNIT)
        self._row.setSpacing(UNIT)
        self.setFixedHeight(px(TOUCH) + UNIT)

    def offer(self, intents: frozenset[str]) -> None:
        """Which of the keys are there."""
        keys = tuple(key for key in self._all if key.bar and key.intent in intents)
        if keys == self._keys:
            return
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._keys = keys
        self.buttons = [self._button(key) for key in self._keys]
        for button in self.buttons:
            self._row.addWidget(button, 1)
        self._fit()

    def _button(self, key: Key) -> QPushButton:
        button = QPushButton(f"{key.key}  {key.words}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setMinimumWidth(px(TOUCH))
        button.clicked.connect(lambda: self.touched.emit(key.intent))
        return button

    def retranslate(self) -> None:
        """Say the words again."""
        for key, button in zip(self._keys, self.buttons, strict=True):
            button.setText(f"{key.key}  {key.words}")
        self._fit()

    def rescale(self) -> None:
        """The window became another size."""
        self.setFixedHeight(px(TOUCH) + UNIT)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """All in one size: the larger one if every word fits; else long words get more room.

        Where even the small ones do not, what stands between them gives way.
        """
        if not self.buttons:
            return
        count, edges = len(self.buttons), 2 * PADDING + 2
        names = [f"{key.key}  {key.words}" for key in self._keys]
        needed = sum(_widths(SMALL, names)) + count * (edges + 4)
        is_crowded = needed > self.width() - UNIT * (count + 1)
        gap = UNIT // 2 if is_crowded else UNIT
        if is_crowded:
            names = [name.replace("  ", " ") for name in names]
        self._row.setSpacing(gap)
        for name, button in zip(names, self.buttons, strict=True):
            button.setText(name)
        shares = _widths(SMALL, names)
        room = (self.width() - gap * (count + 1)) / count - edges
        size = px(TEXT if max(_widths(TEXT, names)) <= room else SMALL)
        for place, width in enumerate(shares):
            self._row.setStretch(place, 1 if max(shares) <= room else width + edges)
        sheet = f"padding: 0 {PADDING}px; font-size: {size}px;"
        for button in self.buttons:
            if button.styleSheet() != sheet:
                button.setStyleSheet(sheet)


def _widths(size: int, names: list[str]) -> list[int]:
    metrics = QFontMetrics(font(px(size)))
    return [metrics.horizontalAdvance(name) for name in names]
