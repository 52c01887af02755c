"""On the card of a person: who else lives behind his door."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from gatekeeper.services.households import HouseholdCard, MemberRow
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection
from gatekeeper.ui.member_columns import member_columns
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import GAP, TOUCH, Speaking, beside, button


class HouseholdSection(Speaking):
    """The members as a list; the household itself opens from here."""

    def __init__(self, context: CardContext, household: UUID) -> None:
        super().__init__()
        self._context, self._household = context, household
        self.list = RowsView(
            member_columns(), lambda: tr("Nobody lives behind this door."), searchable=False
        )
        self.list.table.setMinimumHeight(5 * TOUCH // 2)
        self.open = button()
        self.open.clicked.connect(self._on_open)
        self.say(self.open.setText, lambda: tr("Open the household"))
        row = beside(self.open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.reload()

    def reload(self) -> None:
        """Ask again who lives there; every look is on record."""
        open_card, operator = self._context.app.households.open, self._context.operator
        self._context.screen.run(open_card, self._household, operator, then=self._show, quiet=True)

    def _show(self, card: HouseholdCard) -> None:
        rows: tuple[MemberRow, ...] = card.members
        self.list.set_rows(rows)

    def _on_open(self) -> None:
        self._context.household(self._household)


def _made(context: CardContext) -> HouseholdSection:
    assert context.card.household is not None
    return HouseholdSection(context, context.card.household)


SECTION = CardSection(
    key="household",
    title=lambda: tr("Household"),
    make=_made,
    wanted=lambda context: context.card.household is not None,
)
