"""What a clerk does with a person's row: edit it, mark it moved out (已搬离), bring it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.enrolment import Enrolment
from gatekeeper.services.registry import PersonCard
from gatekeeper.text import tr
from gatekeeper.ui.screen import GAP, Screen, Speaking, button


class PersonActs(Speaking):
    """`edit_asked` when he is to be edited, `changed` when he moved out or came back."""

    edit_asked = Signal()
    changed = Signal()

    def __init__(self, enrolment: Enrolment | None, screen: Screen, *, operator: Operator) -> None:
        super().__init__()
        self._enrolment, self._screen, self._operator = enrolment, screen, operator
        self._card: PersonCard | None = None
        self.edit, self.move_out = button(), button()
        self.edit.clicked.connect(self.edit_asked)
        self.move_out.clicked.connect(self._on_move_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for made in (self.edit, self.move_out):
            column.addWidget(made)
        self.say(self.edit.setText, lambda: tr("Edit"))
        self.say(self.move_out.setText, self._words)
        if enrolment is None or not may(operator.role, Act.EDIT_REGISTRY):
            self.hide()
        self.allow(None)

    def allow(self, card: PersonCard | None) -> None:
        """Nothing can be done before somebody is opened, or after he is erased."""
        self._card = card
        for made in (self.edit, self.move_out):
            made.setEnabled(card is not None)
        self.move_out.setText(self._words())

    def _words(self) -> str:
        is_gone = self._card is not None and self._card.moved_out_on is not None
        return tr("Bring back") if is_gone else tr("Has moved out")

    def _on_move_out(self) -> None:
        card, enrolment = self._card, self._enrolment
        if card is None or enrolment is None:
            return
        if card.moved_out_on is not None:
            self._screen.run(
                enrolment.bring_back, card.person, self._operator, then=self._on_changed
            )
            return
        self._screen.question.ask(
            lambda: tr(
                "{name} has moved out? No search finds the person any more, and the passes are "
                "revoked.",
                name=mask_name(card.name),
            ),
            lambda: tr("Has moved out"),
            lambda: self._screen.run(
                enrolment.move_out,
                card.person,
                enrolment.today,
                self._operator,
                then=self._on_changed,
            ),
        )

    def _on_changed(self, _result: object) -> None:
        self._screen.tell(tr("Done and recorded."))
        self.changed.emit()
