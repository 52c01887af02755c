"""The card on which one question stands at a time, at a gate and at the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class QuestionCard(QFrame):
    """`answered`: the question on it was answered or given up, and may be cleared away."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asking: QWidget | None = None
        self.setProperty("card", True)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget) -> None:
        """This question, in the place of the one before; whoever puts it shows it."""
        self.clear()
        self.asking = widget
        self._inside.addWidget(widget)
        for name in ("finished", "cancelled"):
            if signal := getattr(widget, name, None):
                signal.connect(self._on_answered)
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)  # it stands on a card

    def clear(self) -> None:
        """Nothing is asked any more."""
        widget, self.asking = self.asking, None
        if widget is None:
            return
        widget.setEnabled(False)  # what is still to be answered there takes no focus any more
        widget.hide()
        self._inside.removeWidget(widget)
        widget.deleteLater()

    @Slot()
    def _on_answered(self, *_: object) -> None:
        """The answer to one question may have opened the next: that one stays."""
        if self.sender() in (None, self.asking):
            self.answered.emit()
