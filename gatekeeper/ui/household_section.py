"""On the card of a person: who else lives behind his door."""

from __future__ import annotations

from uuid import UUID

from gatekeeper.services.households import HouseholdCard, MemberRow
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection, ListSection
from gatekeeper.ui.member_columns import member_columns
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import button


class HouseholdSection(ListSection):
    """The members as a list; the household itself opens from here."""

    def __init__(self, context: CardContext, household: UUID) -> None:
        rows = RowsView(
            member_columns(), lambda: tr("Nobody lives behind this door."), searchable=False
        )
        opening = button()
        super().__init__(context, rows, opening)
        self.open = opening
        self._household = household
        self.open.clicked.connect(self._on_open)
        self.say(self.open.setText, lambda: tr("Open the household"))
        self.reload()

    def reload(self) -> None:
        """Ask again who lives there; every look is on record."""
        open_card, operator = self.context.app.households.open, self.context.operator
        self.context.screen.run(open_card, self._household, operator, then=self._show, quiet=True)

    def _show(self, card: HouseholdCard) -> None:
        rows: tuple[MemberRow, ...] = card.members
        self.list.set_rows(rows)

    def _on_open(self) -> None:
        self.context.household(self._household)


def _made(context: CardContext) -> HouseholdSection:
    assert context.card.household is not None
    return HouseholdSection(context, context.card.household)


SECTION = CardSection(
    key="household",
    title=lambda: tr("Household"),
    make=_made,
    wanted=lambda context: context.card.household is not None,
)
