"""On the card of a person, for the office: what is held on him, told when he asks."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from gatekeeper import text
from gatekeeper.domain.held_data import Holding
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services import reporting
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection
from gatekeeper.ui.held_data_screen import HeldDataScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.screen import GAP, Speaking, beside, button, label


class HeldSection(Speaking):
    """One sentence and one button: the screen itself wants the document first."""

    def __init__(self, context: CardContext) -> None:
        super().__init__()
        self._context = context
        self.told, self.open = label("lead"), button()
        self.told.setWordWrap(True)
        self.open.clicked.connect(self._on_open)
        self.say(
            self.told.setText,
            lambda: tr(
                "Whoever asks what is held on him is told all of it on paper: what, until when, "
                "who looked, and what cannot be erased yet."
            ),
        )
        self.say(self.open.setText, lambda: tr("What we hold on a person"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.told)
        row = beside(self.open)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _on_open(self) -> None:
        context = self._context
        screen = HeldDataScreen(
            context.card.person,
            context.app.held_data,
            context.screen.tasks,
            operator=context.operator,
        )
        screen.print_asked.connect(self._on_print)
        context.show(screen)

    def _on_print(self, holding: Holding) -> None:
        context = self._context
        answer = context.app.reporting.held_data(holding)
        draw = partial(reporting.draw, "held-data", answer, text.language())
        context.screen.run(draw, then=self._on_drawn, lane="desk")

    def _on_drawn(self, pdf: bytes) -> None:
        context = self._context
        context.show(
            PaperPreview(
                pdf,
                context.screen.tasks,
                name="held-data",
                printer=context.app.settings.printer,
                title=tr("What is held on you"),
            )
        )


SECTION = CardSection(
    key="held",
    title=lambda: tr("Personal data"),
    make=HeldSection,
    wanted=lambda context: may(context.operator.role, Act.TELL_HELD),
)
