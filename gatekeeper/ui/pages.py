"""Pages of which one is shown; as big as that one, where a stack is as big as its biggest."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Pages(QWidget):
    """Called as a QStackedWidget is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[QWidget] = []
        self._current = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def count(self) -> int:
        return len(self._pages)

    def addWidget(self, page: QWidget) -> None:
        """One more page; the first one is shown."""
        if self._pages:
            page.hide()
        self._pages.append(page)
        self._column.addWidget(page)

    def currentIndex(self) -> int:
        return self._current

    def currentWidget(self) -> QWidget:
        return self._pages[self._current]

    def setCurrentIndex(self, place: int) -> None:
        if place == self._current:
            return
        # Hidden first: both at once would make the window grow.
        self._pages[self._current].hide()
        self._current = place
        self._pages[place].show()

    def setCurrentWidget(self, page: QWidget) -> None:
        self.setCurrentIndex(self._pages.index(page))
