"""What a clerk sits before: the menu as a full page, a PIN in its place, and how the machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import faces
from gatekeeper.ui.health_bar import HealthBar, health
from gatekeeper.ui.question_card import QuestionCard
from gatekeeper.ui.screen import GAP, Sentence, Speaking, button, label
from gatekeeper.ui.theme import px

if TYPE_CHECKING:
    from gatekeeper.domain.policy import Policy

QUESTION_WIDTH = 960  # px of the base window; a list of names beside a pad is no wider


class DeskScreen(Speaking):
    """In the place of the gates: it asks and tells as they do, and knows no lane, no device."""

    opened = Signal(str)  # an intent of `keys.KEYS`

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu: QWidget | None = None
        self.words, self.sign_on = label("lead"), button("primary")
        self.sign_on.clicked.connect(lambda: self.opened.emit("shift"))
        self.sign_on.hide()
        self.health = HealthBar()
        self._closed = self._closed_page()
        self._card = QuestionCard()
        self._card.answered.connect(self.close_question)
        self._question = QWidget()
        row = QHBoxLayout(self._question)
        row.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._closed)
        self.stack.addWidget(self._question)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GAP, GAP, GAP, GAP)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.health)
        self.say(self.sign_on.setText, lambda: tr("Sign on (F10)"))
        self._tell(lambda: tr("The program starts ..."))
        self.rescale()

    def _closed_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sign_on, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _tell(self, sentence: Sentence) -> None:
        """What stands where the menu will be."""
        self._sentence = sentence
        self.words.setText(sentence())

    def serve(self, app: Any) -> None:
        """The program stands."""
        self.health.tell("database", health(lambda: tr("database")))

    # --- the menu -----------------------------------------------------------------------------

    def show_menu(self, menu: QWidget | None) -> None:
        """Of whoever is on duty; None: nobody is, or nobody has been there for a while."""
        old, self._menu = self._menu, menu
        if old is not None:
            self.stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        if menu is None:
            self._tell(lambda: tr("Nobody is signed on here now."))
            self.sign_on.show()
        else:
            self.stack.addWidget(menu)
        self._show_front()

    def show_fault(self, error: BaseException) -> None:
        """The program behind could not be started."""
        self.sign_on.hide()
        self._tell(lambda: faces.told(error))

    def show_policy(self, policy: Policy) -> None:
        """Another profile: its menu is brought by `show_menu`."""

    @property
    def shows_fault(self) -> bool:
        """Nobody is decided here."""
        return False

    def refresh(self) -> None:
        """Nobody stands here whose time could be over."""

    # --- questions ----------------------------------------------------------------------------

    @property
    def asking(self) -> QWidget | None:
        """The question that stands in the place of the menu."""
        return self._card.asking

    def ask(self, widget: QWidget) -> None:
        """Show a question; Esc closes it."""
        self.close_question()
        self._card.put(widget)
        widget.show()
        self._show_front()

    @Slot()
    def close_question(self, *_: object) -> None:
        """The question is answered or dropped."""
        if self.asking is not None:
            self._card.clear()
            self._show_front()

    def _show_front(self) -> None:
        """A question before the menu, the menu before the empty page."""
        if self.asking is not None:
            page, focus = self._question, self.asking
        else:
            page, focus = (self._menu, self._menu) if self._menu else (self._closed, self.sign_on)
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(focus)
        if self.isVisible():
            focus.setFocus()

    def rescale(self) -> None:
        """The window became another size."""
        self._card.setFixedWidth(px(QUESTION_WIDTH))
        self.health.rescale()

    def retranslate(self) -> None:
        super().retranslate()
        self.words.setText(self._sentence())
        self.health.retranslate()
